// Three lists are asked for at once and again after each decision: answers come in any order, and one that fails says so until it is had.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Register } from './register.svelte';

interface Asked { path: string; answer: (body: object, status?: number) => void }
let asked: Asked[] = [];
const about = (part: string): Asked => {
  const found = asked.find(({ path }) => path.includes(part));
  if (!found) throw new Error(`${part} was not asked for`);
  asked = asked.filter((one) => one !== found);
  return found;
};
const refused = { code: 'x', status: 503, title: 'gone', title_zh: '没有' };
const groups = (code: string): object => ({ items: [{ entries: [{ code }], spread_m: 0 }], next: null, total: 1, entries: 2, position: 1 });
const shown = (register: Register): string[] | undefined => register.groups?.map((group) => group.entries[0]?.code ?? '');

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', (path: string) => new Promise((done) => asked.push({ path, answer: (body, status = 200) => done(new Response(JSON.stringify(body), { status })) })));
});
afterEach(() => void vi.unstubAllGlobals());

test('an answer that was asked for earlier and comes later is passed over, whatever became of it', async () => {
  const register = new Register();
  const loads = [register.load_groups(), register.load_groups(), register.load_groups()];
  const [first, second, third] = [about('duplicates'), about('duplicates'), about('duplicates')];
  second.answer(groups('second'));
  await loads[1];
  first.answer(refused, 503);
  await loads[0];
  expect(shown(register)).toEqual(['second']);
  expect(register.faults).toEqual([]);
  third.answer(groups('third'));
  await loads[2];
  expect(shown(register)).toEqual(['third']);
});

test('a further page of a list that was read anew meanwhile is not put behind it', async () => {
  const register = new Register();
  const load = register.load_groups();
  about('duplicates').answer({ ...groups('one'), next: 'c' });
  await load;
  const more = register.load_more_groups();
  const again = register.load_groups();
  const page = about('cursor=c');
  about('duplicates').answer({ ...groups('two'), next: 'd' });
  await again;
  page.answer(groups('old page'));
  await more;
  expect(shown(register)).toEqual(['two']);
  expect(register.more_groups).toBe('d');
});

test('what failed is said until it is had, though another list comes meanwhile', async () => {
  const register = new Register();
  const load = register.load();
  about('duplicates').answer(refused, 503);
  about('compilation').answer(refused, 503);
  about('decisions').answer({ items: [], next: null, total: 0, position: 1 });
  await load;
  expect(register.faults).toEqual(['没有']);
  const look = register.look();
  about('compilation').answer({ step: 'up_to_date', elapsed_ms: 0, data_set: 'a' });
  await look;
  expect(register.faults).toEqual(['没有']);
  const again = register.load_groups();
  about('duplicates').answer(groups('one'));
  await again;
  expect(register.faults).toEqual([]);
});
