// What only the incident panel needs: calls, notes, duplicates, context, log. Fetched for the incident on the desk, and again when it changes.
import { get } from '../api/client';
import type { ContextItem, DuplicateView, HistoryEntry, IncidentDetail } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { world } from './world.svelte';

class Detail {
  incident_id = $state<string | null>(null);
  view = $state.raw<IncidentDetail | null>(null);
  context = $state.raw<ContextItem[] | null>(null);
  history = $state.raw<HistoryEntry[] | null>(null);
  failed = $state(false);
  /** Not "nothing there": it could not be asked. */
  context_failed = $state(false);
  history_failed = $state(false);
  private serial = 0;
  private context_of = '';

  async load(incident_id: string): Promise<void> {
    const mine = ++this.serial;
    const path = `/incidents/${encodeURIComponent(incident_id)}`;
    if (this.incident_id !== incident_id) {
      this.view = null;
      this.context = null;
      this.history = null;
      this.context_of = '';
      this.context_failed = this.history_failed = false;
    }
    this.incident_id = incident_id;
    this.failed = false;
    try {
      const view = await get<IncidentDetail>(path);
      if (mine !== this.serial) return;
      this.view = view;
      world.fold({ position: 0, incidents: [view.incident], calls: view.calls.filter((call) => world.calls.has(call.call_id)) });
      const { location } = view.incident.place;
      const place = location ? `${location.lat},${location.lon} ${i18n.language}` : '';
      if (place !== this.context_of) {
        this.context_of = place;
        this.context = place ? null : [];
        if (place) {
          const context = await get<{ items: ContextItem[] }>(`${path}/context`).catch(() => null);
          if (mine !== this.serial || !context) this.context_of = ''; // Asked again the next time.
          if (mine !== this.serial) return;
          this.context = context?.items ?? null;
          this.context_failed = !context;
        }
      }
      if (this.history) void this.load_history();
    } catch {
      if (mine === this.serial) this.failed = true;
    }
  }

  /** Possible duplicates that can still be merged, the likeliest first: the list on the panel and the key mean the same first one. */
  duplicates_of(incident_id: string): DuplicateView[] {
    if (this.incident_id !== incident_id) return [];
    return (this.view?.duplicates ?? []).filter((other) => {
      const known = world.incidents.get(other.incident_id);
      return known?.state !== 'closed' && !known?.merged_into;
    });
  }

  async load_history(): Promise<void> {
    const id = this.incident_id;
    if (!id) return;
    try {
      const { items } = await get<{ items: HistoryEntry[] }>(`/incidents/${encodeURIComponent(id)}/history`);
      if (id !== this.incident_id) return;
      this.history = items;
      this.history_failed = false;
    } catch {
      if (id === this.incident_id) this.history_failed = true;
    }
  }

  clear(): void {
    this.serial++;
    this.incident_id = null;
    this.view = null;
    this.context = null;
    this.history = null;
    this.context_of = '';
    this.failed = this.context_failed = this.history_failed = false;
  }
}

export const detail = new Detail();
