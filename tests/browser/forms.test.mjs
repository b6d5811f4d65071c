// What a person fills in: refusals in the screen's language, beside what they are for; what was said stays what was stated.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
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

const ask = (person, path) => person.page.evaluate(async (at) => (await fetch(`/api/v1${at}`)).json(), path);
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png` }) : null);
async function asks_for_a_place(person, text) {
  await person.press('F4');
  await person.page.waitForSelector('.call-form .place-field input:focus');
  await person.type(text);
}

describe('the place of a call', () => {
  for (const [language, said] of [['zh', /坐标超出范围|经纬度疑似颠倒/], ['en', /out of range|look swapped/]]) {
    test(`coordinates that cannot be are refused in the server's own words, and are no outage (${language})`, { timeout: 180_000 }, async () => {
      const person = await Person.at(city, browser, { language });
      await person.signs_in(city.dispatcher);
      await asks_for_a_place(person, '999,999');
      await person.page.waitForSelector('.place-field .refused');
      assert.match(await person.page.locator('.place-field .refused').innerText(), said);
      assert.equal(await person.page.locator('.place-field [role=listbox]').count(), 0);
      await shot(person, `refused-${language}`);
      await person.leaves();
    });
  }

  test('a number that no door has stays what was stated; the nearest door is shown as such, in both languages', { timeout: 240_000 }, async () => {
    const person = await Person.at(city, browser);
    await person.signs_in(city.dispatcher);
    // A road of the register and a number that it does not have.
    const { items } = await ask(person, '/places?kind=address&limit=200&lang=zh');
    let stated = '', hit = null;
    for (const { label } of items) {
      const road = /^(.*[路街])\d+号$/.exec(label)?.[1];
      if (!road) continue;
      stated = `${road}9998号`;
      hit = (await ask(person, `/places/search?q=${encodeURIComponent(stated)}&limit=8&lang=zh`)).items[0];
      if (hit?.match === 'nearest_number' && hit.code) break;
      hit = null;
    }
    assert.ok(hit, 'the city has a road with numbers');
    await asks_for_a_place(person, stated);
    await person.page.waitForSelector('.place-field [role=option] .doubtful');
    assert.match(await person.page.locator('.place-field [role=option]').first().innerText(), /无此门牌/);
    await shot(person, 'match-zh');
    await person.press('Enter');
    await person.page.waitForSelector('.call-form .made');
    assert.equal(await person.page.locator('.call-form .place-field input').inputValue(), stated);
    assert.match(await person.page.locator('.place-field .picked').innerText(), new RegExp(hit.label));
    await person.page.waitForSelector('.incident .place .picked');
    const place = await person.page.locator('.incident .place').innerText();
    assert.match(place, new RegExp(stated));
    assert.match(place, new RegExp(hit.label));
    assert.doesNotMatch(place, /标准地址|地图点选/);
    await shot(person, 'stated-zh');
    await person.leaves();
    const english = await Person.at(city, browser, { language: 'en' });
    await english.signs_in(city.dispatcher);
    const label = (await ask(english, `/places/names?codes=${hit.code}`)).items[0].label.en;
    await english.page.locator('[data-incident]').first().click();
    await english.sees(label);
    assert.match(await english.page.locator('.incident .place').innerText(), new RegExp(`As stated\\s+${stated}`));
    await shot(english, 'stated-en');
    await english.leaves();
  });

  test('a street taken from the list is the register’s, not picked on the map', { timeout: 180_000 }, async () => {
    const person = await Person.at(city, browser);
    await person.signs_in(city.dispatcher);
    const { items } = await ask(person, '/places?kind=address&limit=50&lang=zh');
    const road = items.map(({ label }) => /[区镇乡街道县]([^区镇乡道县]+[路街])\d+号$/.exec(label)?.[1]).find(Boolean);
    await asks_for_a_place(person, road);
    await person.page.waitForSelector('.place-field [role=option][aria-selected=true]:not(.none)');
    await person.page.locator('.place-field [role=option]', { hasText: '道路' }).first().click();
    await person.page.waitForSelector('.incident .place .link');
    const place = await person.page.locator('.incident .place').innerText();
    assert.match(place, /地址库，非确切门牌 ± 300 m/);
    assert.doesNotMatch(place, /地图点选|标准地址/);
    await person.leaves();
  });
});

describe('the forms of an administrator', () => {
  test('say what is missing in the language of the screen, whatever the browser speaks', { timeout: 180_000 }, async () => {
    const person = await Person.at(city, browser, { language: 'en' });
    await person.signs_in(city.administrator, '/admin/accounts');
    await person.sees('Add account');
    await shot(person, 'accounts-en');
    await person.page.evaluate(() => localStorage.setItem('tocsin.language', 'zh'));
    await person.goes_to('/admin/accounts');
    await person.page.getByRole('button', { name: '添加账号' }).click();
    // Straight into the first field: Enter on the button would close the form again.
    await person.page.waitForSelector('input[name=new-account]:focus');
    await person.press('Enter');
    assert.equal(await person.page.locator('input[name=new-account]').evaluate((field) => field.validationMessage), '请填写此项。');
    await person.type('dispatcher-9');
    assert.equal(await person.page.locator('input[name=new-account]').evaluate((field) => field.validationMessage), '');
    await person.page.locator('input[name=display]').fill('调度员 9 / Dispatcher 9');
    await person.press('Enter');
    await person.sees('dispatcher-9');
    await person.leaves();
  });

  test('accounts are read on a phone without pushing the table aside', { timeout: 180_000 }, async () => {
    for (const language of ['zh', 'en']) {
      const person = await Person.at(city, browser, { language, width: 390, height: 844 });
      await person.signs_in(city.administrator, '/admin/accounts');
      await person.page.waitForSelector('.stacks td');
      const wide = await person.page.evaluate(() => [...document.querySelectorAll('.scroll-x, html')].filter((node) => node.scrollWidth > node.clientWidth + 1).map((node) => node.className));
      await shot(person, `accounts-phone-${language}`);
      assert.deepEqual(wide, []);
      await person.leaves();
    }
  });

  test('a seat is held by whom everybody calls so', { timeout: 180_000 }, async () => {
    const person = await Person.at(city, browser);
    await person.signs_in(city.dispatcher, '/admin/seats');
    await person.page.waitForSelector('.seats li');
    const free = person.page.getByRole('button', { name: '上岗' }).first();
    if (await free.count()) await free.click();
    await person.sees(/调度员 \d+ 在岗/);
    assert.doesNotMatch(await person.page.locator('.seats').innerText(), /dispatcher-\d+ 在岗/);
    await shot(person, 'seats-zh');
    await person.leaves();
  });
});
