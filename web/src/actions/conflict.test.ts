// Why: the box that offers a take-over stood over the board long after the unit was free again, and the command line answered with a raw
// UTC moment and the long number.
import { beforeEach, expect, test } from 'vitest';
import { i18n } from '../i18n/i18n.svelte';
import { explain } from '../i18n/problem';
import { set_utc_offset } from '../lib/time';
import { unit } from '../store/fixtures.test-data';
import { Conflict } from './conflict.svelte';

const refusal = {
  status: 409, code: 'unit.already_assigned', title: 'The unit is assigned already', title_zh: '该单元已被调派', detail: 'unit E101 was assigned to incident 20261127-0021 at 2026-11-27T00:36:52.456218Z', next_step: 'Take it over.', next_step_zh: '请改派到此。',
  unit_id: 'E101', incident_id: 'i21', incident_number: '20261127-0021', since: '2026-11-27T00:36:52.456218Z',
};
const shown = (): Conflict => {
  const conflict = new Conflict();
  conflict.show(refusal, { method: 'POST', path: '/', done: () => '' });
  return conflict;
};
const at = (incident_id: string | null) => unit('E101', { incident_id });
beforeEach(() => set_utc_offset(8 * 3600));

test('a refusal says who has the unit by the clock and the number of the screens', () => {
  i18n.language = 'en';
  expect(explain(refusal).text).toBe('E101 was assigned at 08:36:52 to I-0021');
  i18n.language = 'zh';
  expect(explain(refusal).text).toBe('E101 已于 08:36:52 派往 I-0021');
  expect(shown().current?.text()).toBe('E101 已于 08:36:52 派往 I-0021');
});

test('the offer ends when the unit leaves that incident', () => {
  const conflict = shown();
  conflict.look_at(at('i21'));
  conflict.look_at(unit('E102'));
  expect(conflict.current).not.toBeNull();
  conflict.look_at(at(null));
  expect(conflict.current).toBeNull();
});

test('it waits for the stream, which may tell of the assignment after the refusal', () => {
  const conflict = shown();
  conflict.look_at(at(null));
  expect(conflict.current).not.toBeNull();
  conflict.look_at(at('i21'));
  conflict.look_at(at('i22'));
  expect(conflict.current).toBeNull();
});
