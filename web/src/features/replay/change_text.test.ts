import { beforeEach, expect, test } from 'vitest';
import type { Change } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { unit } from '../../store/fixtures.test-data';
import { change_text } from './change_text';

const change = (more: Partial<Change>): Change => ({ position: 1, at: '2026-11-27T00:55:14Z', actor: 'system', incidents: [], calls: [], units: [], seats: [], closures: [], removed: [], configuration_changed: false, emergency_access_changed: false, notices: [], ...more });
beforeEach(() => {
  i18n.language = 'en';
});

// "Not acknowledged · Not acknowledged · Not acknowledged": which?
test('a clock that ran out says whose it was', () => {
  const text = change_text(change({ notices: ['E101', 'A201'].map((unit_id) => ({ kind: 'timer', what: 'unacknowledged', unit_id })) }));
  expect(text).toMatch(/E101 .+ · A201 /);
});

test('what does not fit in a line is counted, not left out', () => {
  const six = ['A201', 'E101', 'E301', 'L201', 'P1001', 'E102'];
  for (const id of six) expect(change_text(change({ units: six.map((name) => unit(name)) }))).toContain(id);
  expect(change_text(change({ units: [...six, 'E103', 'E104'].map((name) => unit(name)) }))).toMatch(/and 2 more$/);
});
