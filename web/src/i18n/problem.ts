import { i18n } from './i18n.svelte';

interface ProblemLike { status: number; code: string; title?: string; detail?: string; title_zh?: string; next_step?: string; next_step_zh?: string }

/** What went wrong and what to do next, in the reader's language. */
export function explain(body: ProblemLike): { text: string; next_step: string } {
  const t = i18n.t.problem;
  const zh = i18n.language === 'zh';
  const next_step = (zh ? body.next_step_zh : body.next_step) ?? '';
  const title = (zh ? body.title_zh : body.title) ?? body.title ?? '';
  // The server writes details in English: beside a Chinese title they would be noise, unless they are names or numbers.
  const detail = body.detail && body.detail !== title && !(zh && /[a-z]{3,} [a-z]{2,}/.test(body.detail)) ? body.detail : '';
  const own: Record<number, string> = { 0: t.network, 401: t.signed_out, 403: t.forbidden, 412: i18n.t.conflict.moved, 429: t.too_many };
  const text = title ? (detail && !title.includes(detail) ? `${title}${zh ? '：' : ': '}${detail}` : title) : (own[body.status] ?? (body.status >= 500 ? t.server : `${t.title} (${body.code})`));
  return { text, next_step };
}
