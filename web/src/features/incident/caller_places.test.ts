import { beforeEach, expect, test } from 'vitest';
import type { CallLocationView } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { set_utc_offset } from '../../lib/time';
import { caller_places } from './caller_places';

const kAt = '2026-11-27T10:00:00Z';
const kNow = Date.parse('2026-11-27T10:02:05Z');
const location = (more: Partial<CallLocationView>): CallLocationView => ({ source: 'stated', text: '', uncertainty_m: 0, occurred_at: kAt, recorded_at: kAt, personal: false, erased: false, ...more });
const stated = location({ text: 'by the mill', location: { lat: 41.15, lon: -8.61 }, uncertainty_m: 200 });
const network = location({ source: 'network', personal: true, uncertainty_m: 50, occurred_at: '2026-11-27T10:01:00Z', recorded_at: '2026-11-27T10:01:00Z' });

beforeEach(() => {
  i18n.language = 'en';
  set_utc_offset(0);
});

test('words and coordinates stand side by side, with uncertainty, time and age; the newest first', () => {
  const [newest, oldest] = caller_places([stated, network], null, kNow);
  expect([oldest?.text, oldest?.coordinates, oldest?.state]).toEqual(['by the mill', '41.15000, -8.61000', '']);
  expect(oldest?.about).toBe('± 200 m · 10:00:00 · 2:05 ago');
  expect([newest?.source, newest?.about]).toEqual(['Network', '± 50 m · 10:01:00 · 1:05 ago']);
  expect(caller_places([stated], null, null)[0]?.about).toBe('± 200 m · 10:00:00');
  i18n.language = 'zh';
  expect(caller_places([network], null, kNow)[0]).toMatchObject({ source: '网络定位', about: '± 50 m · 10:01:00 · 1:05 前' });
});

test('a telephone’s position is sealed until it is opened, one that came since stays so, and erased is erased', () => {
  expect(caller_places([network], null, kNow)[0]).toMatchObject({ state: 'sealed', text: '', coordinates: '' });
  const opened = { ...network, location: { lat: 41.156789, lon: -8.612346 } };
  const later = { ...network, recorded_at: '2026-11-27T10:02:00Z' };
  const [second, first] = caller_places([network, later], [opened], kNow);
  expect(first).toMatchObject({ state: '', coordinates: '41.15679, -8.61235' });
  expect(second).toMatchObject({ state: 'sealed', coordinates: '' });
  expect(caller_places([{ ...network, erased: true }], null, kNow)[0]).toMatchObject({ state: 'erased', coordinates: '' });
});

test('a location that was told late carries both times', () => {
  expect(caller_places([location({ text: 'at the gate', recorded_at: '2026-11-27T10:01:30Z' })], null, null)[0]?.about).toBe('10:00:00 · recorded 10:01:30');
});
