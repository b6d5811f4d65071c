// What is to be closed while it is being said: a street by its name, two places with the road between them, points picked along the road, or
// one point with a radius. The server finds the road; what it found is drawn before anything is closed.
import type { ClosureInput } from '../../actions/closures';
import { get, Problem } from '../../api/client';
import type { GeoPoint, RoadOutline } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { explain } from '../../i18n/problem';
import { desk } from '../../store/desk.svelte';

export interface Said { label: string; location?: GeoPoint; /** Code or name of a street. */ street?: string }
export const kRadius = { default_m: 50, min_m: 5, max_m: 2000 };

const text_of = (point: GeoPoint): string => `${point.lat.toFixed(6)},${point.lon.toFixed(6)}`;

export class ClosureDraft {
  picked = $state.raw<GeoPoint[]>([]);
  from = $state.raw<Said | null>(null);
  to = $state.raw<Said | null>(null);
  radius_m = $state(kRadius.default_m);
  outline = $state.raw<RoadOutline | null>(null);
  fault = $state('');
  finding = $state(false);
  private serial = 0;

  points = $derived(this.picked.length > 0 ? this.picked : [this.from?.location, this.to?.location].filter((point) => point !== undefined));
  /** What to ask the server for; empty: nothing has to be found. */
  question = $derived.by(() => {
    if (this.picked.length === 0 && this.from?.street && !this.to) return `street=${encodeURIComponent(this.from.street)}`;
    return this.points.length >= 2 ? `via=${encodeURIComponent(this.points.map(text_of).join(';'))}` : '';
  });
  is_round = $derived(this.question === '' && this.points.length === 1);

  async find(question: string): Promise<void> {
    const mine = ++this.serial;
    this.outline = null;
    this.fault = '';
    this.finding = question !== '';
    if (question === '') return;
    try {
      const found = await get<RoadOutline>(`/closures/outline?${question}&lang=${i18n.language}`, true);
      if (mine !== this.serial) return;
      this.outline = found;
      // What was named may lie where the map is not; what was clicked is seen.
      const line = found.lines[0]?.points ?? [];
      if (this.picked.length === 0) desk.show(line[Math.floor(line.length / 2)]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (mine === this.serial) this.fault = explain(error.body).text;
    } finally {
      if (mine === this.serial) this.finding = false;
    }
  }

  /** Each click on the map is one more point, until somebody says that it is enough. */
  pick(): void {
    desk.pick = {
      purpose: 'closure',
      take: (point) => {
        this.picked = [...this.picked, point];
        this.pick();
      },
    };
    desk.pane = 'map';
  }
  unpick(): void {
    this.picked = this.picked.slice(0, -1);
  }

  stretches(): ClosureInput['stretches'] {
    if (this.outline) return this.outline.lines;
    const [only] = this.points;
    return this.is_round && only ? [{ points: [only], radius_m: this.radius_m }] : [];
  }
}
