// A road that is closed must reach the advice of every screen: by the stream, by the fresh list, and away again when it is lifted.
import { afterEach, expect, test, vi } from 'vitest';
import { closures, closures_basis, closures_in_order, closures_named } from './closures.svelte';
import { closure } from './fixtures.test-data';
import { World } from './world.svelte';

afterEach(() => void vi.unstubAllGlobals());

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

test('a list that does not come leaves what was told before, and a change while it is on its way has it fetched once more', async () => {
  const answers: ((answer: Response | Error) => void)[] = [];
  vi.stubGlobal('fetch', () => new Promise<Response>((done, fail) => answers.push((answer) => (answer instanceof Error ? fail(answer) : done(answer)))));
  const list = (closed_by: string): Response => new Response(JSON.stringify({ items: [{ closure: closure(), closed_by }], position: 1 }));
  const first = closures.load();
  await closures.load();
  await closures.load();
  expect(answers.length).toBe(1);
  answers[0]?.(list('first'));
  await vi.waitFor(() => expect(answers.length).toBe(2));
  expect(closures.items.get('c1')?.closed_by).toBe('first');
  answers[1]?.(list('second'));
  await first;
  expect(closures.items.get('c1')?.closed_by).toBe('second');
  const lost = closures.load();
  answers[2]?.(new Error('no connection'));
  await lost;
  expect(closures.items.get('c1')?.closed_by).toBe('second');
  expect(answers.length).toBe(3);
});
