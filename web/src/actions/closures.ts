// Closing roads and opening them again, as values.
import type { BilingualText, ClosureView, GeoPoint } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import type { Command } from './perform';

export interface ClosureInput {
  stretches: { points: GeoPoint[]; radius_m?: number }[];
  reason: string;
  direction?: 'both' | 'as_drawn';
  siren_may_pass?: boolean;
  from?: string;
  until?: string;
  incident_id?: string;
}
const at = (closure_id: string, verb: string): string => `/closures/${encodeURIComponent(closure_id)}/${verb}`;

/** road: its name where the map has one. */
export const close_road = (closure: ClosureInput, road?: BilingualText): Command => ({
  method: 'POST', path: '/closures', body: closure, done: () => i18n.t.closures.done_closed(i18n.text(road)),
  undo: (sent) => (typeof sent['closure_id'] === 'string' ? { method: 'POST', path: at(sent['closure_id'], 'lift'), done: () => '' } : null),
});

/** As it was, for those who lifted the wrong one. Its incident may have been closed. */
const again = (closure: ClosureView): ClosureInput => ({
  stretches: closure.stretches.map(({ points, radius_m }) => ({ points, ...(radius_m > 0 ? { radius_m } : {}) })),
  reason: closure.reason, direction: closure.direction, siren_may_pass: closure.siren_may_pass,
  ...(closure.state === 'planned' ? { from: closure.from } : {}), ...(closure.until ? { until: closure.until } : {}),
});

export const lift_closure = (closure: ClosureView): Command => ({
  method: 'POST', path: at(closure.closure_id, 'lift'), done: () => i18n.t.closures.done_lifted(i18n.text(closure.road)), undo: () => close_road(again(closure), closure.road),
});

export const change_closure = (closure: ClosureView, fields: { reason?: string; siren_may_pass?: boolean; until?: string; until_lifted?: boolean }): Command => ({
  method: 'POST', path: at(closure.closure_id, 'change'), body: fields, if_match: closure.version, done: () => i18n.t.closures.done_changed,
});
