// Why: of two dispatchers who moved or graded one incident the later overwrote the other without a word; and a crew that reports, or a note,
// must not keep anybody from deciding.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { i18n } from '../i18n/i18n.svelte';
import type { IncidentView, UnitView } from '../api/types';
import { assignment, incident, unit } from '../store/fixtures.test-data';
import { toasts } from '../store/toasts.svelte';
import { world } from '../store/world.svelte';
import { add_note, close_incident, grade, move, put_unit, set_level, set_status, take } from './commands';
import { perform, type Command } from './perform';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});

let there: IncidentView;
let unit_there: UnitView;
let given: { path: string; version: string | undefined }[] = [];
/** A centre with one incident: it refuses whoever has seen another version, and each command makes a new one. */
function centre(url: string, init: RequestInit): Response {
  const path = url.replace('/api/v1', '');
  if (init.method === 'GET') return new Response(JSON.stringify(path.startsWith('/units') ? { items: [unit_there], next: null, position: 1 } : { incident: there }));
  const version = (init.headers as Record<string, string>)['if-match'];
  const subject = path.startsWith('/units') ? unit_there : there;
  if (version !== undefined && version !== `"${subject.version}"`) return new Response(JSON.stringify({ status: 412, code: 'version.moved_on' }), { status: 412 });
  given.push({ path, version });
  subject.version += 1;
  return new Response(JSON.stringify({ position: subject.version }));
}
beforeEach(() => {
  i18n.language = 'zh';
  there = incident({ version: 8 });
  unit_there = unit('E101', { version: 8 });
  given = [];
  toasts.items = [];
  world.clear();
  vi.stubGlobal('fetch', vi.fn(async (url: string, init: RequestInit) => centre(url, init)));
});
afterEach(() => vi.unstubAllGlobals());

const at = { lat: 31.5, lon: 118.5 };
const kDeciding: [string, (seen: IncidentView) => Command, Partial<IncidentView>, string][] = [
  ['moving', (seen) => move(seen, { location: at }), { place: { ...incident().place, text: '人民路 9 号' } }, '地点 人民路 1 号 → 人民路 9 号'],
  ['grading', (seen) => grade(seen, { priority: 3 }), { priority: 2 }, '优先级 1 级 危及生命 → 2 级 紧急'],
  ['raising', (seen) => set_level(seen, 2), { response_level: 3 }, '调派等级 1 → 3'],
  ['taking', (seen) => take(seen), { seat: 'B2' }, '席位 A1 → B2'],
  ['closing', (seen) => close_incident(seen, 'done'), { call_ids: ['c1', 'c2'] }, '关联呼入数 0 → 2'],
];

test.each(kDeciding)('%s tells what somebody else has changed, and does nothing', async (_, command, theirs, said) => {
  const seen = structuredClone(there);
  there = { ...there, ...theirs, version: 11 };
  const outcome = await perform(command(seen));
  expect(outcome.ok).toBe(false);
  expect(outcome.text).toContain(`I-0231 在您查看之后已有变化：`);
  expect(outcome.text).toContain(said);
  expect(given).toEqual([]);
  expect(world.incidents.get('i1')?.version).toBe(11); // The screen shows it.
  expect((await perform(command(world.incidents.get('i1') as IncidentView))).ok).toBe(true); // Given again, it is meant.
});

test.each(kDeciding)('%s is not held up by a crew that reports meanwhile', async (_, command) => {
  const seen = structuredClone(there);
  there = { ...there, state: 'on_scene', assignments: [assignment({ state: 'on_scene' })], version: 11 };
  expect((await perform(command(seen))).ok).toBe(true);
  expect(given.map(({ version }) => version)).toEqual(['"11"']);
});

test('what only adds is never refused for its age', async () => {
  const seen = structuredClone(there);
  there.version = unit_there.version = 11;
  await perform(add_note(seen, '冒烟'));
  await perform(set_status(unit('E101', { version: 8 }), 'en_route'));
  expect(given.map(({ version }) => version)).toEqual([undefined, undefined]);
});

test('an undo takes back one’s own grade, not that which somebody else has given since', async () => {
  const outcome = await perform(grade(structuredClone(there), { priority: 3 }));
  there = { ...there, priority: 2, version: 12 };
  const undone = outcome.ok ? await outcome.undo?.() : undefined;
  expect(undone?.ok).toBe(false);
  expect(undone?.text).toContain('3 级 一般 → 2 级 紧急');
  expect(given).toHaveLength(1);
});

test('a unit’s home that somebody else has changed is told too; its drives are not', async () => {
  const seen = structuredClone(unit_there);
  unit_there = { ...unit_there, version: 11, status: 'en_route' };
  expect((await perform(put_unit('E101', { ...seen, station: 'S02' }, seen))).ok).toBe(true);
  unit_there = { ...unit_there, version: 20, station: 'S09' };
  const outcome = await perform(put_unit('E101', { ...seen, kind: 'ladder' }, seen));
  expect(outcome.text).toBe('E101 在您查看之后已有变化：站点 S01 → S09');
});
