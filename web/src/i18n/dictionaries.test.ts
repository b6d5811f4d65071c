import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from './en';
import { kPremisesWords } from './premises';
import { zh } from './zh';

type Tree = { [key: string]: unknown };
function leaves(tree: Tree, path = ''): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(tree)) {
    if (value !== null && typeof value === 'object') for (const [inner, leaf] of leaves(value as Tree, `${path}${key}.`)) found.set(inner, leaf);
    else found.set(`${path}${key}`, value);
  }
  return found;
}
const chinese = leaves(zh);
const english = leaves(en);

// The compiler sees to the fixed keys; the tables of journal words are open and only this test compares them.
test('both languages have the same words', () => {
  expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
});

test('no word is empty, and functions stay functions', () => {
  for (const [key, value] of chinese) {
    expect(value, key).not.toBe('');
    expect(typeof english.get(key), key).toBe(typeof value);
    expect(english.get(key), key).not.toBe('');
  }
});

test('no Chinese is left in the English words, but for the names of languages', () => {
  const allowed = new Set(['lang_switch', 'types.question_zh', 'accounts.display_hint']);
  for (const [key, value] of english) if (typeof value === 'string' && !allowed.has(key)) expect(value, key).not.toMatch(/\p{Script=Han}/u);
});

// An incident is 警情; 事件 would be read as one, and an alarm is 设备报警, never a call.
test('the words that the house avoids are avoided', () => {
  for (const [key, value] of chinese) if (typeof value === 'string') expect(value, key).not.toMatch(/事件|告警|工单号|坐席/);
});

// The log of an incident is made of these events; one without a word would be shown as its code.
test('every event of the journal that a log may show has words', () => {
  const contract = readFileSync(new URL('../../../contracts/journal.json', import.meta.url), 'utf8');
  const events = new Set([...contract.matchAll(/"((?:incident|assignment)\.[a-z_]+)"/g)].map((found) => found[1] as string));
  expect(events.size).toBeGreaterThan(10);
  events.add('closure.closed'); // A road that was closed for the incident.
  for (const what of ['placed', 'lifted']) events.add(`hold.${what}`);
  expect(Object.keys(zh.what).sort()).toEqual([...events].sort());
});

// The importer's vocabularies of a site reach the turnout sheet; a code there would be read at the door.
test('every hazard, access and occupancy that a register may hold has words', () => {
  const source = (path: string): string => readFileSync(new URL(`../../../src/register/${path}`, import.meta.url), 'utf8');
  const words_in = (text: string, from: string): string[] => {
    const start = text.indexOf(from);
    expect(start, from).toBeGreaterThan(0);
    return [...text.slice(start, text.indexOf('};', start)).matchAll(/"([a-z_]+)"/g)].map((found) => found[1] as string);
  };
  const importer = source('csv/import_register.cc');
  const data_set = source('data_set.cc');
  // What a place of the map is, and in which state an entry of the register.
  expect(words_in(data_set, 'kPlaceKinds').filter((code) => !(code in zh.place_kind))).toEqual([]);
  expect(words_in(data_set, 'kStatuses').filter((code) => code !== 'active' && !(code in zh.address_status))).toEqual([]);
  expect(words_in(data_set, 'kLevels').filter((code) => code !== 'none' && !(code in zh.jurisdiction_level))).toEqual([]);
  const codes = [...words_in(importer, 'hazard_words() {'), ...words_in(importer, 'access_words() {'), ...words_in(data_set, 'kOccupancies')];
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !(code in kPremisesWords))).toEqual([]);
});
