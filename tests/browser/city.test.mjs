// The view of the city: two centres of one process, one of which stops; in both languages, in both appearances, on a phone, and with one centre.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Person, given_a_demo_city, open_browser, violations } from './harness.mjs';

const program = process.env.TOCSIN_BIN;
const root = mkdtempSync(join(tmpdir(), 'tocsin-city-'));
const environment = { ...process.env, XDG_STATE_HOME: join(root, 'state'), LANG: 'C', LC_ALL: 'C' };
const free_port = () =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png`, fullPage: true }) : null);
let browser;
let child;
let base;

async function serve(ports) {
  const table = ([number, port], index) => `[[centre]]\nnumber = ${number}\nname_zh = "${['青石县', '云汀县'][index]}"\nname_en = "${['Qingshi county', 'Yunting county'][index]}"\ndata = ${JSON.stringify(join(root, String(number)))}\nlisten = "127.0.0.1:${port}"\n`;
  writeFileSync(join(root, 'tocsin.toml'), Object.entries(ports).map(table).join('\n'));
  const pages = process.env.TOCSIN_WEB ? ['--web', process.env.TOCSIN_WEB] : [];
  child = spawn(program, ['serve', '--config', join(root, 'tocsin.toml'), ...pages], { env: environment, stdio: 'ignore' });
  base = `http://127.0.0.1:${ports[102]}`;
  for (const until = Date.now() + 60_000; ; await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false)) return;
    if (Date.now() > until) throw new Error('the server was not ready in 60 s');
  }
}
async function stop() {
  child.kill('SIGTERM');
  await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
}
const tocsin = (...words) => execFileSync(program, words, { env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
async function post(token, path, body) {
  const answer = await fetch(`${base}/api/v1/${path}`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
}
/** The city's page, with whatever language and width. */
async function someone(account, options) {
  const person = await Person.at({ base }, browser, options);
  await person.signs_in(account, '/city');
  await person.page.waitForSelector('[data-centre]');
  return person;
}
const cell = (person, centre, label) => person.page.locator(`[data-centre="${centre}"] td[data-label="${label}"]`).innerText();

describe('the view of the city', () => {
  const ports = {};
  const chief = { account: 'chief', password: '' };
  before(async () => {
    browser = await open_browser({ maps: false });
    ports[101] = await free_port();
    ports[102] = await free_port();
    await serve(ports);
    chief.password = tocsin('account', 'create', '--data', join(root, '102'), '--role', 'supervisor', '--account', 'chief').split('\n').pop();
    const token = tocsin('token', 'create', '--data', join(root, '102'), '--role', 'dispatcher');
    await post(token, 'incidents', { incident_type: 'fire.building', place_text: 'x' });
    await post(token, 'calls', { channel: 'voice', state: 'ringing' });
  });
  after(async () => {
    await browser?.close();
    await stop();
    rmSync(root, { recursive: true, force: true });
  });

  test('a supervisor finds it in the menu, and sees both centres and their total, which follow what happens', { timeout: 120_000 }, async () => {
    const person = await Person.at({ base }, browser);
    await person.signs_in(chief, '/station');
    await person.page.getByRole('button', { name: '更多' }).click();
    await person.page.getByRole('link', { name: '市级总览' }).click();
    await person.sees('青石县');
    await person.sees('云汀县');
    await person.sees('本中心');
    assert.match(await cell(person, 102, '等待接听'), /^1/);
    assert.match(await cell(person, 101, '等待接听'), /^0/);
    assert.match(await cell(person, 101, '运行状态'), /主用/);
    const token = tocsin('token', 'create', '--data', join(root, '102'), '--role', 'dispatcher');
    await post(token, 'calls', { channel: 'voice', state: 'ringing' });
    await person.page.waitForFunction(() => document.querySelector('[data-total] td[data-label="等待接听"]')?.textContent?.startsWith('2'));
    assert.deepEqual(await violations(person), []);
    await shot(person, 'city-zh');
    assert.deepEqual(person.faults, []);
    await person.leaves();
  });

  test('in English, in the dark, and on a phone without scrolling sideways', { timeout: 120_000 }, async () => {
    const person = await someone(chief, { language: 'en', theme: 'dark' });
    await person.sees('Qingshi county');
    await person.sees('Numbers only');
    assert.deepEqual(await violations(person), []);
    await shot(person, 'city-en-dark');
    await person.leaves();
    const phone = await someone(chief, { language: 'en', width: 390, height: 844 });
    const wider = await phone.page.evaluate(() => [...document.querySelectorAll('main, main *')].filter((node) => node.getBoundingClientRect().right > window.innerWidth + 0.5).map((node) => `${node.tagName}.${node.className} ${Math.round(node.getBoundingClientRect().right)}`));
    assert.deepEqual(wider, [], 'nothing is wider than the phone');
    assert.deepEqual(await violations(phone), []);
    await shot(phone, 'city-phone');
    await phone.leaves();
  });

  test('a centre that is not there is marked, and the total says that it lacks it', { timeout: 120_000 }, async () => {
    await stop();
    renameSync(join(root, '101', 'journal.db'), join(root, 'away.db'));
    await serve(ports);
    const person = await someone(chief, {});
    await person.sees('停止受理');
    await person.sees('journal.missing');
    await person.sees('合计不含 1 个未运行的中心');
    assert.ok(await person.page.locator('[data-centre="101"].bad').count());
    assert.deepEqual(await violations(person), []);
    await shot(person, 'city-stopped');
    await person.leaves();
  });
});

describe('the view of the city with one centre', () => {
  let city;
  after(() => city?.stop());
  test('says that there is but one, and whoever may not see it is told so', { timeout: 180_000 }, async () => {
    city = await given_a_demo_city();
    const alone = await open_browser({ maps: false });
    try {
      const supervisor = await Person.at(city, alone);
      await supervisor.signs_in(city.supervisor, '/city');
      await supervisor.sees('本服务器只有一个指挥中心');
      assert.deepEqual(await violations(supervisor), []);
      const dispatcher = await Person.at(city, alone);
      await dispatcher.signs_in(city.dispatcher, '/city');
      await dispatcher.sees('.notice.warn');
      assert.equal(await dispatcher.page.locator('[data-centre]').count(), 0);
      assert.equal(dispatcher.requests.filter((url) => url.includes('/api/v1/city')).length, 0, 'nobody is asked in vain');
    } finally {
      await alone.close();
    }
  });
});
