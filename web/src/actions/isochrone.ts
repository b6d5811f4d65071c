// What can be reached by road from somewhere: asked by key, button, menu or command, shown on the desk's map.
import type { TravelMode } from '../api/types';
import { desk } from '../store/desk.svelte';
import { isochrone, type Origin } from '../store/isochrone.svelte';
import { router } from '../store/router.svelte';

/** Like all keys: the incident on the desk; else the unit that is open on the board. */
export function selected_origin(): Origin | null {
  if (desk.incident_id) return { kind: 'incident', id: desk.incident_id };
  return desk.unit_id ? { kind: 'unit', id: desk.unit_id } : null;
}

export function show_isochrone(origin: Origin, mode: TravelMode = 'siren'): void {
  isochrone.show(origin, mode);
  desk.pane = 'map';
  if (router.path !== '/') router.go('/');
}

/** Taken away when there is one; with nothing selected the next click on the map says from where. */
export function toggle_isochrone(): void {
  const origin = selected_origin();
  if (isochrone.origin) isochrone.clear();
  else if (desk.pick?.purpose === 'isochrone') desk.pick = null;
  else if (origin) show_isochrone(origin);
  else {
    desk.pick = { purpose: 'isochrone', take: (at) => show_isochrone({ kind: 'place', at, label: '' }) };
    desk.pane = 'map';
  }
}
