// What is reached by road within 4, 8 and 12 minutes from one place. Like advice it is no state of the centre: asked, shown, taken away.
import { get, Problem } from '../api/client';
import type { BilingualText, GeoPoint, IsochroneAnswer, ProblemBody, TravelMode } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { short_number } from '../lib/numbers';
import { clock } from './clock.svelte';
import { closures_basis } from './closures.svelte';
import { configuration } from './configuration.svelte';
import { fix_of } from './positions';
import { world, type World } from './world.svelte';

export const kMinutes = [4, 8, 12];

export type Origin = { kind: 'station' | 'unit' | 'incident'; id: string } | { kind: 'place'; at: GeoPoint; /** Empty: a point of the map. */ label: BilingualText | string };

/** Where it is now; a unit drives on. */
export function place_of(origin: Origin, source: World = world): GeoPoint | null {
  switch (origin.kind) {
    case 'station': return source.stations.get(origin.id)?.location ?? null;
    case 'unit': return fix_of(origin.id) ?? source.units.get(origin.id)?.location ?? null;
    case 'incident': return source.incidents.get(origin.id)?.place.location ?? null;
    case 'place': return origin.at;
  }
}

/** What it is called. */
export function origin_text(origin: Origin, source: World = world): string {
  switch (origin.kind) {
    case 'station': return i18n.text(source.stations.get(origin.id)?.name) || origin.id;
    case 'unit': return origin.id;
    case 'incident': {
      const incident = source.incidents.get(origin.id);
      return incident ? [short_number(incident.number), configuration.type_name(incident.incident_type)].join(' ') : origin.id;
    }
    case 'place': return i18n.text(origin.label) || `${i18n.t.isochrone.here} ${origin.at.lat.toFixed(4)}, ${origin.at.lon.toFixed(4)}`;
  }
}

/** What decides it; when this text changes it is asked again. Where a unit drives does not: it would be asked every second. */
export function isochrone_basis(): string {
  const { origin, mode } = isochrone;
  if (!origin) return '';
  const at = origin.kind === 'unit' ? null : place_of(origin);
  return [origin.kind, origin.kind === 'place' ? '' : origin.id, at?.lat, at?.lon, mode, configuration.current.data_set?.version, closures_basis()].join('|');
}

class Isochrone {
  origin = $state.raw<Origin | null>(null);
  mode = $state<TravelMode>('siren');
  answer = $state.raw<IsochroneAnswer | null>(null);
  answered_at_ms = $state(0);
  loading = $state(false);
  problem = $state.raw<ProblemBody | null>(null);
  /** Nothing is known of where it is. */
  nowhere = $state(false);
  private serial = 0;

  show(origin: Origin, mode: TravelMode = this.mode): void {
    this.clear();
    this.mode = mode;
    this.origin = origin;
  }
  clear(): void {
    this.serial++;
    this.origin = this.answer = this.problem = null;
    this.loading = this.nowhere = false;
  }

  /** What was told before stays until the answer is there; where there is none, nothing is shown that may no longer be so. */
  async load(): Promise<void> {
    const { origin, mode } = this;
    if (!origin) return;
    const mine = ++this.serial;
    const at = place_of(origin);
    this.nowhere = at === null;
    if (!at) {
      this.answer = this.problem = null;
      this.loading = false;
      return;
    }
    this.loading = true;
    let answer: IsochroneAnswer | null = null;
    let problem: ProblemBody | null = null;
    try {
      answer = await get<IsochroneAnswer>(`/isochrone?from=${at.lat},${at.lon}&minutes=${kMinutes.join()}&mode=${mode}`);
    } catch (error) {
      problem = error instanceof Problem ? error.body : { status: 0, code: 'network.unreachable' };
    }
    if (mine !== this.serial) return;
    this.answer = answer;
    this.problem = problem;
    this.answered_at_ms = clock.read();
    this.loading = false;
  }
}

export const isochrone = new Isochrone();
