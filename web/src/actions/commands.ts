// Every command a screen can give, as values. Words come from the dictionary when they are shown, so a switch of language reaches them.
import type { IncidentView, IncidentTypeView, PlaceView, RunCardView, UnitStatus, UnitView, Verdict } from '../api/types';
import { i18n, word } from '../i18n/i18n.svelte';
import { short_number } from '../lib/numbers';
import { ms } from '../lib/time';
import { clock } from '../store/clock.svelte';
import { configuration } from '../store/configuration.svelte';
import { own_reports } from '../store/own_reports.svelte';
import { world } from '../store/world.svelte';
import type { Command } from './perform';
import { incident_as_seen, seen_incident, unit_as_seen, type IncidentSeen, type Seen } from './seen';

const at = (incident_id: string, verb: string): string => `/incidents/${encodeURIComponent(incident_id)}/${verb}`;
const sep = (): string => i18n.t.common.list_sep;

export interface PlaceInput { place_text?: string; location?: { lat: number; lon: number }; address_code?: string; /** Which answer of a place search it is. */ chosen?: { kind: string; match: string } }

/** A paper form; what it becomes is shown by whoever entered it. */
export const enter_form = (body: Record<string, unknown>): Command => ({ method: 'POST', path: '/reentries', body, done: () => i18n.t.paper.states.entered ?? '' });

/** To erase what one caller said and how they are called back, for good: a proposal, which another person confirms. */
export const erase_details = (call_id: string): Command => ({
  method: 'POST', path: `/calls/${encodeURIComponent(call_id)}/erase_details`, body: { reason: 'request' }, done: () => i18n.t.done.erasing_proposed,
});

/** When it happened, where that is not now, and from where it is known. */
export interface Late { occurred_at?: string; source?: string }

export const dispatch = (incident: IncidentView, unit_ids: string[], advice_id?: string, divert = false, late: Late = {}): Command => ({
  method: 'POST', path: at(incident.incident_id, 'dispatch'),
  body: { unit_ids, ...(advice_id ? { advice_id } : {}), ...(divert ? { divert: true } : {}), ...late },
  done: () => i18n.t.done.dispatched(unit_ids.join(sep()), short_number(incident.number)),
  undo: divert ? undefined : () => stand_down(incident, unit_ids),
  divert: divert ? undefined : () => dispatch(incident, unit_ids, advice_id, true, late),
});

export const stand_down = (incident: IncidentView, unit_ids: string[], late: Late = {}): Command => ({
  method: 'POST', path: at(incident.incident_id, 'stand_down'), body: { unit_ids, ...late },
  done: () => i18n.t.done.stood_down(unit_ids.join(sep())),
  undo: () => dispatch(incident, unit_ids),
});

/** As one's own command left it: undone is that, and not what somebody else has made of it since. */
const left_by = (incident: IncidentView, { position }: { position?: number }, was: IncidentSeen): Seen => seen_incident({ ...incident, version: position ?? incident.version }, was);

export const set_level = (incident: IncidentView, response_level: number): Command => ({
  method: 'POST', path: at(incident.incident_id, 'level'), body: { response_level }, seen: incident_as_seen(incident, 'response_level'), done: () => i18n.t.done.level(response_level),
  undo: (sent) => take_back_of(incident, 'level', left_by(incident, sent, { response_level })),
});

const take_back_of = (incident: IncidentView, what: 'level' | 'grade', seen: Seen): Command => ({
  method: 'POST', path: at(incident.incident_id, 'take_back'), body: { what }, seen, done: () => i18n.t.undo.undone,
});

export const merge = (into: IncidentView, other: { incident_id: string; number: string }): Command => ({
  method: 'POST', path: at(into.incident_id, 'merge'), body: { incident_id: other.incident_id },
  done: () => i18n.t.done.merged(short_number(other.number), short_number(into.number)),
  undo: () => unmerge(into, other),
});

export const unmerge = (from: IncidentView, other: { incident_id: string; number: string }): Command => ({
  method: 'POST', path: at(from.incident_id, 'unmerge'), body: { incident_id: other.incident_id }, done: () => i18n.t.done.unmerged(short_number(other.number)),
  undo: () => merge(from, other),
});

const as_input = (place: PlaceView): PlaceInput => ({
  ...(place.text ? { place_text: place.text } : {}), ...(place.location ? { location: place.location } : {}), ...(place.address_code ? { address_code: place.address_code } : {}),
});

/** A place as it was given: the rest is what the server makes of it. */
export const place_given = ({ place_text, location, address_code }: PlaceInput): NonNullable<IncidentSeen['place']> => ({
  ...(place_text ? { text: place_text } : {}), ...(location ? { location } : {}), ...(address_code ? { address_code } : {}),
});
export const move = (incident: IncidentView, place: PlaceInput, seen: Seen = incident_as_seen(incident, 'place')): Command => ({
  method: 'POST', path: at(incident.incident_id, 'move'), body: place, seen, done: () => i18n.t.done.moved,
  undo: incident.place.location || incident.place.text ? (sent) => move(incident, as_input(incident.place), left_by(incident, sent, { place: place_given(place) })) : undefined,
});

export const grade = (incident: IncidentView, to: { incident_type?: string; priority?: number }, seen: Seen = incident_as_seen(incident, 'incident_type', 'priority')): Command => ({
  method: 'POST', path: at(incident.incident_id, 'grade'), body: to, seen, done: () => i18n.t.done.graded,
  undo: (sent) => take_back_of(incident, 'grade', left_by(incident, sent, to)),
});

export const add_note = (incident: IncidentView, text: string): Command => ({ method: 'POST', path: at(incident.incident_id, 'notes'), body: { text }, done: () => i18n.t.done.noted });

export const mark_benchmark = (incident: IncidentView, benchmark: string): Command => ({
  method: 'POST', path: at(incident.incident_id, 'benchmark'), body: { benchmark }, done: () => i18n.t.done.benchmark(configuration.name('benchmarks', benchmark)),
});

export const accept_leg = (incident: IncidentView, agency: string): Command => ({
  method: 'POST', path: at(incident.incident_id, `legs/${encodeURIComponent(agency)}/accept`), done: () => i18n.t.done.leg_accepted(configuration.name('agencies', agency)),
});
export const close_leg = (incident: IncidentView, agency: string, disposition: string): Command => ({
  method: 'POST', path: at(incident.incident_id, `legs/${encodeURIComponent(agency)}/close`), body: { disposition }, done: () => i18n.t.done.leg_closed(configuration.name('agencies', agency)),
});
export const take = (incident: IncidentView): Command => ({ method: 'POST', path: at(incident.incident_id, 'take'), seen: incident_as_seen(incident, 'seat'), done: () => i18n.t.done.taken });

export const close_incident = (incident: IncidentView, disposition: string, note = '', late: Late = {}): Command => ({
  method: 'POST', path: at(incident.incident_id, 'close'), body: { disposition, ...(note ? { note } : {}), ...late },
  // What another has learnt meanwhile may be a reason not to close.
  seen: incident_as_seen(incident, 'incident_type', 'priority', 'response_level', 'place', 'call_ids', 'notes_count'), done: () => i18n.t.done.closed(short_number(incident.number)),
});
export const reopen = (incident: IncidentView, reason: string): Command => ({ method: 'POST', path: at(incident.incident_id, 'reopen'), body: { reason }, done: () => i18n.t.done.reopened });

export const set_status = (unit: UnitView, status: UnitStatus, more: { reason?: string; hospital?: string } & Late = {}): Command => {
  let told_ms: number | null = null; // By the centre's clock, which in a demo runs faster than the ten seconds on the screen.
  return {
    method: 'POST', path: `/units/${encodeURIComponent(unit.unit_id)}/status`, body: { status, ...more }, on_done: ({ position }) => own_reports.told(unit.unit_id, position),
    done: () => i18n.t.done.status(unit.unit_id, word(i18n.t.unit_status, status)),
    undo: () => {
      told_ms ??= clock.read();
      return take_back(unit.unit_id, status, clock.read() - told_ms <= configuration.current.settings.undo_s * 1000 ? 'undone' : 'wrong_status');
    },
  };
};
export const kTakeBackReasons = ['wrong_unit', 'wrong_status', 'misheard'] as const;
export type TakeBackReason = 'undone' | (typeof kTakeBackReasons)[number];
/** Takes back the last report of a unit: refused when anything else has happened since. */
export const take_back = (unit_id: string, status: string, reason: TakeBackReason): Command => ({
  method: 'POST', path: `/units/${encodeURIComponent(unit_id)}/take_back`, body: { status, reason },
  done: () => i18n.t.take_back.done(unit_id, word(i18n.t.unit_status, status)),
});
export const check_in = (incident_id: string, unit_id: string): Command => ({ method: 'POST', path: at(incident_id, 'check_in'), body: { unit_id }, done: () => i18n.t.done.checked_in(unit_id) });
/** Stand by elsewhere than at home, called as the register calls the place; without one: back to where it belongs. */
export function set_post(unit: UnitView, post: { location: { lat: number; lon: number }; address_code?: string } | null): Command {
  const left = unit.post && unit.location_source === 'post' ? unit.location : null; // Where it stood by, as far as that is known.
  return {
    method: 'POST', path: `/units/${encodeURIComponent(unit.unit_id)}/post`, body: post ?? {}, seen: unit_as_seen(unit, 'post'), done: () => (post ? i18n.t.done.posted(unit.unit_id) : i18n.t.done.unposted(unit.unit_id)),
    undo: post && !unit.post ? () => ({ ...set_post(unit, null), seen: undefined }) : left ? () => ({ ...set_post(unit, { location: left }), seen: undefined }) : undefined,
  };
}
/** `undone` is for a moment; afterwards the server wants to know why. */
export const undo_left_s = (unit: UnitView, now_ms: number): number => Math.ceil(configuration.current.settings.undo_s - (now_ms - ms(unit.status_recorded_at)) / 1000);
export const set_emergency = (unit_id: string, on: boolean): Command => ({
  method: 'POST', path: `/units/${encodeURIComponent(unit_id)}/emergency`, body: { on }, done: () => (on ? i18n.t.common.emergency_from(unit_id) : i18n.t.done.emergency_cleared(unit_id)),
});

/** Setting a unit free ends its assignment: in quarters when it stands there, else on the road. */
export const free_unit = (unit: UnitView): Command => set_status(unit, 'available');

// Calls -----------------------------------------------------------------------------------------------------------------------------------
const call_at = (call_id: string, verb: string): string => `/calls/${encodeURIComponent(call_id)}/${verb}`;
export interface CallInput extends PlaceInput {
  channel: string;
  caller?: { callback: string };
  incident_type?: string;
  priority?: number;
  text?: string;
  language?: string;
  callsign?: string;
  open_incident?: boolean;
}
export const take_call = (call: CallInput): Command => ({ method: 'POST', path: '/calls', body: call, done: () => '' });
export const update_call = (call_id: string, fields: Partial<CallInput>): Command => ({ method: 'POST', path: call_at(call_id, 'update'), body: fields, done: () => i18n.t.done.saved });
export const answer_call = (call_id: string): Command => ({ method: 'POST', path: call_at(call_id, 'answer'), done: () => i18n.t.done.answered });
export const abandon_call = (call_id: string): Command => ({ method: 'POST', path: call_at(call_id, 'abandon'), done: () => i18n.t.done.call_ended });
export const silent_call = (call_id: string): Command => ({ method: 'POST', path: call_at(call_id, 'silent'), done: () => i18n.t.done.saved });
export const end_call = (call_id: string, outcome: 'information' | 'misdial'): Command => ({ method: 'POST', path: call_at(call_id, 'end'), body: { outcome }, done: () => i18n.t.done.call_ended });
export const call_back = (call_id: string, result: string): Command => ({ method: 'POST', path: call_at(call_id, 'call_back'), body: { result }, done: () => i18n.t.done.called_back });
export const transfer_call = (call_id: string, to: string): Command => ({ method: 'POST', path: call_at(call_id, 'transfer'), body: { to }, done: () => i18n.t.done.transferred });
export const join_call = (call_id: string, incident_id: string): Command => ({ method: 'POST', path: call_at(call_id, 'join'), body: { incident_id }, done: () => i18n.t.done.joined });
export const open_incident_from_call = (call_id: string, fields: { incident_type?: string; priority?: number }): Command => ({ method: 'POST', path: call_at(call_id, 'open_incident'), body: fields, done: () => '' });

// Drafts lie outside the journal; they are sent all the same.
export const put_draft = (key: string, value: unknown): Command => ({ method: 'PUT', path: `/drafts/${encodeURIComponent(key)}`, body: value, done: () => i18n.t.call.draft_saved });
export const delete_draft = (key: string): Command => ({ method: 'DELETE', path: `/drafts/${encodeURIComponent(key)}`, done: () => i18n.t.done.removed });

/** What the address already says is not said again: a body with a member that the contract does not name is refused. */
const without = (whole: object, ...names: string[]): Record<string, unknown> => Object.fromEntries(Object.entries(whole).filter(([name]) => !names.includes(name)));

/** What was seen when the form opened: a change by someone else meanwhile is told, not overwritten. A new one has none. */
const known = (version?: number): number | undefined => (version ? version : undefined);

// Seats, accounts, plans ------------------------------------------------------------------------------------------------------------------
const seat_at = (seat_id: string, verb: string): string => `/seats/${encodeURIComponent(seat_id)}/${verb}`;
export const sign_on_seat = (seat_id: string): Command => ({ method: 'POST', path: seat_at(seat_id, 'sign_on'), done: () => i18n.t.done.signed_on, undo: () => sign_off_seat(seat_id) });
export const sign_off_seat = (seat_id: string): Command => ({ method: 'POST', path: seat_at(seat_id, 'sign_off'), done: () => i18n.t.done.signed_off, undo: () => sign_on_seat(seat_id) });
export const hand_over = (seat_id: string, to_account: string, note: string): Command => ({
  method: 'POST', path: seat_at(seat_id, 'handover'), body: { to_account, note }, done: () => i18n.t.done.handover_sent, undo: () => withdraw_handover(seat_id),
});
/** Until it is acknowledged. */
export const withdraw_handover = (seat_id: string): Command => ({ method: 'POST', path: seat_at(seat_id, 'withdraw_handover'), done: () => i18n.t.done.handover_withdrawn });
/** Who sits there is gone: an account was closed, or nobody answers. */
export const relieve_seat = (seat_id: string, account: string): Command => ({ method: 'POST', path: seat_at(seat_id, 'relieve'), body: { account }, done: () => i18n.t.done.relieved });
export const accept_handover = (seat_id: string): Command => ({ method: 'POST', path: seat_at(seat_id, 'accept_handover'), done: () => i18n.t.done.handover_done });
export const set_standing_notes = (seat_id: string, text: string, before: string): Command => ({
  method: 'PUT', path: seat_at(seat_id, 'standing_notes'), body: { text }, done: () => i18n.t.done.saved, undo: () => set_standing_notes(seat_id, before, text),
});
export const add_seat = (seat_id: string, zh: string, en: string): Command => ({ method: 'POST', path: '/seats', body: { seat_id, name: { zh, en } }, done: () => i18n.t.done.saved });

export const add_account = (fields: { account: string; display: string; roles: string[]; areas: string[] }): Command => ({ method: 'POST', path: '/accounts', body: fields, done: () => i18n.t.done.saved });
interface Reach { roles: string[]; areas: string[] }
export const change_account = (account: string, { roles, areas }: Reach, before: Reach): Command => ({
  method: 'PUT', path: `/accounts/${encodeURIComponent(account)}`, body: { roles, areas }, done: () => i18n.t.done.saved, undo: () => change_account(account, before, { roles, areas }),
});
export const account_verb = (account: string, verb: 'disable' | 'enable' | 'reset_password' | 'reset_second_factor'): Command => ({
  method: 'POST', path: `/accounts/${encodeURIComponent(account)}/${verb}`, done: () => i18n.t.done.account[verb](account),
  undo: verb !== 'disable' && verb !== 'enable' ? undefined : () => account_verb(account, verb === 'disable' ? 'enable' : 'disable'),
});

export const revoke_token = (token_id: string): Command => ({ method: 'DELETE', path: `/tokens/${encodeURIComponent(token_id)}`, done: () => i18n.t.tokens.revoked });

/** `before`: as it was, which undoing puts back over what was written now, and over nothing else; null for a new one. */
export const put_incident_type = (type: IncidentTypeView, before: IncidentTypeView | null): Command => ({
  method: 'PUT', path: `/incident_types/${encodeURIComponent(type.code)}`, body: without(type, 'code', 'version'), if_match: known(type.version), done: () => i18n.t.done.saved,
  undo: before ? ({ position }) => put_incident_type({ ...before, version: position ?? 0 }, type) : undefined,
});
export const put_run_card = (card: RunCardView, before: RunCardView | null): Command => ({
  method: 'PUT', path: `/run_cards/${encodeURIComponent(card.run_card_id)}`, body: without(card, 'run_card_id', 'version'), if_match: known(card.version), done: () => i18n.t.done.saved,
  undo: ({ position }) => (before ? put_run_card({ ...before, version: position ?? 0 }, card) : remove_run_card(card)),
});
export const remove_run_card = (card: RunCardView): Command => ({ method: 'DELETE', path: `/run_cards/${encodeURIComponent(card.run_card_id)}`, done: () => i18n.t.done.removed });
interface UnitFields { kind: string; agency: string; station: string; capabilities: string[] }
const unit_fields = ({ kind, agency, station, capabilities }: UnitFields): UnitFields => ({ kind, agency, station, capabilities });
export const put_unit = (unit_id: string, fields: UnitFields, before: UnitView | null): Command => ({
  method: 'PUT', path: `/units/${encodeURIComponent(unit_id)}`, body: unit_fields(fields), done: () => i18n.t.done.saved,
  ...(before ? { seen: unit_as_seen(before, 'kind', 'agency', 'station', 'capabilities'), undo: ({ position }) => put_unit(unit_id, before, { ...before, ...unit_fields(fields), version: position ?? before.version }) } : {}),
});
export const remove_unit = (unit_id: string): Command => ({ method: 'DELETE', path: `/units/${encodeURIComponent(unit_id)}`, done: () => i18n.t.done.retired });
interface StationFields { name: { zh: string; en: string }; agency: string; location: { lat: number; lon: number }; version?: number }
export const put_station = (station_id: string, { name, agency, location, version }: StationFields, before: StationFields | null): Command => ({
  method: 'PUT', path: `/stations/${encodeURIComponent(station_id)}`, body: { name, agency, location }, if_match: known(version), done: () => i18n.t.done.saved,
  undo: before ? ({ position }) => put_station(station_id, { ...before, version: position ?? 0 }, { name, agency, location }) : undefined,
});
export const remove_station = (station_id: string): Command => ({ method: 'DELETE', path: `/stations/${encodeURIComponent(station_id)}`, done: () => i18n.t.done.retired });
interface Shift { capabilities: string[]; crew: number }
export const set_crew = ({ capabilities, crew }: Shift, before: UnitView): Command => ({
  method: 'POST', path: `/units/${encodeURIComponent(before.unit_id)}/crew`, body: { capabilities, crew }, seen: unit_as_seen(before, 'capabilities', 'crew'), done: () => i18n.t.done.saved,
  undo: ({ position }) => set_crew(before, { ...before, capabilities, crew, version: position ?? before.version }),
});

// The register's steward
export const decide_addresses = (verdict: Verdict, entries: string[], kept?: string): Command => ({
  method: 'POST', path: '/addresses/decisions', body: { verdict, entries, ...(kept ? { kept } : {}) }, done: () => i18n.t.addresses.decided[verdict](entries.length),
  undo: (sent) => (sent.decision_id ? withdraw_decision(String(sent.decision_id)) : null),
});
export const withdraw_decision = (decision_id: string): Command => ({ method: 'DELETE', path: `/addresses/decisions/${encodeURIComponent(decision_id)}`, done: () => i18n.t.addresses.withdrawn });
export const compile_register = (): Command => ({ method: 'POST', path: '/addresses/compilation', done: () => word(i18n.t.addresses.step, 'waiting') });

export const set_demo_crews = (on: boolean): Command => ({ method: 'POST', path: '/demo/crews', body: { on }, done: () => i18n.t.done.saved });

export const running_units = (incident: IncidentView): string[] => incident.assignments.filter((assignment) => assignment.state !== 'ended').map((assignment) => assignment.unit_id);
export const incident_of_unit = (unit: UnitView): IncidentView | undefined => (unit.incident_id ? world.incidents.get(unit.incident_id) : undefined);
