// What the console keeps: language and appearance over a reload, the focus after a button that goes, what was typed when Escape puts it away,
// an undo wherever there is one. And what it gives away: one clean page when it is printed.
import assert from 'node:assert/strict';
import { a_stage } from './harness.mjs';

const stage = a_stage();
const { group, when, someone, takes_a_fire } = stage;

const focused = (person) => person.page.evaluate(() => (document.activeElement === document.body ? 'nothing' : document.activeElement?.closest('[id], [class]')?.className || document.activeElement?.id));
/** What is drawn before any of the console's own script has run. */
const first_picture = async (person, path) => {
  await person.context.route('**/assets/*.js', (route) => route.abort());
  await person.page.goto(person.city.base + path, { waitUntil: 'load' });
  const look = await person.page.evaluate(() => ({ lang: document.documentElement.lang, background: getComputedStyle(document.body).backgroundColor }));
  await person.context.unroute('**/assets/*.js');
  return look;
};
/** What the person's browser may ask of the API. */
const asks = (person, method, path, body) =>
  person.page.evaluate(
    async ([method, path, body]) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      const answer = await fetch(`/api/v1/${path}`, { method, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token, 'idempotency-key': crypto.randomUUID() }, ...(body ? { body: JSON.stringify(body) } : {}) });
      return answer.json();
    },
    [method, path, body],
  );
const draft_texts = async (person) => (await asks(person, 'GET', 'drafts')).items.map(({ draft }) => draft.text);
/** The form goes first; its draft is taken away behind it. */
async function draft_goes(person, text) {
  for (let i = 0; i < 100 && (await draft_texts(person)).includes(text); i++) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(!(await draft_texts(person)).includes(text), 'the draft is still there');
}
const shot = (person, name) => (process.env.TOCSIN_SHOTS ? person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png` }) : null);
const light = (colour) => Math.max(...colour.match(/\d+/g).slice(0, 3).map(Number)) > 128;

group('the console', () => {
  when('shows the language and appearance of this browser from the first picture on, against those of the system', async () => {
    const person = await someone('dispatcher', { language: 'en', theme: 'light' });
    await person.page.locator('.prefs .lang').click();
    await person.sees('警情');
    await person.page.locator('.prefs button').nth(1).click(); // To dark.
    const first = await first_picture(person, '/');
    assert.equal(first.lang, 'zh-CN');
    assert.ok(!light(first.background), `a light page comes before the dark one: ${first.background}`);
    await person.page.reload();
    await person.sees('报警呼入');
    assert.equal(await person.page.evaluate(() => document.documentElement.dataset.theme), 'dark');
    person.faults.length = 0; // The scripts that were held back.
  });

  when('keeps the station’s night mode over a reload, on that page only', async () => {
    const person = await someone('dispatcher', { theme: 'light' }, '/station');
    await person.page.locator('.grid a').first().click();
    await person.page.getByRole('button', { name: '夜间模式' }).click();
    const path = new URL(person.page.url()).pathname;
    assert.ok(!light((await first_picture(person, path)).background));
    await person.goes_to(path);
    await person.page.getByRole('button', { name: '日间模式' }).waitFor();
    await person.goes_to('/admin/seats');
    assert.ok(light(await person.page.evaluate(() => getComputedStyle(document.body).backgroundColor)));
    person.faults.length = 0;
  });

  when('takes the other tabs along when one of them switches', async () => {
    const person = await someone();
    const other = await person.context.newPage();
    await other.goto(stage.city.base);
    await other.waitForSelector('.shell [data-pane]');
    await person.page.locator('.prefs .lang').click();
    await other.getByText('Incidents', { exact: true }).first().waitFor();
  });

  when('never leaves the keyboard nowhere: a button that goes hands the focus to what is around it', async () => {
    const person = await someone();
    await takes_a_fire(person);
    await person.page.waitForSelector('.advice .send');
    await person.page.locator('.advice .send').focus();
    await person.press('Enter'); // The button goes with its proposal.
    await person.page.waitForSelector('.assigned .pill');
    await person.page.waitForSelector('.advice .send', { state: 'detached' });
    assert.notEqual(await focused(person), 'nothing');
    await person.page.locator('.assigned li').first().getByRole('button', { name: '接令' }).focus();
    await person.press('Enter');
    await person.page.waitForSelector('.assigned li .pill.acknowledged');
    assert.match(await focused(person), /line|assigned|row/);
    await person.page.locator('.toast').getByRole('button', { name: /撤销/ }).first().focus();
    await person.press('Enter');
    await person.page.waitForSelector('.assigned li .pill.acknowledged', { state: 'detached' });
    assert.notEqual(await focused(person), 'nothing');
  });

  when('closes with Escape what was opened last, and gives the focus back', async () => {
    const person = await someone();
    await takes_a_fire(person);
    const legend = person.page.getByRole('button', { name: '图例' });
    await legend.click();
    await person.sees('.legend');
    await person.page.locator('.acts').getByRole('button', { name: '添加记录' }).focus();
    await person.press('Enter');
    await person.page.waitForSelector('.ask textarea:focus');
    await person.type('水压不足');
    await person.press('F1');
    await person.sees('.overview');
    await person.press('Escape');
    await person.page.waitForSelector('.overview', { state: 'detached' });
    await person.page.waitForSelector('.ask textarea:focus');
    await person.press('Escape');
    await person.page.waitForSelector('.ask', { state: 'detached' });
    assert.equal(await person.page.evaluate(() => document.activeElement?.textContent?.trim()), '添加记录');
    assert.equal(await person.page.locator('.legend').count(), 1);
    await person.press('Escape');
    await person.page.waitForSelector('.legend', { state: 'detached' });
    await person.press('Alt+t');
    assert.equal(await person.page.locator('.ask textarea').inputValue(), '水压不足', 'what was typed is there again');
  });

  when('opens no incident from a place that was begun and put away with Escape', async () => {
    const person = await someone();
    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    const written = [];
    person.page.on('request', (request) => request.method() === 'POST' && /\/calls$/.test(request.url()) && written.push(request.url()));
    await person.type('飞鸟路口西');
    await person.page.waitForSelector('.place-field [role=listbox]');
    await person.press('Escape', 'Escape');
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await person.sees('飞鸟路口西'); // Among the unfinished calls.
    await person.page.locator('.drafts').getByRole('button', { name: '放弃草稿' }).first().click();
    await person.page.locator('.toast').getByRole('button', { name: /撤销/ }).click();
    await person.page.locator('.drafts').getByText('飞鸟路口西').waitFor();
    assert.deepEqual(written, []);
  });

  // The type first, then the place: all that was typed after the type was lost without a word, and its draft with it.
  when('a ringing call without a place: closes its form only when type, place, words and number have all arrived', async () => {
    const person = await someone();
    const { call_id } = await asks(person, 'POST', 'calls', { channel: 'voice', state: 'ringing' });
    await person.page.locator('li.call.rings').getByRole('button', { name: '接听' }).first().click();
    await person.page.waitForSelector('.call-form .place-field input:focus');
    await person.press('Tab', 'Tab'); // Over the pin.
    await person.type('fire.building');
    await person.page.waitForSelector('.type-field [role=option]');
    await person.press('Enter');
    await person.page.waitForSelector('.call-form .made');
    await person.page.locator('.place-field input').fill(stage.place);
    await person.page.waitForSelector('.place-field [role=option][aria-selected=true]:not(.none)');
    await person.page.locator('.place-field input').press('Enter');
    await person.page.route('**/api/v1/calls/*/update', (route) => route.abort());
    await person.page.locator('.call-form textarea').fill('三楼冒烟，有人被困');
    await person.page.locator('.call-form input[type=tel]').fill('055-1208');
    await person.press('Alt+Enter');
    await person.sees(/未送达：报警内容、回拨号码/);
    await shot(person, 'not-received-zh');
    await person.page.unroute('**/api/v1/calls/*/update');
    await person.press('Alt+Enter');
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    const call = await asks(person, 'GET', `calls/${call_id}`);
    const { incident } = await asks(person, 'GET', `incidents/${call.incident_id}`);
    assert.equal(incident.incident_type, 'fire.building');
    assert.ok(incident.place.location && incident.place.text, 'the place is gone');
    const { text, callback } = await asks(person, 'GET', `calls/${call_id}/caller`);
    assert.deepEqual({ text, callback }, { text: '三楼冒烟，有人被困', callback: '055-1208' });
    await draft_goes(person, '三楼冒烟，有人被困');
  });

  when('brings a call’s form into the tab that opens it last, with all that was typed', async () => {
    const person = await someone();
    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    await person.page.locator('.call-form textarea').fill('桥下有人落水');
    await person.sees('草稿已保存');
    const other = await person.context.newPage();
    await other.goto(stage.city.base);
    const kept = other.locator('.drafts li', { hasText: '桥下有人落水' }).getByRole('button', { name: '继续' });
    await kept.waitFor();
    await person.page.locator('.call-form input[type=tel]').fill('055-1209');
    await kept.click();
    await person.page.waitForSelector('.call-form', { state: 'detached' });
    await person.sees('这份接警表已在另一标签页打开');
    await other.waitForFunction(() => document.querySelector('.call-form textarea')?.value === '桥下有人落水');
    assert.equal(await other.locator('.call-form input[type=tel]').inputValue(), '055-1209');
    await other.locator('.call-form textarea').press('Alt+Enter');
    await other.waitForSelector('.call-form', { state: 'detached' });
    await draft_goes(person, '桥下有人落水');
  });

  when('asks before what cannot be undone, and a second Enter in haste confirms nothing', async () => {
    const person = await someone();
    const number = await takes_a_fire(person);
    const mark = person.page.locator('#tab-panel').getByRole('button', { name: '出水灭火' });
    await mark.focus();
    await person.press('Enter', 'Enter');
    await person.sees('记录后不能撤销');
    assert.equal((await person.page.evaluate(async (wanted) => (await (await fetch('/api/v1/incidents?state=all')).json()).items.find((item) => item.number === wanted), number)).benchmarks.length, 0);
    await person.press('Escape');
    await mark.waitFor();
    await mark.click();
    await person.page.locator('.asked').getByRole('button', { name: '记录' }).click();
    await person.page.waitForSelector('.mark');
  });

  when('undoes a change of the configuration', async () => {
    const person = await someone('administrator');
    await person.goes_to('/admin/incident-types');
    await person.page.locator('td button').first().click();
    const name = person.page.locator('td form input').nth(1);
    const before = await name.inputValue();
    await name.fill('写错的名称');
    await name.press('Enter');
    await person.sees('写错的名称');
    await person.page.locator('.toast').getByRole('button', { name: /撤销/ }).click();
    await person.page.getByText('写错的名称').waitFor({ state: 'detached' });
    await person.sees(before);
  });

  when('says aloud that there is a new incident of priority 1', async () => {
    const one = await someone();
    const other = await someone('administrator');
    const number = await takes_a_fire(one);
    const said = other.page.locator('[role=alert]', { hasText: `I-${number.split('-').at(-1)}` });
    await said.waitFor();
    assert.match(await said.innerText(), /新的 1 级警情/);
  });

  when('prints the record of an incident: what, where, when, who and the log, and nothing of the screen around it', async () => {
    const person = await someone('dispatcher', { theme: 'dark' });
    const number = await takes_a_fire(person);
    await person.page.waitForSelector('.advice .send');
    await person.press('Control+Enter');
    await person.page.waitForSelector('.assigned .pill');
    await person.commands(`记 I${number.split('-').at(-1)} 三楼西侧有人被困`);
    await person.sees('三楼西侧有人被困');
    await person.page.evaluate(() => {
      window.print = () => (window.printed = true);
    });
    await person.press('Control+p');
    await person.page.waitForFunction(() => window.printed);
    await person.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const text = await person.page.evaluate(() => document.body.innerText);
    for (const wanted of [number, '建筑火灾', stage.place, '演示数据', '出动单元', '建立警情', '派出', '打印于']) assert.ok(text.includes(wanted), `${wanted} is not on the paper`);
    for (const unwanted of ['命令', '按站点', '推荐调派', '全市']) assert.ok(!text.split('\n').includes(unwanted), `${unwanted} is on the paper`);
    assert.ok(!text.includes('有人被困'), 'paper cannot be erased: what was said stays off it');
    assert.ok(light(await person.page.evaluate(() => getComputedStyle(document.body).backgroundColor)), 'dark paper');
    const pdf = await person.page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 10_000);
    assert.ok((pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length <= 3, 'more pages than an incident of a minute has');
  });

  when('prints a station’s turnout with its name and without its buttons', async () => {
    const person = await someone();
    await takes_a_fire(person);
    await person.page.waitForSelector('.advice .send');
    const station = await person.page.evaluate(async () => (await (await fetch('/api/v1/units?limit=500')).json()).items.find((item) => item.assignment_id)?.station);
    await person.goes_to(`/station/${encodeURIComponent(station)}`);
    await person.sees('.station .sheet');
    const name = await person.page.locator('.station h1').innerText();
    await person.page.emulateMedia({ media: 'print' });
    const text = await person.page.evaluate(() => document.body.innerText);
    assert.ok(text.includes(name.split(/\s/)[0]) && text.includes('演示数据'));
    for (const unwanted of ['接令', '紧急呼救', '夜间模式']) assert.ok(!text.split('\n').includes(unwanted), `${unwanted} is on the paper`);
  });
});
