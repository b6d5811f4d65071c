// lib <- api <- store <- actions <- features <- screens, and who may send. Run by `npm run lint`.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

const may_import = {
  lib: [],
  api: ['lib'],
  i18n: ['lib'],
  store: ['lib', 'api', 'i18n'],
  ui: ['lib', 'i18n', 'store'],
  map: ['lib', 'api', 'i18n', 'store'],
  actions: ['lib', 'api', 'i18n', 'store'],
  features: ['lib', 'api', 'i18n', 'store', 'ui', 'map', 'actions'],
  screens: ['i18n', 'store', 'ui', 'features'], // They compose: what fetches, sends or computes is a feature.
  '': ['lib', 'api', 'i18n', 'store', 'ui', 'actions', 'screens'],
};
const root = new URL('../src/', import.meta.url).pathname;
const faults = [];
const files = [];
(function walk(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) walk(path);
    else if (/\.(ts|svelte)$/.test(name)) files.push(path);
  }
})(root);

for (const file of files) {
  const from = relative(root, file);
  const layer = from.includes('/') ? from.split('/')[0] : '';
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length;
  if (lines > 600 && from !== 'api/schema.ts') // Generated.
    faults.push(`${from}: ${lines} lines; look for the missing idea`);
  for (const [, spec] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)) {
    const to = relative(root, normalize(join(dirname(file), spec)));
    const target = to.includes('/') ? to.split('/')[0] : '';
    if (target !== layer && !(may_import[layer] ?? []).includes(target)) faults.push(`${from}: ${layer || 'main'} may not import ${target} (${spec})`);
    if (/^api\/send$/.test(to) && layer !== 'actions') faults.push(`${from}: only actions/ send commands`);
  }
  if (layer !== 'api' && /\bfetch\(/.test(text)) faults.push(`${from}: only api/ talks to the server`);
  if (/\sstyle="/.test(text)) faults.push(`${from}: a style attribute is refused by the Content-Security-Policy; use a class or style: directive`);
}
for (const fault of faults) console.error(fault);
console.log(`${files.length} files, ${faults.length} faults`);
process.exit(faults.length > 0 ? 1 : 0);
