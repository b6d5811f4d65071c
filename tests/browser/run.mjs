// Runs the browser tests, a file after the other: node run.mjs [FILE...]; without one, all of this folder.
// A browser on a machine that is busy with something else can miss a test. A file that fails is run once more, and the last line says which did so:
// a test that only passes the second time is a fault to look for, but no reason to take a whole run for red.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';

const here = new URL('.', import.meta.url).pathname;
const named = process.argv.slice(2);
const files = named.length > 0 ? named : readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort().map((name) => here + name);
const kMostOutput = 64 << 20;
const runs = (file) => {
  const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', file], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: kMostOutput });
  process.stdout.write(stdout);
  const count = (what) => Number(new RegExp(`^ℹ ${what} (\\d+)$`, 'm').exec(stdout)?.[1] ?? 0);
  const ended = { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
  return status === 0 ? ended : { ...ended, failed: Math.max(ended.failed, 1), why: stdout.slice(Math.max(stdout.indexOf('✖ failing tests:'), 0)) };
};
const name = (file) => basename(file, '.test.mjs');

const again = [];
let why = '';
const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  let ended = runs(file);
  if (ended.failed > 0) {
    again.push(name(file));
    console.log(`\n${name(file)} failed and is run once more\n`);
    ended = runs(file);
  }
  for (const what of Object.keys(sum)) sum[what] += ended[what];
  if (ended.why) why += `\n${name(file)}: ${ended.why}`;
}
if (why) console.log(why); // At the end, where whoever reads looks.
console.log(`counts: ${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`);
console.log(`note: ${[process.env.TOCSIN_NETWORK, `${files.length} files`, again.length > 0 && `run twice: ${again.join(', ')}`].filter(Boolean).join(', ')}`);
process.exit(sum.failed > 0 ? 1 : 0);
