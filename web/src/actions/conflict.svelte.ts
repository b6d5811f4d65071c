// "E101 was assigned at 10:31:07 to I-0231 [take over] [choose another]": someone else's change is shown, never overwritten.
import type { ProblemBody } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { clock_text } from '../lib/time';
import { short_number } from '../lib/numbers';
import type { Command } from './perform';

class Conflict {
  current = $state.raw<{ text: () => string; unit_id: string; take_over: Command } | null>(null);

  show(body: ProblemBody, take_over: Command): void {
    const unit_id = String(body['unit_id'] ?? '');
    const number = short_number(String(body['incident_number'] ?? ''));
    const since = clock_text(body['since'] as string | undefined);
    this.current = { text: () => i18n.t.conflict.assigned(unit_id, since, number), unit_id, take_over };
  }
  clear(): void {
    this.current = null;
  }
}

export const conflict = new Conflict();
