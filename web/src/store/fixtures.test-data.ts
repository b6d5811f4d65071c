// Small made-up entities for unit tests.
import type { AssignmentView, ClosureView, IncidentView, Settings, UnitView } from '../api/types';

export const kSettings: Settings = {
  target_answer_s: 15, target_processing_s: 60, target_turnout_s_medical: 60, target_turnout_s_fire: 80, target_travel_s: 240, acknowledge_timeout_s: 30, waiting_too_long_s: { 1: 60, 2: 120, 3: 300, 4: 900 }, check_in_s: 1200, position_stale_s: 120, undo_s: 10,
};

export function incident(fields: Partial<IncidentView> = {}): IncidentView {
  return {
    incident_id: 'i1', number: '20261122-0231', state: 'graded', incident_type: 'fire.building', priority: 1, response_level: 1, place: { text: '人民路 1 号', location: null, source: 'stated', uncertainty_m: 0, address_code: '', county: '', township: '' }, seat: 'A1',
    received_at: '2026-11-22T10:00:00Z', disposition: '', call_ids: [], legs: [], assignments: [], benchmarks: [], timers: [], notes_count: 0, duplicates_count: 0, merged_from: [], created_by_demo: false, legal_hold: false, version: 1, ...fields,
  };
}
export function closure(fields: Partial<ClosureView> = {}): ClosureView {
  return {
    closure_id: 'c1', state: 'in_force', stretches: [{ points: [{ lat: 1, lon: 2 }, { lat: 1, lon: 3 }], radius_m: 0 }], direction: 'both', reason: 'flood', siren_may_pass: false, from: '2026-07-01T10:00:00Z', until: null, road: { zh: '滨江路', en: 'Riverside Road' },
    jurisdictions: [], incident_id: null, incident_number: null, closed_at: '2026-07-01T10:00:00Z', version: 1, ...fields,
  };
}
export function assignment(fields: Partial<AssignmentView> = {}): AssignmentView {
  return { assignment_id: 'a1', incident_id: 'i1', unit_id: 'E101', agency: 'fire', state: 'assigned', assigned_at: '2026-11-22T10:01:00Z', end_reason: '', recorded_late: [], ...fields };
}
export function unit(unit_id: string, fields: Partial<UnitView> = {}): UnitView {
  return {
    unit_id, kind: 'engine', agency: 'fire', station: 'S01', capabilities: ['engine'], crew: 4, status: 'in_quarters', availability: 'available', status_occurred_at: '2026-11-22T09:00:00Z', status_recorded_at: '2026-11-22T09:00:00Z', status_source: 'console', out_of_service_reason: '', location_source: 'station',
    position_stale: false, emergency: false, version: 1, ...fields,
  };
}
