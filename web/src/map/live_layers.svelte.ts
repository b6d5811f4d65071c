// Feeds the map from a world: states through effects, movements straight from the frames.
import type { ClosureView, IncidentView, UnitView } from '../api/types';
import { i18n, word } from '../i18n/i18n.svelte';
import { short_number } from '../lib/numbers';
import { fix_of, on_positions } from '../store/positions';
import { world, type World } from '../store/world.svelte';
import { section_of } from '../store/queues.svelte';
import type { CityMap } from './city_map';
import type { MapClosure } from './closure_layer';
import type { MapIncident } from './incident_layer';
import type { UnitGroup, UnitShape } from './symbols';
import type { MapUnit } from './unit_layer';

export function unit_group(unit: UnitView): UnitGroup {
  switch (unit.status) {
    case 'in_quarters': case 'available': case 'returning': return 'free';
    case 'assigned': case 'acknowledged': return 'assigned';
    case 'en_route': case 'transporting': return 'moving';
    case 'on_scene': case 'staging': return 'scene';
    case 'out_of_service': return 'out';
    default: return 'other';
  }
}
export function unit_shape(unit: UnitView): UnitShape {
  return unit.agency === 'fire' || unit.agency === 'ambulance' || unit.agency === 'police' ? unit.agency : 'other';
}

function as_unit(unit: UnitView, moving: boolean): MapUnit | null {
  const at = (moving ? fix_of(unit.unit_id) : undefined) ?? unit.location;
  return at ? { id: unit.unit_id, lat: at.lat, lon: at.lon, shape: unit_shape(unit), group: unit_group(unit), stale: unit.position_stale, alarm: unit.emergency ? `${unit.unit_id} ${i18n.t.board.emergency}` : '' } : null;
}
function as_incident(incident: IncidentView): MapIncident | null {
  const at = incident.place.location;
  if (!at || incident.state === 'closed' || incident.merged_into) return null;
  return { id: incident.incident_id, lat: at.lat, lon: at.lon, label: short_number(incident.number), priority: incident.priority, waiting: section_of(incident) === 'waiting' };
}

function as_closure(closure: ClosureView): MapClosure {
  return { id: closure.closure_id, label: [i18n.text(closure.road), word(i18n.t.closures.reasons, closure.reason)].filter(Boolean).join(' '), planned: closure.state === 'planned', stretches: closure.stretches };
}

/** Call inside an effect; the returned function stops the frames. */
export function live_layers(map: CityMap, source: World = world, moving = true): () => void {
  $effect(() => map.set_units([...source.units.values()].map((unit) => as_unit(unit, moving)).filter((unit) => unit !== null)));
  $effect(() => map.set_incidents([...source.incidents.values()].map(as_incident).filter((incident) => incident !== null)));
  $effect(() => map.set_closures([...source.closures.values()].map(as_closure)));
  if (!moving) return () => {};
  return on_positions((moved) => {
    for (const id of moved) {
      const fix = fix_of(id);
      if (fix) map.move_unit(id, fix.lat, fix.lon);
    }
  });
}
