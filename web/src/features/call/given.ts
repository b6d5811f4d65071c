// What is typed in a call's form against what the server has acknowledged: nothing of it may stay behind unseen.
import type { PlaceInput } from '../../actions/commands';

/** What the server has of the form. */
export interface SentFields { place: string; incident_type: string; priority: number; text: string; callback: string; language: string; callsign: string }
export const kNothingSent: SentFields = { place: '', incident_type: '', priority: 0, text: '', callback: '', language: '', callsign: '' };
/** Of the call itself: an incident has none of them. */
export const kCallWords = ['text', 'callback', 'language', 'callsign'] as const;
export type CallWord = (typeof kCallWords)[number];

export interface Given extends Record<CallWord, string> {
  place: PlaceInput | null;
  /** What stands in the field of the place, and the words that `place` goes with. */
  place_text: string;
  held_text: string;
  incident_type: string;
  /** Words in the field of the type that are no type yet. */
  type_text: string;
  priority: number;
}
export type Field = keyof SentFields;

export const place_key = (place: PlaceInput | null): string => (place ? JSON.stringify(place) : '');
/** As it was sent; null: none was. Drafts may hold what older consoles wrote for none. */
export function place_sent(key: string): PlaceInput | null {
  if (key === '') return null;
  const place = JSON.parse(key) as PlaceInput | null;
  return place && typeof place === 'object' ? place : null;
}
/** Of a draft, whichever console wrote it. */
export function sent_of(kept: Partial<SentFields> | undefined): SentFields {
  const sent = { ...kNothingSent, ...kept };
  try {
    return { ...sent, place: place_key(place_sent(sent.place)) };
  } catch {
    return { ...sent, place: '' };
  }
}

/** Typed on since the place was given. */
export const has_new_words = ({ place_text, held_text }: Given): boolean => place_text.trim() !== '' && place_text.trim() !== held_text.trim();

/** Given, and not known to be with the server. */
export function unsent(given: Given, sent: SentFields): Field[] {
  const { place, incident_type, type_text, priority } = given;
  const fields: [Field, boolean][] = [
    ['place', (place !== null && place_key(place) !== sent.place) || has_new_words(given)],
    ['incident_type', (incident_type !== '' && incident_type !== sent.incident_type) || type_text.trim() !== ''],
    ['priority', priority !== 0 && priority !== sent.priority],
    ...kCallWords.map((name): [Field, boolean] => [name, given[name].trim() !== '' && given[name].trim() !== sent[name]]),
  ];
  return fields.filter(([, open]) => open).map(([name]) => name);
}

/** Emptied, though the server has it: it takes other words, and never none. */
export function emptied(given: Given, sent: SentFields): ('place' | CallWord)[] {
  const fields: ['place' | CallWord, boolean][] = [
    ['place', given.place_text.trim() === '' && given.held_text.trim() !== ''],
    ...kCallWords.map((name): [CallWord, boolean] => [name, given[name].trim() === '' && sent[name] !== '']),
  ];
  return fields.filter(([, empty]) => empty).map(([name]) => name);
}
