// The legend has to say what could make the picture wrong: no road near, roads that lead nowhere, closures, speeds of another hour.
import { afterEach, expect, test } from 'vitest';
import type { IsochroneAnswer, OnRoad } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { closure } from '../../store/fixtures.test-data';
import { closed_for, legend_notes, size_text } from './isochrone_text';

afterEach(() => void (i18n.language = 'zh'));
const answer = (from: Partial<OnRoad> = {}, fields: Partial<IsochroneAnswer> = {}): IsochroneAnswer => ({
  from: { location: { lat: 1, lon: 2 }, off_road_m: 12, is_far: false, on_island: false, road: '', ...from }, areas: [], data_set: 'd', closures_pending: false, speeds: 'built_in', speeds_hour: 'fri 01', ...fields,
});
const texts = (...asked: Parameters<typeof legend_notes>): string[] => legend_notes(...asked).map(({ text }) => text);

test('beside a road it says closures and speeds, and nothing else', () => {
  expect(texts(answer(), 'siren', [])).toEqual(['目前没有道路封闭', '车速：常规，周五 01 时段']);
  i18n.language = 'en';
  expect(texts(answer(), 'siren', [closure()])).toEqual(['1 closed road counted', 'Speeds: usual, Fri 01:00']);
});

test('off the road it says how far, far off or where roads lead nowhere it warns', () => {
  expect(texts(answer({ off_road_m: 340 }), 'siren', [])[0]).toBe('起点距最近道路 340 m，自该处起算');
  expect(legend_notes(answer({ off_road_m: 340 }), 'siren', [])[0]?.warn).toBe(false);
  expect(legend_notes(answer({ off_road_m: 4200, is_far: true }), 'siren', [])[0]).toEqual({ text: '起点附近没有道路：最近的相距 4.2 km，自该处起算，请核对', warn: true });
  expect(legend_notes(answer({ on_island: true }), 'siren', [])[0]?.warn).toBe(true);
});

test('a closure that lights and sirens may pass is closed to those without, a planned one to nobody', () => {
  const closures = [closure(), closure({ closure_id: 'c2', siren_may_pass: true }), closure({ closure_id: 'c3', state: 'planned' })];
  expect([closed_for('siren', closures), closed_for('normal', closures)]).toEqual([1, 2]);
});

test('while a closure is not worked in, it does not say that it counts', () => {
  const [first] = legend_notes(answer({}, { closures_pending: true }), 'siren', [closure()]);
  expect(first).toEqual({ text: '正在重新计算路程用时', warn: true });
});

test('speeds of no hour are not told, those of a file by their version', () => {
  expect(texts(answer({}, { speeds: '', speeds_hour: '' }), 'siren', [])).toHaveLength(1);
  expect(texts(answer({}, { speeds: '0123456789abcdef' }), 'siren', [])[1]).toContain('01234567，');
});

test('sizes are as fine as they are read', () => {
  expect([0, 0.04, 3.14159, 31.41, 314.4].map(size_text)).toEqual(['无可到达之处', '< 0.1 平方公里', '3.1 平方公里', '31.4 平方公里', '314 平方公里']);
});
