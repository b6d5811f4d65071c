// What a search of the register gave, as a person takes it: what was typed stays what was stated, and the answer says what it is.
import type { PlaceInput } from '../../actions/commands';
import { Problem } from '../../api/client';
import type { PlaceResult } from '../../api/types';
import { explain } from '../../i18n/problem';

/** Not the very place that was typed: whoever takes it has to know. */
export const is_doubtful = (match: string): boolean => match === 'corrected' || match === 'nearest_number' || match === 'road_only' || match === 'place_only';
export const has_code = (place: PlaceResult): boolean => place.code !== '' && (place.kind === 'address' || place.kind === 'premises');

/** Words that only begin the name (or its sound) state nothing yet: the register's own words stand for them. */
function stated(typed: string, place: PlaceResult): string {
  if (typed === '' || place.match === 'prefix') return has_code(place) ? '' : place.label;
  if (has_code(place) || place.match === 'coordinates') return typed;
  // Without a code nothing else would keep what was picked.
  return !is_doubtful(place.match) ? place.label : typed.includes(place.label) ? typed : `${typed} (${place.label})`;
}

export function taken(place: PlaceResult, typed: string): PlaceInput {
  const place_text = stated(typed.trim(), place);
  return {
    ...(place_text ? { place_text } : {}), ...(place.location ? { location: place.location } : {}), ...(has_code(place) ? { address_code: place.code } : {}), chosen: { kind: place.kind, match: place.match },
  };
}

/** The server's own words for what it does not take; null where it did not answer, or could not. */
export function refusal(error: unknown): string | null {
  if (!(error instanceof Problem) || error.status < 400 || error.status >= 500 || error.status === 401 || error.status === 429) return null;
  const { text, next_step } = explain(error.body);
  return [text, next_step].filter(Boolean).join(' · ');
}
