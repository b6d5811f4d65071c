// Sending. Imported by actions/ only (npm run lint).
import { get, Problem, request } from './client';
import type { Session } from './types';

let csrf = '';
let signed_in = '';
export function set_csrf_token(token: string, account: string): void {
  if (account !== signed_in) unanswered.clear();
  csrf = token;
  signed_in = account;
}

/** What was sent and never answered, by what it asked: the server may have done it, so the same again goes out under the same key. */
const unanswered = new Map<string, { key: string; subject: string; at: number }>();
const kUnansweredMax = 50;
/** Later it is asked for anew: what was done then may have been undone by others since. */
const kUnansweredMs = 30_000;
/** The unit, the incident: /units/E101. Empty for what makes something new. */
const subject_of = (path: string): string => (path.split('/').length > 3 ? path.split('/').slice(0, 3).join('/') : '');
/** No answer, or one from something in between: nothing is known about the outcome. */
export const is_unanswered = (error: unknown): boolean => error instanceof Problem && (error.status === 0 || error.status >= 500);

export interface Sent { position?: number; [member: string]: unknown }

export async function send<T = Sent>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, options: { if_match?: number; key?: string } = {}): Promise<T> {
  // A draft is put again as it is by then; what a session is asked for holds secrets.
  const kept = options.key === undefined && !path.startsWith('/drafts') && !path.startsWith('/session');
  const intent = kept ? `${method} ${path} ${options.if_match ?? ''} ${JSON.stringify(body ?? {})}` : '';
  const earlier = unanswered.get(intent);
  const key = options.key ?? (earlier && Date.now() - earlier.at < kUnansweredMs ? earlier.key : crypto.randomUUID());
  const headers: Record<string, string> = { 'x-csrf-token': csrf, 'idempotency-key': key };
  if (options.if_match !== undefined) headers['if-match'] = `"${options.if_match}"`;
  try {
    const answer = await send_once_more<T>(method, path, body, headers);
    unanswered.delete(intent);
    // Something else about the same thing was done since: asked for again, it is meant anew.
    const subject = subject_of(path);
    if (subject) for (const [other, { subject: of }] of unanswered) if (of === subject) unanswered.delete(other);
    return answer;
  } catch (error) {
    if (!is_unanswered(error)) unanswered.delete(intent);
    else if (kept) {
      unanswered.set(intent, { key, subject: subject_of(path), at: Date.now() });
      const oldest = unanswered.keys().next().value;
      if (unanswered.size > kUnansweredMax && oldest !== undefined) unanswered.delete(oldest);
    }
    throw error;
  }
}

/** Once, and once more where the token was that of an older session. */
async function send_once_more<T>(method: string, path: string, body: unknown, headers: Record<string, string>): Promise<T> {
  const once = (): Promise<T> => request<T>(method, path, method === 'DELETE' ? undefined : (body ?? {}), headers, path.startsWith('/session'));
  try {
    return await once();
  } catch (error) {
    // Another tab changed the password: the browser has the new session, this tab the token of the old one.
    if (!(error instanceof Problem) || error.code !== 'auth.csrf') throw error;
    const session = await get<Session>('/session', true);
    if (session.account === '' || session.account !== signed_in) throw error;
    set_csrf_token(session.csrf_token, session.account);
    headers['x-csrf-token'] = csrf;
    return once();
  }
}
