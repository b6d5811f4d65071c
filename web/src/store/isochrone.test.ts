// What is drawn belongs to the last question: an answer that comes late, or of a place that is gone, is not shown.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { IsochroneAnswer } from '../api/types';
import { closure, incident, unit } from './fixtures.test-data';
import { isochrone, isochrone_basis, origin_text, place_of } from './isochrone.svelte';
import { take_positions } from './positions';
import { world } from './world.svelte';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, requestAnimationFrame: () => 0 });
});
const here = { kind: 'place', at: { lat: 31, lon: 117 }, label: '' } as const;
const answer = (speeds: string): IsochroneAnswer => ({ from: { location: here.at, off_road_m: 0, is_far: false, on_island: false, road: '' }, areas: [], data_set: '', closures_pending: false, speeds, speeds_hour: '' });
let asked: { url: string; answers: (answer: Response | Error) => void }[] = [];
const flush = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (url: string) => new Promise<Response>((done, fail) => asked.push({ url, answers: (given) => (given instanceof Error ? fail(given) : done(given)) })));
});
afterEach(() => {
  vi.unstubAllGlobals();
  isochrone.clear();
  world.clear();
});

test('asks for 4, 8 and 12 minutes from there, as one drives', async () => {
  isochrone.show(here, 'normal');
  void isochrone.load();
  expect(asked[0]?.url).toBe('/api/v1/isochrone?from=31,117&minutes=4,8,12&mode=normal');
  asked[0]?.answers(new Response(JSON.stringify(answer('a'))));
  await flush();
  expect(isochrone.answer?.speeds).toBe('a');
  expect(isochrone.loading).toBe(false);
});

test('the answer to an earlier question is dropped, and so is one that comes when nobody asks any more', async () => {
  isochrone.show(here);
  void isochrone.load();
  void isochrone.load();
  asked[1]?.answers(new Response(JSON.stringify(answer('second'))));
  asked[0]?.answers(new Response(JSON.stringify(answer('first'))));
  await flush();
  expect(isochrone.answer?.speeds).toBe('second');
  void isochrone.load();
  isochrone.clear();
  asked[2]?.answers(new Response(JSON.stringify(answer('third'))));
  await flush();
  expect(isochrone.answer).toBeNull();
});

test('a refusal is told, and what was drawn before is no longer', async () => {
  isochrone.show(here);
  void isochrone.load();
  asked[0]?.answers(new Response(JSON.stringify(answer('a'))));
  await flush();
  void isochrone.load();
  asked[1]?.answers(new Response(JSON.stringify({ status: 404, code: 'place.no_road' }), { status: 404 }));
  await flush();
  expect(isochrone.answer).toBeNull();
  expect(isochrone.problem?.code).toBe('place.no_road');
  void isochrone.load();
  asked[2]?.answers(new Error('no network'));
  await flush();
  expect(isochrone.problem?.code).toBe('network.unreachable');
});

test('where there are no coordinates nobody is asked', async () => {
  world.incidents.set('i1', incident());
  isochrone.show({ kind: 'incident', id: 'i1' });
  await isochrone.load();
  expect(asked).toEqual([]);
  expect(isochrone.nowhere).toBe(true);
});

test('it is asked again when roads are closed or the incident moves, not when a unit drives', () => {
  world.incidents.set('i1', incident({ place: { ...incident().place, location: { lat: 31, lon: 117 } } }));
  isochrone.show({ kind: 'incident', id: 'i1' });
  const before_it = isochrone_basis();
  world.closures.set('c1', closure());
  const closed = isochrone_basis();
  expect(closed).not.toBe(before_it);
  world.incidents.set('i1', incident({ place: { ...incident().place, location: { lat: 31.1, lon: 117 } } }));
  expect(isochrone_basis()).not.toBe(closed);

  world.units.set('E101', unit('E101', { location: { lat: 31, lon: 117 } }));
  isochrone.show({ kind: 'unit', id: 'E101' });
  const parked = isochrone_basis();
  take_positions([['E101', 31.2, 117.2, 0, 0, 0]]);
  world.units.set('E101', unit('E101', { location: { lat: 31.1, lon: 117 } }));
  expect(isochrone_basis()).toBe(parked);
  expect(place_of({ kind: 'unit', id: 'E101' })).toMatchObject({ lat: 31.2, lon: 117.2 });
});

test('it is called as it is called elsewhere on the desk', () => {
  world.incidents.set('i1', incident());
  world.stations.set('S01', { station_id: 'S01', name: { zh: '中心站', en: 'Centre' }, agency: 'fire', location: here.at, county: '', version: 1 });
  expect(origin_text({ kind: 'station', id: 'S01' })).toBe('中心站');
  expect(origin_text({ kind: 'incident', id: 'i1' })).toMatch(/^I-0231 /);
  expect(origin_text(here)).toBe('地图上的一点 31.0000, 117.0000');
  expect(origin_text({ ...here, label: { zh: '钟楼站', en: 'Zhonglou' } })).toBe('钟楼站');
});
