import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker } from './stream_messages';
import { StreamHub } from './stream_hub';

class FakeSource {
  static made: FakeSource[] = [];
  listeners = new Map<string, (event: { data: string }) => void>();
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    FakeSource.made.push(this);
  }
  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, listener);
  }
  close(): void {
    this.closed = true;
  }
  emit(name: string, data: unknown): void {
    this.listeners.get(name)?.({ data: JSON.stringify(data) });
  }
}
const hello = { stream_id: 's1', position: 40, now: '2026-11-22T10:00:00Z', speed: 1, demo: false };
const change = (position: number) => ({ position, at: '', actor: '', incidents: [], calls: [], units: [], seats: [], removed: [], configuration_changed: false, notices: [] });
const last = (): FakeSource => FakeSource.made.at(-1) as FakeSource;

beforeEach(() => {
  vi.useFakeTimers();
  FakeSource.made = [];
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal('fetch', vi.fn(async () => new Response('{}', { status: 200 })));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function tab(hub: StreamHub): { heard: FromWorker[]; say: (message: Parameters<ReturnType<StreamHub['add']>['receive']>[0]) => void } {
  const heard: FromWorker[] = [];
  const end = hub.add((message) => heard.push(message));
  return { heard, say: end.receive };
}

test('any number of tabs share one connection', () => {
  const hub = new StreamHub();
  const first = tab(hub);
  const second = tab(hub);
  first.say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  second.say({ say: 'join', csrf: 'x' });
  expect(FakeSource.made).toHaveLength(1);
  expect(second.heard.some((message) => message.say === 'hello')).toBe(true);
  last().emit('change', change(41));
  for (const { heard } of [first, second]) expect(heard.filter((message) => message.say === 'change')).toHaveLength(1);
});

test('a tab that joins later begins at the server’s time of that moment, at its speed', () => {
  const hub = new StreamHub();
  const [first, second, third] = [tab(hub), tab(hub), tab(hub)];
  const time = ({ heard }: { heard: FromWorker[] }) => heard.flatMap((message) => (message.say === 'hello' ? [[message.now, message.speed]] : [])).at(-1);
  first.say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  vi.advanceTimersByTime(10_000);
  second.say({ say: 'join', csrf: 'x' });
  expect(time(second)).toEqual(['2026-11-22T10:00:10.000Z', 1]);
  last().emit('clock', { now: '2026-11-22T10:01:00Z', speed: 60 });
  vi.advanceTimersByTime(1_000);
  third.say({ say: 'join', csrf: 'x' });
  expect(time(third)).toEqual(['2026-11-22T10:02:00.000Z', 60]);
});

test('a lost connection is said, and resumes after the last position that was heard', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  last().emit('change', change(57));
  last().onerror?.();
  expect(heard.at(-1)).toMatchObject({ say: 'link', up: false });
  await vi.advanceTimersByTimeAsync(600);
  expect(FakeSource.made).toHaveLength(2);
  expect(last().url).toContain('after=57');
});

test('a reset is passed on, and the next connection starts afresh', () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  last().emit('reset', {});
  expect(heard.some((message) => message.say === 'reset')).toBe(true);
  expect(last().url).not.toContain('after=');
});

// A tab that opens while the connection is being made anew must not take the hello of the one before for its own.
test('a tab that comes while the stream connects is greeted by its own hello', () => {
  const hub = new StreamHub();
  const first = tab(hub);
  first.say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  last().emit('reset', {});
  const second = tab(hub);
  second.say({ say: 'join', csrf: 'x' });
  expect(FakeSource.made).toHaveLength(2);
  expect(second.heard.some((message) => message.say === 'hello')).toBe(false);
  last().emit('hello', { ...hello, position: 44 });
  for (const { heard } of [first, second]) expect(heard.at(-1)).toMatchObject({ say: 'hello', position: 44 });
});

// A half-open connection: questions are answered all the while, the stream says nothing any more.
test('a stream that goes silent is lost, whatever else the server answers, and is connected anew', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  last().emit('change', change(57));
  await vi.advanceTimersByTimeAsync(24_000);
  expect(FakeSource.made).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(7000);
  expect(heard.some((message) => message.say === 'link' && !message.up)).toBe(true);
  expect(FakeSource.made[0]?.closed).toBe(true);
  expect(FakeSource.made).toHaveLength(2);
  expect(last().url).toContain('after=57');
});

test('one that never says hello is tried again too', async () => {
  const hub = new StreamHub();
  tab(hub).say({ say: 'join', csrf: 'x' });
  await vi.advanceTimersByTimeAsync(31_000);
  expect(FakeSource.made).toHaveLength(2);
});

test('the server’s pings keep a quiet stream', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  heard.length = 0;
  for (let ping = 0; ping < 12; ping++) {
    await vi.advanceTimersByTimeAsync(10_000);
    say({ say: 'alive' });
    last().emit('ping', {});
  }
  expect(FakeSource.made).toHaveLength(1);
  expect(heard.some((message) => message.say === 'link' && !message.up)).toBe(false);
});

test('an account that may see other things now loads its lists again, and misses nothing meanwhile', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  last().emit('change', change(57));
  last().emit('ended', { code: 'auth.changed' });
  await vi.advanceTimersByTimeAsync(600);
  expect(last().url).toContain('after=57');
  expect(heard.some((message) => message.say === 'reset')).toBe(false);
  last().emit('hello', hello);
  expect(heard.filter((message) => message.say === 'reset')).toHaveLength(1);
  expect(heard.at(-1)?.say).toBe('hello'); // At which the lists are fetched.
  last().emit('hello', hello);
  expect(heard.filter((message) => message.say === 'reset')).toHaveLength(1);
});

test('a stream that the server ended because of its session asks once, and says signed out', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  last().emit('hello', hello);
  vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify({ account: '' }), { status: 200 })));
  last().emit('ended', { code: 'auth.session_expired' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard.at(-1)).toEqual({ say: 'signed_out' });
  expect(FakeSource.made).toHaveLength(1);
});

test('a session that ended is not asked for again and again', async () => {
  const hub = new StreamHub();
  const { heard, say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  vi.stubGlobal('fetch', vi.fn(async () => new Response('{}', { status: 401 })));
  last().onerror?.();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(heard.some((message) => message.say === 'signed_out')).toBe(true);
  expect(FakeSource.made).toHaveLength(1);
});

test('the server hears one viewport that holds what all tabs look at', async () => {
  const hub = new StreamHub();
  const first = tab(hub);
  const second = tab(hub);
  first.say({ say: 'join', csrf: 'token' });
  second.say({ say: 'join', csrf: 'token' });
  last().emit('hello', hello);
  first.say({ say: 'viewport', viewport: [118, 31, 119, 32] });
  second.say({ say: 'viewport', viewport: [118.5, 31.5, 120, 32.5] });
  await vi.advanceTimersByTimeAsync(300);
  const [url, init] = vi.mocked(fetch).mock.calls.at(-1) ?? [];
  expect(url).toBe('/api/v1/stream/s1/viewport');
  expect(JSON.parse(String(init?.body))).toEqual({ viewport: [118, 31, 120, 32.5] });
});

test('the last tab to leave closes the connection', () => {
  const hub = new StreamHub();
  const { say } = tab(hub);
  say({ say: 'join', csrf: 'x' });
  say({ say: 'leave' });
  expect(last().closed).toBe(true);
});
