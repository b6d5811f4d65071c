import { beforeEach, expect, test, vi } from 'vitest';
import { incident } from '../store/fixtures.test-data';
import { desk } from '../store/desk.svelte';
import { session } from '../store/session.svelte';
import { toasts } from '../store/toasts.svelte';
import { world } from '../store/world.svelte';
import { actions, run_action } from './registry';

// The registry reaches the router and the clock, which look at the page when they are made.
vi.hoisted(() => {
  const nothing = (): void => {};
  Object.assign(globalThis, { location: { pathname: '/', search: '' }, document: { addEventListener: nothing, hidden: false }, addEventListener: nothing });
});

beforeEach(() => {
  world.clear();
  desk.incident_id = null;
  toasts.items = [];
  session.set({ account: 'dispatcher-1', roles: ['dispatcher'], areas: [], display: '', csrf_token: '' } as never);
});

test('no two actions share a key', () => {
  const keys = actions.map((action) => action.keys).filter((key) => key !== undefined);
  expect(new Set(keys).size).toBe(keys.length);
});

// A key that does nothing leaves the dispatcher wondering whether it was heard.
test.each(['send', 'merge', 'unmerge', 'raise', 'stand_down', 'close', 'reopen', 'note', 'grade', 'move', 'answer', 'undo', 'take', 'replay'])('%s says why it does not apply when nothing is selected', (id) => {
  expect(run_action(id)).toBe(false);
  expect(toasts.items).toHaveLength(1);
  expect(toasts.items[0]?.kind).toBe('hint');
});

test('a closed incident can be reopened, an open one cannot', () => {
  const open = incident({});
  world.incidents.set(open.incident_id, open);
  desk.incident_id = open.incident_id;
  expect(run_action('reopen')).toBe(false);
  world.incidents.set(open.incident_id, { ...open, state: 'closed', version: open.version + 1 });
  expect(run_action('reopen')).toBe(true);
  expect(desk.ask?.what).toBe('reopen');
});
