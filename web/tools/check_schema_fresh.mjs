// src/api/schema.ts is what openapi-typescript makes of contracts/openapi.json today.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const here = new URL('..', import.meta.url).pathname;
const contract = join(here, '../contracts/openapi.json');
const schema = join(here, 'src/api/schema.ts');
if (!existsSync(contract)) {
  console.log('no contracts/openapi.json yet: nothing to compare');
  process.exit(0);
}
const made = join(mkdtempSync(join(tmpdir(), 'schema-')), 'schema.ts');
execFileSync(process.execPath, [join(here, 'node_modules/openapi-typescript/bin/cli.js'), contract, '-o', made], { stdio: ['ignore', 'ignore', 'inherit'] });
if (!existsSync(schema) || readFileSync(schema, 'utf8') !== readFileSync(made, 'utf8')) {
  console.error('src/api/schema.ts is not fresh: run `npm run api` in web/ and commit it');
  process.exit(1);
}
console.log('schema.ts is fresh');
