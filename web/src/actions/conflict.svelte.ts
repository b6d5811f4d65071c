// "E101 was assigned at 10:31:07 to I-0231 [take over] [choose another]": someone else's change is shown, never overwritten.
import type { ProblemBody, UnitView } from '../api/types';
import { explain } from '../i18n/problem';
import type { Command } from './perform';

export class Conflict {
  private seen_there = false; // The refusal may be here before the stream tells of what it is about.
  current = $state.raw<{ text: () => string; unit_id: string; incident_id: string; take_over: Command } | null>(null);

  show(body: ProblemBody, take_over: Command): void {
    const unit_id = String(body['unit_id'] ?? '');
    this.seen_there = false;
    this.current = { text: () => explain(body).text, unit_id, incident_id: String(body['incident_id'] ?? ''), take_over };
  }
  /** The unit as the screen has it: once it has been seen there and has left, there is nothing to take over any more. */
  look_at(unit: UnitView | undefined): void {
    if (!this.current || unit?.unit_id !== this.current.unit_id) return;
    const is_there = unit.incident_id === this.current.incident_id;
    if (this.seen_there && !is_there) this.clear();
    else this.seen_there = is_there;
  }
  clear(): void {
    this.current = null;
  }
}

export const conflict = new Conflict();
