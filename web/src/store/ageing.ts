// Each row has its own clock against its own target: normal, due soon at 75 %, late.
import type { CallView, IncidentView, Settings } from '../api/types';
import { ms } from '../lib/time';

export type AgeState = 'normal' | 'due_soon' | 'late';
/** What the clock counts: the next thing that has to happen. */
export type AgePhase = 'answer' | 'assign' | 'acknowledge' | 'turnout' | 'travel' | 'check_in' | 'transport' | 'closed';
export interface AgeClock { phase: AgePhase; since_ms: number; target_s: number | null }

export function age_state(clock: AgeClock, now_ms: number): AgeState {
  if (clock.target_s === null || clock.target_s <= 0) return 'normal';
  const elapsed_s = (now_ms - clock.since_ms) / 1000;
  if (elapsed_s >= clock.target_s) return 'late';
  return elapsed_s >= clock.target_s * 0.75 ? 'due_soon' : 'normal';
}

export function call_clock(call: CallView, settings: Settings): AgeClock {
  if (call.state === 'ringing') return { phase: 'answer', since_ms: ms(call.rang_at), target_s: settings.target_answer_s };
  return { phase: 'assign', since_ms: ms(call.answered_at ?? call.rang_at), target_s: call.incident_id ? null : settings.target_processing_s };
}

export function incident_clock(incident: IncidentView, settings: Settings, is_medical: boolean): AgeClock {
  if (incident.state === 'closed') return { phase: 'closed', since_ms: ms(incident.closed_at ?? incident.received_at), target_s: null };
  const running = incident.assignments.filter((assignment) => assignment.state !== 'ended');
  if (running.length === 0) {
    const target_s = settings.waiting_too_long_s[String(incident.priority || 2)] ?? settings.target_processing_s;
    return { phase: 'assign', since_ms: ms(incident.received_at), target_s };
  }
  const arrived = running.filter((assignment) => assignment.arrived_at).map((assignment) => ms(assignment.arrived_at));
  const under_way = running.filter((assignment) => assignment.state === 'transporting' || assignment.state === 'at_hospital');
  // Nobody is left at the scene to check in, and a journey to hospital has no target.
  if (under_way.length > 0 && under_way.length === running.length) return { phase: 'transport', since_ms: Math.min(...under_way.map((assignment) => ms(assignment.transporting_at ?? assignment.at_hospital_at ?? assignment.arrived_at))), target_s: null };
  if (arrived.length > 0) {
    // Each check-in sets the unit's timer anew; the row counts for the unit that is due first.
    const due = incident.timers.filter((timer) => timer.kind === 'no_check_in').map((timer) => ms(timer.due_at));
    return { phase: 'check_in', since_ms: due.length > 0 ? Math.min(...due) - settings.check_in_s * 1000 : Math.min(...arrived), target_s: settings.check_in_s };
  }
  const moving = running.filter((assignment) => assignment.en_route_at).map((assignment) => ms(assignment.en_route_at));
  if (moving.length > 0) return { phase: 'travel', since_ms: Math.min(...moving), target_s: settings.target_travel_s };
  const since_ms = Math.min(...running.map((assignment) => ms(assignment.assigned_at)));
  if (running.every((assignment) => !assignment.acknowledged_at)) return { phase: 'acknowledge', since_ms, target_s: settings.acknowledge_timeout_s };
  return { phase: 'turnout', since_ms, target_s: is_medical ? settings.target_turnout_s_medical : settings.target_turnout_s_fire };
}
