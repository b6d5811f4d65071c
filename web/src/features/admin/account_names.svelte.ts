// Who an account is on the screens of seats: 调度员 2, as everywhere else, and no dispatcher-2.
import type { ReliefView } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { session } from '../../store/session.svelte';
import { Fetched } from './fetched.svelte';

/** Accounts that may sit at a seat, and one's own; any other keeps its code. */
export class AccountNames {
  private reliefs = new Fetched<ReliefView>('/seats/reliefs');
  load(): void {
    if (session.may_command) void this.reliefs.load();
  }
  of(account: string): string {
    const display = account === session.current?.account ? session.current.display : this.reliefs.items?.find((relief) => relief.account === account)?.display;
    return i18n.text(display) || account;
  }
}
