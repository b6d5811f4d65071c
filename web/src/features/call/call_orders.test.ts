// Why: a ringing call without a place, of which the type was chosen before the place, lost its place, words and call-back number without a word,
// and its draft with them. Here every order of the fields meets every way in which a call begins, and everything that may go wrong on the way:
// what the centre has in the end is what was typed, and until then the form stays and says so.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallView, IncidentView } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { desk } from '../../store/desk.svelte';
import { incident } from '../../store/fixtures.test-data';
import { world } from '../../store/world.svelte';
import { CallFormState } from './call_form.svelte';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});

vi.setConfig({ testTimeout: 60_000 }); // A loaded machine is slow, not wrong.

type Body = Record<string, unknown>;
type Answer = { status: number; body: unknown } | 'lost';
type Trouble = 'refused' | 'broken' | 'lost_before' | 'lost_after' | 'down';
const kNowhere: IncidentView['place'] = { text: '', location: null, source: 'stated', uncertainty_m: 0, address_code: '', county: '', township: '' };
const refused = (status: number, code: string): Answer => ({ status, body: { status, code, title: code, title_zh: code } });

/** As much of the centre as a call's form talks to; of a trouble it has one, at the command of that number. */
class Centre {
  position = 10;
  call: (CallView & { text: string; callback: string }) | null = null;
  incident: IncidentView | null = null;
  other_calls = 0;
  commands: string[] = [];
  registered = 0;
  drafts = new Map<string, unknown>();
  removed: string[] = [];
  trouble: Trouble | null = null;
  trouble_at = 0;
  /** The stream tells of what was done before the answer comes. */
  told = true;
  private done = new Map<string, Answer>();

  rings(fields: Partial<CallView> = {}): void {
    this.call = {
      call_id: 'c1', state: 'answered', silent: false, channel: 'voice', rang_at: '2026-11-28T01:00:00Z', outcome: '', language: '', callsign: '', seat: '', place: kNowhere, incident_type: '', transferred_to: '', has_caller: false, has_text: false, erased: false, locations: [], version: 9, ...fields, text: '', callback: '',
    };
    world.fold({ position: 9, calls: [this.call] });
  }
  has(fields: Partial<IncidentView>): void {
    this.incident = incident({ version: 9, place: kNowhere, incident_type: '', priority: 0, ...fields });
    world.fold({ position: 9, incidents: [this.incident] });
  }

  asked(method: string, path: string, body: Body, key: string, if_match: string): Answer {
    if (path.startsWith('/drafts/')) return this.draft(method, decodeURIComponent(path.slice(8)), body);
    if (this.trouble === 'down' && this.trouble_at > 0 && this.commands.length + 1 >= this.trouble_at) return 'lost';
    if (method === 'GET') {
      if (path.startsWith('/incidents/') && this.incident) return { status: 200, body: { incident: this.incident } };
      if (path.startsWith('/calls/') && this.call) return { status: 200, body: this.call };
      return refused(404, 'none');
    }
    this.commands.push(path);
    const now = this.commands.length === this.trouble_at ? this.trouble : null;
    if (now === 'lost_before') return 'lost';
    if (now === 'broken') return { status: 502, body: 'bad gateway' };
    if (now === 'refused') return refused(422, 'today.not');
    const answer = this.done.get(key) ?? this.does(path, body, if_match);
    this.done.set(key, answer);
    return now === 'lost_after' ? 'lost' : answer;
  }
  private draft(method: string, key: string, body: Body): Answer {
    if (method === 'PUT') this.drafts.set(key, body);
    if (method === 'DELETE') {
      this.drafts.delete(key);
      this.removed.push(key);
    }
    return method === 'GET' && !this.drafts.has(key) ? refused(404, 'draft.unknown') : { status: 200, body: this.drafts.get(key) ?? {} };
  }
  private does(path: string, body: Body, if_match: string): Answer {
    const position = ++this.position;
    const refusal = this.apply(path, body, if_match, position);
    if (refusal) return refusal;
    if (this.told) world.fold({ position, ...(this.call ? { calls: [this.call] } : {}), ...(this.incident ? { incidents: [this.incident] } : {}) });
    return { status: 200, body: { position, ...(path.startsWith('/calls') ? { call_id: this.call?.call_id, incident_id: this.call?.incident_id } : {}) } };
  }
  private apply(path: string, body: Body, if_match: string, position: number): Answer | null {
    const place = this.place_of(body);
    if (path === '/calls') {
      this.registered++;
      this.rings({ place: place ?? kNowhere, incident_type: String(body['incident_type'] ?? ''), version: position });
      this.takes_words(body);
      this.opens(body, position);
    } else if (path === '/calls/c1/open_incident') {
      if (this.call?.incident_id) return refused(409, 'call.already_linked');
      this.opens(body, position);
    } else if (path === '/calls/c1/update') {
      this.takes_words(body);
      if (this.call) this.call = { ...this.call, ...(place ? { place } : {}), version: position };
      if (place && this.incident && (this.other_calls === 0 || !this.incident.place.text)) this.incident = { ...this.incident, place, version: position };
    } else {
      if (!this.incident) return refused(404, 'incident.unknown');
      if (if_match !== `"${this.incident.version}"`) return refused(412, 'version.moved_on');
      const after = { ...this.incident, ...(place ? { place } : {}), ...(body['incident_type'] ? { incident_type: String(body['incident_type']) } : {}), ...(body['priority'] ? { priority: Number(body['priority']) } : {}) };
      if (JSON.stringify(after) === JSON.stringify(this.incident)) return refused(409, 'incident.nothing_to_change');
      this.incident = { ...after, version: position };
    }
    return null;
  }
  private place_of({ place_text, location }: Body): IncidentView['place'] | null {
    return place_text || location ? { ...kNowhere, text: String(place_text ?? ''), location: (location as IncidentView['place']['location']) ?? null } : null;
  }
  private takes_words(body: Body): void {
    if (this.call && body['text']) this.call.text = String(body['text']);
    if (this.call && body['caller']) this.call.callback = (body['caller'] as { callback: string }).callback;
    for (const name of ['language', 'callsign'] as const) if (this.call && body[name]) this.call[name] = String(body[name]);
  }
  private opens(body: Body, position: number): void {
    if (!this.call) return;
    this.call = { ...this.call, incident_id: 'i1', version: position };
    this.incident = incident({ version: position, place: this.call.place, incident_type: String(body['incident_type'] ?? this.call.incident_type), priority: Number(body['priority'] ?? 0) });
  }
  has_got(): Body {
    return { place: this.incident?.place.text, incident_type: this.incident?.incident_type, priority: this.incident?.priority, text: this.call?.text, callback: this.call?.callback, language: this.call?.language, callsign: this.call?.callsign };
  }
}

let centre = new Centre();
beforeEach(() => {
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const answer = centre.asked(init.method ?? 'GET', url.replace('/api/v1', ''), init.body ? (JSON.parse(String(init.body)) as Body) : {}, headers['idempotency-key'] ?? '', headers['if-match'] ?? '');
    if (answer === 'lost') throw new TypeError('no connection');
    return new Response(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body), { status: answer.status });
  });
});
afterEach(() => {
  desk.call = null;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const kFields = ['type', 'place', 'text', 'words'] as const;
type FieldName = (typeof kFields)[number];
function permutations<T>(of: readonly T[]): T[][] {
  return of.length < 2 ? [[...of]] : of.flatMap((first, at) => permutations([...of.slice(0, at), ...of.slice(at + 1)]).map((rest) => [first, ...rest]));
}
/** As the fields of the screen do it: what is typed is there at once, and leaving the field gives it. */
const types: Record<FieldName, (form: CallFormState) => void> = {
  type: (form) => form.set_type('fire.building', 1),
  place: (form) => {
    form.place_text = '滨江路 8 号';
    form.set_place({ place_text: '滨江路 8 号', location: { lat: 31.2, lon: 118.4 } });
  },
  text: (form) => {
    form.text = '三楼冒烟，有人被困';
    form.touched();
    if (form.call_id) void form.sync();
  },
  words: (form) => {
    form.callback = '055-1208';
    form.language = 'yue';
    form.callsign = 'E101';
    form.touched();
    if (form.call_id) void form.sync();
  },
};
const typed = { place: '滨江路 8 号', incident_type: 'fire.building', text: '三楼冒烟，有人被困', callback: '055-1208', language: 'yue', callsign: 'E101' };

const begins: Record<string, () => CallFormState> = {
  'a new call': () => new CallFormState({}),
  'a ringing call without a place': () => {
    centre.rings();
    return new CallFormState({ call_id: 'c1' });
  },
  'a ringing call that came with a place and a type': () => {
    centre.rings({ channel: 'app', place: { ...kNowhere, text: '人民路 1 号', location: { lat: 31, lon: 118 } }, incident_type: 'ems.fall' });
    return new CallFormState({ call_id: 'c1' });
  },
  'a silent call': () => {
    centre.rings({ silent: true });
    return new CallFormState({ call_id: 'c1' });
  },
  'a call that was joined to an incident': () => {
    centre.other_calls = 1;
    centre.has({ place: { ...kNowhere, text: '人民路 1 号' }, incident_type: 'ems.fall', priority: 3 });
    centre.rings({ incident_id: 'i1', outcome: 'joined' });
    return new CallFormState({ call_id: 'c1' });
  },
  'a call that was joined to an incident of which nothing is known': () => {
    centre.other_calls = 1;
    centre.has({});
    centre.rings({ incident_id: 'i1', outcome: 'joined' });
    return new CallFormState({ call_id: 'c1' });
  },
};

/** One case on a centre of its own; what it had is what failed. */
async function goes(begin: () => CallFormState, order: FieldName[], options: { trouble?: Trouble; at?: number; haste?: boolean; told?: boolean }): Promise<string[]> {
  centre = new Centre();
  world.clear();
  Object.assign(centre, { trouble: options.trouble ?? null, trouble_at: options.at ?? 0, told: options.told ?? true });
  const form = begin();
  if (!options.haste) await form.sync();
  for (const field of order) {
    types[field](form);
    if (!options.haste) await form.sync();
  }
  const faults: string[] = [];
  const expected = { ...typed, priority: form.priority };
  await form.finish();
  const is_there = (): boolean => JSON.stringify(Object.entries(centre.has_got()).sort()) === JSON.stringify(Object.entries(expected).sort());
  await Promise.resolve();
  await Promise.resolve();
  const closed = (): boolean => centre.removed.includes(form.key);
  if (!is_there() && closed()) faults.push('the draft went before all had arrived');
  if (!closed() && form.fault === '') faults.push('it stays and does not say why');
  centre.trouble = null; // It is over.
  for (let again = 0; again < 2 && !closed(); again++) {
    await form.finish();
    await new Promise((resolve) => setTimeout(resolve));
  }
  if (!closed()) faults.push(`it cannot be finished: ${form.fault} ${form.overtaken}`);
  if (!is_there()) faults.push(`${JSON.stringify(centre.has_got())} is not ${JSON.stringify(expected)}`);
  if (centre.registered > 1) faults.push('it was registered twice');
  return faults.map((fault) => `${order.join()} ${JSON.stringify(options)}: ${fault}`);
}

describe.each(Object.entries(begins))('%s', (_name, begin) => {
  test('has arrived as it was typed, in whatever order', async () => {
    const faults: string[] = [];
    for (const order of permutations(kFields)) for (const haste of [false, true]) for (const told of [false, true]) faults.push(...(await goes(begin, order, { haste, told })));
    expect(faults).toEqual([]);
  });
  test.each(['refused', 'broken', 'lost_before', 'lost_after', 'down'] as const)('arrives after all where one command is %s', async (trouble) => {
    const faults: string[] = [];
    for (const order of permutations(kFields)) for (const at of [1, 2, 3, 4]) faults.push(...(await goes(begin, order, { trouble, at, haste: at % 2 === 0, told: at > 2 })));
    expect(faults).toEqual([]);
  });
});
