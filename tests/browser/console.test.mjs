import assert from 'node:assert/strict';
import { a_stage, takes_a_call } from './harness.mjs';

// A city of its own for each group: the tiny one has few units, and a group that keeps them leaves the next without.
const stage = a_stage();
const { group, when } = stage;
const a_dispatcher = (options) => stage.someone('dispatcher', options);
const takes_a_fire = (person) => takes_a_call(person, { place: stage.place, type: 'fire.building' });
const sends_the_proposal = async (person) => {
  await person.page.waitForSelector('.advice .send');
  await person.press('Control+Enter');
  await person.page.waitForSelector('.assigned .pill');
};
const first_unit = async (person) => (await person.page.locator('.assigned li:not(.ended) .id').first().innerText()).trim();

group('two browsers', () => {
  when('what one does the other shows, without a reload', async () => {
    const first = await a_dispatcher();
    const second = await a_dispatcher({ language: 'en' });
    const number = await takes_a_fire(first);
    await second.incident_row(number).waitFor();
    await sends_the_proposal(first);
    await second.incident_row(number).click();
    await second.page.waitForSelector('.assigned .pill');
    const units = await first.page.locator('.assigned .id').allInnerTexts();
    await second.page.waitForFunction((count) => document.querySelectorAll('.assigned .id').length === count, units.length);
    assert.deepEqual((await second.page.locator('.assigned .id').allInnerTexts()).sort(), units.sort());
    await second.commands(`L 2 ${number}`);
    await first.sees_level(2);
  });

  when('nobody takes a unit from another unawares: who, since when, and what to do', async () => {
    const first = await a_dispatcher();
    const second = await a_dispatcher();
    const one = await takes_a_fire(first);
    await sends_the_proposal(first);
    const unit = await first_unit(first);
    await takes_a_fire(second);
    await second.commands(`D ${unit}`);
    await second.page.waitForSelector('.conflict');
    assert.match(await second.page.locator('.conflict strong').innerText(), new RegExp(`${unit} 已于 \\d\\d:\\d\\d:\\d\\d 派往 I-?${one.split('-').at(-1)}`));
    await second.page.getByRole('button', { name: '另选单元' }).click();
    await second.page.waitForSelector('.conflict', { state: 'detached' });
  });
});

group('the keyboard alone', () => {
  when('takes a call, dispatches, raises, notes, stands down and closes', async () => {
    const person = await a_dispatcher();
    const number = await takes_a_fire(person);
    const tail = `I${number.split('-').at(-1)}`;
    await person.press('Alt+Enter'); // The call is taken; its form goes, the incident stays.
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await sends_the_proposal(person);
    await person.press('Alt+l');
    await person.sees_level(2);
    await person.commands(`记 ${tail} 现场已控制`);
    await person.sees('现场已控制');
    await person.commands(`撤 ${tail}`);
    await person.page.waitForFunction(() => document.querySelectorAll('.assigned li:not(.ended)').length === 0);
    const disposition = await person.page.evaluate(async () => (await (await fetch('/api/v1/configuration')).json()).dispositions[0].code);
    await person.commands(`CU ${tail} ${disposition}`);
    await person.page.waitForFunction(() => document.querySelector('.incident header')?.textContent?.includes('已结'));
  }, { maps: true });

  when('undoes for ten seconds what it did', async () => {
    const person = await a_dispatcher();
    await takes_a_fire(person);
    await person.press('Alt+Enter');
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await sends_the_proposal(person);
    await person.press('Alt+z');
    await person.page.waitForFunction(() => document.querySelectorAll('.assigned li:not(.ended)').length === 0);
  });

  when('takes back what was told of the wrong unit, at once and later with a word why', async () => {
    const person = await a_dispatcher();
    await takes_a_fire(person);
    await person.press('Alt+Enter');
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await sends_the_proposal(person);
    const unit = await first_unit(person);
    const status = (wanted) => person.page.waitForFunction(([id, word]) => [...document.querySelectorAll('.assigned li')].some((row) => row.textContent?.includes(id) && row.querySelector('.pill')?.classList.contains(word)), [unit, wanted]);
    await person.commands(`EN ${unit}`);
    await status('en_route');
    await person.page.locator('.command .undo').waitFor(); // Beside the result, with its seconds.
    await person.press('Alt+z');
    await status('assigned');
    await person.commands(`到 ${unit}`);
    await status('on_scene');
    await person.commands(`撤回 ${unit} 听错`);
    await status('assigned');
    await person.commands(`U ${unit}`);
    await person.sees('没有可撤回的上报');
  });

  when('a slash opens the line, Escape gives the focus back, ? tells the verbs', async () => {
    const person = await a_dispatcher();
    await person.page.locator('[data-unit]').first().focus();
    await person.press('/');
    assert.equal(await person.page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox');
    await person.press('Escape');
    assert.ok(await person.page.evaluate(() => document.activeElement?.hasAttribute('data-unit')));
    await person.press('F2');
    await person.type('?');
    await person.press('Enter');
    await person.sees('.command .help');
    assert.equal(await person.page.locator('.command .help tbody tr').count(), 16);
  });
});

group(
  'a report that comes late by radio',
  () => {
    when('is told with its own time, and both times are shown', async () => {
      const person = await a_dispatcher();
      const { unit, minute } = await person.page.evaluate(async () => {
        const json = async (path) => (await fetch(`/api/v1/${path}`)).json();
        const now = Date.parse((await json('clock')).now);
        const { utc_offset_s } = (await json('configuration')).settings;
        // In quarters since the city began to work, forty minutes ago.
        const units = (await json('units?limit=500')).items.filter((one) => one.status === 'in_quarters' && now - Date.parse(one.status_occurred_at) > 20 * 60_000);
        return { unit: units.at(-1).unit_id, minute: new Date(now + utc_offset_s * 1000 - 10 * 60_000).toISOString().slice(11, 16) };
      });
      assert.match(await person.commands(`OS ${unit} maintenance @9x:10`), /不是时刻/);
      await person.commands(`OS ${unit} maintenance @${minute}`);
      await person.commands(`G ${unit}`);
      await person.page.waitForFunction(([id, at]) => {
        const row = document.querySelector(`[data-unit="${id}"]`)?.closest('li');
        return row?.textContent?.includes(`${at}:00 起`) && row.textContent.includes('补录');
      }, [unit, minute]);
      await person.commands(`U ${unit}`);
      await person.page.waitForFunction((id) => document.querySelector(`[data-unit="${id}"] .pill`)?.classList.contains('in_quarters'), unit);
    });
  },
  { flags: ['--size', 'tiny'] },
);

group('an input method', () => {
  when('Enter while composing never submits: command line, place, note', async () => {
    await takes_a_fire(await a_dispatcher()); // Something to write a note on.
    const person = await a_dispatcher();
    const written = [];
    person.page.on('request', (request) => request.method() !== 'GET' && !/drafts|viewport/.test(request.url()) && written.push(request.url()));
    await person.press('F2');
    await person.composes('pai');
    await person.presses_enter_in_composition();
    await person.commits('派');
    assert.equal(await person.page.locator('.command input').inputValue(), '派');
    assert.equal(await person.page.locator('.command .result svg').count(), 0);
    await person.press('Escape', 'Escape', 'Escape');

    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    await person.composes('renminlu');
    await person.presses_enter_in_composition();
    assert.equal(await person.page.locator('.call-form .made').count(), 0);
    await person.commits('人民路');
    assert.equal(await person.page.locator('.call-form .place-field input').inputValue(), '人民路');
    assert.deepEqual(written, []);
    await person.page.locator('.call-form .place-field input').fill('');

    await person.page.locator('[data-incident]').first().click();
    await person.page.waitForSelector('#incident-title');
    await person.press('Alt+t');
    await person.page.waitForSelector('.ask textarea:focus');
    const before = written.length;
    await person.composes('xianchang');
    await person.presses_enter_in_composition();
    await person.commits('现场');
    assert.equal(await person.page.locator('.ask textarea').inputValue(), '现场');
    assert.equal(written.length, before);
  });
});

group('a call that is being taken', () => {
  when('survives a reload with every keystroke of a second ago', async () => {
    const person = await a_dispatcher();
    await person.press('F4');
    await person.page.waitForSelector('.call-form');
    const saved = person.page.waitForResponse((answer) => answer.url().includes('/drafts/') && answer.request().method() === 'PUT' && (answer.request().postData() ?? '').includes('有人被困'));
    await person.page.locator('.call-form textarea').fill('三楼有烟，有人被困');
    await saved;
    await person.page.reload();
    await person.page.waitForFunction(() => document.querySelector('.call-form textarea')?.value === '三楼有烟，有人被困');
  });

  when('keeps what was typed when the language changes', async () => {
    const person = await a_dispatcher();
    await person.press('F4');
    await person.page.waitForSelector('.call-form');
    await person.page.locator('.call-form textarea').fill('smoke on the third floor');
    await person.page.locator('.prefs .lang').click();
    await person.sees('Incident type');
    assert.equal(await person.page.locator('.call-form textarea').inputValue(), 'smoke on the third floor');
    await person.page.locator('.prefs .lang').click();
    await person.sees('警情类别');
  });
});

group('the map', () => {
  when('loads with our own tiles, is not blank, and nothing is asked of another host', async () => {
    const person = await a_dispatcher();
    await person.page.waitForSelector('[data-map-state=ready][data-loaded=true]', { timeout: 60_000 });
    const png = await person.page.locator('.map canvas').screenshot();
    const colours = await person.page.evaluate(async (data) => {
      const image = new Image();
      image.src = `data:image/png;base64,${data}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const { data: pixels } = context.getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let i = 0; i < pixels.length; i += 4 * 37) seen.add((pixels[i] << 16) | (pixels[i + 1] << 8) | pixels[i + 2]);
      return seen.size;
    }, png.toString('base64'));
    assert.ok(colours >= 8, `${colours} colours only: the map is blank`);
    const host = new URL(stage.city.base).host;
    assert.deepEqual(person.requests.filter((url) => !/^(data|blob):/.test(url) && new URL(url).host !== host), []);
    assert.ok(person.requests.some((url) => url.includes('/tiles/')), 'no tile was asked for');
  }, { maps: true });

  when('has a list that says the same', async () => {
    const person = await a_dispatcher();
    await person.page.locator('.map .tools button').nth(2).click();
    const listed = await person.page.locator('.map .list table').nth(1).locator('tbody tr').count();
    assert.equal(listed, await person.page.evaluate(async () => (await (await fetch('/api/v1/units?limit=500')).json()).items.length));
  }, { maps: true });
});

group('the crew', () => {
  when('is told at the station page, and acknowledges with one big button', async () => {
    const desk = await a_dispatcher();
    await takes_a_fire(desk);
    await sends_the_proposal(desk);
    const unit = await first_unit(desk);
    const station = await desk.page.evaluate(async (id) => (await (await fetch(`/api/v1/units/${id}`)).json()).station ?? (await (await fetch('/api/v1/units?limit=500')).json()).items.find((item) => item.unit_id === id).station, unit);
    const crew = await a_dispatcher();
    await crew.goes_to(`/station/${encodeURIComponent(station)}`);
    await crew.sees('.ringing');
    await crew.page.getByRole('button', { name: '全部接令' }).click();
    await desk.page.waitForFunction((id) => [...document.querySelectorAll('.assigned li')].some((row) => row.textContent?.includes(id) && row.querySelector('.pill:not(.assigned)')), unit);
    await crew.page.waitForSelector('.ringing', { state: 'detached' });
    const heights = await crew.page.locator('.steps button').evaluateAll((buttons) => buttons.map((button) => button.getBoundingClientRect().height));
    assert.ok(heights.length > 0 && heights.every((height) => height >= 48), `${heights}`);
  });
});

group('the past', () => {
  when('an incident is replayed from its panel: its changes come back in order', async () => {
    const person = await a_dispatcher();
    const number = await takes_a_fire(person);
    await person.press('Alt+Enter');
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await sends_the_proposal(person);
    await person.press('Alt+r');
    await person.page.waitForURL(/\/replay\?incident=/);
    await person.page.waitForFunction(() => document.querySelector('.play .primary')?.disabled === false);
    await person.page.locator('.slider').evaluate((node) => {
      node.value = node.max;
      node.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await person.sees(`I-${number.split('-').at(-1)}`);
    await person.page.locator('.replay .unit').first().waitFor();
  }, { maps: true });
});

group('a connection that breaks', () => {
  when('is said, and what was missed is there when it comes back', async () => {
    const away = await a_dispatcher();
    const here = await a_dispatcher();
    await away.page.waitForSelector('[data-loaded=true]', { timeout: 60_000, state: 'attached' }); // Its map has all that it is made of.
    await away.context.setOffline(true);
    const number = await takes_a_fire(here);
    await away.context.setOffline(false);
    await away.incident_row(number).waitFor();
  }, { maps: true });
});
