// A road that is closed must reach the advice of every screen: by the stream, by the fresh list, and away again when it is lifted.
import { expect, test } from 'vitest';
import type { ClosureView } from '../api/types';
import { closures_basis, closures_in_order, closures_named } from './closures.svelte';
import { World } from './world.svelte';

const closure = (more: Partial<ClosureView>): ClosureView => ({
  closure_id: 'c1', state: 'in_force', stretches: [{ points: [{ lat: 1, lon: 2 }, { lat: 1, lon: 3 }], radius_m: 0 }], direction: 'both', reason: 'flood', siren_may_pass: false, from: '2026-07-01T10:00:00Z', until: null, road: { zh: '滨江路', en: 'Riverside Road' },
  jurisdictions: [], incident_id: null, incident_number: null, closed_at: '2026-07-01T10:00:00Z', version: 1, ...more,
});

test('advice depends on what is in force and on who may pass, not on what is planned or on why', () => {
  const world = new World();
  expect(closures_basis(world)).toBe('');
  world.fold({ position: 1, closures: [closure({ state: 'planned' })] });
  expect(closures_basis(world)).toBe('');
  world.fold({ position: 2, closures: [closure({ version: 2 })] });
  const in_force = closures_basis(world);
  expect(in_force).not.toBe('');
  world.fold({ position: 3, closures: [closure({ version: 3, reason: 'works' })] });
  expect(closures_basis(world)).toBe(in_force);
  world.fold({ position: 4, closures: [closure({ version: 4, siren_may_pass: true })] });
  expect(closures_basis(world)).not.toBe(in_force);
  world.fold({ position: 5, removed: ['c1'] });
  expect(closures_basis(world)).toBe('');
});

test('what is closed now comes before what is planned, and a road is found by a part of its name', () => {
  const world = new World();
  world.fold({ position: 3, closures: [closure({ closure_id: 'p', state: 'planned', from: '2026-07-02T10:00:00Z' }), closure({ closure_id: 'a' }), closure({ closure_id: 'b', from: '2026-07-01T11:00:00Z', road: { zh: '磨坊巷', en: 'Mill Lane' } })] });
  expect(closures_in_order(world).map((each) => each.closure_id)).toEqual(['b', 'a', 'p']);
  expect(closures_named('mill', world).map((each) => each.closure_id)).toEqual(['b']);
});
