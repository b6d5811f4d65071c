// A use leaves the screens only when it is over and another person has acknowledged it; over is also what its time has passed of.
import { afterEach, expect, test, vi } from 'vitest';
import type { EmergencyAccessItem } from '../api/types';

vi.hoisted(() => Object.assign(globalThis, { document: { addEventListener: () => {}, hidden: false }, window: { addEventListener: () => {} } }));
const { emergency_access, is_over, is_shown } = await import('./emergency_access.svelte');

const opened: EmergencyAccessItem = {
  emergency_access_id: '1-7-0', account: 'envelope-1', display: 'envelope-1', ground: 'recovery', opened_at: '2026-11-22T08:00:00Z', ends_at: '2026-11-22T12:00:00Z', acknowledged_by: '', openings: 1, over: false, version: 7,
};
const acknowledged = { ...opened, acknowledged_at: '2026-11-22T08:10:00Z', acknowledged_by: 'supervisor-1' };
const at = (text: string): number => Date.parse(`2026-11-22T${text}Z`);
afterEach(() => {
  emergency_access.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test.each([
  ['opened', opened, '09:00:00', false, true], ['acknowledged', acknowledged, '09:00:00', false, true], ['over by itself', opened, '12:00:00', true, true],
  ['both', acknowledged, '12:00:00', true, false], ['ended and acknowledged', { ...acknowledged, ended_at: '2026-11-22T08:20:00Z' }, '09:00:00', true, false], ['ended', { ...opened, ended_at: '2026-11-22T08:20:00Z' }, '09:00:00', true, true],
])('%s', (_, use, now, over, shown) => {
  expect(is_over(use, at(now))).toBe(over);
  expect(is_shown(use, at(now))).toBe(shown);
});

test('what could not be fetched is fetched again, and who has left is told nothing more', async () => {
  vi.useFakeTimers();
  const answers = vi.fn().mockRejectedValueOnce(new TypeError('no connection')).mockImplementation(async () => new Response(JSON.stringify({ items: [opened], next: null, position: 9 })));
  vi.stubGlobal('fetch', answers);
  await emergency_access.load();
  expect(emergency_access.items).toEqual([]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(emergency_access.items).toEqual([opened]);
  const late = emergency_access.load();
  emergency_access.clear();
  await late;
  expect(emergency_access.items).toEqual([]);
});
