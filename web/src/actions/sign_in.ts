import { Problem } from '../api/client';
import { send, set_csrf_token } from '../api/send';
import type { SecondFactorSecret, Session } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { live } from '../store/live.svelte';
import { session } from '../store/session.svelte';
import { toasts } from '../store/toasts.svelte';

export async function restore_session(): Promise<void> {
  await session.restore();
  if (session.current) set_csrf_token(session.current.csrf_token, session.current.account);
}

/** `code`: of the second factor, `ground`: why a break-glass account is used; when the server asked for it (auth.code_needed, auth.ground_needed). */
export async function sign_in(account: string, password: string, code = '', ground = ''): Promise<void> {
  const answer = await send<Session>('POST', '/session', { account, password, ...(code ? { code } : {}), ...(ground ? { ground } : {}), lang: i18n.language });
  set_csrf_token(answer.csrf_token, answer.account);
  // What the one before had on the screens is not for who comes next.
  if (session.last_account !== '' && session.last_account !== answer.account) return location.reload();
  session.set(answer);
}

export async function change_password(current: string, fresh: string): Promise<void> {
  const answer = await send<Session>('POST', '/session/password', { current, new: fresh });
  set_csrf_token(answer.csrf_token, answer.account);
  session.set(answer);
}

export const begin_second_factor = (password: string): Promise<SecondFactorSecret> => send('POST', '/session/second_factor', { password });
/** Its recovery codes, which are told this once. */
export async function confirm_second_factor(code: string): Promise<string[]> {
  return (await send<{ recovery_codes: string[] }>('POST', '/session/second_factor/confirm', { code })).recovery_codes;
}
export async function end_second_factor(password: string, code: string): Promise<void> {
  await send('POST', '/session/second_factor/off', { password, code });
  await restore_session();
}

export async function sign_out(): Promise<void> {
  try {
    await send('DELETE', '/session');
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // The session stands, for all that is known: who leaves now must not believe otherwise. 401: it had ended already.
    if (error.status !== 401) return void toasts.add({ kind: 'failed', text: i18n.t.sign_in.not_out, next_step: i18n.t.sign_in.not_out_next, subject: 'sign_out' });
  }
  live.stop();
  // Nothing that was read stays in this tab: texts of callers, notes, advice. Reloading forgets all of it.
  location.assign('/');
}
