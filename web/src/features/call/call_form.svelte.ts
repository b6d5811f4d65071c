// Taking a call: what is typed is a draft on the server within a second; the incident exists from the first useful field, and every later field
// is a command of its own. One request at a time, in order.
import {
  delete_draft, grade, move, open_incident_from_call, place_given, put_draft, take_call, update_call, type CallInput, type PlaceInput,
} from '../../actions/commands';
import { is_unanswered, offer_undo, perform, type Command, type Outcome } from '../../actions/perform';
import { MovedOn, seen_incident, type IncidentSeen, type Seen } from '../../actions/seen';
import { get } from '../../api/client';
import type { IncidentView } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { at_most_every } from '../../lib/debounce';
import { clock } from '../../store/clock.svelte';
import { desk, type CallSeed } from '../../store/desk.svelte';
import { live } from '../../store/live.svelte';
import { toasts } from '../../store/toasts.svelte';
import { world } from '../../store/world.svelte';

/** What the server has of the form. */
interface SentFields { place: string; incident_type: string; priority: number; text: string; callback: string }
/** What makes something new, as it was sent, until it is answered: sent again, it is the same call and the same incident. */
interface Pending { key: string; what: 'call' | 'incident'; body: Record<string, unknown>; fields: SentFields }

export interface Draft {
  kind: 'call';
  channel: string;
  place_text: string;
  place: PlaceInput | null;
  incident_type: string;
  priority: number;
  text: string;
  callback: string;
  call_id: string | null;
  incident_id: string | null;
  saved_at: string;
  /** The words that `place` goes with. These four are missing in drafts of older consoles. */
  held_text?: string;
  sent?: SentFields;
  pending?: Pending | null;
  seen_version?: number;
}

const kDraftWithinMs = 700;
const kCurrentDraft = 'tocsin.draft';

export function current_draft_key(): string | null {
  try {
    return sessionStorage.getItem(kCurrentDraft);
  } catch {
    return null;
  }
}
function remember_draft_key(key: string | null): void {
  try {
    if (key) sessionStorage.setItem(kCurrentDraft, key);
    else sessionStorage.removeItem(kCurrentDraft);
  } catch { /* The list of drafts still has it. */ }
}

/** A discarded draft comes back; `open`: into its form, as it was. */
export async function restore_draft(key: string, draft: Draft, open: boolean): Promise<void> {
  const outcome = await perform(put_draft(key, draft), { quiet: true });
  if (outcome.ok && open) desk.open_call({ draft_key: key });
  else if (!outcome.ok) toasts.add({ kind: 'failed', text: outcome.text, next_step: outcome.next_step });
}

const said = (outcome: Outcome): string => (outcome.ok ? '' : [outcome.text, outcome.next_step].filter(Boolean).join(' '));

export class CallFormState {
  channel = $state('voice');
  place_text = $state('');
  place = $state.raw<PlaceInput | null>(null);
  /** The words that `place` goes with: what stands in the field may be typed on since. */
  held_text = $state('');
  incident_type = $state('');
  priority = $state(0);
  text = $state('');
  callback = $state('');
  call_id = $state<string | null>(null);
  incident_id = $state<string | null>(null);
  draft_state = $state<'none' | 'saving' | 'saved' | 'failed'>('none');
  restored = $state(false);
  busy = $state(false);
  readonly key: string;
  private sent: SentFields = { place: '', incident_type: '', priority: 0, text: '', callback: '' };
  private pending: Pending | null = null;
  /** The incident as this form last left or found it. */
  private seen_version = 0;
  private queue: Promise<void> = Promise.resolve();
  private closed = false;
  private away = false;
  private draft = at_most_every(kDraftWithinMs, () => void this.save_draft());

  constructor(seed: CallSeed) {
    const call = seed.call_id ? world.calls.get(seed.call_id) : undefined;
    this.key = seed.draft_key ?? `call-${seed.call_id ?? crypto.randomUUID()}`;
    this.call_id = seed.call_id ?? null;
    if (call) {
      this.channel = call.channel;
      this.place_text = call.place.text;
      if (call.place.text || call.place.location) this.place = { ...(call.place.text ? { place_text: call.place.text } : {}), ...(call.place.location ? { location: call.place.location } : {}) };
      if (this.place) this.held_text = call.place.text;
      this.incident_type = call.incident_type;
      this.incident_id = call.incident_id ?? null;
      this.sent = { ...this.sent, place: JSON.stringify(this.place), incident_type: call.incident_type };
    }
    if (seed.incident_type) this.incident_type = seed.incident_type;
    if (seed.place_text) this.place_text = seed.place_text;
    if (seed.text) this.text = seed.text;
    if (seed.location) {
      this.place = { ...(seed.place_text ? { place_text: seed.place_text } : {}), location: seed.location };
      this.held_text = seed.place_text ?? '';
    }
    remember_draft_key(this.key);
    const begun = seed.draft_key !== undefined;
    seed.draft_key = this.key; // Made anew after a session that ended in between, the form finds its draft.
    if (begun || call) void this.restore();
    else if (seed.incident_type || seed.location) void this.sync();
    if (this.incident_id) this.show_incident();
  }

  get incident(): IncidentView | undefined {
    return this.incident_id ? world.incidents.get(this.incident_id) : undefined;
  }
  get is_empty(): boolean {
    return !this.place_text && !this.incident_type && !this.text && !this.callback && !this.call_id;
  }

  private async restore(): Promise<void> {
    try {
      const answer = await get<Record<string, unknown>>(`/drafts/${encodeURIComponent(this.key)}`, true);
      const draft = (answer['kind'] === 'call' ? answer : (answer['value'] ?? answer['draft'] ?? answer['body'])) as Draft | undefined;
      if (!draft || draft.kind !== 'call') return;
      this.channel = draft.channel || 'voice';
      this.place_text = draft.place_text;
      this.place = draft.place;
      this.held_text = draft.held_text ?? (draft.place ? (draft.place.place_text ?? draft.place_text) : '');
      this.incident_type = draft.incident_type;
      this.priority = draft.priority;
      this.text = draft.text;
      this.callback = draft.callback;
      this.call_id = draft.call_id;
      this.incident_id = draft.incident_id;
      this.restored = true;
      this.draft_state = 'saved';
      // What an older draft does not say is sent once more: the server says where nothing would change.
      this.sent = draft.sent ?? { place: '', incident_type: '', priority: 0, text: '', callback: '' };
      this.pending = draft.pending ?? null;
      this.seen_version = draft.seen_version ?? 0;
      if (this.incident_id) this.show_incident();
      if (this.pending) void this.sync();
    } catch { /* No draft yet. */ }
  }

  /** After every keystroke. */
  touched(): void {
    if (this.closed) return;
    this.draft_state = 'saving';
    this.draft.call();
  }
  private snapshot(): Draft {
    return {
      kind: 'call', channel: this.channel, place_text: this.place_text, place: this.place, incident_type: this.incident_type, priority: this.priority, text: this.text, callback: this.callback, call_id: this.call_id, incident_id: this.incident_id, saved_at: new Date(clock.read()).toISOString(),
      held_text: this.held_text, sent: this.sent, pending: this.pending, seen_version: this.seen_version,
    };
  }
  private async save_draft(): Promise<void> {
    if (this.closed) return;
    const outcome = await perform(put_draft(this.key, this.snapshot()), { quiet: true });
    if (this.closed) void perform(delete_draft(this.key), { quiet: true });
    this.draft_state = outcome.ok ? 'saved' : 'failed';
  }

  set_place(place: PlaceInput): void {
    if (this.away) return; // A field that is taken off the screen gives what was typed in it: no reason to open an incident.
    this.overtaken = '';
    this.place = place;
    this.place_text = place.place_text ?? this.place_text;
    this.held_text = this.place_text;
    this.touched();
    if (place.location) desk.show(place.location, 15);
    void this.sync();
  }
  set_type(code: string, default_priority: number): void {
    this.overtaken = '';
    this.incident_type = code;
    if (!this.priority) this.priority = default_priority;
    this.touched();
    void this.sync();
  }
  set_priority(priority: number): void {
    this.overtaken = '';
    this.priority = priority;
    this.touched();
    void this.sync();
  }

  /** Brings the server to what the form says. `force` creates from text alone. */
  sync(force = false): Promise<void> {
    this.queue = this.queue.then(() => this.sync_once(force)).catch(() => {});
    return this.queue;
  }
  private async sync_once(force: boolean): Promise<void> {
    if (this.closed) return;
    this.fault = '';
    const repeated = this.pending !== null;
    if (!this.call_id) {
      if (!this.pending) {
        if (!this.place && !this.incident_type && !force) return;
        const fields = { place: this.place_key, incident_type: this.incident_type, priority: this.priority, text: this.text.trim(), callback: this.callback.trim() };
        const body: CallInput = {
          channel: this.channel, open_incident: true, ...(this.place ?? {}), ...(fields.incident_type ? { incident_type: fields.incident_type } : {}), ...(fields.priority ? { priority: fields.priority } : {}), ...(fields.text ? { text: fields.text } : {}),
          ...(fields.callback ? { caller: { callback: fields.callback } } : {}),
        };
        this.pending = { key: crypto.randomUUID(), what: 'call', body: { ...body }, fields };
      }
      const done = await this.give_pending((body) => take_call(body as unknown as CallInput));
      if (!done || !repeated) return; // What was typed since the first attempt follows.
    } else if (this.pending || (!this.incident_id && (this.place || this.incident_type || force))) {
      const call_id = this.call_id;
      if (!this.pending) {
        if (this.place && this.place_key !== this.sent.place) {
          const place_key = this.place_key;
          this.settle(await perform(update_call(call_id, { ...this.place }), { quiet: true }), { place: place_key });
        }
        this.pending = {
          key: crypto.randomUUID(), what: 'incident', body: { ...(this.incident_type ? { incident_type: this.incident_type } : {}), ...(this.priority ? { priority: this.priority } : {}) },
          fields: { ...this.sent, incident_type: this.incident_type, priority: this.priority },
        };
      }
      const done = await this.give_pending((body) => open_incident_from_call(call_id, body));
      if (!done) return;
    }
    if (this.incident_id) await this.bring_incident();
    await this.bring_call();
  }

  /** True: done. What is not answered stays, for the next time. */
  private async give_pending(command: (body: Record<string, unknown>) => Command): Promise<boolean> {
    const { pending } = this;
    if (!pending) return false;
    this.busy = true;
    this.draft.call();
    const outcome = await perform({ ...command(pending.body), key: pending.key }, { quiet: true });
    this.busy = false;
    if (outcome.ok || !is_unanswered(outcome.problem)) this.pending = null;
    this.take(outcome, () => (this.sent = pending.fields));
    return outcome.ok;
  }
  private async bring_incident(): Promise<void> {
    const new_place = this.place !== null && this.place_key !== this.sent.place;
    const new_grade = (this.incident_type !== '' && this.incident_type !== this.sent.incident_type) || (this.priority !== 0 && this.priority !== this.sent.priority);
    if (!this.incident_id || (!new_place && !new_grade)) return;
    if (!this.incident) await live.fetch_incident(this.incident_id).catch(() => {}); // The stream has not told of it yet.
    const { incident } = this;
    if (!incident) {
      this.fault = i18n.t.problem.network;
      return;
    }
    this.seen_version ||= incident.version;
    const as_left = (was: IncidentSeen): Seen => seen_incident({ ...incident, version: this.seen_version }, was);
    if (this.place && new_place) {
      const place_key = this.place_key;
      const was = { place: this.sent.place ? place_given(JSON.parse(this.sent.place) as PlaceInput) : { text: '', location: null } };
      this.settle(await perform({ ...move(incident, this.place, as_left(was)), undo: undefined }, { quiet: true }), { place: place_key }, true);
    }
    if (new_grade && !this.overtaken) {
      const wanted = { incident_type: this.incident_type, priority: this.priority };
      const { incident_type, priority } = this.sent; // A type that was sent without a priority has got one by the server.
      const was = { incident_type, ...(incident_type && !priority ? {} : { priority }) };
      const to = { ...(wanted.incident_type ? { incident_type: wanted.incident_type } : {}), ...(wanted.priority ? { priority: wanted.priority } : {}) };
      this.settle(await perform({ ...grade(incident, to, as_left(was)), undo: undefined }, { quiet: true }), wanted, true);
    }
  }
  private async bring_call(): Promise<void> {
    const [text, callback] = [this.text.trim(), this.callback.trim()];
    const new_text = text !== '' && text !== this.sent.text;
    const new_callback = callback !== '' && callback !== this.sent.callback;
    if (!this.call_id || (!new_text && !new_callback)) return;
    const outcome = await perform(update_call(this.call_id, { ...(new_text ? { text } : {}), ...(new_callback ? { caller: { callback } } : {}) }), { quiet: true });
    this.settle(outcome, { text, callback });
  }

  private get place_key(): string {
    return this.place ? JSON.stringify(this.place) : '';
  }
  /** Done, or so already: the server has it. */
  private settle(outcome: Outcome, fields: Partial<SentFields>, of_incident = false): void {
    if (outcome.ok || outcome.problem.code.endsWith('.nothing_to_change')) {
      this.sent = { ...this.sent, ...fields };
      if (of_incident && outcome.ok && outcome.sent.position) this.seen_version = outcome.sent.position;
      this.touched();
      return;
    }
    if (!(outcome.problem instanceof MovedOn)) return this.fail(outcome);
    this.overtaken = said(outcome);
    this.take_over_what_is();
  }
  /** Somebody else was quicker: the form shows theirs, and whoever takes the call decides again. */
  private take_over_what_is(): void {
    const { incident } = this;
    if (!incident) return;
    const { text, location, address_code } = incident.place;
    this.place = text || location ? { ...(text ? { place_text: text } : {}), ...(location ? { location } : {}), ...(address_code ? { address_code } : {}) } : null;
    this.place_text = this.held_text = text;
    this.incident_type = incident.incident_type;
    this.priority = incident.priority;
    this.sent = { ...this.sent, place: this.place_key, incident_type: incident.incident_type, priority: incident.priority };
    this.seen_version = incident.version;
    this.touched();
  }

  fault = $state('');
  /** What somebody else changed meanwhile; it stays until the one at this form decides again. */
  overtaken = $state('');
  private fail(outcome: Outcome): void {
    this.fault = said(outcome);
  }
  private take(outcome: Outcome, done: () => void): void {
    if (!outcome.ok) {
      this.fail(outcome);
      return;
    }
    done();
    if (outcome.sent.position) this.seen_version = outcome.sent.position;
    if (typeof outcome.sent['call_id'] === 'string') this.call_id = outcome.sent['call_id'];
    if (typeof outcome.sent['incident_id'] === 'string') {
      this.incident_id = outcome.sent['incident_id'];
      this.show_incident();
    }
    this.touched();
  }
  private show_incident(): void {
    const id = this.incident_id;
    if (!id) return;
    desk.incident_id = id;
    if (!world.incidents.has(id)) void live.fetch_incident(id).catch(() => {});
  }

  /** The call is taken: what is still unsent is sent, and the draft has done its work. */
  async finish(): Promise<void> {
    this.overtaken = '';
    await this.sync(this.text.trim() !== '');
    if (this.fault || this.overtaken) return;
    this.drop();
  }
  drop(): void {
    this.closed = this.away = true;
    this.draft.cancel();
    remember_draft_key(null);
    void perform(delete_draft(this.key), { quiet: true });
    desk.call = null;
  }
  /** Thrown away, with a moment to think better of it. */
  discard(): void {
    const kept = this.snapshot();
    this.drop();
    offer_undo(i18n.t.done.draft_discarded, () => restore_draft(this.key, kept, true));
  }
  /** Put away without finishing: the draft stays. */
  put_away(): void {
    this.away = true;
    this.draft.flush();
    remember_draft_key(null);
    desk.call = null;
  }
}
