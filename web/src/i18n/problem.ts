import { short_number } from '../lib/numbers';
import { clock_text } from '../lib/time';
import { i18n } from './i18n.svelte';

interface ProblemLike { status: number; code: string; title?: string; detail?: string; title_zh?: string; next_step?: string; next_step_zh?: string; [more: string]: unknown }

/** What went wrong and what to do next, in the reader's language. */
export function explain(body: ProblemLike): { text: string; next_step: string } {
  const t = i18n.t.problem;
  const zh = i18n.language === 'zh';
  const next_step = (zh ? body.next_step_zh : body.next_step) ?? '';
  // Who else has the unit, since when: by the clock and the number that the screens show.
  if (body.code === 'unit.already_assigned' && typeof body['unit_id'] === 'string' && typeof body['incident_number'] === 'string')
    return { text: i18n.t.conflict.assigned(body['unit_id'], clock_text(body['since'] as string | undefined), short_number(body['incident_number'])), next_step };
  const title = (zh ? body.title_zh : body.title) ?? body.title ?? '';
  // The server writes details in English: beside a Chinese title they would be noise, unless they are names or numbers.
  const detail = body.detail && body.detail !== title && !(zh && /[a-z]{3,} [a-z]{2,}/.test(body.detail)) ? body.detail : '';
  const own: Record<number, string> = { 0: t.network, 401: t.signed_out, 403: t.forbidden, 412: i18n.t.conflict.moved, 429: t.too_many };
  const text = title ? (detail && !title.includes(detail) ? `${title}${zh ? '：' : ': '}${detail}` : title) : (own[body.status] ?? (body.status >= 500 ? t.server : `${t.title} (${body.code})`));
  return { text, next_step };
}
