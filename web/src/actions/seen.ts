// What a person saw when they decided, and whether it still holds. A version moves with every report of a crew and every note; what counts is
// whether that has changed which the decision was about. Then nothing is overwritten: what changed is said, and they decide again.
import { get, get_all, Problem } from '../api/client';
import type { GeoPoint, IncidentView, ProblemBody, UnitView } from '../api/types';
import { i18n, word } from '../i18n/i18n.svelte';
import { short_number } from '../lib/numbers';
import { configuration } from '../store/configuration.svelte';
import { place_names } from '../store/place_names.svelte';
import { world } from '../store/world.svelte';

interface PlaceSeen { text?: string; location?: GeoPoint | null; address_code?: string }
export interface Difference { aspect: string; was: string; is: string }
export interface Seen {
  version: number;
  /** What it is called on the screens. */
  name: () => string;
  /** As the server has it now, which the screens then show too, and what differs of that which was seen. */
  look: () => Promise<{ version: number; differences: Difference[] }>;
}

/** Refused, because what the person saw does not hold any more. */
export class MovedOn extends Problem {
  constructor(body: ProblemBody, private readonly seen: Seen, private readonly differences: Difference[]) {
    super(body);
  }
  say(): { text: string; next_step: string } {
    const t = i18n.t.conflict;
    const list = this.differences.map(({ aspect, was, is }) => `${word(t.aspects, aspect)} ${was || t.none} → ${is || t.none}`).join(i18n.t.common.list_sep);
    return { text: t.changed(this.seen.name(), list), next_step: t.decide_again };
  }
}

const kSamePointDeg = 1e-5; // About a metre.
const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '');
const same_point = (a: GeoPoint | null | undefined, b: GeoPoint | null | undefined): boolean => (a && b ? Math.abs(a.lat - b.lat) < kSamePointDeg && Math.abs(a.lon - b.lon) < kSamePointDeg : !a === !b);
/** By what is known of the one that was seen. */
const same_place = (was: PlaceSeen, is: PlaceSeen): boolean =>
  (was.text === undefined || plain(was.text) === plain(is.text ?? '')) && (was.location === undefined || same_point(was.location, is.location)) && (was.address_code === undefined || was.address_code === (is.address_code ?? ''));
const point_text = (point: GeoPoint | null | undefined): string => (point ? `${point.lat.toFixed(5)}, ${point.lon.toFixed(5)}` : '');
const place_said = (place: PlaceSeen): string => place_names.of({ text: place.text ?? '', address_code: place.address_code ?? '' }) || point_text(place.location);

interface Aspect<T> { same: (was: T, is: T) => boolean; words: (value: T) => string }
const plainly = <T>(words: (value: T) => string): Aspect<T> => ({ same: (was, is) => JSON.stringify(was) === JSON.stringify(is), words });

export type IncidentSeen = Partial<Pick<IncidentView, 'incident_type' | 'priority' | 'response_level' | 'seat' | 'call_ids' | 'notes_count'>> & { place?: PlaceSeen };
const kIncident: { [Name in keyof Required<IncidentSeen>]: Aspect<Required<IncidentSeen>[Name]> } = {
  incident_type: plainly((code) => configuration.type_name(code)),
  priority: plainly((level) => word(i18n.t.priority, level)),
  response_level: plainly(String),
  seat: plainly((seat) => i18n.text(world.seats.get(seat)?.name) || seat),
  call_ids: plainly((ids) => String(ids.length)),
  notes_count: plainly(String),
  place: { same: same_place, words: place_said },
};

export type UnitSeen = Partial<Pick<UnitView, 'kind' | 'agency' | 'station' | 'capabilities' | 'crew' | 'post'>>;
const kUnit: { [Name in keyof Required<UnitSeen>]: Aspect<UnitSeen[Name]> } = {
  kind: plainly((code) => configuration.name('unit_kinds', code ?? '')),
  agency: plainly((code) => configuration.name('agencies', code ?? '')),
  station: plainly((code) => i18n.text(world.stations.get(code ?? '')?.name) || (code ?? '')),
  capabilities: { same: (was, is) => [...(was ?? [])].sort().join() === [...(is ?? [])].sort().join(), words: (codes) => (codes ?? []).map((code) => configuration.name('capabilities', code)).join(' ') },
  crew: plainly(String),
  post: { same: (was, is) => (was ?? '') === (is ?? ''), words: (post) => post ?? '' },
};

function differences<T extends object>(aspects: { [name: string]: Aspect<never> }, was: T, is: object): Difference[] {
  const found: Difference[] = [];
  for (const [name, before] of Object.entries(was)) {
    const aspect = aspects[name];
    const now = (is as Record<string, unknown>)[name];
    if (aspect && before !== undefined && !aspect.same(before as never, now as never)) found.push({ aspect: name, was: aspect.words(before as never), is: aspect.words(now as never) });
  }
  return found;
}
function pick<T extends object, Name extends keyof T>(whole: T, names: Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, whole[name] ?? null])) as Pick<T, Name>;
}

/** `incident` as the person saw it; `was`: of which the decision is. */
export function seen_incident({ incident_id, number, version }: IncidentView, was: IncidentSeen): Seen {
  return {
    version, name: () => short_number(number),
    look: async () => {
      const { incident } = await get<{ incident: IncidentView }>(`/incidents/${encodeURIComponent(incident_id)}`);
      world.fold({ position: 0, incidents: [incident] });
      return { version: incident.version, differences: differences(kIncident as never, was, incident) };
    },
  };
}
export const incident_as_seen = (incident: IncidentView, ...names: (keyof IncidentSeen)[]): Seen => seen_incident(incident, pick(incident, names) as IncidentSeen);

export function unit_as_seen(unit: UnitView, ...names: (keyof UnitSeen)[]): Seen {
  const was = pick(unit, names);
  return {
    version: unit.version, name: () => unit.unit_id,
    look: async () => {
      const { items } = await get_all<UnitView>('/units');
      const now = items.find((other) => other.unit_id === unit.unit_id);
      if (!now) return { version: unit.version, differences: [] };
      world.fold({ position: 0, units: [now] });
      return { version: now.version, differences: differences(kUnit as never, was, now) };
    },
  };
}
