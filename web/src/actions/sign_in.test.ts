// Who leaves the desk believes that nobody can go on under their name: a sign-out that the server has not confirmed must not look like one.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { live } from '../store/live.svelte';
import { toasts } from '../store/toasts.svelte';
import { sign_out } from './sign_in';

vi.hoisted(() => Object.assign(globalThis, { document: { addEventListener: () => {}, hidden: false }, window: { addEventListener: () => {} } }));
const assign = vi.fn();
const stop = vi.spyOn(live, 'stop').mockImplementation(() => {});
beforeEach(() => {
  toasts.items = [];
  vi.clearAllMocks();
  vi.stubGlobal('location', { assign });
});
afterEach(() => void vi.unstubAllGlobals());
const answers = (answer: () => Promise<Response>): void => void vi.stubGlobal('fetch', answer);
const refused = (status: number): Response => new Response(JSON.stringify({ status, code: 'x' }), { status });

test.each([['no connection', () => Promise.reject(new TypeError('no connection'))], ['a fault of the server', async () => refused(503)]])('%s is said, and the screen stays as it is', async (_, answer) => {
  answers(answer);
  await sign_out();
  await sign_out();
  expect(toasts.items.map((toast) => toast.kind)).toEqual(['failed']);
  expect(assign).not.toHaveBeenCalled();
  expect(stop).not.toHaveBeenCalled();
});

test.each([['confirmed', async () => new Response('{}')], ['no longer needed', async () => refused(401)]])('a sign-out that is %s leaves nothing of what was read', async (_, answer) => {
  answers(answer);
  await sign_out();
  expect(toasts.items).toEqual([]);
  expect(assign).toHaveBeenCalledWith('/');
});
