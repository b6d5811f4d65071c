// Uses of break-glass accounts. The stream says that they changed, and they are few: fetched whole, with names.
import { get_whole } from '../api/client';
import type { EmergencyAccessItem } from '../api/types';
import { ms } from '../lib/time';
import { clock } from './clock.svelte';

const kAgain_ms = 5000;

export const is_over = (use: EmergencyAccessItem, now_ms: number): boolean => Boolean(use.ended_at) || ms(use.ends_at) <= now_ms;
/** Until it is over and another person has acknowledged it. */
export const is_shown = (use: EmergencyAccessItem, now_ms: number): boolean => !use.acknowledged_at || !is_over(use, now_ms);

class EmergencyAccess {
  items = $state.raw<EmergencyAccessItem[]>([]);
  private asked = 0;
  private again: ReturnType<typeof setTimeout> | undefined;

  async load(): Promise<void> {
    const mine = ++this.asked;
    clearTimeout(this.again);
    try {
      const { items } = await get_whole<EmergencyAccessItem>('/emergency_access');
      if (mine === this.asked) this.items = items;
    } catch {
      // Nobody else brings it: a use that a hiccup hides would be one that nobody sees.
      if (mine === this.asked) this.again = setTimeout(() => void this.load(), kAgain_ms);
    }
  }
  clear(): void {
    this.asked++;
    clearTimeout(this.again);
    this.items = [];
  }
  /** A use that is over by itself leaves with the clock: no change comes for it. */
  get shown(): EmergencyAccessItem[] {
    return this.items.filter((use) => is_shown(use, clock.now));
  }
}

export const emergency_access = new EmergencyAccess();
