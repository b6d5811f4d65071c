// The order in which incidents and calls are worked: waiting before working, then priority, then the longest waiting.
import type { CallView, IncidentView } from '../api/types';
import { world } from './world.svelte';

export type Section = 'waiting' | 'working' | 'closed';

export function section_of(incident: IncidentView): Section {
  if (incident.state === 'closed') return 'closed';
  return incident.assignments.some((assignment) => assignment.state !== 'ended') ? 'working' : 'waiting';
}

/** Not graded yet counts as urgent: nobody knows that it is not. */
const urgency = (incident: IncidentView): number => incident.priority || 1.5;

export function by_urgency(a: IncidentView, b: IncidentView): number {
  return urgency(a) - urgency(b) || a.received_at.localeCompare(b.received_at) || a.incident_id.localeCompare(b.incident_id);
}

class Queues {
  filter = $state('');
  seat_only = $state(false);
  show_closed = $state(false);

  sections = $derived.by(() => {
    const sections: Record<Section, IncidentView[]> = { waiting: [], working: [], closed: [] };
    for (const incident of world.incidents.values()) if (!incident.merged_into) sections[section_of(incident)].push(incident);
    sections.waiting.sort(by_urgency);
    sections.working.sort(by_urgency);
    sections.closed.sort((a, b) => (b.closed_at ?? '').localeCompare(a.closed_at ?? ''));
    return sections;
  });

  calls = $derived.by(() => {
    const open: CallView[] = [];
    for (const call of world.calls.values()) {
      if (call.state === 'ringing' || ((call.state === 'answered' || call.state === 'abandoned' || call.state === 'called_back') && !call.incident_id && !call.outcome)) open.push(call);
    }
    return open.sort((a, b) => Number(b.state === 'ringing') - Number(a.state === 'ringing') || a.rang_at.localeCompare(b.rang_at));
  });
}

export const queues = new Queues();

export function incident_order(): string[] {
  return [...queues.sections.waiting, ...queues.sections.working].map((incident) => incident.incident_id);
}
