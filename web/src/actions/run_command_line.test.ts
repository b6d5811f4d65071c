import { afterEach, expect, test, vi } from 'vitest';
import { i18n } from '../i18n/i18n.svelte';
import { desk } from '../store/desk.svelte';
import { incident, unit } from '../store/fixtures.test-data';
import { isochrone } from '../store/isochrone.svelte';
import { world } from '../store/world.svelte';
import { run_line } from './run_command_line';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});
afterEach(() => {
  desk.call = desk.incident_id = null;
  isochrone.clear();
  world.clear();
  i18n.language = 'zh';
});

test.each([['zh', '没有警情类别'], ['en', 'no incident type']] as const)('a mistyped type opens no call, and says so (%s)', async (language, said) => {
  i18n.language = language;
  const result = await run_line('N fire.zzz');
  expect(result.ok).toBe(false);
  expect(result.text).toContain('fire.zzz');
  expect(result.text).toContain(said);
  expect(desk.call).toBeNull();
});

test('the help lists what does something', async () => {
  expect((await run_line('?')).help?.map(({ verb }) => verb)).not.toContain('W');
});

// From whatever stands on the map; the last word may say how one drives.
test.each([
  ['R E101', { kind: 'unit', id: 'E101' }, 'siren'], ['R e101 normal', { kind: 'unit', id: 'E101' }, 'normal'], ['R I0231', { kind: 'incident', id: 'i1' }, 'siren'], ['到达范围 s01 正常', { kind: 'station', id: 'S01' }, 'normal'],
  ['范围 中心站 正常行驶', { kind: 'station', id: 'S01' }, 'normal'], ['R', { kind: 'incident', id: 'i1' }, 'siren'], ['R normal', { kind: 'incident', id: 'i1' }, 'normal'],
] as const)('%s shows what is reached', async (line, origin, mode) => {
  world.units.set('E101', unit('E101'));
  world.incidents.set('i1', incident());
  world.stations.set('S01', { station_id: 'S01', name: { zh: '中心站', en: 'Centre' }, agency: 'fire', location: { lat: 1, lon: 2 }, county: '', version: 1 });
  desk.incident_id = 'i1';
  expect((await run_line(line)).ok).toBe(true);
  expect(isochrone.origin).toEqual(origin);
  expect(isochrone.mode).toBe(mode);
});

test('the reach of nothing at all is not guessed', async () => {
  expect(await run_line('R')).toMatchObject({ ok: false });
  expect(isochrone.origin).toBeNull();
});
