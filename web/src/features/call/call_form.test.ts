// Why: a form that came back from its draft took what was typed for sent: it never arrived, the form could not be finished, and finishing would
// have thrown the draft away. And a call that was registered without an answer was registered again.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { i18n } from '../../i18n/i18n.svelte';
import { desk } from '../../store/desk.svelte';
import { incident } from '../../store/fixtures.test-data';
import { world } from '../../store/world.svelte';
import type { CallView, IncidentView } from '../../api/types';
import { CallFormState } from './call_form.svelte';
import type { Draft } from './drafts';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});

interface Asked { method: string; path: string; body: Record<string, unknown>; key: string; version: string }
let asked: Asked[] = [];
let drafts: Record<string, Draft> = {};
/** What the centre answers to a command; undefined: {position}. 'lost': no answer. */
let answers: (asked: Asked) => { status: number; body: unknown } | 'lost' | undefined = () => undefined;
/** What cannot be done with drafts. */
let draft_down = '';
const refused = (status: number, code: string): { status: number; body: unknown } => ({ status, body: { status, code, title: code, title_zh: code } });
const commands = (): Asked[] => asked.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/drafts'));

beforeEach(() => {
  key = `d${++forms}`;
  asked = [];
  drafts = {};
  answers = () => undefined;
  draft_down = '';
  world.clear();
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const headers = init.headers as Record<string, string>;
    const one = { method: init.method ?? 'GET', path: url.replace('/api/v1', ''), body: init.body ? (JSON.parse(String(init.body)) as Record<string, unknown>) : {}, key: headers['idempotency-key'] ?? '', version: headers['if-match'] ?? '' };
    asked.push(one);
    if (one.path.startsWith('/drafts/') && one.method === draft_down) return new Response(JSON.stringify({ status: 503, code: 'draft.store_away', title: 'draft.store_away', title_zh: 'draft.store_away' }), { status: 503 });
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
/** Of the form of this test: what the forms of others still write is not for it. */
let key = '';
let forms = 0;
const resumed = async (kept: Draft): Promise<CallFormState> => {
  drafts[key] = kept;
  const form = new CallFormState({ draft_key: key });
  await settled();
  return form;
};

test('once another tab has the form, this one writes no draft any more: it would bring back one that is done with', async () => {
  const form = await resumed(draft({ text: '三楼冒烟', call_id: null, incident_id: null }));
  vi.useFakeTimers();
  const written = (): number => asked.filter(({ method, path }) => method === 'PUT' && path === `/drafts/${key}`).length;
  form.text = '三楼冒烟，有人被困';
  form.touched();
  expect(await form.let_go()).toBe(true);
  const before = written();
  expect(drafts[key]?.text).toBe('三楼冒烟，有人被困');
  delete drafts[key]; // Finished there.
  form.touched(); // What was on its way when it went comes back.
  await vi.advanceTimersByTimeAsync(10_000);
  vi.useRealTimers();
  expect(written()).toBe(before);
  expect(drafts[key]).toBeUndefined();
});

describe('a form that comes back from its draft', () => {
  test('sends what had not been sent, and then is done', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9, place: { ...incident().place, text: '人民路 1 号' } })] });
    const place = { place_text: '人民路 1 号' };
    const form = await resumed(draft({ place, place_text: '人民路 1 号', held_text: '人民路 1 号', incident_type: 'fire.building', priority: 1, text: '三楼冒烟', callback: '055-1', sent: { place: JSON.stringify(place), incident_type: 'fire.building', priority: 1, text: '', callback: '' } }));
    await form.finish();
    expect(commands()).toMatchObject([{ path: '/calls/c1/update', body: { text: '三楼冒烟', caller: { callback: '055-1' } } }]);
    expect(drafts[key]).toBeUndefined();
  });
  test('of an older console sends all, and takes "nothing would change" for done', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9 })] });
    answers = ({ path }) => (path.startsWith('/incidents') ? refused(409, 'incident.nothing_to_change') : undefined);
    const form = await resumed(draft({ place: { place_text: '人民路 1 号' }, place_text: '人民路 1 号', incident_type: 'fire.building', priority: 1, text: '冒烟', sent: undefined }));
    await form.finish();
    expect(commands().map(({ path }) => path)).toEqual(['/incidents/i1/move', '/incidents/i1/grade', '/calls/c1/update']);
    expect(form.fault).toBe('');
    expect(drafts[key]).toBeUndefined();
  });
  test('keeps its draft where the server refuses', async () => {
    answers = () => refused(422, 'text.too_long');
    const form = await resumed(draft({ text: '冒烟' }));
    await form.finish();
    expect(form.fault).toContain('text.too_long');
    expect(drafts[key]).toBeDefined();
  });
  test('knows in its draft what was sent', async () => {
    const form = await resumed(draft({ text: '冒烟' }));
    await form.sync();
    form.put_away();
    await settled();
    expect(drafts[key]?.sent?.text).toBe('冒烟');
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
    const form = new CallFormState({ draft_key: `${key}-before` });
    await settled();
    form.set_type('fire.building', 1);
    await form.sync();
    form.put_away();
    await settled();
    const again = await resumed(drafts[`${key}-before`] as Draft);
    await again.sync();
    const [first, second] = commands();
    expect(second).toEqual(first);
    expect(again.call_id).toBe('c7');
  });
});

test('the words that came with a ringing call belong to its coordinates, and say nothing new', async () => {
  world.fold({ position: 3, calls: [{ call_id: 'c1', channel: 'voice', state: 'answered', place: { text: '人民路 1 号', location: { lat: 31, lon: 118 } }, incident_type: '', language: '', callsign: '', version: 3 } as CallView] });
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

describe('finishing', () => {
  test('is refused for a call-back number alone, which opens nothing: it stays and says so', async () => {
    i18n.language = 'zh';
    const form = new CallFormState({});
    form.callback = '055-1208';
    form.touched();
    await form.finish();
    expect(commands()).toEqual([]);
    expect(form.fault).toContain('未送达：回拨号码');
    expect(form.fault).toContain(i18n.t.call.pending);
    expect(asked.filter(({ method }) => method === 'DELETE')).toEqual([]);
  });
  test('takes the words of a place that nobody has left the field of', async () => {
    answers = ({ path }) => (path === '/calls' ? { status: 201, body: { position: 50, call_id: 'c7', incident_id: 'i7' } } : undefined);
    const form = new CallFormState({});
    form.place_text = '城东加油站';
    form.touched();
    await form.finish();
    expect(commands()).toMatchObject([{ path: '/calls', body: { place_text: '城东加油站' } }]);
  });
  test('does not take words for a type that are none', async () => {
    i18n.language = 'zh';
    answers = ({ path }) => (path === '/calls' ? { status: 201, body: { position: 50, call_id: 'c7', incident_id: 'i7' } } : undefined);
    const form = new CallFormState({});
    form.set_type_words('着火的');
    form.set_place({ place_text: '人民路 1 号' });
    await form.finish();
    expect(form.fault).toContain('警情类别“着火的”（未从列表选定）');
    form.set_type_words('');
    await form.finish();
    expect(form.fault).toBe('');
  });
  test('waits for what is typed while it is under way', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9 })] });
    const form = await resumed(draft({ text: '冒烟' }));
    answers = ({ body }) => {
      if (body['text'] === '冒烟') form.text = '冒烟，有人被困';
      return undefined;
    };
    await form.finish();
    expect(commands().map(({ body }) => body['text'])).toEqual(['冒烟', '冒烟，有人被困']);
  });
  test('shows again what cannot be emptied, and says so once', async () => {
    i18n.language = 'zh';
    const form = await resumed(draft({ callback: '055-1208', sent: { place: '', incident_type: '', priority: 0, text: '', callback: '055-1208' } }));
    form.callback = '';
    await form.finish();
    expect([form.callback, form.fault]).toEqual(['055-1208', i18n.t.call.not_emptied('回拨号码')]);
    await form.finish();
    expect(drafts[key]).toBeUndefined();
  });
  test('a fault of the program is said, keeps the draft, and keeps back nothing else', async () => {
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => {});
    const form = await resumed(draft({ incident_id: null, incident_type: 'fire.building', text: '冒烟' }));
    const broken = vi.spyOn(crypto, 'randomUUID').mockImplementationOnce(() => {
      throw new Error('out of order');
    });
    await form.finish();
    expect(form.fault).toContain('out of order');
    expect(commands()).toMatchObject([{ path: '/calls/c1/update', body: { text: '冒烟' } }]);
    expect(drafts[key]).toBeDefined();
    expect(complaint).toHaveBeenCalledOnce();
    broken.mockRestore();
    complaint.mockRestore();
  });
  test('closes no other form that was opened meanwhile', async () => {
    desk.open_call({ draft_key: key });
    drafts[key] = draft({ text: '冒烟' });
    const form = new CallFormState(desk.call as NonNullable<typeof desk.call>);
    const finished = form.finish();
    desk.open_call({});
    const other = desk.call;
    await finished;
    expect(desk.call).toBe(other);
    expect(desk.incident_id).toBeNull();
  });
});

test('a draft in which an older console took no place for one that was sent is brought to the end', async () => {
  world.fold({ position: 9, incidents: [incident({ version: 9, place: { ...incident().place, text: '' } })] });
  const form = await resumed(draft({ place: { place_text: '人民路 1 号' }, place_text: '人民路 1 号', text: '冒烟', callback: '055-1', sent: { place: 'null', incident_type: '', priority: 0, text: '', callback: '' } }));
  await form.finish();
  expect(commands()).toMatchObject([{ path: '/incidents/i1/move' }, { path: '/calls/c1/update', body: { text: '冒烟', caller: { callback: '055-1' } } }]);
  expect(drafts[key]).toBeUndefined();
});

describe('a call that somebody else, or another tab, has given to an incident meanwhile', () => {
  const theirs = (call_id: string, more: Partial<IncidentView>): void => {
    world.fold({ position: 9, calls: [{ call_id, state: 'answered', channel: 'voice', place: { text: '' }, incident_type: '', language: '', callsign: '', version: 9 } as unknown as CallView] });
    const linked = { call_id, incident_id: 'i4', version: 12, channel: 'voice', place: { text: '' }, incident_type: '' };
    answers = ({ method, path }) => {
      if (path === `/calls/${call_id}/open_incident`) return refused(409, 'call.already_linked');
      if (method === 'GET' && path === `/calls/${call_id}`) return { status: 200, body: linked };
      return method === 'GET' && path === '/incidents/i4' ? { status: 200, body: { incident: incident({ incident_id: 'i4', version: 12, ...more }) } } : undefined;
    };
  };
  test('goes there with its words; what was given otherwise is said and not overwritten', async () => {
    i18n.language = 'zh';
    theirs('c2', { incident_type: 'ems.fall', priority: 3 });
    const form = new CallFormState({ call_id: 'c2' });
    form.text = '冒烟';
    form.set_type('fire.building', 1);
    await form.sync();
    expect(commands().map(({ path }) => path)).toEqual(['/calls/c2/open_incident', '/calls/c2/update']);
    expect([form.incident_id, form.incident_type, form.priority, form.fault]).toEqual(['i4', 'ems.fall', 3, '']);
    expect(form.overtaken).toMatch(/已归入 I-0231.*您填写的未采用：警情类别 fire.building、优先级 1 级/);
    form.set_type('fire.building', 1);
    await form.sync();
    expect(commands().at(-1)).toMatchObject({ path: '/incidents/i4/grade', body: { incident_type: 'fire.building' } });
  });
  test('gives it what it has not got', async () => {
    theirs('c3', { incident_type: '', priority: 0, place: { ...incident().place, text: '' } });
    const form = new CallFormState({ call_id: 'c3' });
    form.set_type('fire.building', 1);
    await form.sync();
    await form.finish();
    expect(commands().map(({ path }) => path)).toEqual(['/calls/c3/open_incident', '/incidents/i4/grade']);
  });
});

test('words are with the call before it ends without an incident; where they are not, it does not end', async () => {
  i18n.language = 'zh';
  world.fold({ position: 9, calls: [{ call_id: 'c4', state: 'answered', channel: 'voice', place: { text: '' }, incident_type: '', language: '', callsign: '', version: 9 } as unknown as CallView] });
  const form = new CallFormState({ call_id: 'c4' });
  form.text = '咨询停水时间';
  answers = () => 'lost';
  expect(await form.bring_words()).toBe(false);
  expect(form.fault).toContain('未送达：报警内容');
  answers = () => undefined;
  expect(await form.bring_words()).toBe(true);
  expect(commands().at(-1)).toMatchObject({ path: '/calls/c4/update', body: { text: '咨询停水时间' } });
});

describe('the draft', () => {
  test('that could not be read is not written over', async () => {
    draft_down = 'GET';
    const form = await resumed(draft({ text: '三楼冒烟' }));
    expect(form.fault).toContain('draft.store_away');
    form.text = '有人被困';
    form.touched();
    expect(await form.put_away()).toBe(false);
    expect(drafts[key]?.text).toBe('三楼冒烟');
    draft_down = '';
    expect(await form.put_away()).toBe(true);
    expect(drafts[key]?.text).toBe('三楼冒烟\n有人被困');
  });
  test('does not take away what was typed while it was fetched', async () => {
    world.fold({ position: 9, incidents: [incident({ version: 9 })] });
    drafts[key] = draft({ text: '三楼冒烟', callback: '055-1' });
    const form = new CallFormState({ draft_key: key });
    form.callback = '055-2';
    form.set_place({ place_text: '人民路 1 号' });
    await settled();
    expect([form.text, form.callback, form.place_text, form.incident_id]).toEqual(['三楼冒烟', '055-2', '人民路 1 号', 'i1']);
  });
  test('that could not be written keeps the form open, and is with the next form of the same call', async () => {
    const form = await resumed(draft({ text: '三楼冒烟' }));
    draft_down = 'PUT';
    form.text = '三楼冒烟，有人被困';
    form.touched();
    expect(await form.put_away()).toBe(false);
    expect(form.fault).toContain(i18n.t.call.stays_open);
    const next = new CallFormState({ draft_key: key });
    await settled();
    expect(next.text).toBe('三楼冒烟，有人被困');
  });
  test('is let go by the tab that has it when another one opens it, with the last words', async () => {
    vi.stubGlobal('window', { ...window, BroadcastChannel });
    vi.resetModules();
    const first = await import('./call_form.svelte');
    vi.resetModules();
    const second = await import('./call_form.svelte');
    expect(first.CallFormState).not.toBe(second.CallFormState);
    drafts[key] = draft({ text: '三楼冒烟' });
    const here = new first.CallFormState({ draft_key: key });
    await vi.waitFor(() => expect(here.text).toBe('三楼冒烟'));
    here.text = '三楼冒烟，有人被困';
    here.touched();
    const there = new second.CallFormState({ draft_key: key });
    await vi.waitFor(() => expect(there.text).toBe('三楼冒烟，有人被困'));
    here.text = '多余';
    await there.finish();
    expect(commands()).toMatchObject([{ path: '/calls/c1/update', body: { text: '三楼冒烟，有人被困' } }]);
  });
});
