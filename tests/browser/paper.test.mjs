// Why: after an outage somebody has a pile of forms and a tired hand. Each becomes one incident with the times on the paper, however often it is sent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { given_a_demo_city, open_browser, Person } from './harness.mjs';

let city, browser;
before(async () => {
  city = await given_a_demo_city();
  browser = await open_browser({ maps: false });
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

const field = (person, label) => person.page.getByLabel(label, { exact: true });

test('a form is entered from the keyboard, corrected, and never twice', { timeout: 180_000 }, async () => {
  const person = await Person.at(city, browser, { language: 'en' });
  await person.signs_in(city.dispatcher);
  const { unit, now } = await person.page.evaluate(async () => ({
    unit: (await (await fetch('/api/v1/units?limit=500')).json()).items.find((candidate) => candidate.availability === 'available' && candidate.status === 'in_quarters').unit_id,
    now: (await (await fetch('/api/v1/clock')).json()).now,
  }));
  // Of the centre's clocks, eight hours ahead of UTC, some minutes before now and in one day.
  const clock = (minutes) => new Date(Date.parse(now) + 8 * 3_600_000 - minutes * 60_000).toISOString();
  await person.goes_to('/reentry');
  if (process.env.TOCSIN_PICTURES) await person.page.screenshot({ path: `${process.env.TOCSIN_PICTURES}/reentry.png` });
  await field(person, 'Form number').fill('20261126-0903-01');
  await field(person, 'Date').fill(clock(30).slice(0, 10));
  await field(person, 'Received at').fill(clock(30).slice(11, 16).replace(':', ''));
  await field(person, 'Place').fill('Old mill behind the quay');
  await field(person, 'Unit 1').fill(unit);
  await field(person, `${unit} Assigned`).fill('25:00');
  await person.page.getByRole('button', { name: 'Enter', exact: true }).click();
  await person.sees('“25:00” is no time; write 14:05.');
  await field(person, `${unit} Assigned`).fill(clock(29).slice(11, 16));
  await field(person, `${unit} On scene`).fill(clock(20).slice(11, 16));
  await field(person, `${unit} Available`).fill(clock(10).slice(11, 16));
  await field(person, `${unit} Available`).press('Enter');
  await person.page.waitForSelector('.steps');
  const first = await person.page.locator('section[role=status] b').innerText();
  assert.match(first, /Incident|incident/);
  if (process.env.TOCSIN_PICTURES) await person.page.screenshot({ path: `${process.env.TOCSIN_PICTURES}/reentry_done.png`, fullPage: true });
  const number = /\d{8}-\d+/.exec(first)[0];
  await person.page.getByRole('button', { name: 'Enter', exact: true }).click();
  await person.page.waitForFunction(() => document.querySelector('.steps')?.textContent.includes('entered before'));
  assert.ok((await person.page.locator('section[role=status] b').innerText()).includes(number), 'the same incident');
  await person.page.getByRole('button', { name: 'Show the incident' }).click();
  await person.page.waitForFunction((wanted) => document.querySelector('#incident-title')?.textContent?.includes(wanted.slice(wanted.lastIndexOf('-'))), number);
  assert.deepEqual(person.faults, []);
});

test('the printable pack is one click away', { timeout: 60_000 }, async () => {
  const person = await Person.at(city, browser, { language: 'zh' });
  await person.signs_in(city.dispatcher);
  await person.goes_to('/reentry');
  if (process.env.TOCSIN_PICTURES) await person.page.screenshot({ path: `${process.env.TOCSIN_PICTURES}/reentry_zh.png` });
  const [file] = await Promise.all([person.page.waitForEvent('download'), person.page.getByRole('link', { name: '下载应急打印包' }).click()]);
  assert.match(file.suggestedFilename(), /^tocsin-\d{8}-\d{4}\.zh\.html$/);
  if (process.env.TOCSIN_PICTURES) await file.saveAs(`${process.env.TOCSIN_PICTURES}/pack.html`);
});
