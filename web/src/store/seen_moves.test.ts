// Why: a move that was seen must not ring again, and the next one must.
import { expect, test } from 'vitest';
import { assignment, incident } from './fixtures.test-data';
import { moved_of, seen_moves } from './seen_moves.svelte';

const moved = { moved_from: incident().place, moved_at: '2026-11-22T10:05:00Z' };

test('only what runs, belongs to the station and was moved under way', () => {
  const here = incident({
    assignments: [assignment({ assignment_id: 'a1', unit_id: 'E101', ...moved }), assignment({ assignment_id: 'a2', unit_id: 'E102' }), assignment({ assignment_id: 'a3', unit_id: 'E103', state: 'ended', ...moved }), assignment({ assignment_id: 'a4', unit_id: 'E201', ...moved })],
  });
  expect(moved_of(here, ['E101', 'E102', 'E103']).map((one) => one.unit_id)).toEqual(['E101']);
});

test('seen is one move of one assignment', () => {
  const first = assignment(moved);
  expect(seen_moves.has(first)).toBe(false);
  seen_moves.add([first]);
  expect(seen_moves.has({ ...first })).toBe(true);
  expect(seen_moves.has({ ...first, moved_at: '2026-11-22T10:09:00Z' })).toBe(false);
});
