// Taking a call: what is typed is a draft on the server within a second; the incident exists from the first useful field, and every later field
// is a command of its own. One request at a time, in order.
import { grade, move, open_incident_from_call, place_given, take_call, update_call, type CallInput, type PlaceInput } from '../../actions/commands';
import { is_unanswered, offer_undo, perform, type Command, type Outcome } from '../../actions/perform';
import { MovedOn, seen_incident, type IncidentSeen, type Seen } from '../../actions/seen';
import { get, Problem } from '../../api/client';
import type { CallView, IncidentView } from '../../api/types';
import { i18n, word } from '../../i18n/i18n.svelte';
import { explain } from '../../i18n/problem';
import { at_most_every } from '../../lib/debounce';
import { short_number } from '../../lib/numbers';
import { clock } from '../../store/clock.svelte';
import { configuration } from '../../store/configuration.svelte';
import { desk, type CallSeed } from '../../store/desk.svelte';
import { live } from '../../store/live.svelte';
import { session } from '../../store/session.svelte';
import { toasts } from '../../store/toasts.svelte';
import { world } from '../../store/world.svelte';
import { forget_draft_key, hold_draft, holds_draft, read_draft, remember_draft_key, remove_draft, restore_draft, write_draft, type Draft, type Pending } from './drafts';
import { emptied, has_new_words, kCallWords, kNothingSent, place_key, place_sent, sent_of, unsent, type CallWord, type Field, type SentFields } from './given';

const kDraftWithinMs = 700;
const kDraftAgainMs = 3000;
/** Who goes on typing while the call is finished is waited for so often. */
const kRounds = 5;

interface Typed extends Record<CallWord, string> { channel: string; place: PlaceInput | null; place_text: string; held_text: string; incident_type: string; type_text: string; priority: number }

const said = (outcome: Outcome): string => (outcome.ok ? '' : [outcome.text, outcome.next_step].filter(Boolean).join(' '));
const unanswered = (outcome: Outcome | null): boolean => outcome !== null && !outcome.ok && is_unanswered(outcome.problem);
const refused_as = (outcome: Outcome | null, code: string): boolean => outcome !== null && !outcome.ok && outcome.problem.code === code;

export class CallFormState {
  channel = $state('voice');
  place_text = $state('');
  place = $state.raw<PlaceInput | null>(null);
  /** The words that `place` goes with: what stands in the field may be typed on since. */
  held_text = $state('');
  incident_type = $state('');
  /** What stands in the field of the type and is none. */
  type_text = $state('');
  priority = $state(0);
  text = $state('');
  callback = $state('');
  /** What is spoken, as a tag (zh-yue): whom to bring on the line. */
  language = $state('');
  /** Of a radio that calls. */
  callsign = $state('');
  call_id = $state<string | null>(null);
  incident_id = $state<string | null>(null);
  draft_state = $state<'none' | 'saving' | 'saved' | 'failed'>('none');
  restored = $state(false);
  busy = $state(false);
  /** What did not reach the server, and why. */
  fault = $state('');
  /** What somebody else changed meanwhile; it stays until the one at this form decides again. */
  overtaken = $state('');
  readonly key: string;
  /** Whose it is: after a change of hands at this screen nothing of it is written for the next one. */
  readonly account = session.last_account;
  private sent: SentFields = kNothingSent;
  private pending = $state.raw<Pending | null>(null);
  /** The incident as this form last left or found it. */
  private seen_version = 0;
  private queue: Promise<void> = Promise.resolve();
  private closed = false;
  private away = false;
  private leaving = false;
  /** Another tab has the form: what this one would write comes too late. */
  private given = false;
  /** Typed since the draft was last written. */
  private dirty = false;
  /** Until it is known whether there is a draft, and what it says. */
  private is_read = false;
  private reading: Promise<boolean> | null = null;
  private readonly begun: Typed;
  private draft = at_most_every(kDraftWithinMs, () => void this.save_draft());
  private draft_again = at_most_every(kDraftAgainMs, () => {
    if (session.expired) this.draft_again.call(); // Nobody is signed in.
    else if (!this.closed) this.draft.call();
  });
  private draft_fault = '';

  constructor(private readonly seed: CallSeed) {
    const call = seed.call_id ? world.calls.get(seed.call_id) : undefined;
    this.key = seed.draft_key ?? `call-${seed.call_id ?? crypto.randomUUID()}`;
    this.call_id = seed.call_id ?? null;
    if (call) {
      this.channel = call.channel;
      this.place_text = call.place.text;
      if (call.place.text || call.place.location) this.place = { ...(call.place.text ? { place_text: call.place.text } : {}), ...(call.place.location ? { location: call.place.location } : {}) };
      if (this.place) this.held_text = call.place.text;
      this.incident_type = call.incident_type;
      this.language = call.language;
      this.callsign = call.callsign;
      this.incident_id = call.incident_id ?? null;
      this.sent = { ...this.sent, place: this.place_key, incident_type: call.incident_type, language: call.language, callsign: call.callsign };
      if (this.incident_id) this.take_over_what_is();
    }
    if (seed.incident_type) this.incident_type = seed.incident_type;
    if (seed.place_text) this.place_text = seed.place_text;
    if (seed.text) this.text = seed.text;
    if (seed.location) {
      this.place = { ...(seed.place_text ? { place_text: seed.place_text } : {}), location: seed.location };
      this.held_text = seed.place_text ?? '';
    }
    this.begun = this.typed();
    remember_draft_key(this.key);
    hold_draft(this.key, this);
    const kept = seed.draft_key !== undefined || seed.call_id !== undefined;
    seed.draft_key = this.key; // Made anew after a session that ended in between, the form finds its draft.
    this.is_read = !kept;
    if (kept) void this.restore();
    else if (seed.incident_type || seed.location) void this.sync();
    if (this.incident_id) this.show_incident();
  }

  get incident(): IncidentView | undefined {
    return this.incident_id ? world.incidents.get(this.incident_id) : undefined;
  }
  get is_empty(): boolean {
    return !this.place_text && !this.incident_type && !this.type_text && !this.call_id && kCallWords.every((name) => !this[name]);
  }
  /** By which channel it came is said once, when it is registered. */
  get is_registered(): boolean {
    return this.call_id !== null || this.pending !== null;
  }
  /** Given, and not known to be with the server. */
  get unsent(): Field[] {
    return unsent(this, this.sent);
  }

  private typed(): Typed {
    const { channel, place, place_text, held_text, incident_type, type_text, priority, text, callback, language, callsign } = this;
    return { channel, place, place_text, held_text, incident_type, type_text, priority, text, callback, language, callsign };
  }

  private async restore(): Promise<void> {
    if ((await this.has_read()) && this.pending) void this.sync();
  }
  /** False: nobody knows what the draft says, so it must not be written over. Asked again, it is read again. */
  private async has_read(): Promise<boolean> {
    if (this.is_read) return true;
    this.reading ??= this.read();
    const done = await this.reading;
    if (!done) this.reading = null;
    return done;
  }
  private async read(): Promise<boolean> {
    try {
      const { draft, written } = await read_draft(this.key, this.account);
      if (draft) this.take_draft(draft);
      if (!written) this.touched();
    } catch (error) {
      if (!(error instanceof Problem)) console.error(error);
      this.fail(i18n.t.call.draft_unread(error instanceof Problem ? said_of(error) : String(error)));
      return false;
    }
    this.is_read = true;
    return true;
  }
  /** What was typed while it was fetched stands. */
  private take_draft(draft: Draft): void {
    const now = this.typed();
    const kept = <Name extends keyof Typed>(name: Name, value: Typed[Name]): Typed[Name] => (now[name] === this.begun[name] ? value : now[name]);
    if (now.place === this.begun.place && now.place_text === this.begun.place_text) {
      this.place_text = draft.place_text ?? '';
      this.place = draft.place ?? null;
      this.held_text = draft.held_text ?? (draft.place ? (draft.place.place_text ?? draft.place_text) : '');
    }
    this.channel = kept('channel', draft.channel || 'voice');
    this.incident_type = kept('incident_type', draft.incident_type ?? '');
    this.type_text = kept('type_text', draft.type_text ?? '');
    this.priority = kept('priority', draft.priority ?? 0);
    this.text = now.text === this.begun.text ? (draft.text ?? '') : [...new Set([draft.text, now.text])].filter(Boolean).join('\n');
    this.callback = kept('callback', draft.callback ?? '');
    this.language = kept('language', draft.language ?? now.language);
    this.callsign = kept('callsign', draft.callsign ?? now.callsign);
    this.call_id = draft.call_id ?? this.call_id;
    this.incident_id = draft.incident_id ?? this.incident_id;
    this.restored = true;
    this.draft_state = 'saved';
    // What an older draft does not say is sent once more: the server says where nothing would change.
    this.sent = sent_of(draft.sent);
    this.pending = draft.pending ?? null;
    this.seen_version = draft.seen_version ?? 0;
    if (this.incident_id) this.show_incident();
  }

  /** After every keystroke. */
  touched(): void {
    if (this.closed) return;
    this.dirty = true;
    this.draft_state = 'saving';
    this.draft.call();
  }
  private snapshot(): Draft {
    return {
      kind: 'call', ...this.typed(), call_id: this.call_id, incident_id: this.incident_id, saved_at: new Date(clock.read()).toISOString(), sent: this.sent, pending: this.pending, seen_version: this.seen_version,
    };
  }
  /** True: the server has it, or it is not this form's any more. */
  private async save_draft(): Promise<boolean> {
    this.draft_fault = '';
    try {
      if (await this.has_read()) {
        const outcome = await write_draft(this.key, () => {
          if (this.closed || this.given || !holds_draft(this.key, this) || session.last_account !== this.account) return null;
          this.dirty = false;
          return this.snapshot();
        });
        if (!outcome) return true;
        if (outcome.ok) {
          if (!this.dirty) this.draft_state = 'saved';
          return true;
        }
        this.draft_fault = said(outcome);
      }
    } catch (error) {
      console.error(error);
      this.draft_fault = String(error);
    }
    this.dirty = true;
    this.draft_state = 'failed';
    this.draft_again.call();
    return false;
  }
  /** For the form that comes after this one on the same draft. null: it is written. */
  unwritten(): Draft | null {
    return this.dirty && !this.closed ? this.snapshot() : null;
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
    this.type_text = '';
    if (!this.priority) this.priority = default_priority;
    this.touched();
    if (!this.away) void this.sync();
  }
  set_type_words(words: string): void {
    if (words === this.type_text) return;
    this.type_text = words;
    this.touched();
  }
  set_priority(priority: number): void {
    this.overtaken = '';
    this.priority = priority;
    this.touched();
    void this.sync();
  }

  /** Brings the server to what the form says. `force` creates from text alone. */
  sync(force = false): Promise<void> {
    return this.in_turn(() => this.sync_once(force));
  }
  /** Nothing that goes wrong on the way stays unsaid: what is in the form may not have arrived. */
  private in_turn(act: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(() => this.attempt(act));
    return this.queue;
  }
  /** One thing that fails does not keep back the others. */
  private async attempt(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Problem)) console.error(error);
      this.fail(error instanceof Problem ? said_of(error) : i18n.t.call.not_sent_fault(String(error)));
    }
  }
  private async sync_once(force: boolean): Promise<void> {
    if (this.closed) return;
    this.fault = '';
    if (!(await this.has_read()) && !this.call_id) return;
    const { call_id } = this;
    if (!call_id) {
      await this.attempt(() => this.register(force));
    } else {
      if (!this.pending) await this.attempt(() => this.follow_call());
      if (this.pending || (!this.incident_id && (this.place || this.incident_type || force))) await this.attempt(() => this.open(call_id, force));
    }
    if (this.pending) return; // Not answered: it goes first, the next time.
    await this.attempt(() => this.bring_incident());
    await this.attempt(() => this.bring_call());
  }

  private async register(force: boolean): Promise<void> {
    if (!this.pending) {
      if (!this.place && !this.incident_type && !force) return;
      const words = this.words();
      const fields = { place: this.place_key, incident_type: this.incident_type, priority: this.priority, ...words };
      const body: CallInput = {
        channel: this.channel, open_incident: true, ...(this.place ?? {}), ...(fields.incident_type ? { incident_type: fields.incident_type } : {}), ...(fields.priority ? { priority: fields.priority } : {}), ...as_members(words),
      };
      this.pending = { key: crypto.randomUUID(), what: 'call', body: { ...body }, fields };
    }
    const outcome = await this.give_pending((body) => take_call(body as unknown as CallInput));
    if (!outcome.ok) this.fail(said(outcome));
  }
  private async open(call_id: string, force: boolean): Promise<void> {
    if (!this.pending) {
      if (this.place && this.place_key !== this.sent.place) {
        const place_key = this.place_key;
        const outcome = await perform(update_call(call_id, { ...this.place }), { quiet: true });
        this.settle(outcome, { place: place_key });
        // An incident of nothing but a refused place says nothing. What is not answered is asked again by moving the incident.
        if (!outcome.ok && !unanswered(outcome) && !this.incident_type && !force) return;
      }
      this.pending = {
        key: crypto.randomUUID(), what: 'incident', body: { ...(this.incident_type ? { incident_type: this.incident_type } : {}), ...(this.priority ? { priority: this.priority } : {}) },
        fields: { incident_type: this.incident_type, priority: this.priority },
      };
    }
    const outcome = await this.give_pending((body) => open_incident_from_call(call_id, body));
    if (outcome.ok || (refused_as(outcome, 'call.already_linked') && (await this.follow_call(true)))) return;
    this.fail(said(outcome));
  }

  /** What is not answered stays, for the next time. */
  private async give_pending(command: (body: Record<string, unknown>) => Command): Promise<Outcome> {
    const pending = this.pending as Pending;
    this.busy = true;
    this.touched();
    let outcome: Outcome;
    try {
      outcome = await perform({ ...command(pending.body), key: pending.key }, { quiet: true });
    } finally {
      this.busy = false;
    }
    if (!unanswered(outcome)) this.pending = null;
    if (outcome.ok) {
      this.sent = sent_of({ ...this.sent, ...pending.fields });
      const { position, call_id, incident_id } = outcome.sent;
      if (position) this.seen_version = position;
      if (typeof call_id === 'string') this.call_id = call_id;
      if (typeof incident_id === 'string') {
        this.incident_id = incident_id;
        this.show_incident();
      }
    }
    this.touched();
    return outcome;
  }
  private async bring_incident(): Promise<void> {
    const new_place = this.place !== null && this.place_key !== this.sent.place;
    const new_grade = (this.incident_type !== '' && this.incident_type !== this.sent.incident_type) || (this.priority !== 0 && this.priority !== this.sent.priority);
    if (!this.incident_id || (!new_place && !new_grade)) return;
    if (!this.incident) await live.fetch_incident(this.incident_id); // The stream has not told of it yet.
    const { incident } = this;
    if (!incident) return this.fail(i18n.t.problem.network);
    this.seen_version ||= incident.version;
    const as_left = (was: IncidentSeen): Seen => seen_incident({ ...incident, version: this.seen_version }, was);
    if (this.place && new_place) {
      const place_key = this.place_key;
      const before = place_sent(this.sent.place);
      const was = { place: before ? place_given(before) : { text: '', location: null } };
      const outcome = await perform({ ...move(incident, this.place, as_left(was)), undo: undefined }, { quiet: true });
      if (refused_as(outcome, 'incident.merged') && (await this.follow_call(true))) return;
      this.settle(outcome, { place: place_key }, true);
    }
    if (new_grade && !this.overtaken) {
      const wanted = { incident_type: this.incident_type, priority: this.priority };
      const { incident_type, priority } = this.sent; // A type that was sent without a priority has got one by the server.
      const was = { incident_type, ...(incident_type && !priority ? {} : { priority }) };
      const to = { ...(wanted.incident_type ? { incident_type: wanted.incident_type } : {}), ...(wanted.priority ? { priority: wanted.priority } : {}) };
      const outcome = await perform({ ...grade(incident, to, as_left(was)), undo: undefined }, { quiet: true });
      if (refused_as(outcome, 'incident.merged') && (await this.follow_call(true))) return;
      this.settle(outcome, wanted, true);
    }
  }
  private async bring_call(): Promise<void> {
    if (!this.call_id) return;
    const words = this.words();
    const names = kCallWords.filter((name) => words[name] !== '' && words[name] !== this.sent[name]);
    if (names.length === 0) return;
    const fields: Partial<Record<CallWord, string>> = Object.fromEntries(names.map((name) => [name, words[name]]));
    const outcome = await perform(update_call(this.call_id, as_members(fields)), { quiet: true });
    this.settle(outcome, fields);
  }
  private words(): Record<CallWord, string> {
    return { text: this.text.trim(), callback: this.callback.trim(), language: this.language.trim(), callsign: this.callsign.trim() };
  }

  private get place_key(): string {
    return place_key(this.place);
  }
  /** Done, or so already: the server has it. */
  private settle(outcome: Outcome, fields: Partial<SentFields>, of_incident = false): void {
    if (outcome.ok || outcome.problem.code.endsWith('.nothing_to_change')) {
      this.sent = { ...this.sent, ...fields };
      if (of_incident && outcome.ok && outcome.sent.position) this.seen_version = outcome.sent.position;
      this.touched();
      return;
    }
    if (!(outcome.problem instanceof MovedOn)) return this.fail(said(outcome));
    const instead = this.take_over_what_is();
    if (instead) this.overtaken = `${said(outcome)} ${instead}`;
    this.touched();
  }
  /** Somebody else, another tab, or a merge has given the call to an incident: this form goes there too. True: it did. `look`: the stream may not have told of it yet. */
  private async follow_call(look = false): Promise<boolean> {
    if (!this.call_id) return false;
    if (look) world.fold({ position: 0, calls: [await get<CallView>(`/calls/${encodeURIComponent(this.call_id)}`)] });
    const linked = world.calls.get(this.call_id)?.incident_id;
    if (!linked || linked === this.incident_id) return false;
    if (!world.incidents.has(linked)) await live.fetch_incident(linked);
    this.incident_id = linked;
    this.show_incident();
    const instead = this.take_over_what_is();
    if (this.incident) this.overtaken = [i18n.t.call.linked(short_number(this.incident.number)), instead].filter(Boolean).join(' ');
    this.touched();
    return true;
  }
  /** The form shows theirs, and whoever takes the call decides again. Says what was given otherwise; what the incident has not got is still given. */
  private take_over_what_is(): string {
    const { incident } = this;
    if (!incident) return '';
    const open = new Set(this.unsent);
    const otherwise: string[] = [];
    const t = i18n.t;
    const { text, location, address_code } = incident.place;
    if (text || location) {
      const words = (has_new_words(this) ? this.place_text : (this.place?.place_text ?? this.place_text)).trim();
      if (open.has('place') && (words !== text || (this.place?.location && !location))) otherwise.push(`${t.call.place} ${words || this.place_text}`);
      this.place = { ...(text ? { place_text: text } : {}), ...(location ? { location } : {}), ...(address_code ? { address_code } : {}) };
      this.place_text = this.held_text = text;
      this.sent = { ...this.sent, place: this.place_key };
    } else if (open.has('place')) {
      this.sent = { ...this.sent, place: '' };
    }
    if (incident.incident_type) {
      if (open.has('incident_type') && this.incident_type && this.incident_type !== incident.incident_type) otherwise.push(`${t.call.type} ${configuration.type_name(this.incident_type)}`);
      this.incident_type = incident.incident_type;
    }
    if (incident.priority) {
      if (open.has('priority') && this.priority !== incident.priority) otherwise.push(`${t.priority.label} ${word(t.priority, this.priority)}`);
      this.priority = incident.priority;
    }
    this.sent = { ...this.sent, incident_type: incident.incident_type, priority: incident.priority };
    this.seen_version = incident.version;
    return otherwise.length > 0 ? t.call.given_otherwise(otherwise.join(t.common.list_sep)) : '';
  }

  private fail(why: string): void {
    if (!this.fault.includes(why)) this.fault = [this.fault, why].filter(Boolean).join(' ');
  }
  private get is_on_screen(): boolean {
    return !this.away && (desk.call === null || desk.call === this.seed);
  }
  private show_incident(): void {
    const id = this.incident_id;
    if (!id || !this.is_on_screen) return; // Another form's incident is selected by now.
    desk.incident_id = id;
    if (!world.incidents.has(id)) void live.fetch_incident(id).catch(() => {}); // It is fetched again where it is needed.
  }

  /** The call is taken: what is still unsent is sent, and the draft has done its work. Only then; else it says what has not arrived, and stays. */
  async finish(): Promise<void> {
    if (this.closed) return;
    this.overtaken = '';
    if (has_new_words(this)) {
      this.place = { place_text: this.place_text.trim() };
      this.held_text = this.place_text;
      this.touched();
    }
    const refilled = this.fill_emptied();
    for (let round = 0; round < kRounds; round++) {
      await this.sync(this.text.trim() !== '');
      if (this.fault || this.overtaken || this.unsent.length === 0) break;
    }
    if (this.closed || this.overtaken) return;
    const names = this.unsent.map((name) => this.label(name));
    if (names.length > 0) this.fail(`${i18n.t.call.not_sent(names.join(i18n.t.common.list_sep))}${this.call_id || this.pending ? '' : ` ${i18n.t.call.pending}`}`);
    if (refilled) this.fail(refilled);
    if (!this.fault) this.drop();
  }
  /** The server keeps what a field was emptied of: it is shown again. Says so. */
  private fill_emptied(): string {
    if (this.place_text.trim() === '' && this.place_key !== this.sent.place) {
      this.place = place_sent(this.sent.place); // One that was not taken is withdrawn.
      this.held_text = this.place?.place_text ?? '';
    }
    const names = emptied(this, this.sent);
    for (const name of names) {
      if (name === 'place') this.place_text = this.held_text;
      else this[name] = this.sent[name];
    }
    return names.length > 0 ? i18n.t.call.not_emptied(names.map((name) => this.label(name)).join(i18n.t.common.list_sep)) : '';
  }
  private label(name: Field): string {
    const t = i18n.t;
    if (name === 'incident_type') return this.type_text.trim() ? t.call.type_unpicked(this.type_text.trim()) : t.call.type;
    return { place: t.call.place, priority: t.priority.label, text: t.call.text, callback: t.call.callback, language: t.call.language, callsign: t.call.callsign }[name];
  }
  /** Before it ends without an incident: what was said, how to call back and whom it came from stay with the call. False: it must not end yet. */
  async bring_words(): Promise<boolean> {
    await this.in_turn(async () => {
      this.fault = '';
      await this.bring_call();
    });
    const left = this.unsent.filter((name) => kCallWords.some((word) => word === name));
    if (left.length > 0) this.fail(i18n.t.call.not_sent(left.map((name) => this.label(name)).join(i18n.t.common.list_sep)));
    return this.fault === '' && !this.closed && this.incident_id === null;
  }

  drop(): void {
    this.closed = this.away = true;
    this.draft.cancel();
    this.draft_again.cancel();
    void remove_draft(this.key);
    this.leave();
  }
  private leave(): void {
    forget_draft_key(this.key);
    if (desk.call === this.seed) desk.call = null; // Another form may be open by now.
  }
  /** Thrown away, with a moment to think better of it. */
  discard(): void {
    const kept = this.snapshot();
    this.drop();
    offer_undo(i18n.t.done.draft_discarded, () => restore_draft(this.key, kept, true));
  }
  /** Put away without finishing: the draft stays. Not before the server has it. */
  async put_away(): Promise<boolean> {
    if (this.closed || this.away || this.leaving) return true;
    this.leaving = true;
    let written = true;
    for (let round = 0; round < kRounds && written && (this.dirty || (round === 0 && this.unsent.length > 0)); round++) written = await this.save_draft();
    this.leaving = false;
    if (!written) {
      this.fail([i18n.t.call.stays_open, this.draft_fault].filter(Boolean).join(' '));
      return false;
    }
    this.away = true;
    this.leave();
    return true;
  }
  /** Another tab asks for this form. null: it is not here. */
  let_go(): Promise<boolean> | null {
    if (this.away) this.give();
    if (this.closed || this.away || this.leaving || !this.is_read) return null;
    return this.put_away().then((gone) => {
      if (!gone) return false;
      this.give();
      toasts.add({ kind: 'hint', text: i18n.t.call.in_other_tab });
      return true;
    });
  }
  private give(): void {
    this.given = true;
    this.draft.cancel();
    this.draft_again.cancel();
  }
}

/** As the server takes them; what is empty is not said. */
function as_members({ text, callback, language, callsign }: Partial<Record<CallWord, string>>): Partial<CallInput> {
  return { ...(text ? { text } : {}), ...(callback ? { caller: { callback } } : {}), ...(language ? { language } : {}), ...(callsign ? { callsign } : {}) };
}
function said_of(problem: Problem): string {
  const { text, next_step } = explain(problem.body);
  return [text, next_step].filter(Boolean).join(' ');
}
