import { afterEach, expect, test, vi } from 'vitest';
import { i18n } from '../i18n/i18n.svelte';
import { desk } from '../store/desk.svelte';
import { run_line } from './run_command_line';

vi.hoisted(() => {
  const page = { addEventListener: () => {}, hidden: false, documentElement: {} };
  Object.assign(globalThis, { document: page, window: page, location: { pathname: '/', search: '' }, addEventListener: () => {} });
});
afterEach(() => {
  desk.call = null;
  i18n.language = 'zh';
});

test.each([['zh', '没有警情类别'], ['en', 'no incident type']] as const)('a mistyped type opens no call, and says so (%s)', async (language, said) => {
  i18n.language = language;
  const result = await run_line('N fire.zzz');
  expect(result.ok).toBe(false);
  expect(result.text).toContain('fire.zzz');
  expect(result.text).toContain(said);
  expect(desk.call).toBeNull();
});

test('the help lists what does something', async () => {
  expect((await run_line('?')).help?.map(({ verb }) => verb)).not.toContain('W');
});
