// What the steward's screen shows: groups and decisions by pages, and how far the data set is. Read again after each command.
import { get, Problem } from '../../api/client';
import type { AddressDecision, AddressDecisionList, Compilation, DuplicateGroup, DuplicateGroupList } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { explain } from '../../i18n/problem';

const kPage = 20;

export const key_of = (group: DuplicateGroup): string => group.entries.map((entry) => entry.code).join(' ');

/** One thing that the screen shows: its answers in the order in which they were asked for, and what went wrong with it alone. */
class Subject {
  fault = $state('');
  private asked = 0;
  private answered = 0;

  /** Null: it failed, or what was asked for later has been answered already. */
  async ask<T>(path: string): Promise<T | null> {
    const mine = ++this.asked;
    const answer = await this.fetch<T>(path);
    if (mine < this.answered) return null;
    this.answered = mine;
    return this.take(answer);
  }
  /** A further page, of what is shown now: null too when that has been answered anew meanwhile. */
  async ask_more<T>(path: string): Promise<T | null> {
    const of = this.answered;
    const answer = await this.fetch<T>(path);
    return of === this.answered ? this.take(answer) : null;
  }
  private async fetch<T>(path: string): Promise<T | Problem> {
    try {
      return await get<T>(`${path}${path.includes('?') ? '&' : '?'}lang=${i18n.language}`);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return error;
    }
  }
  private take<T>(answer: T | Problem): T | null {
    const refused = answer instanceof Problem;
    this.fault = refused ? explain(answer.body).text : '';
    return refused ? null : answer;
  }
}

export class Register {
  groups = $state.raw<DuplicateGroup[] | null>(null);
  more_groups = $state<string | null>(null);
  total = $state(0);
  entries = $state(0);
  decisions = $state.raw<AddressDecision[] | null>(null);
  more_decisions = $state<string | null>(null);
  decided = $state(0);
  compilation = $state.raw<Compilation | null>(null);
  private of_groups = new Subject();
  private of_decisions = new Subject();
  private of_compilation = new Subject();
  /** Each said once: a lost connection fails all three alike. */
  faults = $derived([...new Set([this.of_groups, this.of_decisions, this.of_compilation].map((subject) => subject.fault))].filter(Boolean));

  /** As many as are shown already, so that a decision does not throw one back to the first page. */
  async load_groups(): Promise<void> {
    const answer = await this.of_groups.ask<DuplicateGroupList>(`/addresses/duplicates?limit=${Math.min(500, Math.max(kPage, this.groups?.length ?? 0))}`);
    if (!answer) return;
    this.groups = answer.items;
    this.more_groups = answer.next ?? null;
    this.total = answer.total;
    this.entries = answer.entries;
  }
  async load_more_groups(): Promise<void> {
    if (this.more_groups === null) return;
    const answer = await this.of_groups.ask_more<DuplicateGroupList>(`/addresses/duplicates?limit=${kPage}&cursor=${encodeURIComponent(this.more_groups)}`);
    if (!answer) return;
    // What was decided meanwhile moves the pages: the same group is shown once.
    const shown = new Set((this.groups ?? []).map(key_of));
    this.groups = [...(this.groups ?? []), ...answer.items.filter((group) => !shown.has(key_of(group)))];
    this.more_groups = answer.next ?? null;
  }
  async load_decisions(): Promise<void> {
    const answer = await this.of_decisions.ask<AddressDecisionList>(`/addresses/decisions?limit=${Math.min(500, Math.max(kPage, this.decisions?.length ?? 0))}`);
    if (!answer) return;
    this.decisions = answer.items;
    this.more_decisions = answer.next ?? null;
    this.decided = answer.total;
  }
  async load_more_decisions(): Promise<void> {
    if (this.more_decisions === null) return;
    const answer = await this.of_decisions.ask_more<AddressDecisionList>(`/addresses/decisions?limit=${kPage}&cursor=${encodeURIComponent(this.more_decisions)}`);
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
    const answer = await this.of_compilation.ask<Compilation>('/addresses/compilation');
    if (!answer) return;
    this.compilation = answer;
    if (before && before.data_set !== answer.data_set) await Promise.all([this.load_groups(), this.load_decisions()]);
  }
  readonly is_busy = $derived(this.compilation !== null && this.compilation.step !== 'up_to_date' && this.compilation.step !== 'failed');
}
