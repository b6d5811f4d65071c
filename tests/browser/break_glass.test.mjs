// A break-glass account goes around the second factor: its use stands over everybody's pages until another person has acknowledged it and it is over.
import assert from 'node:assert/strict';
import { a_stage, violations } from './harness.mjs';

const stage = a_stage({ timeout: 180_000 });
const { group, when, someone, comes } = stage;
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png` }) : null);
const bar = (person) => person.page.locator('[data-emergency-access]');
let secret = '';

/** By keys alone: the secret, then the ground, which only who has the secret is asked for. */
async function opens_the_envelope(person, presses = []) {
  await person.page.goto(stage.city.base);
  await person.page.fill('input[name=account]', 'envelope-1');
  await person.page.fill('input[name=password]', secret);
  await person.press('Enter');
  await person.page.waitForSelector('input[name=ground]:focus');
  assert.deepEqual(await violations(person), []);
  await shot(person, `break-glass-ground-${await person.page.getAttribute('html', 'lang')}`);
  await person.press(...(presses.length > 0 ? presses : ['Space']), 'Enter');
  await person.page.waitForSelector('.shell main:not([aria-busy=true])');
}

group('a break-glass account', () => {
  when('whoever opens the envelope says why, and every screen shows it at once, in both languages, light and dark', async () => {
    secret = stage.city.runs('account', 'create', '--break-glass', '--account', 'envelope-1', '--role', 'administrator').trim();
    assert.match(secret, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){4}$/);
    const dispatcher = await someone('dispatcher');
    const supervisor = await someone('supervisor', { language: 'en', theme: 'dark' }, '/admin/seats');
    assert.equal(await bar(dispatcher).count(), 0);

    const opener = await comes();
    await opener.page.goto(stage.city.base);
    await opener.page.fill('input[name=account]', 'envelope-1');
    await opener.page.fill('input[name=password]', '0000-0000-0000-0000-0000');
    await opener.press('Enter');
    await opener.page.locator('[role=alert]').filter({ hasText: '账号或密码不正确' }).waitFor();
    assert.equal(await opener.page.locator('input[name=ground]').count(), 0);
    await opens_the_envelope(opener, ['ArrowDown', 'ArrowDown']);
    await bar(opener).filter({ hasText: '须由他人确认' }).waitFor();
    assert.equal(await bar(opener).getByRole('button').count(), 0);
    await opener.page.getByRole('button', { name: '更多' }).click();
    await opener.page.getByRole('link', { name: '账号' }).waitFor();
    assert.equal(await opener.page.getByRole('link', { name: '更改密码' }).count(), 0);
    assert.deepEqual(await violations(opener), []);

    for (const [person, words] of [[dispatcher, /应急账号“envelope-1”于 .* 启用，事由：有权人员均联系不上/], [supervisor, /Break-glass account “envelope-1” opened at .*: Nobody who may act can be reached/]]) {
      await bar(person).waitFor();
      assert.match(await bar(person).innerText(), words);
      assert.deepEqual(await violations(person), []);
    }
    const opened_at = /于 (\S+ \S+) 启用/.exec(await bar(dispatcher).innerText())?.[1];
    await shot(dispatcher, 'break-glass-bar-zh-light');
    await shot(supervisor, 'break-glass-bar-en-dark');
    for (const path of ['/station', '/replay', '/admin/help']) {
      await dispatcher.goes_to(path);
      await bar(dispatcher).waitFor();
    }
    // A console that is opened afterwards has it too.
    const late = await someone('administrator');
    await bar(late).filter({ hasText: `于 ${opened_at} 启用` }).waitFor(); // By the centre's clocks too, wherever the browser takes itself to be.
  });

  when('another person acknowledges it by keys, and it leaves when it is over too', async () => {
    const opener = await comes({ language: 'en' });
    await opens_the_envelope(opener); // Anew: the session of before has gone with its browser, and its use is over.
    const supervisor = await someone('supervisor', undefined, '/admin/seats');
    const dispatcher = await someone('dispatcher');
    await bar(dispatcher).filter({ hasText: '其间共启用 2 次' }).waitFor();
    const button = bar(supervisor).getByRole('button', { name: '确认知悉' });
    await button.focus();
    await supervisor.press('Enter');
    await supervisor.page.locator('.asked').waitFor();
    assert.deepEqual(await violations(supervisor), []);
    await supervisor.press('Enter'); // In haste: the question has the focus.
    assert.equal(await bar(dispatcher).filter({ hasText: '已于' }).count(), 0);
    await supervisor.press('Tab', 'Enter');
    await bar(dispatcher).filter({ hasText: /已于 .* 确认/ }).waitFor();
    assert.equal(await bar(dispatcher).getByRole('button').count(), 0);
    await opener.page.getByRole('button', { name: 'More' }).click();
    await opener.page.getByRole('button', { name: 'Sign out' }).click();
    await opener.page.waitForSelector('input[name=account]');
    await bar(dispatcher).waitFor({ state: 'detached' });
    await bar(supervisor).waitFor({ state: 'detached' });

    const administrator = await someone('administrator', { language: 'en' }, '/admin/accounts');
    const row = administrator.page.locator('tr', { hasText: 'envelope-1' });
    await row.filter({ hasText: 'envelope opened at' }).waitFor();
    assert.equal(await row.getByRole('button', { name: /^Reset password/ }).count(), 0);
    stage.city.runs('account', 'renew', 'envelope-1');
    await administrator.page.reload();
    await row.filter({ hasText: 'Break-glass account' }).waitFor();
    assert.equal(await row.filter({ hasText: 'envelope opened at' }).count(), 0);
    assert.deepEqual(await violations(administrator), []);
  });
});
