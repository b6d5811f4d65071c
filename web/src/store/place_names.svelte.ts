// What the register calls a place, in the reader's language. A place that a person typed stays as typed for those who can read it; where it is
// an entry of the register, readers of the other language see the entry's name in theirs, with the typed words beside it where there is room.
import { SvelteMap } from 'svelte/reactivity';
import { get } from '../api/client';
import type { BilingualText, PlaceView } from '../api/types';
import { i18n, is_foreign } from '../i18n/i18n.svelte';
import { configuration } from './configuration.svelte';

const kGatherMs = 40;
const kCodesMax = 100; // Of one question.
const kHeldMax = 5000;

interface Named { code: string; text: string; label: BilingualText }
type Place = Pick<PlaceView, 'text' | 'address_code'>;
export type PlaceOf = PlaceView;

class PlaceNames {
  /** Null: the register does not know it. */
  private names = new SvelteMap<string, BilingualText | null>();
  private codes = new Set<string>();
  private texts = new Set<string>();
  private asked = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | null = null;
  private version = '';

  /** The words to show. Typed words that the reader can read, else the register's, else the typed words after all. */
  of(place: Place): string {
    if (place.text !== '' && !is_foreign(place.text)) return place.text;
    const name = place.address_code ? this.known(`code ${place.address_code}`, this.codes, place.address_code) : place.text ? this.known(`text ${place.text}`, this.texts, place.text) : null;
    const own = name ? i18n.text(name) : '';
    return own !== '' && !is_foreign(own) ? own : place.text;
  }
  /** As it was typed, where of() shows other words. */
  typed(place: Place): string {
    if (place.text === '' || this.of(place) === place.text) return '';
    const name = this.named_both(place);
    return name && (name.zh === place.text || name.en === place.text) ? '' : place.text; // The register's own words: nobody said them.
  }
  /** The entry of the register that was picked for it, where that is not what is shown already. */
  picked(place: Place): string {
    const own = place.address_code ? this.named(place.address_code) : '';
    return own !== this.of(place) && !own.endsWith(place.text) ? own : '';
  }
  /** In the reader's language; empty until it is known. */
  named(code: string): string {
    const name = this.known(`code ${code}`, this.codes, code);
    return name ? i18n.text(name) : '';
  }
  private named_both(place: Place): BilingualText | null {
    return place.address_code ? this.known(`code ${place.address_code}`, this.codes, place.address_code) : null;
  }
  /** Still another language: a person typed it, or the register has no name in this one. */
  is_typed(place: Place): boolean {
    return is_foreign(this.of(place));
  }

  private known(key: string, wanted: Set<string>, value: string): BilingualText | null {
    const name = this.names.get(key);
    if (name !== undefined) return name;
    if (!this.asked.has(key)) {
      this.asked.add(key);
      wanted.add(value);
      this.timer ??= setTimeout(() => void this.ask(), kGatherMs);
    }
    return null;
  }

  private async ask(): Promise<void> {
    const version = configuration.current.data_set?.version ?? '';
    if (version !== this.version || this.names.size > kHeldMax) {
      this.names.clear();
      this.asked = new Set([...this.codes].map((code) => `code ${code}`).concat([...this.texts].map((text) => `text ${text}`)));
      this.version = version;
    }
    try {
      while (this.codes.size > 0) {
        const codes = [...this.codes].slice(0, kCodesMax);
        for (const code of codes) this.codes.delete(code);
        await this.fetch_names('codes', codes.join(','), codes.map((code) => `code ${code}`));
      }
      for (const text of [...this.texts]) {
        this.texts.delete(text);
        await this.fetch_names('text', text, [`text ${text}`]);
      }
    } finally {
      this.timer = null;
      if (this.codes.size + this.texts.size > 0) this.timer = setTimeout(() => void this.ask(), kGatherMs);
    }
  }
  private async fetch_names(question: 'codes' | 'text', value: string, keys: string[]): Promise<void> {
    try {
      const { items } = await get<{ items: Named[] }>(`/places/names?${question}=${encodeURIComponent(value)}`, true);
      for (const { code, text, label } of items) this.names.set(code ? `code ${code}` : `text ${text}`, label);
      for (const key of keys) if (!this.names.has(key)) this.names.set(key, null);
    } catch {
      for (const key of keys) this.asked.delete(key); // Asked again with the next change of its row.
    }
  }
}

export const place_names = new PlaceNames();
/** For data-typed: the words are a person's own, in whatever language. */
export const typed_mark = (place: Place): '' | undefined => (place_names.is_typed(place) ? '' : undefined);
/** What is shown of a place, or of a point without words; empty where neither is known. */
export const place_text = (place: PlaceView, digits = 4): string => place_names.of(place) || (place.location ? `${place.location.lat.toFixed(digits)}, ${place.location.lon.toFixed(digits)}` : '');
