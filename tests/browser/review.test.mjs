// What cannot be undone needs two people at two screens: a legal hold and an erasing, by clicks and by keys, in both languages.
import assert from 'node:assert/strict';
import { a_stage, takes_a_call, violations } from './harness.mjs';

const stage = a_stage({ timeout: 180_000 });
const { group, when, someone } = stage;
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png`, fullPage: true }) : null);
const row = (person, name) => person.page.getByRole('listitem', { name });

group('two-person review', () => {
  when('nothing waits at first, and whoever may not decide is told so', async () => {
    const dispatcher = await someone('dispatcher');
    await dispatcher.page.getByRole('button', { name: '更多' }).click();
    assert.equal(await dispatcher.page.getByRole('link', { name: '双人复核' }).count(), 0);
    await dispatcher.goes_to('/admin/review');
    assert.equal(await dispatcher.page.locator('form').getByText('提请').count(), 0);
    const supervisor = await someone('supervisor');
    await supervisor.page.getByRole('button', { name: '更多' }).click();
    await supervisor.page.getByRole('link', { name: '双人复核' }).click();
    await supervisor.sees('没有待复核的事项');
    await supervisor.sees('目前没有保全的警情');
    assert.deepEqual(await violations(supervisor), []);
    await shot(supervisor, 'review-empty');
    await supervisor.page.getByRole('button', { name: '提请', exact: true }).click();
    await supervisor.sees('请填写警情号。');
    await supervisor.page.getByLabel('警情号').fill('20000101-9999');
    await supervisor.page.getByRole('button', { name: '提请', exact: true }).click();
    await supervisor.page.locator('form [role=alert] .notice').waitFor();
    assert.match(await supervisor.page.locator('form [role=alert] .notice').innerText(), /编号/, 'it says what to do next');
  });

  when('a hold is proposed by one and confirmed by another, and stands on the incident on every screen', async () => {
    const supervisor = await someone('supervisor');
    const number = await takes_a_call(supervisor, { place: stage.place, type: 'fire.building' });
    await supervisor.press('Alt+Enter');
    await supervisor.page.waitForSelector('.call-form', { state: 'detached' });
    await supervisor.page.locator('.acts').getByRole('button', { name: '提请保全' }).click();
    await supervisor.page.waitForFunction((wanted) => document.querySelector('form input')?.value === wanted, number);
    await supervisor.page.getByLabel('说明').fill('法院调取，文号 12');
    await supervisor.page.getByRole('button', { name: '提请', exact: true }).press('Enter');
    await row(supervisor, `依法保全 ${number}`).waitFor();
    await supervisor.sees('本人提请，须由另一人复核');
    assert.equal(await row(supervisor, `依法保全 ${number}`).getByRole('button', { name: /同意/ }).count(), 0);
    assert.deepEqual(await violations(supervisor), []);

    // The other one by keys alone, in English.
    const administrator = await someone('administrator', { language: 'en' });
    await administrator.press('Alt+w');
    const waiting = row(administrator, `Place a legal hold ${number}`);
    await waiting.waitFor();
    await administrator.sees('法院调取，文号 12');
    assert.deepEqual(await violations(administrator), []);
    await shot(administrator, 'review-open');
    const confirm = waiting.getByRole('button', { name: /^Confirm/ });
    await confirm.focus();
    await administrator.press('Enter');
    await administrator.page.locator('.asked').waitFor();
    await administrator.press('Enter'); // In haste: the question has the focus, and confirms nothing.
    assert.equal(await waiting.locator('.state').innerText(), 'waiting');
    await administrator.press('Tab', 'Enter');
    await administrator.page.getByRole('heading', { name: 'Legal holds' }).waitFor();
    await administrator.page.locator('.hold', { hasText: number }).waitFor();
    assert.equal(await waiting.locator('.state').innerText(), 'confirmed');
    assert.deepEqual(await violations(administrator), []);
    await shot(administrator, 'review-held');

    const dispatcher = await someone('dispatcher');
    await dispatcher.incident_row(number).click();
    await dispatcher.page.locator('.incident .hold', { hasText: '依法保全' }).waitFor();
    assert.deepEqual(await violations(dispatcher), []);
    // Erasing under it is refused, with what to do.
    await supervisor.goes_to('/');
    await supervisor.incident_row(number).click();
    const erase = supervisor.page.locator('.entry.call').getByRole('button', { name: '应报警人要求提请擦除' });
    if (await erase.count()) {
      await erase.click();
      await supervisor.page.locator('.asked').getByRole('button', { name: '提请擦除' }).click();
      await supervisor.page.locator('.toast', { hasText: '依法保全中' }).waitFor();
    }
  });

  when('one withdraws, another rejects', async () => {
    const supervisor = await someone('supervisor', undefined, '/admin/review');
    const held = await supervisor.page.locator('.hold b').first().innerText();
    const proposes = async () => {
      await supervisor.page.getByRole('button', { name: `提请解除 ${held}` }).click();
      await supervisor.page.getByRole('button', { name: '提请', exact: true }).click();
    };
    await proposes();
    const mine = row(supervisor, `解除保全 ${held}`).filter({ hasText: '待复核' });
    await mine.getByRole('button', { name: /^撤回/ }).click();
    await supervisor.page.locator('.asked').getByRole('button', { name: '撤回' }).click();
    await row(supervisor, `解除保全 ${held}`).filter({ hasText: '已撤回' }).waitFor();
    await proposes();
    await mine.waitFor();
    const administrator = await someone('administrator', undefined, '/admin/review');
    const theirs = row(administrator, `解除保全 ${held}`).filter({ hasText: '待复核' });
    await theirs.getByRole('button', { name: /^不同意/ }).click();
    await administrator.page.locator('.asked').getByRole('button', { name: '不同意' }).click();
    await row(administrator, `解除保全 ${held}`).filter({ hasText: '不同意' }).first().waitFor();
    assert.equal(await administrator.page.locator('.hold').count(), 1, 'the hold stands');
    await supervisor.sees('没有待复核的事项'); // It asks again by itself.
  });
});
