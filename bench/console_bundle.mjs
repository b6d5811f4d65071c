#!/usr/bin/env node
// What a first visit loads before the map, and the map after it, packed by gzip; beside it the same bytes unpacked.
//   node bench/console_bundle.mjs [--out FOLDER]
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const kOut = process.argv.includes('--out') ? process.argv[process.argv.indexOf('--out') + 1] : new URL('../build/figures', import.meta.url).pathname;
const web = new URL('../web/', import.meta.url).pathname;
if (!existsSync(`${web}dist/index.html`)) execFileSync('npm', ['run', '--silent', 'build'], { cwd: web, stdio: 'ignore' });
const sum = { console: [0, 0], map: [0, 0] };
for (const path of ['index.html', ...readdirSync(`${web}dist/assets`).map((name) => `assets/${name}`)]) {
  if (path.endsWith('.map')) continue;
  const bytes = readFileSync(`${web}dist/${path}`);
  const part = sum[/city_map|maplibre/.test(path) ? 'map' : 'console'];
  part[0] += gzipSync(bytes).length / 1024;
  part[1] += bytes.length / 1024;
}
const rows = [['the console before the map', sum.console, '<= 250 KB'], ['the map, loaded after', sum.map, '']].map(
  ([what, [measured, baseline], goal]) => ({ what, measured, unit: 'KB', baseline, baseline_name: 'unpacked', goal }));
console.log(`\nconsole_bundle\n${'what'.padEnd(40)} ${'gzip'.padStart(12)} ${'unpacked'.padStart(12)}  goal`);
for (const row of rows) console.log(`${row.what.padEnd(40)} ${`${row.measured.toFixed(1)} KB`.padStart(12)} ${`${row.baseline.toFixed(1)} KB`.padStart(12)}  ${row.goal}`);
mkdirSync(kOut, { recursive: true });
writeFileSync(`${kOut}/console_bundle.json`, `${JSON.stringify({ name: 'console_bundle', rows })}\n`);
