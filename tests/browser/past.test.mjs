// A supervisor looks for an incident of before: by keys and by clicks, in both languages, on a desk and on a phone.
import assert from 'node:assert/strict';
import { a_stage, takes_a_call, violations } from './harness.mjs';

const stage = a_stage({ timeout: 180_000 });
const { group, when, someone } = stage;
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png`, fullPage: true }) : null);
const row = (person, number) => person.page.locator(`tr[data-number="${number}"]`);
/** The past is folded a moment after the journal has it: asked again until it is there. */
async function finds(person, number, button) {
  for (let attempt = 0; attempt < 40; attempt++) {
    await person.page.getByRole('button', { name: button, exact: true }).click();
    await person.page.waitForFunction(() => !document.querySelector('form .primary')?.disabled);
    if (await row(person, number).count()) return;
    await person.page.waitForTimeout(250);
  }
  assert.fail(`${number} is not found`);
}

group('past incidents', () => {
  when('one is looked for by its number, opened, and replayed', async () => {
    const supervisor = await someone('supervisor');
    const number = await takes_a_call(supervisor, { place: stage.place, type: 'fire.building' });
    await supervisor.press('Alt+Enter');
    await supervisor.page.waitForSelector('.call-form', { state: 'detached' });
    await supervisor.page.getByRole('link', { name: '历史警情' }).first().click();
    await supervisor.page.getByRole('heading', { name: '历史警情', level: 1 }).waitFor();
    await supervisor.sees('检索次数留痕');
    await supervisor.page.getByLabel('编号或地点').fill(number);
    await finds(supervisor, number, '检索');
    assert.equal(await supervisor.page.locator('tbody tr').count(), 1);
    assert.match(await row(supervisor, number).innerText(), /建筑火灾|火灾/);
    assert.match(supervisor.page.url(), /q=/, 'the address holds the search');
    assert.deepEqual(await violations(supervisor), []);
    await shot(supervisor, 'past-found');
    await supervisor.page.getByRole('link', { name: `复盘 ${number}` }).click();
    await supervisor.page.waitForFunction(() => document.querySelector('.replay .slider') && !document.querySelector('.replay .slider').disabled);
    // Half a minute before it was received it is not there yet.
    await supervisor.page.locator('.replay .slider').press('End');
    await supervisor.page.locator('.replay li.incident').first().waitFor();
    assert.match(await supervisor.page.locator('.replay li.incident').first().innerText(), new RegExp(number.split('-')[1]));
    await supervisor.page.goBack();
    await row(supervisor, number).waitFor();
    assert.equal(await supervisor.page.getByLabel('编号或地点').inputValue(), number, 'going back brings the search back');
    await supervisor.page.getByRole('button', { name: `打开 ${number}` }).click();
    await supervisor.page.locator('.incident', { hasText: number.split('-')[1] }).first().waitFor();
  });

  when('nothing fits, a time is none, the server does not answer: each says what to do', async () => {
    const supervisor = await someone('supervisor');
    await supervisor.goes_to('/past?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E6%9D%A1%E8%B7%AF');
    await supervisor.sees('没有符合条件的警情');
    await supervisor.sees('请放宽时段或条件');
    assert.deepEqual(await violations(supervisor), []);
    await supervisor.page.getByLabel('至', { exact: true }).fill('昨天');
    await supervisor.page.getByLabel('编号或地点').press('Enter');
    await supervisor.page.locator('form [role=alert]', { hasText: '格式填写时间' }).waitFor();
    await supervisor.page.getByLabel('至', { exact: true }).fill('2001-01-01 00:00');
    await supervisor.page.getByLabel('编号或地点').press('Enter');
    await supervisor.page.locator('form [role=alert]', { hasText: '须晚于' }).waitFor();
    await supervisor.page.route('**/api/v1/history/incidents?**', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ status: 503, code: 'history.not_ready', title: 'The past is being made ready', title_zh: '历史警情正在准备', next_step: 'Look again in a minute.', next_step_zh: '请稍后再查。' }) }));
    await supervisor.goes_to('/past');
    await supervisor.page.locator('main [role=alert]', { hasText: '历史警情正在准备' }).waitFor();
    assert.deepEqual(await violations(supervisor), []);
    await supervisor.page.unroute('**/api/v1/history/incidents?**');
    await supervisor.page.getByRole('button', { name: '重试' }).click();
    await supervisor.page.locator('main [role=alert]', { hasText: '历史警情正在准备' }).waitFor({ state: 'detached' });
    supervisor.faults.length = 0; // The answer that was made up.
  });

  when('by keys alone, in English, in the dark: filters, figures and the file', async () => {
    const dispatcher = await someone('dispatcher', { language: 'en', theme: 'dark' });
    const number = await takes_a_call(dispatcher, { place: stage.place, type: 'fire.building' });
    await dispatcher.press('Alt+Enter');
    await dispatcher.page.waitForSelector('.call-form', { state: 'detached' });
    await dispatcher.goes_to('/past');
    await dispatcher.page.getByLabel('Incident type').focus();
    await dispatcher.page.getByLabel('Incident type').selectOption('fire');
    await dispatcher.page.getByLabel('Priority').selectOption('1');
    await finds(dispatcher, number, 'Search');
    const types = await dispatcher.page.locator('tbody tr').count();
    assert.ok(types >= 1);
    const figures = dispatcher.page.locator('summary', { hasText: 'Figures' });
    await figures.focus();
    await dispatcher.press('Enter');
    await dispatcher.page.locator('details tbody th', { hasText: 'Total' }).waitFor();
    assert.match(await dispatcher.page.locator('details tbody tr').first().innerText(), /\d/);
    await dispatcher.page.locator('.by select').selectOption('by_station');
    assert.deepEqual(await violations(dispatcher), []);
    await shot(dispatcher, 'past-figures');
    const [file] = await Promise.all([dispatcher.page.waitForEvent('download'), dispatcher.page.getByRole('link', { name: 'Export CSV' }).click()]);
    assert.equal(file.suggestedFilename(), 'tocsin-incidents.csv');
  });

  when('on a phone each is a card, and nothing scrolls sideways', async () => {
    const supervisor = await someone('supervisor', { width: 390, height: 844 });
    await supervisor.goes_to('/past');
    await supervisor.page.locator('tbody tr').first().waitFor();
    assert.equal(await supervisor.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.deepEqual(await violations(supervisor), []);
    await shot(supervisor, 'past-phone');
  });
});
