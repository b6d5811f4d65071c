// Why: what happens while a screen opens was in neither its lists, fetched too early, nor its stream, connected too late; and what was being
// fetched when somebody signed out stood on the screen of whoever came next.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker } from '../api/stream_messages';
import { unit } from './fixtures.test-data';

vi.hoisted(() => Object.assign(globalThis, { document: { addEventListener: () => {}, hidden: false } }));
let say: (message: FromWorker) => void = () => {};
vi.mock('../api/stream', () => ({
  open_stream: (_csrf: string, receive: (message: FromWorker) => void) => {
    say = receive;
    return { say: () => {}, close: () => {} };
  },
}));
const { live } = await import('./live.svelte');
const { world } = await import('./world.svelte');

/** The centre as it stands; what is asked is answered when release() is called, as it was when it was asked. */
let centre = { position: 5, units: [unit('E101', { version: 5 })] };
let waiting: (() => void)[] = [];
let asked: string[] = [];
const empty = { items: [], next: null };
function answer(url: string): unknown {
  const { position } = centre;
  if (url.includes('/configuration')) return { clock: { now: '2026-11-22T10:00:00Z', speed: 1, mode: 'system' }, settings: {}, centre: '', position };
  return url.includes('/units') ? { items: centre.units, next: null, position } : { ...empty, position };
}
const release = async (): Promise<void> => {
  while (waiting.length > 0) {
    for (const go of waiting.splice(0)) go();
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }
};
const hello = (): void => say({ say: 'hello', position: centre.position, now: '2026-11-22T10:00:00Z', speed: 1, demo: false });
const moves_on = (status: 'assigned' | 'on_scene', listening: boolean): void => {
  const position = centre.position + 1;
  centre = { position, units: [unit('E101', { version: position, status })] };
  if (listening) say({ say: 'change', change: { position, at: '', actor: '', incidents: [], calls: [], units: centre.units, seats: [], removed: [], configuration_changed: false, notices: [] } as never });
};

beforeEach(() => {
  vi.useFakeTimers();
  centre = { position: 5, units: [unit('E101', { version: 5 })] };
  waiting = [];
  asked = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const body = JSON.stringify(answer(url));
    return new Promise((resolve) => waiting.push(() => resolve(new Response(body))));
  });
});
afterEach(() => {
  live.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('what happens while the stream is still connecting is on the screen', async () => {
  live.start('x');
  await release();
  moves_on('assigned', false);
  hello();
  await release();
  expect(world.units.get('E101')?.status).toBe('assigned');
  expect(live.ready).toBe(true);
});

test('what happens while the lists are on their way is too', async () => {
  live.start('x');
  hello();
  moves_on('assigned', true);
  await release();
  expect(world.units.get('E101')?.status).toBe('assigned');
});

test('a reset fetches the lists when the stream stands again, not before', async () => {
  live.start('x');
  hello();
  await release();
  say({ say: 'reset' });
  await release();
  moves_on('on_scene', false);
  hello();
  await release();
  expect(world.units.get('E101')?.status).toBe('on_scene');
});

test('after a reset nothing is left of a history that the journal has no more, however new it looked', async () => {
  live.start('x');
  hello();
  await release();
  moves_on('on_scene', true);
  moves_on('on_scene', true);
  centre = { position: 6, units: [unit('E101', { version: 5 })] };
  say({ say: 'reset' });
  hello();
  await release();
  expect(world.units.get('E101')?.status).toBe('in_quarters');
});

test('without any stream the lists come after a while, and again at its first word', async () => {
  live.start('x');
  await vi.advanceTimersByTimeAsync(9000);
  await release();
  expect(live.ready).toBe(true);
  moves_on('assigned', false);
  hello();
  await release();
  expect(world.units.get('E101')?.status).toBe('assigned');
});

test('who signs out while lists are on their way leaves nothing behind', async () => {
  live.start('x');
  hello();
  const fetching = live.fetch_incident('i1').catch(() => {});
  live.stop();
  await release();
  await fetching;
  expect(live.ready).toBe(false);
  expect(world.units.size + world.incidents.size).toBe(0);
  hello(); // A last word of the shared worker.
  await release();
  expect(world.units.size).toBe(0);
});
