import type { CallLocationView } from '../../api/types';
import { i18n, word } from '../../i18n/i18n.svelte';
import { age_text, ms } from '../../lib/time';
import { moment_text } from './moment_text';

export interface CallerPlace {
  source: string;
  /** The words and the coordinates, neither in place of the other; what is sealed or erased says so instead. */
  text: string;
  coordinates: string;
  state: '' | 'sealed' | 'erased';
  /** Uncertainty, time and age. */
  about: string;
  location: CallLocationView;
}

/** The newest first. What was opened stands for what the call only says is there: both lists have the same order. */
export function caller_places(locations: CallLocationView[], opened: CallLocationView[] | null, now_ms: number | null): CallerPlace[] {
  const same = (one: CallLocationView, other: CallLocationView): boolean => one.source === other.source && one.recorded_at === other.recorded_at;
  return locations
    .map((known) => {
      const location = (known.personal && opened?.find((one) => same(one, known))) || known;
      const { lat, lon } = location.location ?? {};
      const is_shown = lat !== undefined || location.text !== '';
      return {
        source: word(i18n.t.place_source, location.source),
        text: location.text,
        coordinates: lat === undefined || lon === undefined ? '' : `${lat.toFixed(5)}, ${lon.toFixed(5)}`,
        state: known.erased || location.erased ? ('erased' as const) : known.personal && !is_shown ? ('sealed' as const) : ('' as const),
        about: [
          location.uncertainty_m > 0 ? `± ${location.uncertainty_m} m` : '',
          moment_text(location.occurred_at, location.recorded_at),
          now_ms === null ? '' : i18n.t.caller_place.age(age_text((now_ms - ms(location.occurred_at)) / 1000)),
        ].filter(Boolean).join(' · '),
        location,
      };
    })
    .reverse();
}
