// Sending. Imported by actions/ only (npm run lint).
import { get, Problem, request } from './client';
import type { Session } from './types';

let csrf = '';
let signed_in = '';
export function set_csrf_token(token: string, account: string): void {
  csrf = token;
  signed_in = account;
}

export interface Sent { position?: number; [member: string]: unknown }

export async function send<T = Sent>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, options: { if_match?: number; key?: string } = {}): Promise<T> {
  const headers: Record<string, string> = { 'x-csrf-token': csrf, 'idempotency-key': options.key ?? crypto.randomUUID() };
  if (options.if_match !== undefined) headers['if-match'] = `"${options.if_match}"`;
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
