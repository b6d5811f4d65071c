// Why: a form that came back from its draft took what was typed for sent: it never arrived, the form could not be finished, and finishing would
// have thrown the draft away. And a call that was registered without an answer was registered again.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { i18n } from '../../i18n/i18n.svelte';
import { desk } from '../../store/desk.svelte';
import { incident } from '../../store/fixtures.test-data';
import { world } from '../../store/world.svelte';
import type { CallView } from '../../api/types';
import { CallFormState, type Draft } from './call_form.svelte';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});

interface Asked { method: string; path: string; body: Record<string, unknown>; key: string; version: string }
let asked: Asked[] = [];
let drafts: Record<string, Draft> = {};
/** What the centre answers to a command; undefined: {position}. 'lost': no answer. */
let answers: (asked: Asked) => { status: number; body: unknown } | 'lost' | undefined = () => undefined;
const refused = (status: number, code: string): { status: number; body: unknown } => ({ status, body: { status, code, title: code, title_zh: code } });
const commands = (): Asked[] => asked.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/drafts'));

beforeEach(() => {
  asked = [];
  drafts = {};
  answers = () => undefined;
  world.clear();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const one = { method: init.method ?? 'GET', path: url.replace('/api/v1', ''), body: init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {}, key: headers['idempotency-key'] ?? '', version: headers['if-match'] ?? '' };
    asked.push(one);
    if (one.path.startsWith('/drafts/')) {
      const key = decodeURIComponent(one.path.slice(8));
      if (one.method === 'PUT') drafts[key] = one.body as unknown as Draft;
      if (one.method === 'DELETE') delete drafts[key];
      return one.method === 'GET' && !drafts[key] ? new Response(JSON.stringify({ status: 404, code: 'draft.unknown' }), { status: 404 }) : new Response(JSON.stringify(drafts[key] ?? {}));
    }
    const answer = answers(one);
    if (answer === 'lost') throw new TypeError('no connection');
    return answer ? new Response(JSON.stringify(answer.body), { status: answer.status }) : new Response(JSON.stringify({ position: 60 }));
  });
});
afterEach(() => {
  desk.call = null;
  vi.unstubAllGlobals();
});
const settled = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 5));
};
const draft = (more: Partial<Draft>): Draft => ({
  kind: 'call', channel: 'voice', place_text: '', place: null, incident_type: '', priority: 0, text: '', callback: '', call_id: 'c1', incident_id: 'i1', saved_at: '2026-11-22T10:00:00Z', sent: { place: '', incident_type: '', priority: 0, text: '', callback: '' }, ...more,
});
const resumed = async (kept: Draft): Promise<CallFormState> => {
  drafts['d1'] = kept;
  const form = new CallFormState({ draft_key: 'd1' });
  await settled();
  return form;
};

describe('a form that comes back from its draft', () => {
  test('sends what had not been sent, and then is done', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9, place: { ...incident().place, text: '人民路 1 号' } })] });
    const place = { place_text: '人民路 1 号' };
    const form = await resumed(draft({ place, place_text: '人民路 1 号', held_text: '人民路 1 号', incident_type: 'fire.building', priority: 1, text: '三楼冒烟', callback: '055-1', sent: { place: JSON.stringify(place), incident_type: 'fire.building', priority: 1, text: '', callback: '' } }));
    await form.finish();
    expect(commands()).toMatchObject([{ path: '/calls/c1/update', body: { text: '三楼冒烟', caller: { callback: '055-1' } } }]);
    expect(drafts['d1']).toBeUndefined();
  });
  test('of an older console sends all, and takes "nothing would change" for done', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9 })] });
    answers = ({ path }) => (path.startsWith('/incidents') ? refused(409, 'incident.nothing_to_change') : undefined);
    const form = await resumed(draft({ place: { place_text: '人民路 1 号' }, place_text: '人民路 1 号', incident_type: 'fire.building', priority: 1, text: '冒烟', sent: undefined }));
    await form.finish();
    expect(commands().map(({ path }) => path)).toEqual(['/incidents/i1/move', '/incidents/i1/grade', '/calls/c1/update']);
    expect(form.fault).toBe('');
    expect(drafts['d1']).toBeUndefined();
  });
  test('keeps its draft where the server refuses', async () => {
    answers = () => refused(422, 'text.too_long');
    const form = await resumed(draft({ text: '冒烟' }));
    await form.finish();
    expect(form.fault).toContain('text.too_long');
    expect(drafts['d1']).toBeDefined();
  });
  test('knows in its draft what was sent', async () => {
    const form = await resumed(draft({ text: '冒烟' }));
    await form.sync();
    form.put_away();
    await settled();
    expect(drafts['d1']?.sent?.text).toBe('冒烟');
  });
});

describe('a call that was never answered by the server', () => {
  const lost_once = (): void => {
    let times = 0;
    answers = ({ path }) => (path !== '/calls' ? undefined : times++ === 0 ? 'lost' : { status: 201, body: { position: 50, call_id: 'c7', incident_id: 'i7' } });
  };
  test('is registered once: the same words under the same key, then what was typed since', async () => {
    lost_once();
    world.fold({ position: 50, incidents: [incident({ incident_id: 'i7', version: 50 })] });
    const form = new CallFormState({});
    form.set_type('fire.building', 1);
    await form.sync();
    form.text = '三楼冒烟';
    await form.sync();
    const [first, second, third] = commands();
    expect(second).toEqual(first);
    expect(third).toMatchObject({ path: '/calls/c7/update', body: { text: '三楼冒烟' } });
    expect(form.call_id).toBe('c7');
  });
  test('not even by the form that finds the draft after a crash', async () => {
    lost_once();
    const form = new CallFormState({ draft_key: 'd2' });
    await settled();
    form.set_type('fire.building', 1);
    await form.sync();
    form.put_away();
    await settled();
    drafts['d1'] = drafts['d2'] as Draft;
    const again = await resumed(drafts['d1']);
    await again.sync();
    const [first, second] = commands();
    expect(second).toEqual(first);
    expect(again.call_id).toBe('c7');
  });
});

test('the words that came with a ringing call belong to its coordinates, and say nothing new', async () => {
  world.fold({ position: 3, calls: [{ call_id: 'c1', channel: 'voice', state: 'answered', place: { text: '人民路 1 号', location: { lat: 31, lon: 118 } }, incident_type: '', version: 3 } as CallView] });
  const form = new CallFormState({ call_id: 'c1' });
  await settled();
  expect(form.held_text).toBe('人民路 1 号');
  answers = ({ path }) => (path.endsWith('/open_incident') ? { status: 201, body: { position: 9, call_id: 'c1', incident_id: 'i1' } } : undefined);
  form.set_type('fire.building', 1);
  await form.sync();
  expect(commands().map(({ path }) => path)).toEqual(['/calls/c1/open_incident']);
});

// An incident that was sent with its place alone is graded by a colleague while the caller is still being asked.
test('what was left open and somebody else has filled in is not overwritten either', async () => {
  i18n.language = 'zh';
  world.fold({ position: 9, incidents: [incident({ version: 9, incident_type: '', priority: 0 })] });
  const theirs = incident({ version: 12, incident_type: 'fire.building', priority: 1 });
  answers = ({ path, version }) => (path === '/incidents/i1' ? { status: 200, body: { incident: theirs } } : version !== '"12"' ? refused(412, 'version.moved_on') : undefined);
  const form = await resumed(draft({ seen_version: 9 }));
  form.set_type('ems.fall', 3);
  await form.sync();
  expect(form.overtaken).toContain('优先级');
  expect([form.incident_type, form.priority]).toEqual(['fire.building', 1]);
  expect(commands().filter(({ path }) => path === '/incidents/i1/grade')).toHaveLength(1);
});

// Two people at one incident: a supervisor has raised it while the caller is still talking.
test('what somebody else changed meanwhile is shown and not overwritten; given again, it is meant', async () => {
  i18n.language = 'zh';
  world.fold({ position: 9, incidents: [incident({ version: 9, priority: 2 })] });
  const theirs = incident({ version: 12, priority: 1 });
  answers = ({ path, version }) => (path === '/incidents/i1' ? { status: 200, body: { incident: theirs } } : version !== '"12"' ? refused(412, 'version.moved_on') : undefined);
  const form = await resumed(draft({ incident_type: 'fire.building', priority: 2, seen_version: 9, sent: { place: '', incident_type: 'fire.building', priority: 2, text: '', callback: '' } }));
  form.set_priority(3);
  await form.sync();
  expect(form.overtaken).toContain('优先级 2 级 紧急 → 1 级 危及生命');
  expect(form.priority).toBe(1);
  form.set_priority(3);
  await form.sync();
  expect(form.overtaken).toBe('');
  expect(commands().at(-1)).toMatchObject({ path: '/incidents/i1/grade', body: { priority: 3 }, version: '"12"' });
});
