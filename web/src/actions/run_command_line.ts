// A typed line becomes commands. The answer is one line of text, shown inline.
import { get } from '../api/client';
import type { GeoPoint, IncidentView, PlaceList, StationView, TravelMode, UnitView } from '../api/types';
import { en } from '../i18n/en';
import { zh } from '../i18n/zh';
import { i18n, word } from '../i18n/i18n.svelte';
import { match_score } from '../lib/pinyin';
import { metres_text, short_number } from '../lib/numbers';
import { closures_in_order, closures_named } from '../store/closures.svelte';
import { configuration } from '../store/configuration.svelte';
import { desk } from '../store/desk.svelte';
import { origin_text, type Origin } from '../store/isochrone.svelte';
import { own_reports } from '../store/own_reports.svelte';
import { place_text } from '../store/place_names.svelte';
import { router } from '../store/router.svelte';
import { world } from '../store/world.svelte';
import { parse_time_of_day } from '../lib/time';
import { clock } from '../store/clock.svelte';
import { toasts } from '../store/toasts.svelte';
import { aliases_for, kWorkingVerbs, looks_like_incident, looks_like_type, parse, take_time, type Verb, type Vocabulary } from './command_line';
import { add_note, close_incident, dispatch, kTakeBackReasons, merge, running_units, set_level, set_status, stand_down, take_back, undo_left_s, type Late, type TakeBackReason } from './commands';
import { lift_closure } from './closures';
import { selected_origin, show_isochrone } from './isochrone';
import { offer_undo, perform, type Command, type Outcome } from './perform';

export interface LineResult { ok: boolean; text: string; next_step?: string; /** What is missing can be picked from the completions. */ choose?: boolean; /** Toast that carries the undo. */ undo_id?: number; help?: { verb: Verb; name: string; form: string; note: string }[] }

/** Verbs whose words are a place, a text or an incident alone, and sorted out by themselves. */
const kOwnWords: ReadonlySet<Verb> = new Set<Verb>(['N', 'T', 'L', 'M', 'G', 'R', 'RC', 'RO']);
/** Verbs that may say when it happened. */
const kTimed: ReadonlySet<Verb> = new Set<Verb>(['D', 'SD', 'EN', 'A', 'F', 'OS', 'CU']);

const failed = (text: string): LineResult => ({ ok: false, text });
const choose = (text: string): LineResult => ({ ok: false, text, choose: true });

export function vocabulary(): Vocabulary {
  return {
    units: [...world.units.values()],
    incidents: [...world.incidents.values()].filter((incident) => incident.state !== 'closed'),
    stations: [...world.stations.values()],
    types: configuration.current.incident_types,
    dispositions: configuration.current.dispositions,
    reasons: configuration.current.out_of_service_reasons,
    take_back_reasons: take_back_reasons(),
    travel_modes: travel_modes(),
    closed_roads: [...new Set(closures_in_order().map((closure) => i18n.text(closure.road)).filter(Boolean))],
    closure_reasons: closure_reasons(),
    text: (name) => i18n.text(name),
    status_word: (status) => word(i18n.t.unit_status, status),
    type_name: (code) => configuration.type_name(code),
    verb_name: (verb) => i18n.t.command.verbs[verb].name,
    place_text: (incident) => place_text(incident.place),
    aliases: (verb) => aliases_for(verb, i18n.language),
  };
}

/** As a table like those of the configuration, so that both languages and pinyin initials find them. */
const take_back_reasons = (): { code: TakeBackReason; name: { zh: string; en: string } }[] =>
  kTakeBackReasons.map((code) => ({ code, name: { zh: zh.take_back.reason[code], en: en.take_back.reason[code] } }));

const closure_reasons = (): { code: string; name: { zh: string; en: string } }[] =>
  Object.keys(zh.closures.reasons).map((code) => ({ code, name: { zh: word(zh.closures.reasons, code), en: word(en.closures.reasons, code) } }));

const travel_modes = (): { code: TravelMode; name: { zh: string; en: string } }[] =>
  (['siren', 'normal'] as const).map((code) => ({ code, name: { zh: zh.isochrone.modes[code], en: en.isochrone.modes[code] } }));

export async function run_line(input: string): Promise<LineResult> {
  const t = i18n.t.command;
  const parsed = parse(input);
  if (parsed.help) {
    const verbs = parsed.verb ? [parsed.verb] : [...kWorkingVerbs];
    return { ok: true, text: parsed.verb ? `${t.verbs[parsed.verb].form} · ${t.verbs[parsed.verb].note}` : t.hint, help: verbs.map((verb) => ({ verb, ...t.verbs[verb] })) };
  }
  if (!parsed.verb) return failed(t.unknown_verb(parsed.verb_text));

  const open_selected = (): IncidentView | undefined => {
    const incident = desk.incident_id ? world.incidents.get(desk.incident_id) : undefined;
    return incident && incident.state !== 'closed' ? incident : undefined;
  };
  /** Leading words as units, one incident among them, and what is left over. */
  const sort_out = (args: string[]): { units: UnitView[]; incident?: IncidentView; rest: string[]; bad?: string } => {
    const units: UnitView[] = [];
    const rest: string[] = [];
    let incident: IncidentView | undefined;
    for (const arg of args) {
      const unit = world.find_unit(arg);
      if (unit) units.push(unit);
      else if (looks_like_incident(arg)) {
        const found = world.find_incident(arg);
        if (!found) return { units, rest, bad: t.unknown_incident(arg) };
        incident = found;
      } else rest.push(arg);
    }
    return { units, incident, rest };
  };
  const send = async (...commands: Command[]): Promise<LineResult> => {
    const said: string[] = [];
    const undos: (() => Promise<Outcome>)[] = [];
    let refused: Outcome | undefined;
    for (const command of commands) {
      const outcome = await perform(command, { quiet: true });
      said.push(outcome.text);
      if (!outcome.ok) {
        refused = outcome;
        break;
      }
      if (outcome.undo) undos.unshift(outcome.undo);
    }
    const text = said.join(' · ');
    const undo = async (): Promise<void> => {
      for (const one of undos) await one();
    };
    const undo_id = undos.length > 0 ? offer_undo(text, undo, true) : undefined;
    return { ok: !refused, text, ...(refused && !refused.ok ? { next_step: refused.next_step } : {}), ...(undo_id !== undefined ? { undo_id } : {}) };
  };
  const option = (table: { code: string; name: { zh: string; en: string } }[], typed: string): string | undefined =>
    table.map((entry) => ({ entry, score: match_score(typed, entry.name, entry.code) })).filter(({ score }) => score > 0).sort((a, b) => b.score - a.score)[0]?.entry.code;

  const { args, time } = take_time(parsed.args);
  const late: Late = {};
  if (time !== undefined && kTimed.has(parsed.verb)) {
    const at_ms = parse_time_of_day(time, clock.read());
    if (Number.isNaN(at_ms)) return failed(t.need_time(time));
    late.occurred_at = new Date(at_ms).toISOString();
    late.source = 'radio';
  }
  const { units, incident, rest, bad } = sort_out(kOwnWords.has(parsed.verb) ? [] : kTimed.has(parsed.verb) ? args : parsed.args);
  if (bad) return failed(bad);

  switch (parsed.verb) {
    case 'D': {
      if (rest[0]) return failed(t.unknown_unit(rest[0]));
      if (units.length === 0) return failed(t.need_unit);
      const target = incident ?? open_selected();
      return target ? send(dispatch(target, units.map((unit) => unit.unit_id), undefined, false, late)) : failed(t.need_incident);
    }
    case 'SD': {
      if (rest[0]) return failed(t.unknown_unit(rest[0]));
      const target = incident ?? (units[0]?.incident_id ? world.incidents.get(units[0].incident_id) : open_selected());
      if (!target) return failed(t.need_incident);
      const named = units.length > 0 ? units.map((unit) => unit.unit_id) : running_units(target);
      return named.length > 0 ? send(stand_down(target, named, late)) : failed(t.need_unit);
    }
    case 'EN':
    case 'A':
    case 'F': {
      if (rest[0]) return failed(t.unknown_unit(rest[0]));
      if (units.length === 0) return failed(t.need_unit);
      const status = parsed.verb === 'EN' ? 'en_route' : parsed.verb === 'A' ? 'on_scene' : 'available';
      return send(...units.map((unit) => set_status(unit, status, late)));
    }
    case 'OS': {
      const unit = units[0];
      if (!unit) return failed(rest[0] ? t.unknown_unit(rest[0]) : t.need_unit);
      const reason = rest[0] ? option(configuration.current.out_of_service_reasons, rest[0]) : undefined;
      if (!reason) return choose(t.need_reason);
      return send(set_status(unit, 'out_of_service', { reason, ...late }));
    }
    case 'CU': {
      const disposition = rest[0] ? option(configuration.current.dispositions, rest[0]) : undefined;
      if (rest[0] && !disposition) return choose(t.need_disposition);
      const freed = units.map((unit) => set_status(unit, 'available', late));
      if (!disposition) return units.length > 0 ? send(...freed) : incident ? choose(t.need_disposition) : failed(t.need_unit);
      // Closing cannot be undone, so the line has to name the incident (or one of its units).
      const target = incident ?? (units[0]?.incident_id ? world.incidents.get(units[0].incident_id) : undefined);
      if (!target) return failed(open_selected() ? i18n.t.panel.close_confirm(short_number(open_selected()?.number ?? '').replace('-', '')) : t.need_incident);
      return send(...freed, close_incident(target, disposition, '', late));
    }
    case 'U': {
      const unit = units[0];
      if (!unit) {
        if (rest[0]) return failed(t.unknown_unit(rest[0]));
        return toasts.undo_last() ? { ok: true, text: i18n.t.undo.undone } : failed(t.nothing_to_undo);
      }
      if (!unit.take_back) return failed(t.nothing_to_take_back(unit.unit_id));
      const reasons = take_back_reasons();
      const reason = rest[0] ? (option(reasons, rest[0]) as TakeBackReason | undefined) : own_reports.is_last(unit) && undo_left_s(unit, clock.read()) > 0 ? 'undone' : undefined;
      return reason ? send(take_back(unit.unit_id, unit.take_back, reason)) : choose(t.need_take_back_reason);
    }
    case 'N': {
      const [first, ...others] = parsed.args;
      const type = first ? option(configuration.current.incident_types, first) : undefined;
      if (first && !type && looks_like_type(first)) return choose(t.unknown_type(first));
      const typed_place = (type ? others : parsed.args).join(' ');
      desk.open_call({ ...(type ? { incident_type: type } : {}), ...(typed_place ? { place_text: typed_place } : {}) });
      if (router.path !== '/') router.go('/');
      return { ok: true, text: t.verbs.N.name };
    }
    case 'M': {
      const other = parsed.args[0] ? world.find_incident(parsed.args[0]) : undefined;
      if (!other) return failed(parsed.args[0] ? t.unknown_incident(parsed.args[0]) : t.need_incident);
      const target = parsed.args[1] ? world.find_incident(parsed.args[1]) : open_selected();
      if (!target || target === other) return failed(parsed.args[1] && !target ? t.unknown_incident(parsed.args[1]) : t.need_incident);
      return send(merge(target, other));
    }
    case 'L': {
      const level = Number(parsed.args[0]?.replace(/级$/, ''));
      if (!Number.isInteger(level) || level < 1 || level > 5) return failed(t.need_level);
      const target = parsed.args[1] ? world.find_incident(parsed.args[1]) : open_selected();
      return target ? send(set_level(target, level)) : failed(parsed.args[1] ? t.unknown_incident(parsed.args[1]) : t.need_incident);
    }
    case 'T': {
      const first = parsed.args[0];
      const named = first && looks_like_incident(first) ? world.find_incident(first, true) : undefined;
      const target = named ?? (desk.incident_id ? world.incidents.get(desk.incident_id) : undefined);
      if (!target) return failed(t.need_incident);
      const text = named ? parsed.rest.slice(parsed.rest.indexOf(first ?? '') + (first?.length ?? 0)).trim() : parsed.rest.trim();
      return text ? send(add_note(target, text)) : failed(t.need_text);
    }
    case 'RC': {
      const [first, ...others] = parsed.args;
      const reason = first ? option(closure_reasons(), first) : undefined;
      const place_text = (reason ? others : parsed.args).join(' ');
      const incident_id = open_selected()?.incident_id;
      desk.open_closures({ ...(reason ? { reason } : {}), ...(place_text ? { place_text } : {}), ...(incident_id ? { incident_id } : {}) });
      if (router.path !== '/') router.go('/');
      return { ok: true, text: t.verbs.RC.name };
    }
    case 'RO': {
      const named = parsed.rest.trim();
      const found = named ? closures_named(named) : closures_in_order();
      const [only] = found;
      if (only && found.length === 1 && named) return send(lift_closure(only));
      if (named && !only) return failed(i18n.t.closures.nothing_found(named));
      desk.open_closures();
      if (router.path !== '/') router.go('/');
      return { ok: true, text: i18n.t.closures.title };
    }
    case 'W':
      return failed(t.no_work_orders);
    case 'G':
      return go_to(parsed.rest.trim());
    case 'R':
      return reach(parsed.rest.trim());
  }
}

/** A unit, an incident or a station that is called so. */
function called(what: string): { unit?: UnitView; incident?: IncidentView; station?: StationView } {
  const unit = world.find_unit(what);
  if (unit) return { unit };
  const incident = looks_like_incident(what) ? world.find_incident(what, true) : undefined;
  if (incident) return { incident };
  const station = world.stations.get(what) ?? [...world.stations.values()].find((candidate) => candidate.station_id.toUpperCase() === what.toUpperCase() || i18n.text(candidate.name) === what);
  return station ? { station } : {};
}

/** The best place of that name that has coordinates, and what is to be said of it. */
async function find_place(what: string): Promise<{ at: GeoPoint; label: string; said: (text: string) => string } | null> {
  try {
    const { items, ambiguous, spread_m } = await get<PlaceList>(`/places/search?q=${encodeURIComponent(what)}&limit=5&lang=${i18n.language}`);
    const place = items.find((item) => item.location);
    if (!place?.location) return null;
    const doubt = ambiguous && items.length > 1 ? ` · ${i18n.t.call.ambiguous(metres_text(spread_m))}` : '';
    return { at: place.location, label: place.label, said: (text) => `${text} (${word(i18n.t.match, place.match)})${doubt}` };
  } catch {
    return null; // Nothing found, as whoever asked says.
  }
}

async function go_to(what: string): Promise<LineResult> {
  const t = i18n.t.command;
  if (what === '') return failed(t.verbs.G.form);
  const { unit, incident, station } = called(what);
  if (unit) {
    desk.unit_id = unit.unit_id;
    desk.show(unit.location);
    return { ok: true, text: t.went_to(unit.unit_id) };
  }
  if (incident) {
    desk.select(incident.incident_id);
    desk.show(incident.place.location);
    if (router.path !== '/') router.go('/');
    return { ok: true, text: t.went_to(short_number(incident.number)) };
  }
  if (station) {
    desk.show(station.location);
    return { ok: true, text: t.went_to(i18n.text(station.name)) };
  }
  const place = await find_place(what);
  if (!place) return failed(t.nothing_found(what));
  desk.show(place.at, 16);
  return { ok: true, text: place.said(t.went_to(place.label)) };
}

/** From what is named, else from what is selected; the last word may say how one drives. */
async function reach(words: string): Promise<LineResult> {
  const t = i18n.t.isochrone;
  const last = /\S+$/.exec(words)?.[0].toLowerCase() ?? '';
  const mode = last === '' ? undefined : travel_modes().find(({ code, name }) => [code, name.zh, name.zh.slice(0, 2)].includes(last))?.code;
  const what = mode ? words.slice(0, words.length - last.length).trim() : words;
  const shows = (origin: Origin, name: string): LineResult => {
    show_isochrone(origin, mode);
    return { ok: true, text: t.of(name) };
  };
  if (what === '') {
    const origin = selected_origin();
    return origin ? shows(origin, origin_text(origin)) : failed(t.need_origin);
  }
  const { unit, incident, station } = called(what);
  const origin: Origin | null = unit ? { kind: 'unit', id: unit.unit_id } : incident ? { kind: 'incident', id: incident.incident_id } : station ? { kind: 'station', id: station.station_id } : null;
  if (origin) return shows(origin, origin_text(origin));
  const place = await find_place(what);
  if (!place) return failed(i18n.t.command.nothing_found(what));
  return { ok: true, text: place.said(shows({ kind: 'place', at: place.at, label: place.label }, place.label).text) };
}
