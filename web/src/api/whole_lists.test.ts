// The server refuses a parameter that an address does not take: a whole list asked for in pages is no list at all, and the seats were gone.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('only lists that the contract pages are asked for in pages', () => {
  const root = new URL('../', import.meta.url).pathname;
  const contract = JSON.parse(readFileSync(new URL('../../../contracts/openapi.json', import.meta.url), 'utf8')) as { paths: Record<string, { get?: { parameters?: { name: string }[] } }> };
  const paged = (path: string): boolean => contract.paths[`/api/v1${path}`]?.get?.parameters?.some(({ name }) => name === 'limit') ?? false;
  const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|svelte)$/.test(path) && !path.endsWith('.test.ts')).map((path) => readFileSync(root + path, 'utf8')).join('\n');
  const found = (pattern: RegExp): string[] => [...sources.matchAll(pattern)].map((match) => match[1] as string);
  const in_pages = [...found(/get_all<\w+>\('(\/[\w/]+)/g), ...found(/new Fetched<\w+>\('(\/[\w/]+)', true\)/g)];
  const whole = [...found(/get_whole<\w+>\('(\/[\w/]+)/g), ...found(/new Fetched<\w+>\('(\/[\w/]+)'\)/g)];
  expect(in_pages.length).toBeGreaterThan(3);
  expect(in_pages.filter((path) => !paged(path))).toEqual([]);
  expect(whole.length).toBeGreaterThan(3);
  expect(whole.filter(paged)).toEqual([]);
});
