// One change in a line of words.
import type { Change, Notice } from '../../api/types';
import { i18n, word } from '../../i18n/i18n.svelte';
import { short_number } from '../../lib/numbers';
import { clock_text, is_late } from '../../lib/time';
import { configuration } from '../../store/configuration.svelte';

const kParts = 6;

/** Four units may be overdue at once: each clock says whose it is. */
function timer_text(change: Change, { what, unit_id, incident_id }: Notice): string {
  const incident = incident_id ? change.incidents.find((candidate) => candidate.incident_id === incident_id) : undefined;
  const whose = unit_id ?? (incident ? short_number(incident.number) : '');
  return `${whose ? `${whose} ` : ''}${word(i18n.t.panel.timers, what)}`;
}

export function change_text(change: Change): string {
  const parts: string[] = [];
  for (const notice of change.notices ?? []) if (notice.kind === 'timer') parts.push(timer_text(change, notice));
  for (const unit of change.units) {
    // When it happened, where it was written down later.
    const late = unit.status_recorded_at === change.at && is_late(unit.status_occurred_at, change.at) ? ` ${i18n.t.late.occurred(clock_text(unit.status_occurred_at))}` : '';
    parts.push(`${unit.unit_id} ${word(i18n.t.unit_status, unit.status)}${late}`);
  }
  for (const incident of change.incidents) parts.push(`${short_number(incident.number)} ${configuration.type_name(incident.incident_type)} ${word(i18n.t.incident_state, incident.state)}`);
  if (change.incidents.length === 0) for (const call of change.calls) parts.push(`${i18n.t.queue.calls} ${word(i18n.t.call_state, call.state)}`);
  // A seat comes along whenever its count of open incidents changes; it is news only when it comes alone.
  if (parts.length === 0) for (const seat of change.seats) parts.push(`${i18n.t.panel.seat} ${i18n.text(seat.name)}`);
  const left = parts.length - kParts;
  return [...parts.slice(0, kParts), ...(left > 0 ? [i18n.t.common.and_others(left, parts.length)] : [])].join(' · ') || change.actor;
}
