// Reading. Commands are sent by send.ts, which only actions/ may import.
import { plain_text } from '../lib/plain_text';
import type { ProblemBody } from './types';

export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.detail ?? body.title ?? body.code);
  }
  get code(): string { return this.body.code }
  get status(): number { return this.body.status }
}

let language: () => string = () => 'zh';
let on_signed_out: () => void = () => {};

export function configure_client(options: { language: () => string; on_signed_out: () => void }): void {
  language = options.language;
  on_signed_out = options.on_signed_out;
}

const plain_texts = (_: string, value: unknown): unknown => (typeof value === 'string' ? plain_text(value) : value);

/** status 0, code network.unreachable: no answer from the server; nothing is known about the outcome. */
export async function request<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, quiet = false): Promise<T> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'accept-language': language() === 'zh' ? 'zh-CN' : 'en',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      // A password is sent as it was typed.
      body: body === undefined ? undefined : JSON.stringify(body, path.startsWith('/session') ? undefined : plain_texts),
    });
    text = await response.text();
  } catch {
    throw new Problem({ status: 0, code: 'network.unreachable' });
  }
  let parsed: unknown = null;
  if (text !== '') {
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = null;
    }
  }
  if (!response.ok) {
    const problem = parsed as ProblemBody | null;
    if (response.status === 401 && !quiet) on_signed_out();
    throw new Problem(problem && typeof problem.code === 'string' ? problem : { status: response.status, code: `http.${response.status}` });
  }
  return parsed as T;
}

export function get<T>(path: string, quiet = false): Promise<T> {
  return request<T>('GET', path, undefined, {}, quiet);
}

/** A list that comes whole: its address takes no limit and no cursor. */
export function get_whole<T>(path: string): Promise<{ items: T[]; position: number }> {
  return get(path);
}

/** All pages of a list; its position is that of the first page: what came later arrives by the stream. */
export async function get_all<T>(path: string): Promise<{ items: T[]; position: number }> {
  const items: T[] = [];
  let position = 0;
  let cursor: string | null = null;
  do {
    const join: string = path.includes('?') ? '&' : '?';
    const page: { items: T[]; next: string | null; position: number } = await get(
      `${path}${join}limit=500${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...page.items);
    if (cursor === null) position = page.position ?? 0;
    cursor = page.next ?? null;
  } while (cursor);
  return { items, position };
}
