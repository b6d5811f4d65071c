// What waits for a second person, and what stands because of it. It changes without us: asked again while the page is open.
import { get, Problem } from '../../api/client';
import type { ProposalList } from '../../api/types';
import { explain } from '../../i18n/problem';

const kAskEvery_ms = 10_000;

class Review {
  list = $state.raw<ProposalList | null>(null);
  fault = $state('');
  async load(): Promise<void> {
    try {
      this.list = await get<ProposalList>('/proposals');
      this.fault = '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
    }
  }
  /** Until the page is left. */
  watch(): () => void {
    void this.load();
    const every = setInterval(() => void this.load(), kAskEvery_ms);
    return () => clearInterval(every);
  }
}

export const review = new Review();
