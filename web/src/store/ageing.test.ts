import { expect, test } from 'vitest';
import { age_state, incident_clock } from './ageing';
import { assignment, incident, kSettings } from './fixtures.test-data';

const at = (text: string): number => Date.parse(`2026-11-22T${text}Z`);

// A row turns at 75 % and at 100 % of its own target, not a second earlier: two dispatchers must see the same.
test.each([
  [44, 'normal'], [45, 'due_soon'], [59, 'due_soon'], [60, 'late'], [3600, 'late'],
] as const)('%i s of a 60 s target is %s', (seconds, state) => {
  expect(age_state({ phase: 'assign', since_ms: 0, target_s: 60 }, seconds * 1000)).toBe(state);
});

test('a row without a target never turns', () => {
  expect(age_state({ phase: 'closed', since_ms: 0, target_s: null }, 1e12)).toBe('normal');
});

test('a waiting incident counts from its receipt against the target of its priority', () => {
  expect(incident_clock(incident({ priority: 3 }), kSettings, false)).toEqual({ phase: 'assign', since_ms: at('10:00:00'), target_s: 300 });
});

test('an incident that nobody has graded yet is not given the time of an idle one', () => {
  expect(incident_clock(incident({ priority: 0 }), kSettings, false).target_s).toBe(120);
});

test('the clock follows what has to happen next', () => {
  const assigned = assignment();
  const acknowledged = { ...assigned, acknowledged_at: '2026-11-22T10:01:10Z' };
  const en_route = { ...acknowledged, en_route_at: '2026-11-22T10:02:00Z' };
  const arrived = { ...en_route, arrived_at: '2026-11-22T10:05:00Z' };
  const phase = (running: typeof assigned, medical = false) => incident_clock(incident({ assignments: [running] }), kSettings, medical);
  expect(phase(assigned)).toEqual({ phase: 'acknowledge', since_ms: at('10:01:00'), target_s: 30 });
  expect(phase(acknowledged)).toEqual({ phase: 'turnout', since_ms: at('10:01:00'), target_s: 80 });
  expect(phase(acknowledged, true).target_s).toBe(60);
  expect(phase(en_route)).toEqual({ phase: 'travel', since_ms: at('10:02:00'), target_s: 240 });
  expect(phase(arrived)).toEqual({ phase: 'check_in', since_ms: at('10:05:00'), target_s: 1200 });
});

test('when all assignments have ended the incident waits again', () => {
  expect(incident_clock(incident({ assignments: [assignment({ state: 'ended', end_reason: 'stood_down' })] }), kSettings, false).phase).toBe('assign');
});

// A crew that has just reported is not late because it arrived long ago.
test('on scene the row counts from the last check-in of the unit that is due first', () => {
  const arrived = assignment({ acknowledged_at: '2026-11-22T10:01:10Z', en_route_at: '2026-11-22T10:02:00Z', arrived_at: '2026-11-22T10:05:00Z' });
  const timers = [
    { kind: 'no_check_in', unit_id: 'E1', due_at: '2026-11-22T10:50:00Z', fired: false }, { kind: 'no_check_in', unit_id: 'E2', due_at: '2026-11-22T10:40:00Z', fired: false },
  ];
  expect(incident_clock(incident({ assignments: [arrived], timers }), kSettings, false)).toEqual({ phase: 'check_in', since_ms: at('10:20:00'), target_s: 1200 });
});

test('with everybody on the way to hospital nobody is late to check in', () => {
  const under_way = assignment({ state: 'transporting', acknowledged_at: '2026-11-22T10:01:10Z', en_route_at: '2026-11-22T10:02:00Z', arrived_at: '2026-11-22T10:05:00Z', transporting_at: '2026-11-22T10:20:00Z' });
  expect(incident_clock(incident({ assignments: [under_way] }), kSettings, true)).toEqual({ phase: 'transport', since_ms: at('10:20:00'), target_s: null });
});
