// Gzip sizes of dist/: what a first visit loads before the map, and the map. Fails past the limit.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const kLimitKb = 250;
if (!existsSync(new URL('../dist/index.html', import.meta.url))) execFileSync('npm', ['run', '--silent', 'build'], { cwd: new URL('..', import.meta.url).pathname, stdio: 'ignore' });
const folder = new URL('../dist/', import.meta.url).pathname;
const kb = (path) => gzipSync(readFileSync(path)).length / 1024;
let console_kb = kb(`${folder}index.html`);
let map_kb = 0;
for (const name of readdirSync(`${folder}assets`)) {
  if (name.endsWith('.map')) continue;
  const size = kb(`${folder}assets/${name}`);
  const is_map = /city_map|maplibre/.test(name);
  if (is_map) map_kb += size;
  else console_kb += size;
  console.log(`${size.toFixed(1).padStart(8)} KB gzip  ${is_map ? 'map     ' : 'console '} ${name}`);
}
console.log(`${console_kb.toFixed(1).padStart(8)} KB gzip  console before the map (at most ${kLimitKb})`);
console.log(`${map_kb.toFixed(1).padStart(8)} KB gzip  map, loaded after`);
if (console_kb > kLimitKb) process.exit(1);
