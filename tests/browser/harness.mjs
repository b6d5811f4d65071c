// Browser tests speak given / when / then. The real program serves the demo city on a free port; Chromium is Debian's.
// TOCSIN_BASE=http://... uses a server that runs already (with TOCSIN_DISPATCHER and TOCSIN_ADMINISTRATOR as account:password).
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const kTarget = 23.5; // 24 px, less what a fraction of a device pixel may take.

const kChromium = process.env.TOCSIN_CHROMIUM ?? '/usr/bin/chromium';
const kFlags = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--autoplay-policy=no-user-gesture-required',
];
const kStartMs = 120_000;
const kPassword = 'correct horse battery';

function binary() {
  const root = new URL('../../', import.meta.url).pathname;
  const candidates = [process.env.TOCSIN_BIN, join(root, 'build/release/tocsin'), join(root, 'build/dev/tocsin')];
  return candidates.find((path) => path && existsSync(path));
}

function free_port() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts the demo city; gives its address and the one-time passwords it printed. */
export async function given_a_demo_city(flags = ['--size', 'tiny', '--quiet']) {
  if (process.env.TOCSIN_BASE) {
    const account = (text, name) => (text ? { account: text.split(':')[0], password: text.split(':').slice(1).join(':') } : { account: name, password: 'x'.repeat(12) });
    return { base: process.env.TOCSIN_BASE, dispatcher: account(process.env.TOCSIN_DISPATCHER, 'dispatcher'), administrator: account(process.env.TOCSIN_ADMINISTRATOR, 'admin'), stop: async () => {} };
  }
  const program = binary();
  if (!program) throw new Error('no tocsin program: build it, or set TOCSIN_BIN');
  const port = await free_port();
  const data = mkdtempSync(join(tmpdir(), 'tocsin-browser-'));
  const pages = process.env.TOCSIN_WEB ? ['--web', process.env.TOCSIN_WEB] : []; // Pages under work, instead of those in the program.
  const child = spawn(program, ['demo', ...flags, ...pages, '--data', join(data, 'demo'), '--listen', `127.0.0.1:${port}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const base = `http://127.0.0.1:${port}`;
  const until = Date.now() + kStartMs;
  /** "account dispatcher-1  one-time password cugh-d8gz-hgdx" */
  const of = (name) => {
    const found = new RegExp(`^\\s*account (${name}[\\w-]*)\\s+one-time password (\\S+)\\s*$`, 'm').exec(said);
    return found ? { account: found[1], password: found[2] } : null;
  };
  for (;;) {
    if (child.exitCode !== null) throw new Error(`tocsin ended with ${child.exitCode}:\n${said}`);
    const up = await fetch(`${base}/readyz`).then((answer) => answer.ok, () => false);
    if (up && of('dispatcher') && of('administrator')) break;
    if (Date.now() > until) throw new Error(`tocsin was not ready in ${kStartMs / 1000} s:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    base, program, dispatcher: of('dispatcher'), supervisor: of('supervisor'), administrator: of('administrator'), said: () => said,
    /** A command on the city's folder; what it printed. */
    runs: (...command) => execFileSync(program, [...command, '--data', join(data, 'demo')], { encoding: 'utf8' }),
    /** Addresses from CSV, into the city that runs. */
    imports: (csv) => {
      const file = join(data, 'addresses.csv');
      writeFileSync(file, csv);
      execFileSync(program, ['import', 'addresses', file, '--data', join(data, 'demo')], { stdio: 'pipe' });
    },
    stop: async () => {
      child.kill('SIGTERM');
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve()));
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** `maps: false`: a browser that cannot draw in three dimensions, as there are. */
export const open_browser = ({ maps = true } = {}) => chromium.launch({ executablePath: kChromium, args: maps ? kFlags : [...kFlags, '--disable-3d-apis'] });

/** A person at a browser of their own: cookies, workers and storage are theirs alone. */
export class Person {
  constructor(city, context, page) {
    this.city = city;
    this.context = context;
    this.page = page;
    this.requests = [];
    this.faults = [];
    context.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of 4\d\d|ERR_INTERNET_DISCONNECTED|ERR_FAILED/.test(message.text())) this.faults.push(message.text());
    });
  }

  static async at(city, browser, { language = 'zh', theme = 'light', width = 1600, height = 900 } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.setDefaultTimeout(Number(process.env.TOCSIN_PATIENCE_MS ?? 30_000)); // A loaded machine is slow, not wrong.
    return new Person(city, context, page);
  }

  /** Signs in; a one-time password is changed at once, and the new one is remembered for the next person of that account. */
  async signs_in(who = this.city.dispatcher, path = '/') {
    await this.page.goto(this.city.base + path);
    await this.page.fill('input[name=account]', who.account);
    await this.page.fill('input[name=password]', who.password);
    await this.page.press('input[name=password]', 'Enter');
    await this.page.waitForSelector('.shell, input[name=fresh]');
    if (await this.page.locator('input[name=fresh]').count()) {
      await this.page.fill('input[name=current]', who.password);
      await this.page.fill('input[name=fresh]', kPassword);
      await this.page.fill('input[name=again]', kPassword);
      await this.page.press('input[name=again]', 'Enter');
      who.password = kPassword;
    }
    await this.page.waitForSelector('.shell main:not([aria-busy=true])');
    if (path === '/') await this.page.waitForSelector('[data-pane=units] [data-unit]', { state: 'attached' });
    return this;
  }
  async goes_to(path) {
    await this.page.goto(this.city.base + path);
    await this.page.waitForSelector('.shell main:not([aria-busy=true])');
  }
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }
  type(text) {
    return this.page.keyboard.type(text);
  }
  /** F2, the line, Enter; gives what the line answered. */
  async commands(line) {
    await this.press('F2');
    await this.type(line);
    await this.press('Enter');
    await this.page.waitForSelector('.command .result svg, .command .help');
    return (await this.page.locator('.command .result').innerText()).trim();
  }
  sees(selector_or_text) {
    const found = /^[.#[]/.test(selector_or_text) ? this.page.locator(selector_or_text) : this.page.getByText(selector_or_text);
    return found.first().waitFor({ state: 'visible' });
  }
  incident_row(number) {
    return this.page.locator(`[data-incident="${number}"]`);
  }
  sees_level(level) {
    return this.page.waitForFunction((wanted) => new RegExp(`调派等级\\s*${wanted}`).test(document.querySelector('.incident header')?.textContent ?? ''), level);
  }
  /** Composes text as an input method does, without committing it. */
  async composes(text) {
    this.cdp ??= await this.context.newCDPSession(this.page);
    await this.cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  async commits(text) {
    await this.cdp.send('Input.insertText', { text });
    await this.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 0))); // No hand is quicker than a task.
  }
  /** Enter as it arrives while an input method has it: keyCode 229. */
  async presses_enter_in_composition() {
    await this.cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Process', code: 'Enter', windowsVirtualKeyCode: 229 });
    await this.cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  }
  leaves() {
    return this.context.close();
  }
}

/** What breaks WCAG 2.2 AA on the page as it stands. axe says nothing of small targets, so they are measured here. */
export async function violations(person) {
  await person.page.evaluate(axe); // By the debugger, which the page's own policy does not bind.
  return person.page.evaluate(async (least) => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')} ${nodes[0]?.failureSummary?.split('\n')[1] ?? ''}`);
    for (const node of document.querySelectorAll('button, a[href], input, select, textarea, [role=option], [role=tab], summary')) {
      const box = node.getBoundingClientRect();
      if (box.width === 0 || box.height === 0 || node.closest('.visually-hidden, .skip, .maplibregl-ctrl-attrib')) continue;
      if (node.tagName === 'A' && getComputedStyle(node).display === 'inline') continue; // 2.5.8 leaves links within text alone.
      const label = node.closest('label')?.getBoundingClientRect();
      const [width, height] = [Math.max(label?.width ?? 0, box.width), Math.max(label?.height ?? 0, box.height)];
      if (width < least || height < least) found.push(`small target: ${node.tagName} ${node.textContent?.trim().slice(0, 20)} ${Math.round(width)}x${Math.round(height)}`);
    }
    return found.slice(0, 12);
  }, kTarget);
}

/** Takes a call with the keyboard alone; gives the incident's number. Place and type are typed and picked with Enter. */
export async function takes_a_call(person, { place, type }) {
  await person.press('F4');
  await person.page.waitForSelector('.call-form .place-field input:focus');
  const before = await person.page.locator('[data-incident]').evaluateAll((rows) => rows.map((row) => row.dataset.incident));
  await person.type(place);
  await person.page.waitForSelector('.place-field [role=option][aria-selected=true]:not(.none)');
  await person.press('Enter');
  await person.page.waitForSelector('.call-form .made');
  await person.press('Tab', 'Tab');
  await person.type(type);
  await person.page.waitForSelector('.type-field [role=option]');
  await person.press('Enter');
  const number = await person.page.waitForFunction(
    (old) => [...document.querySelectorAll('[data-incident]')].map((row) => row.dataset.incident).find((candidate) => !old.includes(candidate) && document.querySelector('#incident-title')?.textContent?.includes(candidate.slice(candidate.lastIndexOf('-')))),
    before,
  );
  return number.jsonValue();
}

/** A place that this city has: the register is asked, not assumed. */
export function a_place_of_the_city(person) {
  return person.page.evaluate(async () => {
    const { items } = await (await fetch('/api/v1/places?kind=address&limit=100&lang=zh')).json();
    const address = items[Math.floor(items.length / 2)];
    if (address) return address.label;
    throw new Error('this city has no address');
  });
}

/**
 * What a file of tests plays on. Each group has a city and a browser of its own; whoever comes in a test has left when it ends, and nothing may
 * have gone wrong on their pages. Who is named by the city: dispatcher, supervisor, administrator. A map is drawn only where a test or its
 * file says so: software draws it here, and it costs more than all the rest.
 */
export function a_stage({ timeout = 120_000, maps = false } = {}) {
  const browsers = new Map();
  const browser_with = async (drawn) => {
    if (!browsers.has(drawn)) browsers.set(drawn, await open_browser({ maps: drawn }));
    return browsers.get(drawn);
  };
  let drawn = maps;
  let present = [];
  const stage = {
    city: null,
    /** An address of the city. */
    place: '',
    /** prepare(person): once, by a dispatcher, before the first test. */
    group(name, tests, { flags = undefined, prepare = async () => {} } = {}) {
      describe(name, () => {
        before(async () => {
          stage.city = await given_a_demo_city(flags);
          const person = await stage.someone();
          stage.place = await a_place_of_the_city(person);
          await prepare(person);
          await person.leaves();
        });
        after(async () => {
          for (const browser of browsers.values()) await browser.close();
          browsers.clear();
          await stage.city?.stop();
        });
        tests();
      });
    },
    when(name, act, { maps: wanted = maps } = {}) {
      test(name, { timeout }, async () => {
        present = [];
        drawn = wanted;
        try {
          await act();
          for (const person of present) assert.deepEqual(person.faults, []);
        } finally {
          for (const person of present) await person.leaves();
        }
      });
    },
    /** At a browser, not signed in. */
    async comes(options) {
      const person = await Person.at(stage.city, await browser_with(drawn), options);
      present.push(person);
      return person;
    },
    async someone(who = 'dispatcher', options = undefined, path = undefined) {
      return (await stage.comes(options)).signs_in(stage.city[who], path);
    },
    /** A building on fire at the stage's place, the call's form put away; gives the incident's number. */
    async takes_a_fire(person) {
      const number = await takes_a_call(person, { place: stage.place, type: 'fire.building' });
      await person.press('Alt+Enter');
      await person.page.waitForSelector('.call-form', { state: 'detached' });
      return number;
    },
  };
  return stage;
}
