// The shapes of src/view/resources.h as they arrive in JSON: same names; moments are RFC 3339 strings, ids are opaque.
export type Instant = string;
export interface BilingualText { zh: string; en: string }
export interface GeoPoint { lat: number; lon: number }

export interface PastUnit { unit_id: string; agency: string; station: string; assigned_at: Instant; en_route_at?: Instant | null; arrived_at?: Instant | null; end_reason: string }
export interface PastIncident {
  incident_id: string;
  number: string;
  received_at: Instant;
  answered_at?: Instant | null;
  dispatched_at?: Instant | null;
  en_route_at?: Instant | null;
  arrived_at?: Instant | null;
  closed_at?: Instant | null;
  answer_to_dispatch_s?: number | null;
  turnout_s?: number | null;
  drive_s?: number | null;
  on_scene_s?: number | null;
  type: string;
  priority: number;
  level: number;
  phase: string;
  disposition: string;
  county: string;
  township: string;
  /** Empty for types of which no address is kept. */
  place_text: string;
  address_code: string;
  location?: GeoPoint | null;
  units: PastUnit[];
  merged_into?: string | null;
  reopened_from?: string | null;
  created_by_demo: boolean;
  /** It is in the working state still. */
  current: boolean;
}
export interface PastPercentiles { count: number; median_s?: number | null; p90_s?: number | null }
export interface PastGroup { code: string; incidents: number; assignments: number; answer_to_dispatch: PastPercentiles; turnout: PastPercentiles; drive: PastPercentiles }
export interface PastSummary {
  from: Instant;
  to: Instant;
  total: PastGroup;
  by_type: PastGroup[];
  by_priority: PastGroup[];
  by_jurisdiction: PastGroup[];
  by_agency: PastGroup[];
  by_station: PastGroup[];
  position: number;
  behind: number;
}

export interface PlaceView {
  text: string;
  location?: GeoPoint | null;
  source: string;
  uncertainty_m: number;
  address_code: string;
  county: string;
  township: string;
}

export type UnitStatus =
  | 'in_quarters' | 'available' | 'assigned' | 'acknowledged' | 'en_route' | 'staging' | 'on_scene' | 'transporting' | 'at_hospital' | 'returning'
  | 'out_of_service';
export type Availability = 'available' | 'conditionally_available' | 'not_available';

export interface UnitView {
  unit_id: string;
  kind: string;
  agency: string;
  station: string;
  capabilities: string[];
  crew: number;
  status: UnitStatus;
  availability: Availability;
  status_occurred_at: Instant;
  status_recorded_at: Instant;
  status_source: string;
  out_of_service_reason: string;
  location?: GeoPoint | null;
  location_source: string;
  position_at?: Instant | null;
  position_stale: boolean;
  incident_id?: string | null;
  incident_number?: string | null;
  assignment_id?: string | null;
  post?: string | null;
  /** The status of its last report, while that can be taken back. */
  take_back?: string | null;
  emergency: boolean;
  version: number;
}

/** A time that was written down later than it happened. */
export interface LateStep { step: string; recorded_at: Instant; source: string }

export interface AssignmentView {
  assignment_id: string;
  incident_id: string;
  unit_id: string;
  agency: string;
  state: string;
  advised_eta_s?: number | null;
  assigned_at: Instant;
  acknowledged_at?: Instant | null;
  en_route_at?: Instant | null;
  arrived_at?: Instant | null;
  transporting_at?: Instant | null;
  at_hospital_at?: Instant | null;
  cleared_at?: Instant | null;
  end_reason: string;
  hospital?: string | null;
  recorded_late: LateStep[];
  /** Its incident's place changed after it was sent: where it was before that, and when. */
  moved_from?: PlaceView | null;
  moved_at?: Instant | null;
}

export interface LegView {
  agency: string;
  state: string;
  accepted_at?: Instant | null;
  closed_at?: Instant | null;
  disposition: string;
  /** When it was written down, and how it came. */
  accepted_recorded_at?: Instant | null;
  closed_recorded_at?: Instant | null;
  accepted_source: string;
  closed_source: string;
}
export interface TimerView { kind: string; unit_id?: string | null; due_at: Instant; fired: boolean }
export interface BenchmarkView { benchmark: string; occurred_at: Instant; recorded_at: Instant; source: string }

export type IncidentState = 'received' | 'graded' | 'dispatched' | 'on_scene' | 'closed';

export interface IncidentView {
  incident_id: string;
  number: string;
  state: IncidentState;
  incident_type: string;
  priority: number;
  response_level: number;
  place: PlaceView;
  seat: string;
  received_at: Instant;
  graded_at?: Instant | null;
  first_assigned_at?: Instant | null;
  first_en_route_at?: Instant | null;
  first_arrived_at?: Instant | null;
  closed_at?: Instant | null;
  disposition: string;
  call_ids: string[];
  legs: LegView[];
  assignments: AssignmentView[];
  benchmarks: BenchmarkView[];
  timers: TimerView[];
  notes_count: number;
  duplicates_count: number;
  merged_into?: string | null;
  merged_from: string[];
  reopened_from?: string | null;
  reopened_as?: string | null;
  created_by_demo: boolean;
  legal_hold: boolean;
  version: number;
}

/** How it came to be known where the caller is. Personal: where the telephone is; of a call only that it is known, opened with the caller's details. */
export interface CallLocationView {
  source: string;
  text: string;
  location?: GeoPoint | null;
  uncertainty_m: number;
  occurred_at: Instant;
  recorded_at: Instant;
  personal: boolean;
  erased: boolean;
}

export interface CallView {
  call_id: string;
  state: string;
  silent: boolean;
  channel: string;
  rang_at: Instant;
  answered_at?: Instant | null;
  ended_at?: Instant | null;
  outcome: string;
  language: string;
  callsign: string;
  seat: string;
  place: PlaceView;
  incident_type: string;
  incident_id?: string | null;
  transferred_to: string;
  has_caller: boolean;
  has_text: boolean;
  locations: CallLocationView[];
  erased: boolean;
  version: number;
}

export interface NoteView { note_id: string; author: string; occurred_at: Instant; recorded_at: Instant; source: string; text: string; erased: boolean }
export interface DuplicateReason { reason: string; score: number; value: number }
export interface DuplicateView { incident_id: string; number: string; score: number; reasons: DuplicateReason[] }

export interface IncidentDetail {
  incident: IncidentView;
  calls: CallView[];
  call_texts: string[];
  notes: NoteView[];
  duplicates: DuplicateView[];
  /** Why texts are empty that are there. */
  texts_held_back?: 'role' | 'not_assigned' | 'not_recorded' | 'too_many' | null;
}

export interface HistoryEntry {
  position: number;
  recorded_at: Instant;
  occurred_at: Instant;
  actor: string;
  source: string;
  what: string;
  unit_id?: string | null;
  from: string;
  to: string;
  road?: BilingualText | null;
}

export interface StationView { station_id: string; name: BilingualText; agency: string; location: GeoPoint; county: string; version: number }
export interface StationDetail { station: StationView; units: UnitView[]; incidents: IncidentView[] }

export interface SeatView {
  seat_id: string;
  name: BilingualText;
  account?: string | null;
  signed_on_at?: Instant | null;
  handover_to?: string | null;
  /** Both texts come only with the list of seats, never with a change of the stream. */
  handover_note: string;
  standing_notes: string;
  open_incidents: number;
  version: number;
}

/** Who may take a seat over, and where it sits now. */
export interface ReliefView { account: string; display: string; roles: string[]; seat?: string | null }

export interface RequirementView { capability: string; count: number }
export interface RunCardView {
  run_card_id: string;
  name: BilingualText;
  incident_type: string;
  priority_from: number;
  priority_to: number;
  jurisdiction: string;
  minute_from: number;
  minute_to: number;
  response_level: number;
  needs: RequirementView[];
  agencies: string[];
  version: number;
}

export interface IncidentTypeView {
  code: string;
  name: BilingualText;
  default_priority: number;
  agency: string;
  questions: BilingualText[];
  active: boolean;
  feeds_risk: boolean;
  version: number;
}

export interface RecommendedUnit {
  unit_id: string;
  eta_s?: number | null;
  reason: string;
  fills: string[];
  distance_m?: number | null;
  position_stale: boolean;
  availability: Availability;
  status: UnitStatus;
  /** By how much closed roads lengthen its way, and which closures it would have led through. */
  detour_s: number;
  detour_for: string[];
}
export interface Shortfall { capability: string; needed: number; found: number; reason: string }
export interface CoverageLoss { station_id: string; capability: string; left: number; had: number; next_eta_s?: number | null }
export interface RecommendationView {
  advice_id: string;
  computed_at: Instant;
  position: number;
  data_set: string;
  run_card_id: string;
  needs: RequirementView[];
  units: RecommendedUnit[];
  alternatives: RecommendedUnit[];
  shortfalls: Shortfall[];
  coverage: CoverageLoss[];
  place_note: string;
  closures_position: number;
  /** A later change of closures is not worked in yet. */
  closures_pending: boolean;
  /** The version of the speeds by hour of week that its times were made with, `built_in` or of a file; and the hour, `mon 08`. */
  speeds?: string;
  speeds_hour?: string;
}

export type TravelMode = 'siren' | 'normal';
/** A place brought to the nearest road that is joined to the others. */
export interface OnRoad { location: GeoPoint; off_road_m: number; is_far: boolean; on_island: boolean; road: string; passed_over_island_m?: number | null }
/** The outer ring of each polygon, then its holes. */
export interface ReachedArea { minutes: number; polygons: { rings: { points: GeoPoint[] }[] }[] }
export interface IsochroneAnswer { from: OnRoad; areas: ReachedArea[]; data_set: string; closures_pending: boolean; speeds: string; speeds_hour: string }

/** The name or entry of before that was said, where that is no more. */
export interface FormerPlace { label: string; code: string; until: string }
export interface StretchView { points: GeoPoint[]; radius_m: number }
export interface ClosureView {
  closure_id: string;
  state: 'planned' | 'in_force';
  stretches: StretchView[];
  direction: 'both' | 'as_drawn';
  reason: string;
  siren_may_pass: boolean;
  from: Instant;
  until?: Instant | null;
  road: BilingualText;
  jurisdictions: string[];
  incident_id?: string | null;
  incident_number?: string | null;
  closed_at: Instant;
  version: number;
}
export interface RoadLine { points: GeoPoint[] }
export interface ClosureItem {
  closure: ClosureView;
  closed_by: string;
  /** What it means on the active data set; no lines: it matches no road there. */
  on_map?: { data_set: string; metres: number; lines: RoadLine[] } | null;
}
/** All of them: there are never more than fit on one page. */
export interface ClosureList { items: ClosureItem[]; position: number }
export interface RoadOutline { road: BilingualText; metres: number; lines: RoadLine[] }

export interface PlaceResult {
  kind: string;
  code: string;
  label: string;
  detail: string;
  /** Absent: the register has no coordinates for it. */
  location?: GeoPoint | null;
  match: string;
  county: string;
  township: string;
  distance_m?: number | null;
  formerly?: FormerPlace | null;
}
export interface PlaceList {
  items: PlaceResult[];
  /** Another place fits about as well, or none fits well: a person has to choose. */
  ambiguous: boolean;
  spread_m: number;
}

export interface AddressEntry {
  code: string;
  /** Empty: the active data set has no such entry. */
  label: string;
  location?: GeoPoint | null;
  coordinate_kind: string;
  status: string;
  source: string;
  valid_from: string;
  valid_until: string;
  distance_m?: number | null;
}
export interface DuplicateGroup { entries: AddressEntry[]; spread_m: number }
export interface DuplicateGroupList { items: DuplicateGroup[]; next?: string | null; total: number; entries: number; position: number }
export type Verdict = 'auxiliary' | 'succeeded' | 'different';
export interface AddressDecision { decision_id: string; verdict: Verdict; entries: AddressEntry[]; kept?: AddressEntry | null; by: string; decided_at: Instant; in_data_set: boolean }
export interface AddressDecisionList { items: AddressDecision[]; next?: string | null; total: number; position: number }
export interface Compilation {
  step: 'up_to_date' | 'waiting' | 'reading' | 'compiling' | 'activating' | 'failed';
  elapsed_ms: number;
  last_took_ms?: number | null;
  data_set: string;
  code?: string | null;
  detail?: string | null;
  title?: string | null;
  title_zh?: string | null;
}

export interface ContextItem {
  kind: string;
  code: string;
  label: string;
  distance_m: number;
  location: GeoPoint;
  occupancy: string;
  hazards: string[];
  access: string[];
  contacts: BilingualText[];
}

export interface Notice { kind: string; what: string; incident_id?: string | null; unit_id?: string | null; seat_id?: string | null }
export interface Change {
  position: number;
  at: Instant;
  actor: string;
  incidents: IncidentView[];
  calls: CallView[];
  units: UnitView[];
  seats: SeatView[];
  closures: ClosureView[];
  removed: string[];
  configuration_changed: boolean;
  emergency_access_changed: boolean;
  notices: Notice[];
}

export interface Named { code: string; name: BilingualText }
export interface Disposition extends Named { closes_without_units?: boolean }
export interface Jurisdiction extends Named { level: string; parent: string }

export interface Settings {
  target_answer_s: number;
  target_processing_s: number;
  target_turnout_s_medical: number;
  target_turnout_s_fire: number;
  target_travel_s: number;
  acknowledge_timeout_s: number;
  waiting_too_long_s: Record<string, number>;
  check_in_s: number;
  position_stale_s: number;
  undo_s: number;
  utc_offset_s?: number;
}

export interface Configuration {
  centre: number | string | BilingualText;
  demo: boolean;
  /** Why nothing can be changed on this server; absent: it can. */
  read_only?: string | null;
  clock: { now: Instant; speed: number; mode: string };
  data_set: { version: string; label: string; attribution: string; bbox: [number, number, number, number] } | null;
  incident_types: IncidentTypeView[];
  agencies: Named[];
  capabilities: Named[];
  dispositions: Disposition[];
  jurisdictions: Jurisdiction[];
  benchmarks: Named[];
  unit_kinds: Named[];
  out_of_service_reasons: Named[];
  settings: Settings;
  position: number;
}

export interface Session {
  account: string;
  display: string;
  roles: string[];
  areas: string[];
  csrf_token: string;
  seat?: string | null;
  must_change_password: boolean;
  has_second_factor: boolean;
  must_set_up_second_factor: boolean;
  break_glass: boolean;
}

/** A use of a break-glass account. `hindered`: why who asks cannot acknowledge it. */
export interface EmergencyAccessItem {
  emergency_access_id: string;
  account: string;
  display: string;
  ground: string;
  opened_at: Instant;
  ends_at: Instant;
  ended_at?: Instant | null;
  over: boolean;
  acknowledged_at?: Instant | null;
  acknowledged_by: string;
  openings: number;
  hindered?: string | null;
  version: number;
}

export interface SecondFactor {
  on: boolean;
  required: boolean;
  recovery_codes_left: number;
}

/** `link`: otpauth://..., for an app's camera. */
export interface SecondFactorSecret {
  secret: string;
  link: string;
}

export interface AccountView {
  account: string;
  display: string;
  roles: string[];
  areas: string[];
  disabled?: boolean;
  must_change_password?: boolean;
  has_second_factor?: boolean;
  break_glass?: boolean;
  /** Of a break-glass account: when its envelope was opened. */
  spent_at?: Instant | null;
}

/** Never the token itself. */
export interface TokenView {
  token_id: string;
  label: string;
  role: string;
  areas: string[];
  created_at: Instant;
  expires_at?: Instant | null;
  expired: boolean;
  last_used_on?: string | null;
}

export interface List<T> { items: T[]; next: string | null; position: number }

/** RFC 9457 with both languages and what to do next. */
export interface ProblemBody {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  title_zh?: string;
  next_step?: string;
  next_step_zh?: string;
  [member: string]: unknown;
}

export interface ReplayView { at: Instant; position: number; incidents: IncidentView[]; units: UnitView[]; calls: CallView[]; closures: ClosureView[] }

/** [unit_id, lat, lon, heading_deg, speed_kmh, at_ms] */
export type PositionRow = [string, number, number, number, number, number];

export interface ReentryStep { step: string; unit_id?: string | null; occurred_at: Instant; state: 'entered' | 'already_entered' | 'refused'; code?: string; detail?: string; title?: string; title_zh?: string; next_step?: string; next_step_zh?: string }
export interface Reentered { form: string; call_id: string; incident_id: string; number: string; steps: ReentryStep[]; position: number }

export interface ProposalItem {
  proposal_id: string;
  act: string;
  ground: string;
  reason: string;
  state: string;
  call_id?: string | null;
  incident_id?: string | null;
  incident_number: string;
  proposed_by: string;
  stands_behind: string;
  proposed_at: Instant;
  ends_at: Instant;
  decided_by: string;
  decided_at?: Instant | null;
  own: boolean;
  hindered?: string | null;
  version: number;
}
export interface HoldItem { incident_id: string; incident_number: string; ground: string; proposed_by: string; confirmed_by: string; placed_at: Instant; records: number }
export interface CityNumbers {
  open_incidents: { priority_1: number; priority_2: number; priority_3: number; priority_4: number; ungraded: number };
  calls_waiting: number;
  oldest_waiting_s?: number | null;
  units: { available: number; conditionally_available: number; not_available: number };
}
export interface CityCentre { number: number; name: BilingualText; here: boolean; state: string; reason: string; title?: string | null; title_zh?: string | null; numbers?: CityNumbers | null; position?: number | null; last_entry_at?: Instant | null; view_age_s?: number | null; stale: boolean }
export interface City { items: CityCentre[]; total: CityNumbers; without_numbers: number }
export interface ProposalList { items: ProposalItem[]; holds: HoldItem[]; restore?: { backup_made_at: Instant; began_at: Instant; up_to_position: number } | null; position: number }
