// Verb, object, object, text. Dotted forms (D.E101.I0231), Chinese words and pinyin initials mean the same verbs; the same words stand in the
// audit trail and in replay. Parsing is pure; `resolve` needs the store's lists, handed in.
import type { IncidentTypeView, IncidentView, PlaceView, StationView, UnitView } from '../api/types';
import { match_score } from '../lib/pinyin';
import { number_matches, short_number } from '../lib/numbers';

export const kVerbs = ['D', 'EN', 'A', 'CU', 'F', 'SD', 'OS', 'N', 'M', 'L', 'W', 'T', 'G', 'U', 'R', 'RC', 'RO'] as const;
export type Verb = (typeof kVerbs)[number];

/** Verbs that do something: the help and the completions name no others. */
export const kWorkingVerbs = kVerbs.filter((verb) => verb !== 'W');

/** First is what people say, last the pinyin initials. */
export const kAliases: Record<Verb, string[]> = {
  D: ['派', '调派', 'dp'], EN: ['出动', '出', 'cd'], A: ['到', '到场', 'dc'], CU: ['离', '离场', '结案', 'lc', 'ja'], F: ['空', '待命', 'dm'], SD: ['撤', '归队', 'gd'], OS: ['停', '停用', 'ty'], N: ['新', '新建', 'xj'], M: ['并', '合并', 'hb'],
  L: ['级', '等级', 'dj'], W: ['工', '工单'], T: ['记', '记录', 'jl'], G: ['去', '前往', 'qw'],
  U: ['撤销', '撤回', 'cx'], R: ['范围', '到达范围', 'ddfw', 'fw'], RC: ['封', '封路', '封闭', 'fl'], RO: ['解', '解封', '解除封闭', 'jf'],
};

export interface Parsed { verb: Verb | null; verb_text: string; help: boolean; args: string[]; rest: string; dotted: boolean }

/** Chinese words and their pinyin initials are accepted always, and told to those who would type them. */
export const aliases_for = (verb: Verb, language: string): string[] => (language === 'zh' ? kAliases[verb] : []);

const by_word = new Map<string, Verb>();
for (const verb of kVerbs) {
  by_word.set(verb.toLowerCase(), verb);
  for (const alias of kAliases[verb]) by_word.set(alias, verb);
}
/** 派E101: a Han verb needs no space after it. Longest alias first. */
const han_aliases = [...by_word.keys()].filter((alias) => /\p{Script=Han}/u.test(alias)).sort((a, b) => b.length - a.length);

export function parse(input: string): Parsed {
  let line = input.normalize('NFKC').replaceAll('。', '.').trimStart();
  const help = line.startsWith('?');
  if (help) line = line.slice(1).trimStart();
  let verb_text = /^[^\s.]*/.exec(line)?.[0] ?? '';
  let verb = by_word.get(verb_text.toLowerCase()) ?? null;
  let dotted = line[verb_text.length] === '.';
  let after = line.slice(verb_text.length + (dotted ? 1 : 0));
  if (!verb) {
    const alias = han_aliases.find((candidate) => verb_text.startsWith(candidate));
    if (alias) {
      verb = by_word.get(alias) ?? null;
      dotted = false;
      after = line.slice(alias.length);
      verb_text = alias;
    }
  }
  after = after.trimStart();
  // Types carry dots themselves (fire.building); N and T keep their text as it is.
  const args = (dotted && verb !== 'N' && verb !== 'T' ? after.split(/[\s.]+/) : after.split(/\s+/)).filter((part) => part !== '');
  if (dotted && (verb === 'T' || verb === 'N')) {
    const dot = after.indexOf('.');
    if (verb === 'T' && dot > 0 && /^I?-?\d+$/i.test(after.slice(0, dot))) return { verb, verb_text, help, args: [after.slice(0, dot), ...after.slice(dot + 1).split(/\s+/)], rest: after.replace('.', ' '), dotted };
  }
  return { verb, verb_text, help, args, rest: after, dotted };
}

/** @10:31 among the words: when it happened, said later (by radio). The rest of the words, and the time as it was typed. */
export function take_time(args: string[]): { args: string[]; time?: string } {
  const found = args.find((arg) => arg.startsWith('@'));
  return found === undefined ? { args } : { args: args.filter((arg) => !arg.startsWith('@')), time: found.slice(1) };
}

/** fire.building: what is written so is meant as a type, never as a place. Digits alone are coordinates. */
export const looks_like_type = (word: string): boolean => /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/i.test(word);
export const looks_like_incident = (word: string): boolean => /^I-?\d+$/i.test(word) || /^\d{6,8}-\d+$/.test(word) || /^\d+$/.test(word);

export interface Vocabulary {
  closed_roads: string[];
  closure_reasons: { code: string; name: { zh: string; en: string } }[];
  units: UnitView[];
  incidents: IncidentView[];
  stations: StationView[];
  types: IncidentTypeView[];
  dispositions: { code: string; name: { zh: string; en: string } }[];
  reasons: { code: string; name: { zh: string; en: string } }[];
  take_back_reasons: { code: string; name: { zh: string; en: string } }[];
  travel_modes: { code: string; name: { zh: string; en: string } }[];
  text: (name: { zh: string; en: string }) => string;
  status_word: (status: string) => string;
  type_name: (code: string) => string;
  verb_name: (verb: Verb) => string;
  /** In the reader's language: as the register calls it, where it does. */
  place_text: (incident: IncidentView) => string;
  /** The other words for a verb that this reader would type. */
  aliases: (verb: Verb) => string[];
}

export interface Suggestion { kind: 'verb' | 'unit' | 'incident' | 'place' | 'option' | 'station'; insert: string; label: string; detail: string; place?: PlaceView }

const kSuggestionsMax = 8;

/** Where the word being typed begins, and the word. */
export function last_word(input: string): { start: number; word: string } {
  const parsed = parse(input);
  const cut = parsed.verb && parsed.verb !== 'N' && parsed.verb !== 'T' && parsed.verb !== 'G' && parsed.dotted ? /[^\s.]*$/ : /\S*$/;
  const word = cut.exec(input)?.[0] ?? '';
  return { start: input.length - word.length, word };
}

export function has_verb(input: string): boolean {
  const parsed = parse(input);
  return parsed.verb !== null && !parsed.help && (/[\s.]/.test(input.trimStart()) || (parsed.verb_text !== input.trim() && parsed.rest !== ''));
}

export function complete(input: string, words: Vocabulary): Suggestion[] {
  const parsed = parse(input);
  const found: Suggestion[] = [];
  if (!has_verb(input)) {
    const typed = parsed.verb_text.toLowerCase();
    if (typed === '' && !parsed.help) return [];
    const prefix = parsed.help ? '?' : '';
    for (const verb of kWorkingVerbs) {
      if (verb.toLowerCase().startsWith(typed) || kAliases[verb].some((alias) => alias.startsWith(typed))) {
        found.push({ kind: 'verb', insert: `${prefix}${verb}${prefix ? '' : ' '}`, label: verb, detail: [words.verb_name(verb), words.aliases(verb).join(' ')].filter(Boolean).join(' · ') });
      }
    }
    return found.slice(0, kSuggestionsMax + 5);
  }
  let { word } = last_word(input);
  if (!/[\s.]/.test(input.trim()) && parsed.verb) word = parsed.rest; // 派E1: the word begins after the Han verb.
  const wanted = word.toUpperCase();
  const index = parsed.args.length - (word === '' ? 0 : 1);

  const units = (prefer: (unit: UnitView) => boolean): void => {
    const used = new Set(parsed.args.slice(0, -1).map((arg) => arg.toUpperCase()));
    words.units
      .filter((unit) => unit.unit_id.toUpperCase().includes(wanted) && !used.has(unit.unit_id.toUpperCase()))
      .sort((a, b) => Number(prefer(b)) - Number(prefer(a)) || Number(b.unit_id.toUpperCase().startsWith(wanted)) - Number(a.unit_id.toUpperCase().startsWith(wanted)) || a.unit_id.localeCompare(b.unit_id))
      .slice(0, kSuggestionsMax)
      .forEach((unit) => found.push({ kind: 'unit', insert: unit.unit_id, label: unit.unit_id, detail: `${words.status_word(unit.status)}${unit.incident_number ? ` · ${short_number(unit.incident_number)}` : ''}` }));
  };
  const incidents = (): void => {
    words.incidents
      .filter((incident) => wanted === '' || short_number(incident.number).replace('-', '').includes(wanted.replace('-', '')) || number_matches(incident.number, word) || words.type_name(incident.incident_type).includes(word) || incident.place.text.includes(word) || words.place_text(incident).includes(word))
      .slice(0, kSuggestionsMax)
      .forEach((incident) => found.push({ kind: 'incident', insert: short_number(incident.number).replace('-', ''), label: short_number(incident.number), detail: words.type_name(incident.incident_type), place: incident.place }));
  };
  const options = (entries: { code: string; name: { zh: string; en: string } }[]): void => {
    entries
      .map((entry) => ({ entry, score: match_score(word, entry.name, entry.code) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, kSuggestionsMax)
      .forEach(({ entry }) => found.push({ kind: 'option', insert: entry.code, label: entry.code, detail: words.text(entry.name) }));
  };

  switch (parsed.verb) {
    case 'D':
      if (index === 0 || !looks_like_incident(word) || words.units.some((unit) => unit.unit_id.toUpperCase().startsWith(wanted))) units((unit) => unit.availability === 'available');
      if (index > 0) incidents();
      break;
    case 'EN':
    case 'A':
    case 'F':
      units((unit) => Boolean(unit.assignment_id));
      break;
    case 'U':
      if (index === 0) units((unit) => Boolean(unit.take_back));
      else options(words.take_back_reasons);
      break;
    case 'SD':
      units((unit) => Boolean(unit.assignment_id));
      if (index > 0) incidents();
      break;
    case 'CU':
      if (index > 0 && parsed.args.some(looks_like_incident)) {
        options(words.dispositions); // What is left to say.
        break;
      }
      units((unit) => Boolean(unit.assignment_id));
      if (index === 0) incidents();
      options(words.dispositions);
      break;
    case 'OS':
      if (index === 0) units((unit) => unit.availability === 'available');
      else options(words.reasons);
      break;
    case 'N':
      if (index <= 0) options(words.types.filter((type) => type.active));
      break;
    case 'M':
      incidents();
      break;
    case 'L':
      if (index === 0) for (const level of ['1', '2', '3', '4', '5']) found.push({ kind: 'option', insert: level, label: level, detail: '' });
      else incidents();
      break;
    case 'RC':
      if (index <= 0) options(words.closure_reasons);
      break;
    case 'RO':
      for (const road of words.closed_roads.filter((candidate) => candidate.toLowerCase().includes(word.toLowerCase()))) found.push({ kind: 'option', insert: road, label: road, detail: '' });
      break;
    case 'T':
      if (index === 0) incidents();
      break;
    case 'R':
    case 'G':
      units(() => true);
      incidents();
      words.stations
        .filter((station) => word !== '' && (station.station_id.toUpperCase().includes(wanted) || match_score(word, station.name, station.station_id) > 0))
        .slice(0, kSuggestionsMax)
        .forEach((station) => found.push({ kind: 'station', insert: station.station_id, label: station.station_id, detail: words.text(station.name) }));
      if (parsed.verb === 'R' && index > 0) options(words.travel_modes);
      break;
    default:
      break;
  }
  return found.slice(0, kSuggestionsMax * 2);
}
