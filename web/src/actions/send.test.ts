// Why: a password changed in one tab leaves the others with the CSRF token of a session that is over; what they send must not be lost, nor
// be sent as somebody else.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Problem } from '../api/client';
import { send, set_csrf_token } from '../api/send';

const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const refused = (): Response => answer(403, { status: 403, code: 'auth.csrf' });

const lost = null;
/** Answers in this order, `lost`: not at all; gives what was asked. */
function server(...answers: (Response | typeof lost)[]) {
  const fetching = vi.fn(async (_url: string, _init: RequestInit) => {
    const next = answers.shift();
    if (next === undefined) throw new Error('asked once too often');
    if (next === lost) throw new TypeError('no connection');
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

// The server may have done it: a second note, a second incident for one caller.
describe('what was never answered', () => {
  const key_of = (asked: ReturnType<typeof server>, at: number): string => asked(at).headers['idempotency-key'] ?? '';
  const note = (text: string): Promise<unknown> => send('POST', '/incidents/i1/notes', { text });
  const broken_off = (): Response => new Response(new ReadableStream({ start: (body) => body.error(new TypeError('reset')) }));

  test.each([['no answer', lost], ['half an answer', broken_off()], ['a word of something in between', answer(502, {})]])('goes out again under the same key after %s, until it is answered', async (_, first) => {
    const asked = server(first, lost, answer(200, {}), answer(200, {}));
    for (let times = 0; times < 2; times++) await expect(note('smoke')).rejects.toThrow(Problem);
    await note('smoke');
    await note('smoke');
    expect([key_of(asked, 1), key_of(asked, 2)]).toEqual([key_of(asked, 0), key_of(asked, 0)]);
    expect(key_of(asked, 3)).not.toBe(key_of(asked, 0));
  });
  test('but other words are another note, and a refusal is an answer', async () => {
    const asked = server(lost, answer(200, {}), answer(409, { status: 409, code: 'x' }), answer(200, {}));
    await expect(note('smoke')).rejects.toThrow(Problem);
    await note('fire');
    await expect(note('flood')).rejects.toThrow(Problem);
    await note('flood');
    expect(new Set([0, 1, 2, 3].map((at) => key_of(asked, at))).size).toBe(4);
  });
  test('and is meant anew once something else about the same thing was done', async () => {
    const asked = server(lost, answer(200, {}), answer(200, {}));
    await expect(send('POST', '/units/E101/status', { status: 'en_route' })).rejects.toThrow(Problem);
    await send('POST', '/units/E101/take_back', { status: 'en_route', reason: 'undone' });
    await send('POST', '/units/E101/status', { status: 'en_route' });
    expect(key_of(asked, 2)).not.toBe(key_of(asked, 0));
  });
});
