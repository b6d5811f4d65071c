// The search of past incidents: what was asked for stands in the address, so that going back brings it back.
import { untrack } from 'svelte';
import { get, Problem } from '../api/client';
import type { PastIncident, PastSummary } from '../api/types';
import { explain } from '../i18n/problem';

export const kFields = ['from', 'to', 'type', 'priority', 'jurisdiction', 'unit', 'disposition', 'q'] as const;
export type Field = (typeof kFields)[number];
interface Page { items: PastIncident[]; next: string | null; position: number; behind: number; months_kept: number }
const kPage = 50;

/** Only what was filled in, in the order of the fields: the same search has the same address. */
export function search_text(values: Partial<Record<Field, string>>): string {
  const out = new URLSearchParams();
  for (const field of kFields) if (values[field]?.trim()) out.set(field, values[field].trim());
  return out.toString();
}

export class Past {
  items = $state.raw<PastIncident[]>([]);
  next = $state<string | null>(null);
  behind = $state(0);
  months_kept = $state(24);
  loading = $state(false);
  loaded = $state(false);
  fault = $state('');
  summary = $state.raw<PastSummary | null>(null);
  summary_fault = $state('');
  private asked = '';
  private run = 0;

  /** For an effect: searches what the address says. */
  follow(query: URLSearchParams): void {
    const values: Partial<Record<Field, string>> = {};
    for (const field of kFields) values[field] = query.get(field) ?? '';
    untrack(() => void this.search(search_text(values)));
  }
  async search(text: string): Promise<void> {
    this.asked = text;
    this.items = [];
    this.next = null;
    this.loaded = false;
    this.summary = null;
    this.summary_fault = '';
    await this.page('');
  }
  async more(): Promise<void> {
    if (this.next && !this.loading) await this.page(this.next);
  }
  /** Of the same search; only when somebody looks at it. */
  async summarise(): Promise<void> {
    if (this.summary) return;
    const run = this.run;
    try {
      const summary = await get<PastSummary>(`/history/summary?${this.asked}`);
      if (run === this.run) this.summary = summary;
      this.summary_fault = '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { text, next_step } = explain(error.body);
      this.summary_fault = [text, next_step].filter(Boolean).join(' ');
    }
  }
  /** Where the file of this search is. */
  get csv(): string {
    return `/api/v1/history/incidents.csv?${this.asked}`;
  }

  private async page(cursor: string): Promise<void> {
    const run = cursor ? this.run : ++this.run;
    this.loading = true;
    this.fault = '';
    try {
      const page = await get<Page>(`/history/incidents?${[this.asked, `limit=${kPage}`, cursor && `cursor=${encodeURIComponent(cursor)}`].filter(Boolean).join('&')}`);
      if (run !== this.run) return; // Another search was begun meanwhile.
      this.items = [...this.items, ...page.items];
      this.next = page.next;
      this.behind = page.behind;
      this.months_kept = page.months_kept;
      this.loaded = true;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (run !== this.run) return;
      const { text, next_step } = explain(error.body);
      this.fault = [text, next_step].filter(Boolean).join(' ');
    }
    if (run === this.run) this.loading = false;
  }
}
