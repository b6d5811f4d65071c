import type { IncidentView, UnitView } from '../../api/types';
import { world } from '../../store/world.svelte';
import { by_urgency } from '../../store/queues.svelte';

export interface TurnoutOf { incident: IncidentView; unit_ids: string[] }

/** The incidents that these units are assigned to, the most urgent first. */
export function turnouts_of(units: UnitView[]): TurnoutOf[] {
  const found = new Map<string, TurnoutOf>();
  for (const unit of units) {
    const incident = unit.assignment_id && unit.incident_id ? world.incidents.get(unit.incident_id) : undefined;
    if (!incident) continue;
    const known = found.get(incident.incident_id);
    if (known) known.unit_ids.push(unit.unit_id);
    else found.set(incident.incident_id, { incident, unit_ids: [unit.unit_id] });
  }
  return [...found.values()].sort((a, b) => by_urgency(a.incident, b.incident));
}
