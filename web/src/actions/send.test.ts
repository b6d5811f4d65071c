// Why: a password changed in one tab leaves the others with the CSRF token of a session that is over; what they send must not be lost, nor
// be sent as somebody else.
import { afterEach, expect, test, vi } from 'vitest';
import { Problem } from '../api/client';
import { send, set_csrf_token } from '../api/send';

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const refused = (): Response => answer(403, { status: 403, code: 'auth.csrf' });

/** Answers in this order; gives what was asked. */
function server(...answers: Response[]) {
  const fetching = vi.fn(async (_url: string, _init: RequestInit) => {
    const next = answers.shift();
    if (!next) throw new Error('asked once too often');
    return next;
  });
  vi.stubGlobal('fetch', fetching);
  return (at: number) => {
    const [url, init] = fetching.mock.calls[at] ?? [];
    return { url, headers: (init?.headers ?? {}) as Record<string, string>, times: fetching.mock.calls.length };
  };
}
afterEach(() => vi.unstubAllGlobals());

test('what was refused for the token of an older session is sent once more with the new one, under the same key', async () => {
  set_csrf_token('old', 'dispatcher-1');
  const asked = server(refused(), answer(200, { account: 'dispatcher-1', csrf_token: 'new' }), answer(200, { position: 7 }), answer(200, {}));
  expect(await send('POST', '/calls', {})).toEqual({ position: 7 });
  expect(asked(0).headers['x-csrf-token']).toBe('old');
  expect(asked(1).url).toBe('/api/v1/session');
  expect(asked(2).headers['x-csrf-token']).toBe('new');
  expect(asked(2).headers['idempotency-key']).toBe(asked(0).headers['idempotency-key']);
  await send('POST', '/calls', {});
  expect(asked(3).headers['x-csrf-token']).toBe('new');
});

test('nothing is sent as an account that signed in meanwhile, nor when nobody is signed in', async () => {
  for (const account of ['supervisor-1', '']) {
    set_csrf_token('old', 'dispatcher-1');
    const asked = server(refused(), answer(200, { account, csrf_token: 'new' }));
    await expect(send('POST', '/calls', {})).rejects.toThrow(Problem);
    expect(asked(0).times).toBe(2);
  }
});

test('any other refusal is passed on at once, and a second one of the token too', async () => {
  set_csrf_token('old', 'dispatcher-1');
  server(answer(409, { status: 409, code: 'unit.already_assigned' }));
  await expect(send('POST', '/calls', {})).rejects.toMatchObject({ code: 'unit.already_assigned' });
  server(refused(), answer(200, { account: 'dispatcher-1', csrf_token: 'new' }), refused());
  await expect(send('POST', '/calls', {})).rejects.toMatchObject({ code: 'auth.csrf' });
});
