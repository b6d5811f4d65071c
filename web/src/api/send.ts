// Sending. Imported by actions/ only (npm run lint).
import { request } from './client';

let csrf = '';
export function set_csrf_token(token: string): void {
  csrf = token;
}

export interface Sent { position?: number; [member: string]: unknown }

export function send<T = Sent>(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, options: { if_match?: number; key?: string } = {}): Promise<T> {
  const headers: Record<string, string> = { 'x-csrf-token': csrf, 'idempotency-key': options.key ?? crypto.randomUUID() };
  if (options.if_match !== undefined) headers['if-match'] = `"${options.if_match}"`;
  return request<T>(method, path, method === 'DELETE' ? undefined : (body ?? {}), headers, path.startsWith('/session'));
}
