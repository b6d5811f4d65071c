import { get } from '../api/client';
import type { Session } from '../api/types';

class SessionStore {
  current = $state.raw<Session | null>(null);
  /** False until the first answer: neither the sign-in form nor a screen is shown before. */
  known = $state(false);
  expired = $state(false);
  /** Who was signed in here last since the page was loaded; empty: nobody. */
  last_account = '';

  async restore(): Promise<void> {
    try {
      const answer = await get<Session>('/session', true);
      this.set(answer.account === '' ? null : answer); // An empty account: nobody is signed in.
    } catch {
      this.set(null);
    }
    this.known = true;
  }
  set(session: Session | null): void {
    this.current = session;
    if (!session) return;
    this.expired = false;
    this.last_account = session.account;
  }
  signed_out(): void {
    if (this.current) this.expired = true;
    this.current = null;
  }
  has(...roles: string[]): boolean {
    return this.current?.roles.some((role) => roles.includes(role)) ?? false;
  }
  /** Dispatchers, supervisors and administrators command; crews and displays do not. */
  get may_command(): boolean {
    return this.has('dispatcher', 'supervisor', 'administrator');
  }
  /** Of whole centres: who has the areas of one sees its own part only. */
  get sees_city(): boolean {
    return this.has('supervisor', 'administrator', 'display') && this.current?.areas.length === 0;
  }
}

export const session = new SessionStore();
