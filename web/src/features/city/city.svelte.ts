// The numbers of every centre of this server. They change without us: asked again while the page is open.
import { get, Problem } from '../../api/client';
import type { City } from '../../api/types';
import { explain } from '../../i18n/problem';

const kAskEvery_ms = 4_000;

class CityView {
  current = $state.raw<City | null>(null);
  asked_at = $state(0);
  fault = $state('');
  async load(): Promise<void> {
    try {
      this.current = await get<City>('/city');
      this.asked_at = Date.now();
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

export const city = new CityView();
