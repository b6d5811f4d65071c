// A word that nothing says any more misleads whoever looks for the place to change it; a word that is said and is in no dictionary leaves a
// hole on the screen. Both are found by reading the sources: `i18n.t.a.b`, and names that stand for a part of it (`const t = $derived(i18n.t.a)`).
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

type Tree = { [key: string]: unknown };
const root = new URL('../', import.meta.url).pathname;
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path) && !/\.test\.ts$|schema\.ts$|^i18n\/(zh|en)\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));

const is_tree = (value: unknown): value is Tree => value !== null && typeof value === 'object';
function leaves(tree: Tree, path: string[] = []): string[] {
  return Object.entries(tree).flatMap(([key, value]) => (is_tree(value) ? leaves(value, [...path, key]) : [[...path, key].join('.')]));
}
const at = (tree: unknown, path: string[]): unknown => path.reduce<unknown>((node, key) => (is_tree(node) ? node[key] : undefined), tree);

/** Where a chain of names leads: as far as the dictionary goes, the rest being methods of the word. */
function resolve(dictionary: Tree, path: string[]): { path: string[]; missing: boolean } {
  for (let length = 1; length <= path.length; length++) {
    const found = at(dictionary, path.slice(0, length));
    if (found === undefined) return { path: path.slice(0, length), missing: true };
    if (!is_tree(found)) return { path: path.slice(0, length), missing: false };
  }
  return { path, missing: false };
}

/** A table is read by whatever code comes; a section that holds tables has to be read by name, or all its words would pass as said. */
const is_section = (path: string[], tree: Tree): boolean => path.length < 2 && Object.values(tree).some(is_tree);

function read(): { used: Set<string>; missing: string[]; wholesale: string[] } {
  const used = new Set<string>();
  const missing: string[] = [];
  const wholesale: string[] = [];
  for (const { path, text } of sources) {
    const names = new Map<string, string[][]>([['i18n.t', [[]]], ['zh', [[]]], ['en', [[]]]]);
    for (const [, name = '', chain = ''] of text.matchAll(/\bconst (\w+)(?:: [\w<>[\], ]+)? = (?:\$derived\()?i18n\.t((?:\.\w+)*)\)?;/g)) names.set(name, [...(names.get(name) ?? []), chain.split('.').filter(Boolean)]);
    const is_dictionary = /from '[^']*i18n\/(zh|en)'/.test(text);
    for (const [name, prefixes] of names) {
      if ((name === 'zh' || name === 'en') && !is_dictionary) continue;
      const pattern = new RegExp(`(?<![\\w.$])${name.replace('.', '\\.')}((?:\\.\\w+)+)?(?=([^\\w]))`, 'g');
      for (const found of text.matchAll(pattern)) {
        const chain = (found[1] ?? '').split('.').filter(Boolean);
        if (chain.length === 0 && found[2] !== '[') continue; // The name itself: given its value, or handed on whole.
        const declares = new RegExp(`const \\w+(?:: [\\w<>[\\], ]+)? = (?:\\$derived\\()?$`).test(text.slice(0, found.index));
        const reached = prefixes.map((prefix) => resolve(zh as Tree, [...prefix, ...chain]));
        const good = reached.find((one) => !one.missing);
        if (!good) missing.push(`${path}: ${name}${found[1] ?? ''}`);
        else if (resolve(en as Tree, good.path).missing) missing.push(`${path}: ${good.path.join('.')} in English`);
        for (const one of reached) {
          if (one.missing) continue;
          const value = at(zh, one.path);
          if (!is_tree(value)) used.add(one.path.join('.'));
          else if (declares) continue;
          else if (is_section(one.path, value)) wholesale.push(`${path}: ${one.path.join('.')}`);
          else for (const leaf of leaves(value, one.path)) used.add(leaf);
        }
      }
    }
  }
  return { used, missing, wholesale };
}
const { used, missing, wholesale } = read();

test('every word of the dictionaries is said somewhere', () => {
  expect(leaves(zh as Tree).filter((leaf) => !used.has(leaf))).toEqual([]);
});

test('no section is read by a computed key', () => {
  expect(wholesale).toEqual([]);
});

test('every word that is said is in both dictionaries', () => {
  expect(used.size).toBeGreaterThan(500);
  expect(missing).toEqual([]);
});
