// In English nothing is left in Chinese but what a person typed (marked data-typed), words marked as another language, and the names of
// fields that hold Chinese. The demo city carries both languages everywhere, so whatever is found here is a hole in the console or in the data.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { given_a_demo_city, open_browser, Person, takes_a_call } from './harness.mjs';

const require = createRequire(new URL('../../web/package.json', import.meta.url));
let city, browser;
before(async () => {
  city = await given_a_demo_city(['--size', 'tiny', '--speed', '60']); // With its day: callers and crews write into the logs that are read here.
  browser = await open_browser();
});
after(async () => {
  await browser?.close();
  await city?.stop();
});

/** Visible Chinese of the page, with where it stands. */
const chinese_on = (person) =>
  person.page.evaluate(() => {
    const han = /\p{Script=Han}/u;
    const allowed = (node) => node.closest('[data-typed], [lang]:not([lang=en]), input, textarea') !== null;
    const where = (node) => `${node.closest('section, form, main, header')?.className ?? ''} ${node.tagName.toLowerCase()}.${node.className}`;
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) if (han.test(text.data) && !allowed(text.parentElement)) found.push(`${where(text.parentElement)}: ${text.data.trim().slice(0, 60)}`);
    for (const name of ['title', 'placeholder', 'aria-label', 'alt', 'aria-valuetext', 'label'])
      for (const node of document.querySelectorAll(`[${name}]`)) if (han.test(node.getAttribute(name)) && !node.closest('[data-typed], [lang]:not([lang=en])')) found.push(`${where(node)} @${name}: ${node.getAttribute(name).slice(0, 60)}`);
    if (han.test(document.title)) found.push(`the page's title: ${document.title}`);
    return [...new Set(found)];
  });

/** An address whose label differs between the languages, as the register has it. */
const an_address = (person) =>
  person.page.evaluate(async () => {
    const page = async (lang) => (await (await fetch(`/api/v1/places?kind=address&limit=5&lang=${lang}`)).json()).items;
    const [zh, en] = [await page('zh'), await page('en')];
    return { zh: zh[0].label, en: en[0].label };
  });

describe('the English console', () => {
  test('shows the register’s English names for what was picked in Chinese, and typed words as typed', { timeout: 180_000 }, async () => {
    const chinese = await Person.at(city, browser);
    await chinese.signs_in(city.dispatcher);
    const address = await an_address(chinese);
    assert.match(address.zh, /\p{Script=Han}/u);
    assert.doesNotMatch(address.en, /\p{Script=Han}/u);
    const picked = await takes_a_call(chinese, { place: address.zh, type: 'fire.building' });
    await chinese.press('Alt+Enter');
    await chinese.page.waitForSelector('.call-form', { state: 'detached' });
    await chinese.press('F4');
    await chinese.page.waitForSelector('.call-form .place-field input:focus');
    await chinese.type('老桥边那家修车铺后面'); // No register has it.
    await chinese.press('Tab', 'Tab');
    await chinese.type('fire.vehicle');
    await chinese.page.waitForSelector('.type-field [role=option]');
    await chinese.press('Enter');
    await chinese.page.waitForSelector('.call-form .made');
    await chinese.press('Alt+Enter');
    await chinese.page.waitForSelector('.call-form', { state: 'detached' });
    const unit = await chinese.page.evaluate(async () => (await (await fetch('/api/v1/units?limit=500')).json()).items.find((one) => one.status === 'in_quarters').unit_id);
    await chinese.page.evaluate(async ([unit_id, name]) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      const { items } = await (await fetch(`/api/v1/places/search?q=${encodeURIComponent(name)}&limit=1&lang=zh`)).json();
      await fetch(`/api/v1/units/${unit_id}/post`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token }, body: JSON.stringify({ location: items[0].location, address_code: items[0].code }) });
    }, [unit, address.zh]);
    await chinese.leaves();

    const english = await Person.at(city, browser, { language: 'en' });
    await english.signs_in(city.dispatcher);
    await english.page.waitForFunction(([number, label]) => document.querySelector(`[data-incident="${number}"]`)?.textContent?.includes(label), [picked, address.en]);
    await english.incident_row(picked).click();
    await english.sees(address.en);
    assert.doesNotMatch(await english.page.locator('.incident .place').innerText(), new RegExp(address.zh), 'the register’s own words in the other language were not stated');
    await english.sees('老桥边那家修车铺后面');
    await english.page.locator(`[data-unit="${unit}"]`).click();
    await english.page.waitForFunction(([id, label]) => document.querySelector(`[data-unit="${id}"]`)?.closest('li')?.textContent?.includes(label), [unit, address.en]);
    assert.deepEqual(await chinese_on(english), []);
    await english.leaves();
  });

  test('has no Chinese on any page, in any form, in any list that opens', { timeout: 400_000 }, async () => {
    const person = await Person.at(city, browser, { language: 'en' });
    const found = [];
    const looks = async (where) => found.push(...(await chinese_on(person)).map((text) => `${where}: ${text}`));
    await person.page.goto(city.base);
    await person.sees('.sign-in');
    await looks('sign-in');
    await person.signs_in(city.administrator);
    await person.page.waitForFunction(() => document.querySelectorAll('[data-incident]').length >= 3, null, { timeout: 120_000 });
    await person.page.waitForTimeout(600); // Names are asked for together, a moment after the rows.
    await looks('the desk');
    for (let index = 0; index < Math.min(4, await person.page.locator('[data-incident]').count()); index++) {
      await person.page.locator('[data-incident]').nth(index).click();
      await person.page.waitForSelector('.advice[aria-busy=false], .incident');
      for (const tab of ['overview', 'context', 'log']) {
        await person.page.locator(`#tab-${tab}`).click();
        await person.page.waitForTimeout(500);
        await looks(`incident ${index}, ${tab}`);
      }
    }
    await person.page.locator('[data-unit]').first().click();
    await looks('a unit');
    await person.page.locator('.map .tools button').first().click();
    await looks('the map as a list');
    await person.page.locator('.map .tools button').first().click();
    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    for (const text of ['yunting', 'hospital', 'road']) {
      await person.page.locator('.call-form .place-field input').fill(text);
      await person.page.waitForSelector('.place-field [role=option]');
      await looks(`places for ${text}`);
    }
    await person.page.locator('.call-form .place-field input').fill('');
    await person.press('Escape', 'Escape', 'F1');
    await looks('the keys');
    await person.press('Escape', 'F2');
    for (const line of ['d', 'D ', 'CU ', 'N ', 'G st', '?']) {
      await person.page.locator('.command input').fill(line);
      await person.page.waitForTimeout(300);
      await looks(`the command line, ${line}`);
    }
    await person.press('Enter');
    await looks('the verbs');
    for (const path of ['/station', '/replay', '/admin/seats', '/admin/units', '/admin/incident-types', '/admin/run-cards', '/admin/review', '/admin/accounts', '/admin/help', '/reentry', '/nowhere']) {
      await person.goes_to(path);
      if (path === '/replay') {
        await person.page.locator('.controls button.small').first().click();
        await person.page.waitForFunction(() => document.querySelector('.play .primary')?.disabled === false);
        await person.page.locator('.slider').evaluate((node) => {
          node.value = node.max;
          node.dispatchEvent(new Event('input', { bubbles: true }));
        });
        await person.page.waitForTimeout(600);
      }
      if (path.startsWith('/admin/') && !path.endsWith('help') && !path.endsWith('seats') && !path.endsWith('review')) await person.page.locator('td button').first().click();
      await looks(path);
    }
    const stations = await person.page.evaluate(async () => (await (await fetch('/api/v1/stations?limit=100')).json()).items.map((item) => item.station_id));
    for (const station of stations.slice(0, 3)) {
      await person.goes_to(`/station/${encodeURIComponent(station)}`);
      await person.sees('.station h1');
      await person.page.waitForTimeout(500);
      await looks(`station ${station}`);
    }
    await person.leaves();
    assert.deepEqual(found, []);
  });

  test('writes English on the map: every name of the tiles has one', { timeout: 60_000 }, async () => {
    const { VectorTile } = require('@mapbox/vector-tile');
    const { PbfReader } = await import(require.resolve('pbf'));
    const person = await Person.at(city, browser, { language: 'en' });
    await person.signs_in(city.dispatcher);
    const tiles = await person.page.evaluate(async () => {
      const { data_set } = await (await fetch('/api/v1/configuration')).json();
      const [west, south, east, north] = data_set.bbox;
      const out = [];
      for (const zoom of [12, 14]) {
        const x = (lon) => Math.floor(((lon + 180) / 360) * 2 ** zoom);
        const y = (lat) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** zoom);
        for (let column = x(west); column <= x(east); column++) for (let row = y(north); row <= y(south); row++) out.push(Array.from(new Uint8Array(await (await fetch(`/tiles/${zoom}/${column}/${row}.mvt`)).arrayBuffer())));
      }
      return out;
    });
    const bad = new Set();
    let names = 0;
    for (const bytes of tiles) {
      const tile = new VectorTile(new PbfReader(Uint8Array.from(bytes)));
      for (const [layer_name, layer] of Object.entries(tile.layers))
        for (let index = 0; index < layer.length; index++) {
          const { properties } = layer.feature(index);
          if (!properties.name && !properties.name_zh) continue;
          names++;
          if (!properties.name_en || /\p{Script=Han}/u.test(properties.name_en)) bad.add(`${layer_name}: ${properties.name ?? properties.name_zh}`);
        }
    }
    await person.leaves();
    assert.ok(names > 50, `${names} names only`);
    assert.deepEqual([...bad], []);
  });
});
