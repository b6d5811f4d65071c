// Moves of an incident that somebody at this screen has seen. It is kept by the browser: a page that is loaded again does not ring again.
import { SvelteSet } from 'svelte/reactivity';
import type { AssignmentView, IncidentView } from '../api/types';

const kKey = 'tocsin.seen_moves';
const kKeptMax = 200; // A station's moves of many shifts.

const mark_of = (assignment: AssignmentView): string => `${assignment.assignment_id} ${assignment.moved_at ?? ''}`;
function kept(): string[] {
  try {
    const read: unknown = JSON.parse(localStorage.getItem(kKey) ?? '[]');
    return Array.isArray(read) ? read.filter((mark): mark is string => typeof mark === 'string') : [];
  } catch {
    return [];
  }
}

class SeenMoves {
  private seen = new SvelteSet(kept());

  has(assignment: AssignmentView): boolean {
    return this.seen.has(mark_of(assignment));
  }
  add(assignments: AssignmentView[]): void {
    for (const assignment of assignments) this.seen.add(mark_of(assignment));
    for (const mark of [...this.seen].slice(0, -kKeptMax)) this.seen.delete(mark);
    try {
      localStorage.setItem(kKey, JSON.stringify([...this.seen]));
    } catch { /* Seen for this visit only. */ }
  }
}

export const seen_moves = new SeenMoves();

/** Those of these units whose incident moved under way; each was sent to another place than the sheet says now. */
export const moved_of = (incident: IncidentView, unit_ids: string[]): AssignmentView[] =>
  incident.assignments.filter((assignment) => assignment.state !== 'ended' && assignment.moved_at && unit_ids.includes(assignment.unit_id));
