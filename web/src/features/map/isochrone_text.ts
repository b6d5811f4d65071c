// What the legend of the reach says, line by line.
import type { ClosureView, IsochroneAnswer, TravelMode } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { speeds_text } from '../../i18n/speeds';
import { metres_text } from '../../lib/numbers';

export interface LegendNote { text: string; warn: boolean }

const kOffRoadM = 100; // Less is where a forecourt lies.

export function size_text(km2: number): string {
  const t = i18n.t.isochrone;
  return km2 > 0 ? t.size(km2 < 0.1 ? '< 0.1' : km2 < 100 ? km2.toFixed(1) : String(Math.round(km2))) : t.nothing;
}

/** Closed for those who drive so. */
export const closed_for = (mode: TravelMode, closures: Iterable<ClosureView>): number =>
  [...closures].filter((closure) => closure.state === 'in_force' && !(mode === 'siren' && closure.siren_may_pass)).length;

export function legend_notes(answer: IsochroneAnswer, mode: TravelMode, closures: Iterable<ClosureView>): LegendNote[] {
  const t = i18n.t.isochrone;
  const { from } = answer;
  const notes: LegendNote[] = [];
  const far = metres_text(from.off_road_m);
  if (from.is_far) notes.push({ text: t.far(far), warn: true });
  else if (from.off_road_m > kOffRoadM) notes.push({ text: t.off_road(far), warn: false });
  if (from.on_island) notes.push({ text: t.on_island, warn: true });
  notes.push({ text: answer.closures_pending ? i18n.t.advice.pending : t.closures(closed_for(mode, closures)), warn: answer.closures_pending });
  const speeds = speeds_text(answer);
  if (speeds) notes.push({ text: speeds, warn: false });
  return notes;
}
