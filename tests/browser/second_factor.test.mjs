// The second factor at the screen: set up with the keyboard, asked for at the next sign-in, and taken away by an administrator.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { given_a_demo_city, open_browser, Person, violations } from './harness.mjs';

let city, browser;
before(async () => {
  city = await given_a_demo_city();
  browser = await open_browser({ maps: false });
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png` }) : null);
const kStepMs = 30_000;
/** RFC 6238, by a hand of its own. */
function code_of(secret, step) {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** From the page of the second factor to its recovery codes, by keys alone. */
async function sets_it_up(person, who, name) {
  await person.page.waitForSelector('input[name=password]:focus');
  await person.type(who.password);
  await person.press('Enter');
  await person.page.waitForSelector('.qr path');
  assert.deepEqual(await violations(person), []);
  await shot(person, `factor-qr-${name}`);
  const secret = (await person.page.locator('.secret').innerText()).replaceAll(' ', '');
  assert.match(await person.page.locator('a[href^="otpauth:"]').getAttribute('href'), new RegExp(`Tocsin:${who.account}\\?secret=${secret}`));
  await person.page.waitForSelector('input[name=code]:focus');
  const step = Math.floor(Date.now() / kStepMs);
  await person.type(code_of(secret, step));
  await person.press('Enter');
  await person.page.waitForSelector('.codes li');
  const recovery = await person.page.locator('.codes li').allInnerTexts();
  assert.equal(recovery.length, 10);
  await shot(person, `factor-recovery-${name}`);
  await person.press('Enter'); // The button that goes on has the focus.
  await person.page.waitForSelector('.shell main:not([aria-busy=true])');
  return { secret, step, recovery };
}
async function gives_the_password(person, who) {
  await person.page.goto(city.base);
  await person.page.fill('input[name=account]', who.account);
  await person.page.fill('input[name=password]', who.password);
  await person.press('Enter');
  await person.page.waitForSelector('input[name=code][autocomplete="one-time-code"]:focus');
}

/** A centre without a city, where administrators need a second factor. */
async function given_a_strict_centre() {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-strict-'));
  const env = { ...process.env, XDG_STATE_HOME: folder, LANG: 'C', LC_ALL: 'C' };
  const program = city.program;
  const data = join(folder, 'data');
  const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0', '--require-second-factor', 'administrator'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(child.stdout, 'data');
  const password = execFileSync(program, ['account', 'create', '--data', data, '--role', 'administrator', 'administrator-1'], { env, encoding: 'utf8' }).trim();
  return {
    base: String(line).trim(), who: { account: 'administrator-1', password },
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe('the second factor', () => {
  for (const [language, title, wrong] of [['zh', '双因素认证', /动态口令不正确/], ['en', 'Second factor', /code is not right/]])
    test(`is set up, asked for, and opens each time with another code (${language})`, { timeout: 240_000 }, async () => {
      const who = language === 'zh' ? city.dispatcher : city.supervisor;
      const person = await Person.at(city, browser, { language });
      await person.signs_in(who);
      await person.goes_to('/account/second-factor');
      await person.sees(title);
      const mine = await sets_it_up(person, who, language);
      assert.deepEqual(person.requests.filter((url) => !url.startsWith(city.base) && !url.startsWith('blob:') && !url.startsWith('data:')), []); // The code is drawn here.
      await person.leaves();

      const later = await Person.at(city, browser, { language });
      await gives_the_password(later, who);
      assert.deepEqual(await violations(later), []);
      await shot(later, `factor-sign-in-${language}`);
      await later.type(code_of(mine.secret, mine.step)); // The one that was used.
      await later.press('Enter');
      await later.sees('[role=alert]');
      assert.match(await later.page.locator('[role=alert]').innerText(), wrong);
      await later.type(mine.recovery[0]);
      await later.press('Enter');
      await later.page.waitForSelector('.shell main:not([aria-busy=true])');
      assert.deepEqual([...person.faults, ...later.faults], []);
      await later.leaves();
    });

  test('whose role needs one is led to it after the one-time password, and then to the work', { timeout: 240_000 }, async () => {
    const centre = await given_a_strict_centre();
    try {
      const person = await Person.at(centre, browser);
      await person.page.goto(centre.base);
      await person.page.fill('input[name=account]', centre.who.account);
      await person.page.fill('input[name=password]', centre.who.password);
      await person.press('Enter');
      await person.page.fill('input[name=current]', centre.who.password);
      await person.page.fill('input[name=fresh]', 'correct horse battery');
      await person.page.fill('input[name=again]', 'correct horse battery');
      await person.press('Enter');
      await person.sees('您的角色须启用双因素认证');
      assert.equal(await person.page.locator('.shell').count(), 0);
      const { recovery } = await sets_it_up(person, { ...centre.who, password: 'correct horse battery' }, 'must');
      assert.equal(new Set(recovery).size, 10);
      assert.deepEqual(person.faults, []);
      await person.leaves();
    } finally {
      await centre.stop();
    }
  });

  test('an administrator takes it away, and the password alone signs in', { timeout: 240_000 }, async () => {
    const person = await Person.at(city, browser);
    await person.signs_in(city.administrator);
    await person.goes_to('/admin/accounts');
    const row = person.page.locator('tr', { hasText: city.dispatcher.account }).first();
    await row.getByText('双因素认证').first().waitFor();
    await row.getByRole('button', { name: `取消双因素认证 ${city.dispatcher.account}` }).click();
    await shot(person, 'factor-reset');
    await person.page.getByRole('button', { name: '取消双因素认证', exact: true }).last().click();
    await person.sees(`${city.dispatcher.account} 的双因素认证已取消`);
    const other = await Person.at(city, browser);
    await other.signs_in(city.dispatcher);
    assert.deepEqual([...person.faults, ...other.faults], []);
    await other.leaves();
    await person.leaves();
  });
});
