import { afterEach, expect, test, vi } from 'vitest';
import { clock } from './clock.svelte';
import { Replay } from './replay.svelte';

vi.hoisted(() => Object.assign(globalThis, { document: { addEventListener: () => {}, hidden: false }, cancelAnimationFrame: () => {} }));
afterEach(() => void vi.unstubAllGlobals());

// Alt+R on an open incident went a minute past now and showed what had not come.
test('a replay ends now at the latest', async () => {
  const asked: URL[] = [];
  const assignments: { assigned_at: string }[] = [];
  const now_ms = Date.parse('2026-11-27T00:56:00Z');
  clock.set(now_ms, 0);
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(new URL(path, 'http://here'));
    const body = path.includes('/changes') ? { items: [], next: null } : path.includes('/incidents/') ? { incident: { received_at: '2026-11-27T00:55:44Z', closed_at: null, assignments } } : { position: 1, incidents: [], units: [], calls: [] };
    return new Response(JSON.stringify(body));
  });
  const replay = new Replay();
  await replay.load_incident('i1');
  expect(replay.fault).toBe('');
  expect(replay.to_ms).toBe(now_ms);
  expect(asked.filter((url) => url.searchParams.has('to')).map((url) => url.searchParams.get('to'))).toEqual([new Date(now_ms).toISOString()]);
  await replay.load(now_ms - 60_000, now_ms + 60_000);
  expect(replay.to_ms).toBe(now_ms);
  // What the incident tells of has happened, also when this clock is a little behind.
  assignments.push({ assigned_at: '2026-11-27T00:56:00.200900Z' });
  await replay.load_incident('i1');
  expect(replay.to_ms).toBeGreaterThan(Date.parse('2026-11-27T00:56:00.200Z'));
});

// Opened cold by a link, the browser's clock decided where the replay ended.
test('an incident that the address names waits for the clock of the server', () => {
  const fetch = vi.fn(() => new Promise(() => {}));
  vi.stubGlobal('fetch', fetch);
  clock.told = false;
  new Replay().follow('i1');
  expect(fetch).not.toHaveBeenCalled();
  clock.set(Date.parse('2026-11-27T00:56:00Z'), 0);
  new Replay().follow('i1');
  expect(fetch).toHaveBeenCalledOnce();
});
