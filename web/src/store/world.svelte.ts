// One normalised store at one journal position. A change replaces whole entities; an older version never replaces a newer one, so folding
// the same change twice, or a change that a list already had, does no harm.
import { SvelteMap } from 'svelte/reactivity';
import type { CallView, Change, ClosureView, IncidentView, SeatView, StationView, UnitView } from '../api/types';
import { number_matches } from '../lib/numbers';

interface Versioned { version: number }

export function put_newer<T extends Versioned>(map: Map<string, T>, id: string, entity: T): boolean {
  const known = map.get(id);
  if (known && known.version > entity.version) return false;
  map.set(id, entity);
  return true;
}

export class World {
  position = $state(0);
  incidents = new SvelteMap<string, IncidentView>();
  calls = new SvelteMap<string, CallView>();
  units = new SvelteMap<string, UnitView>();
  seats = new SvelteMap<string, SeatView>();
  stations = new SvelteMap<string, StationView>();
  closures = new SvelteMap<string, ClosureView>();

  fold(change: Pick<Change, 'position'> & Partial<Change>): void {
    for (const incident of change.incidents ?? []) put_newer(this.incidents, incident.incident_id, incident);
    for (const call of change.calls ?? []) put_newer(this.calls, call.call_id, call);
    for (const unit of change.units ?? []) put_newer(this.units, unit.unit_id, unit);
    for (const seat of change.seats ?? []) {
      // The stream brings no texts; those of the same version are known already, those of a newer one have to be fetched.
      const known = this.seats.get(seat.seat_id);
      const texts = known?.version === seat.version ? { standing_notes: known.standing_notes, handover_note: known.handover_note } : {};
      put_newer(this.seats, seat.seat_id, { ...seat, ...texts });
    }
    for (const closure of change.closures ?? []) put_newer(this.closures, closure.closure_id, closure);
    for (const id of change.removed ?? []) {
      this.incidents.delete(id);
      this.calls.delete(id);
      this.closures.delete(id);
    }
    if (change.position > this.position) this.position = change.position;
  }

  /** A fresh list is the whole truth at its position: what it lacks is gone, unless it was born later. */
  replace<T extends Versioned>(map: Map<string, T>, key: (item: T) => string, items: T[], position: number): void {
    const present = new Set(items.map(key));
    for (const [id, entity] of map) if (!present.has(id) && entity.version <= position) map.delete(id);
    for (const item of items) put_newer(map, key(item), item);
  }

  clear(): void {
    for (const map of [this.incidents, this.calls, this.units, this.seats, this.stations, this.closures]) map.clear();
    this.position = 0;
  }

  find_unit(typed: string): UnitView | undefined {
    const wanted = typed.toUpperCase();
    const direct = this.units.get(typed) ?? this.units.get(wanted);
    if (direct) return direct;
    for (const unit of this.units.values()) if (unit.unit_id.toUpperCase() === wanted) return unit;
    return undefined;
  }

  /** By id, full number or its last digits; open ones before closed ones, younger before older. */
  find_incident(typed: string, with_closed = false): IncidentView | undefined {
    const direct = this.incidents.get(typed);
    if (direct) return direct;
    let best: IncidentView | undefined;
    for (const incident of this.incidents.values()) {
      if (!number_matches(incident.number, typed)) continue;
      if (incident.state === 'closed' && !with_closed) continue;
      if (!best || (best.state === 'closed') > (incident.state === 'closed') || best.received_at < incident.received_at) best = incident;
    }
    return best;
  }
}

export const world = new World();
