// Which status a unit can be set to from where it is. The server decides; this only spares the dispatcher offers that would be refused.
import { i18n, word } from '../i18n/i18n.svelte';
import type { AssignmentView, UnitStatus, UnitView } from '../api/types';

const kNext: Record<UnitStatus, UnitStatus[]> = {
  in_quarters: ['available', 'out_of_service'],
  available: ['in_quarters', 'returning', 'out_of_service'],
  assigned: ['acknowledged', 'en_route'],
  acknowledged: ['en_route', 'on_scene'],
  en_route: ['staging', 'on_scene'],
  staging: ['on_scene', 'en_route'],
  on_scene: ['transporting', 'available', 'returning'],
  transporting: ['at_hospital', 'available'],
  at_hospital: ['available', 'returning'],
  returning: ['in_quarters', 'available', 'out_of_service'],
  out_of_service: ['in_quarters', 'available'],
};

export function may_set(unit: UnitView): UnitStatus[] {
  return (kNext[unit.status] ?? []).filter((status) => status !== 'transporting' || unit.agency === 'ambulance' || unit.kind.includes('ambulance'));
}

/** What the button says that reports it: an order is acknowledged, afterwards it is "acknowledged". */
export const step_word = (status: UnitStatus): string => (status === 'acknowledged' ? i18n.t.station.ack : word(i18n.t.unit_status, status));

/** Reported already, or passed over: told again only with a time of its own. */
export function is_behind(unit: UnitView, status: UnitStatus): boolean {
  const order = kSteps.map(([step]) => step).concat('at_hospital');
  const [now, asked] = [order.indexOf(unit.status), order.indexOf(status)];
  return asked >= 0 && now >= 0 && asked <= now;
}

const kSteps: [UnitStatus, keyof AssignmentView | null][] = [['acknowledged', 'acknowledged_at'], ['en_route', 'en_route_at'], ['staging', null], ['on_scene', 'arrived_at'], ['transporting', 'transporting_at']];

/** Steps before the present one that nobody has told yet: a late report fills their time. */
export function passed_over(unit: UnitView, course: AssignmentView | undefined): UnitStatus[] {
  const at = kSteps.findIndex(([step]) => step === unit.status);
  const before = unit.status === 'at_hospital' ? kSteps : kSteps.slice(0, Math.max(0, at));
  return course ? before.filter(([step, time]) => time !== null && course[time] == null && (step !== 'transporting' || unit.agency === 'ambulance')).map(([step]) => step) : [];
}
