// What the steward's screen shows: groups and decisions by pages, and how far the data set is. Read again after each command.
import { get, Problem } from '../../api/client';
import type { AddressDecision, AddressDecisionList, Compilation, DuplicateGroup, DuplicateGroupList } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { explain } from '../../i18n/problem';

const kPage = 20;

export const key_of = (group: DuplicateGroup): string => group.entries.map((entry) => entry.code).join(' ');

export class Register {
  groups = $state.raw<DuplicateGroup[] | null>(null);
  more_groups = $state<string | null>(null);
  total = $state(0);
  entries = $state(0);
  decisions = $state.raw<AddressDecision[] | null>(null);
  more_decisions = $state<string | null>(null);
  decided = $state(0);
  compilation = $state.raw<Compilation | null>(null);
  fault = $state('');

  // An answer that was asked for before and came later than another says what no longer holds.
  private groups_at = 0;
  private decisions_at = 0;

  private async ask<T>(path: string): Promise<T | null> {
    try {
      const answer = await get<T>(`${path}${path.includes('?') ? '&' : '?'}lang=${i18n.language}`);
      this.fault = '';
      return answer;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
      return null;
    }
  }
  /** As many as are shown already, so that a decision does not throw one back to the first page. */
  async load_groups(): Promise<void> {
    const answer = await this.ask<DuplicateGroupList>(`/addresses/duplicates?limit=${Math.min(500, Math.max(kPage, this.groups?.length ?? 0))}`);
    if (!answer || answer.position < this.groups_at) return;
    this.groups_at = answer.position;
    this.groups = answer.items;
    this.more_groups = answer.next ?? null;
    this.total = answer.total;
    this.entries = answer.entries;
  }
  async load_more_groups(): Promise<void> {
    if (this.more_groups === null) return;
    const answer = await this.ask<DuplicateGroupList>(`/addresses/duplicates?limit=${kPage}&cursor=${encodeURIComponent(this.more_groups)}`);
    if (!answer) return;
    // What was decided meanwhile moves the pages: the same group is shown once.
    const shown = new Set((this.groups ?? []).map(key_of));
    this.groups = [...(this.groups ?? []), ...answer.items.filter((group) => !shown.has(key_of(group)))];
    this.more_groups = answer.next ?? null;
  }
  async load_decisions(): Promise<void> {
    const answer = await this.ask<AddressDecisionList>(`/addresses/decisions?limit=${Math.min(500, Math.max(kPage, this.decisions?.length ?? 0))}`);
    if (!answer || answer.position < this.decisions_at) return;
    this.decisions_at = answer.position;
    this.decisions = answer.items;
    this.more_decisions = answer.next ?? null;
    this.decided = answer.total;
  }
  async load_more_decisions(): Promise<void> {
    if (this.more_decisions === null) return;
    const answer = await this.ask<AddressDecisionList>(`/addresses/decisions?limit=${kPage}&cursor=${encodeURIComponent(this.more_decisions)}`);
    if (!answer) return;
    const shown = new Set((this.decisions ?? []).map((decision) => decision.decision_id));
    this.decisions = [...(this.decisions ?? []), ...answer.items.filter((decision) => !shown.has(decision.decision_id))];
    this.more_decisions = answer.next ?? null;
  }
  async load(): Promise<void> {
    await Promise.all([this.load_groups(), this.load_decisions(), this.look()]);
  }
  /** Asked often while it runs, now and then otherwise. A new data set is read anew. */
  async look(): Promise<void> {
    const before = this.compilation;
    const answer = await this.ask<Compilation>('/addresses/compilation');
    if (!answer) return;
    this.compilation = answer;
    if (before && before.data_set !== answer.data_set) await Promise.all([this.load_groups(), this.load_decisions()]);
  }
  readonly is_busy = $derived(this.compilation !== null && this.compilation.step !== 'up_to_date' && this.compilation.step !== 'failed');
}
