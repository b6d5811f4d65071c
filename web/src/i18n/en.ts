import { kClosuresEn } from './closures';
import { kEmergencyAccessEn } from './emergency_access';
import { kIsochroneEn } from './isochrone';
import { kCityEn } from './city';
import { kPastEn } from './past';
import { kReviewEn } from './review';
import type { Dictionary } from './zh';

export const en: Dictionary = {
  product: 'Tocsin',
  product_line: 'City public-safety platform',
  lang_switch: '中文',
  read_only: 'READ-ONLY: for looking only, nothing can be changed on this server',
  demo_strip: 'DEMO DATA',
  demo_explain: 'a fictitious city, no real incidents',
  demo_crews: 'Simulated crews also serve incidents that people create',
  demo_speed: (n) => `clock ×${n}`,

  nav: {
    dispatch: 'Dispatch', replay: 'Replay', stations: 'Stations', admin: 'Administration', help: 'Help', seats: 'Seats and handover', reentry: 'Re-entry from paper', incident_types: 'Incident types', run_cards: 'Run cards', units: 'Stations and units', accounts: 'Accounts', addresses: 'Address register',
    password: 'Change password', second_factor: 'Second factor', sign_out: 'Sign out', main: 'Main navigation', skip: 'Skip to main content', more: 'More',
  },
  theme: { label: 'Appearance', light: 'Light', dark: 'Dark' },
  sound: { on: 'Sounds: on', off: 'Sounds: off', blocked: 'Sounds: the browser wants one tap before it sounds' },

  sign_in: {
    title: 'Sign in', account: 'Account', password: 'Password', submit: 'Sign in', busy: 'Signing in…', wrong: 'Account or password is not right. Check both and try again; after several failures ask an administrator for a reset.',
    code: 'Code', code_why: 'The six digits that your authenticator app shows; without the phone, one of your recovery codes.', wrong_code: 'Account, password or code is not right. Wait for the next code of the app and try again; if it goes on, ask an administrator.', other_account: 'Sign in as somebody else',
    show: 'Show password', hide: 'Hide password', must_change: 'Change the one-time password first', must_change_why: 'A one-time password works once. Choose one that only you know, at least 12 characters.', current: 'Current password', new_one: 'New password',
    again: 'New password again', change: 'Change password', change_why: 'Wherever else this account is signed in, it is signed out.', not_same: 'The two new passwords differ.', wrong_current: 'The current password is not right: at the first sign-in it is the one-time password that you were given.', too_short: 'The new password needs at least 12 characters.', changed: 'Password changed.', not_out: 'The server has not confirmed it: you may still be signed in.', not_out_next: 'Sign out again in a moment; lock this screen before you leave it.',
  },

  factor: {
    title: 'Second factor', must: 'Your role needs a second factor', why: 'Signing in then asks for a code of an authenticator app on your phone too: who has learnt your password still does not get in.', password: 'Current password', begin: 'Set up',
    scan: 'Scan this with an authenticator app, or type the secret into it:', secret: 'Secret', open: 'Open in the authenticator app of this device', qr: 'The secret as a QR code', first: 'Code that the app shows', confirm: 'Turn on', kept_title: 'Recovery codes',
    kept_why: 'When the phone is lost or broken, a recovery code signs in instead, each of them once. They are not shown again: write or print them, and keep them apart from the phone.', copy: 'Copy', copied: 'Copied', kept: 'They are kept safe: go on', on: 'It is on.', left: (n) => `${n} recovery codes are left.`,
    few: 'They are running out: turn it off and on again for new ones.', off: 'Turn off', off_why: 'This takes the password and a code, or a recovery code.', code: 'Code or recovery code', wrong: 'The password or the code is not right; each code is taken once: wait for the next one.', done_off: 'The second factor is off.',
  },

  link: {
    down: 'Connection to the server is lost', down_detail: (age) => `What you see is ${age} old; reconnecting…`, loading: 'Loading…', retry: 'Try again', load_failed: 'The data could not be loaded.',

  },

  priority: { label: 'Priority', 0: 'Not graded', 1: '1 Life in danger', 2: '2 Urgent', 3: '3 Ordinary', 4: '4 Can wait', short: (n) => (n ? `${n}` : '?') },
  incident_state: { received: 'Received', graded: 'Graded', dispatched: 'Dispatched', on_scene: 'On scene', closed: 'Closed' },
  unit_status: {
    in_quarters: 'In quarters', available: 'On air', assigned: 'Assigned', acknowledged: 'Acknowledged', en_route: 'En route', staging: 'Staging', on_scene: 'On scene', transporting: 'Transporting', at_hospital: 'At hospital', returning: 'Returning',
    out_of_service: 'Out of service',
  },
  availability: { available: 'Available', conditionally_available: 'Conditionally available', not_available: 'Not available' },
  call_state: { ringing: 'Ringing', answered: 'Answered', abandoned: 'Abandoned', called_back: 'Called back', transferred: 'Transferred', ended: 'Ended' },
  channel: { voice: 'Voice', text: 'Text', app: 'App', video: 'Video', radio: 'Radio', in_person: 'In person', interface: 'Interface', sensor: 'Sensor' },
  source: { console: 'Console', station_page: 'Station page', radio: 'Radio', mobile_terminal: 'Mobile terminal', interface: 'Interface', import: 'Import', system: 'System', simulated: 'Simulated' },
  place_source: { stated: 'As stated', register: 'Standard address', pin: 'Map pin', network: 'Network', device: 'Device', unit: 'Unit', interface: 'Interface' },
  leg_state: { requested: 'Requested', accepted: 'Accepted', closed: 'Closed' },
  end_reason: { cleared: 'Cleared', stood_down: 'Stood down', diverted: 'Diverted', out_of_service: 'Out of service' },
  match: { exact: 'exact', corrected: 'corrected', prefix: 'begins so', nearest_number: 'nearest number', road_only: 'road only', place_only: 'village or place only', place: 'by name', intersection: 'intersection', coordinates: 'coordinates', nearest: 'nearest' },
  place_kind: {
    address: 'Standard address', street: 'Street', intersection: 'Intersection', place: 'Place', premises: 'Premises', coordinates: 'Coordinates', settlement: 'Settlement', hydrant: 'Hydrant', defibrillator: 'Defibrillator', hospital: 'Hospital', school: 'School', fuel: 'Filling station',
    fire_station: 'Fire station', police_station: 'Police station', ambulance_station: 'Ambulance station', clinic: 'Clinic', pharmacy: 'Pharmacy', bus_station: 'Bus station', railway_station: 'Railway station', metro_station: 'Metro station', market: 'Market', hotel: 'Hotel', restaurant: 'Restaurant', parking: 'Car park', park: 'Park',
    town_hall: 'Public office', place_of_assembly: 'Place of assembly', post: 'Post', other: 'Other',
  },
  address_status: { retired: 'retired', planned: 'planned' },
  jurisdiction_level: { city: 'City', county: 'County', township: 'Township', grid: 'Grid' },

  age: {
    answer: 'To answer', assign: 'To assign', acknowledge: 'To acknowledge', turnout: 'Turnout', travel: 'Travel', check_in: 'On scene', transport: 'Transport', closed: 'Closed', normal: 'in time', due_soon: 'due soon', late: 'late', of_target: (text) => `target ${text}`,
  },

  queue: {
    tab: 'Queue', calls: 'Calls', calls_empty: 'No calls are waiting', incidents: 'Incidents', waiting: 'Waiting for units', working: 'In progress', closed: 'Recently closed', empty: 'No incidents now', empty_next: 'Press F4 to take a call, or wait for one.',
    answer: 'Answer', call_back: 'Call back', call_back_how: 'Result of calling back', call_back_result: { reached: 'Reached', no_answer: 'No answer', busy: 'Busy' }, take_call: 'Take call', join: 'Join to selected incident', join_ask: (n) => `Join this call to ${n}? It cannot be taken apart again.`, join_yes: 'Join', silent: 'Silent', unknown_place: 'Place unknown', unknown_type: 'Type not known', filter: 'Filter', filter_seat: 'My seat',
    off_map: 'Not on the map', off_map_next: 'words without coordinates: locate it with “Move”',
    filter_placeholder: 'Number, type, place', reason: 'Reason', duplicates: (n) => `${n} possible ${n === 1 ? 'duplicate' : 'duplicates'}`, units: (n) => `${n} ${n === 1 ? 'unit' : 'units'}`, no_match: 'No incident matches the filter',
  },

  board: {
    title: 'Units', by_station: 'Station', by_agency: 'Agency', by_status: 'Status', filter: 'Callsign, capability, station', empty: 'No units', no_match: 'No unit matches the filter', free: (n, all) => `${n}/${all} available`, only_free: 'Available only',
    emergency: 'Emergency', stale: 'Position out of date', post: 'Post', set_post: 'Stand by at…', clear_post: 'Leave the post', post_name: 'Post (address, crossing, or pick on the map)', post_pick: 'No coordinates: pick one of the list, or pick on the map.', crew: (n) => `crew ${n}`, since: (text) => `since ${text}`, actions: 'Unit actions', clear_emergency: 'Clear emergency', clear_emergency_ask: (unit) => `Has ${unit} said that they are safe? Clearing cannot be undone.`, recorded_late: (text) => `recorded ${text}`, other_station: 'No station',
    grouping: 'Group by',
  },

  call: {
    title: 'Call', new_title: 'New incident', place: 'Place', place_hint: 'Address, crossing, premises, coordinates', type: 'Incident type', type_hint: 'Name, pinyin initials or code', text: 'What is reported', text_hint: 'What is happening? Is anyone trapped or hurt?',
    callback: 'Call-back number', channel: 'Channel', language: 'Language', callsign: 'Callsign', questions: 'Questions', created: (n) => `${n} created`, draft_saved: 'Draft saved', draft_saving: 'Saving draft…', draft_restored: 'Unfinished draft restored', done: 'Finish call', discard: 'Discard draft',
    information: 'Information only', misdial: 'Misdial', end_ask: (what) => `End the call as “${what}”, without an incident? It cannot be brought back.`, end_yes: 'End the call', silent_ask: 'Mark as a silent call? The mark stays.', silent_yes: 'Mark', search_failed: 'Places cannot be looked up now. Type on and create from text, or pick on the map.', pin: 'Pick on the map', pinning: 'Click the map to set the place; Esc cancels', ambiguous: (far) => `Several fit, up to ${far} apart: ask the caller`, not_located: 'no coordinates',
    match_doubt: { corrected: 'corrected: not as typed', nearest_number: 'no such number: the nearest', road_only: 'the road only, no number', place_only: 'the village or place only, no number' },
    no_place: 'Nothing matches. Type on, or pick on the map.', no_type: 'No type matches', pending: 'The incident is created with the first place or type', show_caller: 'Show caller', caller_journalled: 'reading is written to the journal', close_form: 'Put away', drafts: 'Unfinished calls', resume: 'Resume',
    by_text: 'Create from text', transfer: 'Transfer', transfer_to: 'Transfer to (agency, or a short number such as 119)', draft_failed: 'Draft could not be saved', silent: 'Silent call', location_text: 'As stated',
    draft_unread: (why) => `The earlier draft could not be read: ${why}`, stays_open: 'The draft could not be saved: the form stays open.', in_other_tab: 'This call form was opened in another tab, with all that was typed.',
    not_sent: (list) => `Not received: ${list}. The form stays open; finish the call again.`, not_sent_fault: (why) => `A fault in the program: what is in the form may not all have been received (${why}). The form stays open; try again, then tell your supervisor.`,
    type_unpicked: (typed) => `Incident type “${typed}” (not picked from the list)`, not_emptied: (list) => `${list}: already recorded and cannot be emptied; what is recorded is shown again. If it is wrong, write over it.`,
    linked: (n) => `This call belongs to ${n} by now; the form shows that incident.`, given_otherwise: (list) => `What you entered was not used: ${list}.`,
  },

  panel: {
    register_near: 'Register, no exact door',
    note_stays: 'A note cannot be deleted; if it is wrong, add another that corrects it.', benchmark_ask: (b) => `Record “${b}”? It cannot be undone.`, benchmark_record: 'Record', context_failed: 'What stands nearby could not be had.',
    title: 'Incident', none: 'No incident selected', none_next: 'Select one in the list or on the map, or press F4 to take a call.', close_panel: 'Close incident panel', log: 'Log', context: 'Nearby', notes: 'Notes', received: 'Received', level: 'Response level',
    raise_to: (n) => `Raise to level ${n}`, seat: 'Seat', take: 'Take to my seat', move: 'Move', grade: 'Type and priority', county: 'Jurisdiction', assigned_units: 'Assigned units', no_units: 'No units assigned yet', stand_down: 'Stand down', stand_down_all: 'Stand all down',
    legs: 'Agencies', accept_leg: 'Accept', close_leg: 'Close leg', add_note: 'Add note', note_hint: 'Situation, orders, reports', no_notes: 'No notes', benchmarks: 'Benchmarks', close: 'Close', close_with: 'Disposition', close_confirm: (n) => `Type incident number ${n} to confirm closing`, close_button: 'Close incident',
    close_units_remain: 'Units are still at work: stand them down first.', reopen: 'Reopen', reopen_reason: 'Reason for reopening', replay: 'Replay', duplicates: 'Possible duplicates', merge: 'Merge into this', check_in: 'Check in', unmerge: 'Unmerge', merged_from: 'Merged in', merged_away: 'Merged',
    merged_into: (n) => `Merged into ${n}`, reopened_from: 'Continues', reopened_as: 'Continued as', open_it: 'Open', why: { distance: (m) => `${m} apart`, age: (s) => `${s} apart in time`, type: 'similar type', address: 'same address' }, score: (n) => `score ${n}`, call_text_erased: 'Erased: its time was over, or somebody asked for it', erase: 'Propose to erase it at the caller’s request', erase_ask: 'Propose to erase the number and the words of this call? Once another person confirms, it cannot be undone, and holds for backups too.', erase_verb: 'Propose',
    texts_held_back: { role: 'What callers said and the notes are not opened for your role.', not_assigned: 'What callers said and the notes are opened for units that are sent here.', not_recorded: 'What callers said and the notes could not be opened just now: the reading is not recorded. Try again in a moment.', too_many: 'Of the many calls the last 200 are opened.' }, no_calls: 'No calls linked',
    history_empty: 'No entries', occurred: 'Occurred', recorded: 'Recorded', by: 'By', nothing_near: 'No registered premises or water nearby', hazards: 'Hazards', access: 'Access', contacts: 'Contacts',
    system: 'System', timers: { waiting_too_long: 'Waiting too long', unacknowledged: 'Not acknowledged', turnout_overdue: 'Turnout overdue', no_check_in: 'No check-in' }, unit_times: { assigned: 'Asg', acknowledged: 'Ack', en_route: 'Enr', arrived: 'Arr', cleared: 'Clr' }, questions: 'Questions', actions: 'Actions',
  },

  advice: {
    title: 'Recommendation', send_selected: (n) => `Send ${n} ${n === 1 ? 'unit' : 'units'}`, none: 'No recommendation', eta: 'ETA', alternatives: 'Alternatives', untimed: 'Free units that fit (travel times unknown, by number)', shortfall: 'Shortfall', shortfall_line: (what, needed, found) => `${what}: ${needed} needed, ${found} found`,
    coverage: 'Coverage lost by sending', coverage_line: (station, what, left, had) => `${station} ${what}: ${left} of ${had} left`, next: (text) => `next ${text}`, no_next: 'no other in reach', computing: 'Computing…', needs: 'Still needed', failed: 'No recommendation could be had; units can be sent by hand.', detour: (longer, why) => `detour +${longer}${why ? `: ${why}` : ''}`, pending: 'Times are being worked out again', speeds: (version, day, hour) => `Speeds: ${version || 'usual'}, ${['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][day]} ${hour}:00`, stale: 'position out of date',
    run_card: 'Run card', as_of: (text) => `computed ${text}`, satisfied: 'All that this level asks for is assigned', refresh: 'Compute again', ungraded: 'Recommendation follows once graded', no_place: 'Recommendation follows once the place is known',
  },

  move: { told: (n) => `${n} has moved`, changed: (at) => `Place changed at ${at}`, was: 'was:', seen: 'Seen' },

  conflict: {
    assigned: (unit, at, number) => `${unit} was assigned at ${at} to ${number}`, take_over: 'Take over', choose_another: 'Choose another', moved: 'Somebody else has changed this; you now see the latest. Check, then try again.',
    changed: (what, list) => `${what} has changed since you saw it: ${list}`, decide_again: 'Nothing was done; you now see the latest. Check, and decide again.', none: 'none',
    aspects: { incident_type: 'type', priority: 'priority', response_level: 'response level', seat: 'seat', place: 'place', call_ids: 'calls', notes_count: 'notes', kind: 'kind', agency: 'agency', station: 'station', capabilities: 'capabilities', crew: 'crew', post: 'post' },
  },

  command: {
    label: 'Command line', placeholder: 'Type a command, e.g. D E101 I0231; ?D shows its form', hint: '? lists all commands', result: 'Result', unknown_verb: (w) => `There is no command “${w}”. Type ? for all commands.`, need_unit: 'A callsign is missing.', need_incident: 'Select an incident first, or give its number.',
    unknown_unit: (w) => `There is no unit “${w}”.`, unknown_incident: (w) => `There is no open incident “${w}”.`, unknown_type: (w) => `There is no incident type “${w}”. Write a place in words; types are in the list.`, need_level: 'Give a level, 1 to 5.', need_text: 'Give the text.', need_disposition: 'Give a disposition; the list has them.', need_reason: 'Give a reason; the list has them.', no_work_orders: 'Work orders are not available yet.',
    need_time: (w) => `“${w}” is no time of day. Write @h:min, e.g. @10:31.`, nothing_to_undo: 'There is nothing to undo.', nothing_to_take_back: (u) => `${u} has no report to take back.`, need_take_back_reason: 'The time to undo has passed: say why; the list has the reasons.',
    nothing_found: (w) => `Nothing found for “${w}”.`, form: 'Form', busy: 'Working…', suggestions: 'Completions', went_to: (w) => `Showing ${w}`, kinds: { unit: 'unit', incident: 'incident', place: 'place', verb: 'command', option: 'option' },
    verbs: {
      D: { name: 'Dispatch', form: 'D unit… [incident]', note: 'D E101 A102 I0231; without an incident, the selected one' },
      EN: { name: 'En route', form: 'EN unit… [@h:min]', note: 'Units are on their way; a late radio report says when, e.g. @10:31' },
      A: { name: 'Arrived', form: 'A unit… [@h:min]', note: 'Units are on scene' },
      CU: { name: 'Clear / close', form: 'CU unit… | CU [incident] disposition', note: 'Clears units; with a disposition closes the incident' },
      F: { name: 'Free', form: 'F unit… [@h:min]', note: 'Units are available again; ends the assignment, never the incident' },
      SD: { name: 'Stand down', form: 'SD unit… [incident]', note: 'Calls assigned units back' },
      OS: { name: 'Out of service', form: 'OS unit reason', note: 'Takes a unit out of service' },
      N: { name: 'New incident', form: 'N [type] [place]', note: 'Opens the call form' },
      M: { name: 'Merge', form: 'M incident [target]', note: 'Merges the first into the second' },
      L: { name: 'Level', form: 'L level [incident]', note: 'Raises the response level' },
      W: { name: 'Work order', form: 'W', note: 'Not available yet' },
      T: { name: 'Note', form: 'T [incident] text', note: 'Adds a note' },
      U: { name: 'Undo / take back', form: 'U | U unit [reason]', note: 'Undoes the last command; with a unit takes back its last report, after the time limit with a reason' },
      RC: { name: 'Close a road', form: 'RC [reason] [street or place]', note: 'Opens the form to close a road; without a street, pick along it on the map' },
      RO: { name: 'Open a road', form: 'RO [street]', note: 'Lifts the closure of that street; opens the list when there are several' },
      R: { name: 'Reach by road', form: 'R [station | unit | incident | place] [normal]', note: 'Draws what is reached in 4, 8 and 12 minutes; without a place, from the selected incident or unit' },
      G: { name: 'Go to', form: 'G unit | incident | station | place', note: 'Shows and opens it' },
    },
  },

  take_back: {
    title: (status) => `Take back “${status.toLowerCase()}”`, left: (s) => `Undo (${s} s)`, done: (unit, status) => `${unit}: “${status.toLowerCase()}” taken back`, why: 'Why it is taken back',
    reason: { undone: 'Undone', wrong_unit: 'Wrong unit', wrong_status: 'Wrong status', misheard: 'Misheard' },
  },
  caller_place: { title: 'Caller’s location', sealed: 'received, not opened', erased: 'erased', show: 'Show on the map', age: (text) => `${text} ago` },
  late: { at: 'Occurred at', hint: 'h:min, empty: now', bad: 'Write a time as 10:31 or 10:31:20.', recorded: (at) => `recorded ${at}`, occurred: (at) => `occurred ${at}` },
  undo: { undo: 'Undo', undone: 'Undone', dismiss: 'Dismiss' },
  done: {
    erasing_proposed: 'Proposed: another person confirms the erasing at Two-person review',
    dispatched: (units, number) => `${units} sent to ${number}`, stood_down: (units) => `${units} stood down`, level: (n) => `Response level ${n}`, merged: (a, b) => `${a} merged into ${b}`, unmerged: (a) => `${a} is separate again`, moved: 'Place changed', noted: 'Noted', closed: (n) => `${n} closed`, reopened: 'Reopened',
    status: (unit, status) => `${unit} ${status.toLowerCase()}`, graded: 'Graded', answered: 'Answered', benchmark: (b) => `${b} recorded`, saved: 'Saved', leg_accepted: (a) => `${a} accepted`, leg_closed: (a) => `${a} closed`, taken: 'Taken to your seat; only the former seat can take it back', emergency_cleared: (u) => `Emergency of ${u} cleared`,
    call_ended: 'Call ended', joined: 'Call joined to the incident', signed_on: 'Signed on', signed_off: 'Signed off', handover_sent: 'Handover sent; waiting for acknowledgement', handover_withdrawn: 'Handover withdrawn', relieved: 'Signed off; the seat is vacant', draft_discarded: 'Draft discarded', account: { disable: (a) => `Account ${a} disabled`, enable: (a) => `Account ${a} enabled`, reset_password: (a) => `Password of ${a} reset`, reset_second_factor: (a) => `Second factor of ${a} taken away` }, handover_done: 'Handover done', called_back: 'Calling back noted', transferred: 'Transferred', removed: 'Removed', checked_in: (u) => `${u} is well`, posted: (u) => `${u} stands by at a post`, unposted: (u) => `${u} leaves its post`, retired: 'Retired',
  },

  map: {
    title: 'Map', canvas: 'Map picture', list: 'List', show_map: 'Show map', loading: 'Loading map…', failed: 'The map cannot be shown; use the list.', zoom_in: 'Zoom in', zoom_out: 'Zoom out', home: 'Whole city', list_title: 'What the map shows, as a list',
    legend: 'Legend', near: 'Position', no_location: 'no coordinates', kinds: { fire: 'Fire', ambulance: 'Ambulance', police: 'Police', other: 'Other' }, legend_incident: 'Incident (number: priority)',
  },

  station: {
    title: 'Turnout', quiet: 'No assignment now', quiet_next: 'A new assignment rings and appears here.', units: 'Units of this station', ack: 'Acknowledge', ack_all: 'Acknowledge all',
    print: 'Print turnout sheet', night: 'Night mode', day: 'Day mode', sound_blocked: 'This screen cannot ring now', sound_on: 'Enable the bell', eta: 'Estimated drive', others: 'Units with you',
    pick: 'Choose a station', pick_none: 'No stations', assigned_at: 'Assigned', stations: 'Stations', ringing: 'An assignment is not acknowledged', emergency: 'Emergency', received: 'Received', hydrants: 'Hydrants nearby', emergency_hint: 'Hold for 2 s to call emergency', no_station: 'There is no such station',
  },

  record: {
    title: 'Incident record', print: 'Print', coordinates: 'Coordinates', first_assigned: 'First assigned', first_en_route: 'First en route', first_arrived: 'First on scene', closed: 'Closed', rang: 'Rang', answered: 'Answered', ended: 'Ended', outcome: 'Outcome',
    log_missing: 'The log is not loaded: use “Print” on the incident panel.', printed_at: 'Printed', printed: (at, who, number, position) => `${number} · printed ${at} · ${who} · up to journal position ${position} · without callers' details, their words and the notes`,
  },
  replay: {
    title: 'Replay', from: 'From', to: 'To', load: 'Load', play: 'Play', pause: 'Pause', speed: 'Speed', at: 'Time', loading: 'Loading the journal…', empty: 'Nothing changed in this time', pick: 'Choose a time range, then load.', units: 'Units', incidents: 'Incidents', tracks: 'Load unit tracks',
    tracks_reason: 'Why the tracks are read (goes to the journal)', step_back: 'Previous change', step_on: 'Next change', changes: (n) => `${n} changes`, log: 'Changes', incident: (n) => `Replay of ${n}`, last_hour: 'Last hour', last_day: 'Last 24 hours', too_long: 'The range is long; only its first part is loaded.', position: 'Journal position',
    all: 'Show all incidents', bad_range: 'The end must be later than the start.', bad_time: 'Write times like 2026-01-31 08:00:00.', log_empty: 'Nothing has changed up to this moment', what_changed: 'What changed', back: 'Back to dispatch', no_tracks: 'No tracks to be had', tracks_incomplete: 'Not all of the tracks could be read: a gap on the map does not mean that a unit stood still. Try again in a moment.', in_future: 'The start has not come yet.',
  },

  seats: {
    title: 'Seats and handover', sign_on: 'Sign on', sign_off: 'Sign off', signed_on: (who) => `${who} on duty`, empty_seat: 'Vacant', handover: 'Hand over', handover_to: 'To', relief_choose: 'Choose who takes over', relief_free: 'Not at a seat', relief_seated: 'At another seat: has to sign off there first', relief_none: 'No account may take over: an administrator adds a dispatcher or supervisor.', handed: 'What is handed over', handed_none: 'No open incidents.', withdraw: 'Withdraw handover', handover_note: 'Handover note', handover_how: 'The seat and its open incidents pass on when the other acknowledges on this page; until then they stay yours.', handover_waiting: (who) => `waiting for ${who} to acknowledge`, accept: 'Acknowledge handover', standing: 'Standing notes',
    relieve: 'Sign off for them', relieve_ask: (who, open) => `Has ${who} left, or is out of reach? The seat becomes vacant; its ${open} open incidents stay with it for whoever signs on next. It is written to the duty log.`,
    standing_hint: 'Notes that stay after a handover', duty_log: 'Duty log', duty_empty: 'Duty log is empty', open_incidents: (n) => `${n} open`, none: 'No seats', add: 'Add seat', id: 'Seat id', mine: 'My seat', since: 'signed on', no_notes: 'none', duty: { signed_on: 'signed on', signed_off: 'signed off', handover_offered: 'offered the seat to', handover_accepted: 'took the seat over', handover_withdrawn: 'withdrew the handover', notes_changed: 'changed the standing notes', relieved: 'signed off, gone:' },
  },
  accounts: {
    title: 'Accounts', add: 'Add account', account: 'Account', display: 'Display name (role and number)', roles: 'Roles', areas: 'Areas (jurisdiction or station codes; empty: whole centre)', disable: 'Disable', enable: 'Enable', reset: 'Reset password', reset_ask: (a) => `Reset the password of ${a}? The old one stops at once, and the account is signed out.`, one_time: 'One-time password (shown this once)', disabled: 'Disabled', active: 'Active',
    none: 'No accounts', copy: 'Copy', copied: 'Copied', role: { dispatcher: 'Dispatcher', supervisor: 'Supervisor', administrator: 'Administrator', crew: 'Crew', display: 'Display', auditor: 'Auditor', neighbour: 'Neighbour' }, status: 'State', all_areas: 'Whole centre', area: 'Areas', edit: 'Edit', must_change: 'password to change', factor_on: 'second factor', reset_factor: 'Take second factor away', reset_factor_ask: (a) => `Take the second factor of ${a} away? Make sure first, face to face or by calling back, that they ask for it: the password alone signs in then. The account is signed out.`, display_hint: 'e.g. Dispatcher 3: the post, not a person’s name; two languages with “ / ” between', need_role: 'Tick at least one role.',
  },
  tokens: {
    title: 'API tokens', hint: 'For programs. They are made at the machine:', none: 'No tokens', label: 'Held by', made: 'Made (UTC day)', expires: 'Expires (UTC day)', last_used: 'Last used (UTC day)', no_end: 'Until revoked', expired: 'expired', never_used: 'Never', revoke: 'Revoke', revoked: 'Token revoked',
    revoke_confirm: 'Revoke this token? The program that holds it is shut out at once. Type its name:',
  },
  types: { title: 'Incident types', code: 'Code', name: 'Name', priority: 'Default priority', agency: 'Lead agency', questions: 'Questions', active: 'In use', search: 'Find a type', edit: 'Edit', question_zh: 'In Chinese', question_en: 'In English', add_question: 'Add question', none: 'No types', no_match: 'No type matches', inactive: 'not in use', code_hint: 'e.g. fire.building: small letters, digits, underscore', what_to_write: 'Name what happens or stands there, and ask what answering needs. Attributes of people (ethnicity, religion, politics, petitions) are refused.', remove: 'Remove', add: 'Add type' },
  cards: {
    title: 'Run cards', name: 'Name', type: 'Incident type', priorities: 'Priorities', priority_from: 'Priority from', priority_to: 'Priority to', jurisdiction: 'Jurisdiction', hours: 'Hours', hours_from: 'Hours from', hours_to: 'Hours to', level: 'Response level', needs: 'Capabilities needed', agencies: 'Agencies', everywhere: 'Everywhere', add: 'Add run card', none: 'No run cards', edit: 'Edit', remove: 'Remove', capability: 'Capability', count: 'Count',
    add_need: 'Add capability', id: 'Id', always: 'Always', remove_confirm: 'Remove this run card? It cannot be undone; type its id.', need_type: 'Choose the incident type.', need_needs: 'Ask for at least one capability.', bad_priorities: 'The priorities run backwards.',
  },
  units: { title: 'Stations and units', unit: 'Callsign', kind: 'Kind', agency: 'Agency', station: 'Station', capabilities: 'Capabilities', status: 'Status', crew: 'Crew', add: 'Register unit', edit: 'Edit', none: 'No units', save_crew: 'Save shift', since: 'Since', stations: 'Stations', add_station: 'Register station', station_id: 'Station code', position: 'Coordinates', lat: 'Latitude', lon: 'Longitude', retire: 'Retire', retire_confirm: 'Retire this unit? Its past stays, it can be sent no more. Type its callsign:', retire_station_confirm: 'Retire this station? Type its code:', no_station_match: 'No station matches' },

  addresses: {
    title: 'Address register', duplicates: 'Possible duplicates', decisions: 'Decisions', loading: 'Looking for possible duplicates…', of_all: (groups, entries) => `${groups} ${groups === 1 ? 'group' : 'groups'} to decide on, ${entries.toLocaleString('en')} addresses in all`,
    none: 'No possible duplicates to decide on', none_next: 'When a list is imported, addresses alike in every element are shown here.', no_register: 'No address register is active', no_register_next: 'Import a list first: tocsin import addresses.', more: 'Show more',
    group: (n, label) => `Group ${n}: ${label}`, spread: (far) => `up to ${far} apart`, same_point: 'at the same point', keep: 'Keep', include: 'Include', address: 'Address', source: 'List', coordinates: 'Coordinates', distance: 'From the first', from_to: (from, until) => `${from || '…'} to ${until || '…'}`,
    coordinate_kind: { none: 'no coordinates', door: 'of the door', building: 'of the building', street: 'of the street', interpolated: 'interpolated' }, status: { active: 'in use', planned: 'planned', retired: 'retired' },
    auxiliary: 'The others are auxiliaries', auxiliary_why: 'One place written in several ways: their codes stay valid and point at the one that is kept', succeeded: 'Retire the others, this one succeeds', succeeded_why: 'They are used no more: whoever asks by an old code or address is led to the one that is kept', different: 'They are different houses', different_why: 'Each is a door of its own: they are not proposed again, also after a new import',
    need_two: 'Tick at least two.', need_kept: 'Choose which of the ticked ones is kept.', verdict: { auxiliary: 'auxiliary', succeeded: 'retired, succeeded', different: 'different' }, verdict_name: 'Decision', kept: 'Kept', entries_name: 'Entries', by: 'By', at: 'At', withdraw: 'Withdraw', withdraw_of: (id) => `Withdraw decision ${id}`, withdrawn: 'Decision withdrawn',
    decided: { auxiliary: (n) => `${n} ${n === 1 ? 'entry is now an auxiliary' : 'entries are now auxiliaries'}`, succeeded: (n) => `${n} ${n === 1 ? 'entry is' : 'entries are'} retired and succeeded`, different: (n) => `${n} entries are different houses` }, no_decisions: 'Nothing has been decided yet', gone: 'not in the active register', pending: 'not compiled yet', in_force: 'compiled',
    step: { up_to_date: 'The register is up to date', waiting: 'Decisions are waiting to be compiled into the register', reading: 'Reading the register…', compiling: 'Compiling the register…', activating: 'Activating the new register…', failed: 'The register could not be brought up to date' }, compile_now: 'Compile now', took: (s) => `took about ${s} s last time`, running: (s) => `${s} s so far`, meanwhile: 'Calls and dispatching go on; searches use the present version meanwhile.',
    map: 'Where the chosen group lies', no_points: 'This group has no coordinates', formerly: (label, until) => (until ? `formerly ${label} (until ${until})` : `formerly ${label}`),
  },

  help: {
    title: 'Help', keys: 'Keys', verbs: 'Commands', ageing: 'Clocks', ageing_text: 'Each incident is timed against the target of its present step: “due soon” from 75 %, “late” past it.', priorities: 'Priorities', statuses: 'Status', principle: 'A screen shows only what the journal has; a command appears once the server has confirmed it.',
    single_keys: 'Let the single key “/” open the command line', key: 'Key', does: 'Does', alias: 'Aliases and pinyin initials', form: 'Form',
  },
  key_names: {
    command: 'Open the command line', take_call: 'Take a call / new incident', answer: 'Answer the oldest call', send: 'Send the proposal', next: 'Next incident', previous: 'Previous incident', merge: 'Merge the first possible duplicate', undo: 'Undo the last command', raise: 'Raise the response level', close: 'Close the incident', note: 'Add a note',
    stand_down: 'Stand all units down', panes: 'Move between the panes', back: 'Back / close', help: 'Keys and commands', grade: 'Change type and priority', reopen: 'Reopen', unmerge: 'Unmerge', take: 'Take to my seat', hand_over: 'Hand over the seat', finish: 'Finish the call', closures: 'Closed roads', isochrone: 'Reach by road of the selected incident or unit, or of a point of the map', move: 'Move the incident', replay: 'Replay this incident', print: 'Print the incident record',
  },
  not_now: {
    none_ringing: 'No call is ringing.', no_incident: 'Select an incident first.', not_open: 'Select an open incident first.', none_picked: 'No unit is ticked: tick some in the recommendation, or send them with D.', no_duplicate: 'There is no possible duplicate to merge.',
    top_level: 'It is at level 5 already, the highest.', no_units: 'No unit is assigned to this incident.', not_merged: 'Nothing is merged here.', not_closed: 'The incident is not closed.', reopened: 'It was reopened already: work on the incident that continues it.',
    no_seat: 'You are not signed on: sign on at “Seats and handover”.', own_seat: 'It is at your seat already.', nothing_to_undo: 'There is nothing to undo.',
  },

  paper: {
    title: 'Re-entry from paper', explain: 'What was written on forms while the system was down is entered here, form by form. A form is known by its number: entered twice it exists once, and a step that was refused can be corrected and sent again.', download: 'Download the printable pack', form: 'Form number', date: 'Date', received: 'Received at', place: 'Place', text: 'What happens',
    unit: 'Unit', assigned: 'Assigned', acknowledged: 'Acknowledged', en_route: 'En route', on_scene: 'On scene', available: 'Available', disposition: 'Disposition', still_open: 'Still open', closed: 'Closed at', enter: 'Enter', entering: 'Entering…', received_step: 'Received',
    time_wrong: (text) => `“${text}” is no time; write 14:05.`, assigned_missing: 'Every unit needs the time at which it was assigned.', closing_incomplete: 'Disposition and closing time go together.',
    all_entered: (number) => `Entered as incident ${number}`, some_refused: (number, count) => `Incident ${number}: ${count} ${count === 1 ? 'step was' : 'steps were'} refused; correct and enter again`, states: { entered: 'entered', already_entered: 'entered before', refused: 'refused' }, show: 'Show the incident', next: 'Next form',
  },

  closures: kClosuresEn,
  emergency_access: kEmergencyAccessEn,
  isochrone: kIsochroneEn,
  city: kCityEn,
  past: kPastEn,
  review: kReviewEn,
  validity: { missing: 'Fill in this field.', pattern: 'This is not how it is written.', number: 'Write a number.', range: (min, max) => (max ? `It has to lie between ${min} and ${max}.` : `It has to be ${min} or more.`), short: (n) => `At least ${n} characters.` },

  common: {
    name_zh: 'Name in Chinese', name_en: 'Name in English',
    save: 'Save', cancel: 'Cancel', close: 'Close', edit: 'Edit', confirm: 'Confirm', unknown: 'Unknown', loading: 'Loading…', actions: 'Actions', search: 'Search', more: 'More', less: 'Less', optional: 'optional', not_found: 'There is no such page', not_found_next: 'Back to dispatch',
    no_permission: 'Your role may not see this page. Ask an administrator.', state: 'State', details: 'Details', new_priority_one: 'New priority 1 incident', emergency_from: (u) => `Emergency button of ${u}`, go: 'Show', list_sep: ', ', and_others: (more) => `and ${more} more`,
  },

  problem: {
    title: 'Not done', next: 'Next step', network: 'The server cannot be reached; the outcome is not known. Check the log once connected.', too_many: 'Too many requests; wait a moment.', server: 'The server failed; try again shortly, and tell an administrator if it goes on.', forbidden: 'Your role may not do this.',
    signed_out: 'Your session has ended; sign in again. What you typed is still in the draft.',
  },

  what: {
    'incident.opened': 'Incident opened', 'incident.graded': 'Graded', 'incident.moved': 'Moved', 'incident.level_set': 'Response level', 'incident.merged': 'Merged', 'incident.unmerged': 'Unmerged',
    'incident.note_added': 'Note added', 'incident.benchmark_reported': 'Benchmark', 'incident.leg_requested': 'Agency requested', 'incident.leg_accepted': 'Agency accepted',
    'incident.leg_closed': 'Agency closed its leg', 'incident.checked_in': 'Checked in', 'incident.taken': 'Taken to seat', 'incident.phase_changed': 'State', 'incident.call_joined': 'Call joined',
    'incident.closed': 'Closed', 'incident.timer_fired': 'Timer', 'incident.track_read': 'Tracks read', 'incident.notes_read': 'Notes opened', 'hold.placed': 'Legal hold', 'hold.lifted': 'Legal hold lifted', 'assignment.dispatched': 'Dispatched', 'closure.closed': 'Road closed', 'assignment.progressed': 'Status',
    'assignment.moved': 'Passed to another incident', 'incident.removed': 'Left the working state', 'assignment.step_reported_late': 'Status entered late', 'assignment.ended': 'Assignment ended', 'assignment.advised': 'Recommendation',
    'incident.grade_taken_back': 'Grading taken back', 'incident.level_taken_back': 'Response level taken back', 'incident.leg_acceptance_taken_back': 'Acceptance taken back', 'assignment.step_taken_back': 'Report taken back', 'assignment.resumed': 'Clearing taken back',
  },
};
