// The recommendation for the incident on the desk, and which units the dispatcher has ticked. Advice is never state: it is fetched, shown, and
// handed back by its id with the command.
import { get, Problem } from '../api/client';
import type { IncidentView, RecommendationView } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';

class Advice {
  incident_id = $state<string | null>(null);
  view = $state.raw<RecommendationView | null>(null);
  loading = $state(false);
  failed = $state(false);
  picked = $state.raw<ReadonlySet<string>>(new Set());
  private touched = false;
  private serial = 0;

  /** What decides the advice; when this text changes the advice is fetched again. */
  static basis(incident: IncidentView): string {
    const { location } = incident.place;
    const running = incident.assignments.filter((assignment) => assignment.state !== 'ended').map((assignment) => assignment.unit_id);
    return [incident.incident_id, incident.incident_type, incident.priority, incident.response_level, location?.lat, location?.lon, incident.place.township, running.join(), incident.state === 'closed'].join('|');
  }

  clear(): void {
    this.serial++;
    this.incident_id = null;
    this.view = null;
    this.picked = new Set();
    this.touched = false;
    this.loading = false;
    this.failed = false;
  }

  async load(incident_id: string): Promise<void> {
    const mine = ++this.serial;
    if (this.incident_id !== incident_id) {
      this.view = null;
      this.picked = new Set();
      this.touched = false;
    }
    this.incident_id = incident_id;
    this.loading = true;
    this.failed = false;
    try {
      const view = await get<RecommendationView>(`/incidents/${encodeURIComponent(incident_id)}/recommendation?lang=${i18n.language}`);
      if (mine !== this.serial) return;
      this.view = view;
      const offered = new Set([...view.units, ...view.alternatives].map((unit) => unit.unit_id));
      this.picked = this.touched ? new Set([...this.picked].filter((id) => offered.has(id))) : new Set(view.units.map((unit) => unit.unit_id));
      if (this.picked.size === 0) {
        this.touched = false;
        this.picked = new Set(view.units.map((unit) => unit.unit_id));
      }
    } catch (error) {
      if (mine !== this.serial) return;
      this.view = null;
      this.failed = !(error instanceof Problem && error.status === 409);
    }
    if (mine === this.serial) this.loading = false;
  }

  toggle(unit_id: string): void {
    this.touched = true;
    const next = new Set(this.picked);
    if (!next.delete(unit_id)) next.add(unit_id);
    this.picked = next;
  }
  forget_picks(): void {
    this.touched = false;
    this.picked = new Set();
  }
}

export const advice = new Advice();
export const advice_basis = Advice.basis;
