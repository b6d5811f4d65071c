// Taking a call: what is typed is a draft on the server within a second; the incident exists from the first useful field, and every later field
// is a command of its own. One request at a time, in order.
import {
  delete_draft, grade, move, open_incident_from_call, put_draft, take_call, update_call, type CallInput, type PlaceInput,
} from '../../actions/commands';
import { offer_undo, perform, type Outcome } from '../../actions/perform';
import { get } from '../../api/client';
import type { IncidentView } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { at_most_every } from '../../lib/debounce';
import { clock } from '../../store/clock.svelte';
import { desk, type CallSeed } from '../../store/desk.svelte';
import { live } from '../../store/live.svelte';
import { toasts } from '../../store/toasts.svelte';
import { world } from '../../store/world.svelte';

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

export class CallFormState {
  channel = $state('voice');
  place_text = $state('');
  place = $state.raw<PlaceInput | null>(null);
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
  private sent = { place: '', incident_type: '', priority: 0, text: '', callback: '' };
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
      this.incident_type = call.incident_type;
      this.incident_id = call.incident_id ?? null;
      this.sent = { ...this.sent, place: JSON.stringify(this.place), incident_type: call.incident_type };
    }
    if (seed.incident_type) this.incident_type = seed.incident_type;
    if (seed.place_text) this.place_text = seed.place_text;
    if (seed.text) this.text = seed.text;
    if (seed.location) this.place = { ...(seed.place_text ? { place_text: seed.place_text } : {}), location: seed.location };
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
      this.incident_type = draft.incident_type;
      this.priority = draft.priority;
      this.text = draft.text;
      this.callback = draft.callback;
      this.call_id = draft.call_id;
      this.incident_id = draft.incident_id;
      this.restored = true;
      this.draft_state = 'saved';
      const incident = this.incident;
      this.sent = { place: draft.call_id ? JSON.stringify(draft.place) : '', incident_type: incident?.incident_type ?? '', priority: incident?.priority ?? 0, text: draft.call_id ? draft.text : '', callback: draft.call_id ? draft.callback : '' };
      if (this.incident_id) this.show_incident();
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
    this.place = place;
    this.place_text = place.place_text ?? this.place_text;
    this.touched();
    if (place.location) desk.show(place.location, 15);
    void this.sync();
  }
  set_type(code: string, default_priority: number): void {
    this.incident_type = code;
    if (!this.priority) this.priority = default_priority;
    this.touched();
    void this.sync();
  }
  set_priority(priority: number): void {
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
    const place_key = this.place ? JSON.stringify(this.place) : '';
    if (!this.call_id) {
      if (!this.place && !this.incident_type && !force) return;
      this.busy = true;
      const fields = { place: place_key, incident_type: this.incident_type, priority: this.priority, text: this.text.trim(), callback: this.callback.trim() };
      const body: CallInput = {
        channel: this.channel, open_incident: true, ...(this.place ?? {}), ...(fields.incident_type ? { incident_type: fields.incident_type } : {}), ...(fields.priority ? { priority: fields.priority } : {}), ...(fields.text ? { text: fields.text } : {}),
        ...(fields.callback ? { caller: { callback: fields.callback } } : {}),
      };
      const outcome = await perform(take_call(body), { quiet: true });
      this.busy = false;
      this.take(outcome, () => (this.sent = fields));
      return;
    }
    const incident = this.incident;
    if (!this.incident_id && (this.place || this.incident_type || force)) {
      if (place_key && place_key !== this.sent.place && this.place) {
        const outcome = await perform(update_call(this.call_id, { ...this.place }), { quiet: true });
        if (outcome.ok) this.sent.place = place_key;
      }
      const outcome = await perform(open_incident_from_call(this.call_id, { ...(this.incident_type ? { incident_type: this.incident_type } : {}), ...(this.priority ? { priority: this.priority } : {}) }), { quiet: true });
      this.take(outcome, () => (this.sent = { ...this.sent, incident_type: this.incident_type, priority: this.priority }));
    } else if (incident) {
      if (place_key && place_key !== this.sent.place && this.place) {
        const outcome = await perform({ ...move(incident, this.place), undo: undefined }, { quiet: true });
        if (outcome.ok) this.sent.place = place_key;
        else this.fail(outcome);
      }
      if ((this.incident_type && this.incident_type !== this.sent.incident_type) || (this.priority && this.priority !== this.sent.priority)) {
        const wanted = { incident_type: this.incident_type, priority: this.priority };
        const outcome = await perform({ ...grade(incident, { ...(wanted.incident_type ? { incident_type: wanted.incident_type } : {}), ...(wanted.priority ? { priority: wanted.priority } : {}) }), undo: undefined }, { quiet: true });
        if (outcome.ok) this.sent = { ...this.sent, ...wanted };
        else this.fail(outcome);
      }
    }
    const text = this.text.trim();
    const callback = this.callback.trim();
    if ((text && text !== this.sent.text) || (callback && callback !== this.sent.callback)) {
      const outcome = await perform(update_call(this.call_id, { ...(text !== this.sent.text ? { text } : {}), ...(callback && callback !== this.sent.callback ? { caller: { callback } } : {}) }), { quiet: true });
      if (outcome.ok) this.sent = { ...this.sent, text, callback };
      else this.fail(outcome);
    }
  }

  fault = $state('');
  private fail(outcome: Outcome): void {
    if (!outcome.ok) this.fault = [outcome.text, outcome.next_step].filter(Boolean).join(' ');
  }
  private take(outcome: Outcome, done: () => void): void {
    if (!outcome.ok) {
      this.fail(outcome);
      return;
    }
    this.fault = '';
    done();
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
    await this.sync(this.text.trim() !== '');
    if (this.fault) return;
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
