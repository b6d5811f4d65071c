// WCAG 2.2 AA on every page, in both languages and both appearances; each with each under --all only, since colours do not depend on the words.
// axe says nothing of small targets, so they are measured here.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { a_place_of_the_city, given_a_demo_city, open_browser, Person, takes_a_call, violations } from './harness.mjs';

const kPages = ['/', '/station', '/past', '/replay', '/reentry', '/admin/seats', '/admin/units', '/admin/incident-types', '/admin/run-cards', '/admin/review', '/admin/addresses', '/admin/accounts', '/admin/help', '/nowhere'];
let city, with_map, without_map;
before(async () => {
  city = await given_a_demo_city();
  with_map = await open_browser();
  without_map = await open_browser({ maps: false });
});
after(async () => {
  await with_map?.close();
  await without_map?.close();
  await city?.stop();
});

for (const language of ['zh', 'en'])
  for (const theme of process.env.TOCSIN_ALL ? ['light', 'dark'] : [language === 'zh' ? 'light' : 'dark'])
    describe(`${language}, ${theme}`, () => {
      const with_its_map = () => (language === 'zh' && theme === 'light' ? with_map : without_map); // Drawn by software, it takes most of the time.
      test('every page', { timeout: 180_000 }, async () => {
        const person = await Person.at(city, with_its_map(), { language, theme });
        await person.page.goto(city.base);
        await person.sees('.sign-in');
        const found = (await violations(person)).map((text) => `sign-in ${text}`);
        await person.signs_in(city.administrator);
        for (const path of kPages) {
          await person.goes_to(path);
          found.push(...(await violations(person)).map((text) => `${path} ${text}`));
        }
        for (const [path, opens] of [['/admin/accounts', '.page-head .primary'], ['/admin/incident-types', '.page-head .primary'], ['/admin/run-cards', 'td button'], ['/admin/units', 'td button']]) {
          await person.goes_to(path);
          await person.page.locator(opens).first().click();
          await person.page.waitForSelector('main form');
          found.push(...(await violations(person)).map((text) => `${path}, a form open ${text}`));
        }
        await person.goes_to('/');
        await person.press('F8');
        await person.page.locator('[data-new]').click();
        await person.page.waitForSelector('.closure-form');
        found.push(...(await violations(person)).map((text) => `closing a road ${text}`));
        await person.press('F1');
        await person.sees('.overview');
        found.push(...(await violations(person)).map((text) => `keys ${text}`));
        const station = await person.page.evaluate(async () => (await (await fetch('/api/v1/stations?limit=1')).json()).items[0].station_id);
        await person.goes_to(`/station/${encodeURIComponent(station)}`);
        await person.sees('.station h1');
        found.push(...(await violations(person)).map((text) => `station ${text}`));
        await person.page.locator('.station header button').first().click();
        found.push(...(await violations(person)).map((text) => `station at night ${text}`));
        await person.leaves();
        assert.deepEqual(found, []);
      });

      test('an incident and a call form, open', { timeout: 120_000 }, async () => {
        const person = await Person.at(city, with_its_map(), { language, theme, width: 1366, height: 768 });
        await person.signs_in(city.dispatcher);
        const place = await a_place_of_the_city(person);
        await takes_a_call(person, { place, type: 'fire.building' });
        await person.page.waitForSelector('.advice[aria-busy=false]');
        const found = await violations(person);
        for (const tab of ['context', 'log']) {
          await person.page.locator(`#tab-${tab}`).click();
          found.push(...(await violations(person)).map((text) => `${tab} ${text}`));
        }
        await person.leaves();
        assert.deepEqual(found, []);
      });
    });

test('a phone shows one pane at a time and scrolls in one direction only', { timeout: 60_000 }, async () => {
  const person = await Person.at(city, without_map, { width: 390, height: 844 });
  await person.signs_in(city.dispatcher);
  for (let index = 0; index < 4; index++) {
    await person.page.locator('.desk > .tabs button').nth(index).click();
    assert.deepEqual(await violations(person), []);
    assert.equal(await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  }
  await person.leaves();
});
