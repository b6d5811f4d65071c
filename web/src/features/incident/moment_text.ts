import { i18n } from '../../i18n/i18n.svelte';
import { clock_text, is_late } from '../../lib/time';

/** When it happened, and when it was written down where that was later. */
export function moment_text(occurred: string | null | undefined, recorded: string | null | undefined): string {
  return is_late(occurred, recorded) ? `${clock_text(occurred)} · ${i18n.t.late.recorded(clock_text(recorded))}` : clock_text(occurred);
}
