// The steward of the address register decides by keys, sees what comes of it, and can take it back; a call-taker who names a road that two
// towns have sees both on the map, under the numbers of the list.
import assert from 'node:assert/strict';
import { a_stage, violations } from './harness.mjs';

let at; // Of a station: where the made-up addresses lie.
const stage = a_stage({ timeout: 300_000, maps: true }); // A group is shown on the map.
const { group, when, someone } = stage;
const a_steward = (options) => someone('administrator', options);
// It is compiled behind everything else: on a machine with much to do that takes its time.
const is_compiled = (person) => person.page.locator('[data-step=up_to_date]').waitFor({ timeout: 150_000 });
const count_of = (person, tab) => person.page.locator(`#tab-${tab} .count`).innerText();
const group_with = (person, code) => person.page.locator('[data-group]').filter({ hasText: code });
const prepare = async (person) => {
  at = await person.page.evaluate(async () => (await (await fetch('/api/v1/stations?limit=1')).json()).items[0].location);
};

group('the address register', () => {
  when('there is nothing to decide on, that is said, and so is what to do', async () => {
    const person = await a_steward();
    await person.goes_to('/admin/addresses');
    await person.sees('没有待认定的疑似重复');
    await person.sees('[data-step=up_to_date]');
    await person.page.waitForTimeout(1500);
    const asked = person.requests.filter((url) => url.includes('/addresses/duplicates')).length;
    assert.ok(asked <= 3, `${asked} requests for one list: it is asked for once, not over and over`);
    const dispatcher = await someone();
    await dispatcher.goes_to('/admin/addresses');
    await dispatcher.sees('您的角色不能查看此页');
  });

  when('a group is decided on by keys, it is compiled while one waits, and it can be undone', async () => {
    const row = (code, number, north, town = '试验镇', road = '重名路') => `${code},${town},${road},${number},${(at.lat + north).toFixed(6)},${at.lon.toFixed(6)}`;
    stage.city.imports(['code,town,street,number,lat,lon', row('DUP-1', '8号', 0), row('DUP-2', '８號', 0.0002), row('DUP-3', '八号', 0.0004), row('DIF-1', '9号', 0.001), row('DIF-2', '九号', 0.009),
      row('TWO-1', '7号', 0.002, '东试镇', '同名路'), row('TWO-2', '7号', 0.02, '西试镇', '同名路')].join('\n') + '\n');
    const person = await a_steward();
    await person.goes_to('/admin/addresses');
    await group_with(person, 'DUP-1').waitFor();
    assert.equal(await count_of(person, 'duplicates'), '2');
    // The group that has the focus is on the map, numbered as in its table.
    await group_with(person, 'DUP-1').getByLabel('保留 DUP-1').focus();
    await person.page.waitForFunction(() => [...document.querySelectorAll('.candidate')].map((mark) => mark.textContent).join('') === '123');
    await person.press('ArrowDown'); // Keep the second.
    assert.ok(await group_with(person, 'DUP-1').getByLabel('保留 DUP-2').isChecked());
    // What is left out of the decision is not what it keeps.
    await group_with(person, 'DUP-1').getByLabel('纳入认定 DUP-2').uncheck();
    assert.ok(await group_with(person, 'DUP-1').getByLabel('保留 DUP-2').isDisabled());
    assert.ok(await group_with(person, 'DUP-1').getByRole('button', { name: '其余为附属地址' }).isDisabled());
    assert.ok(await group_with(person, 'DUP-1').getByRole('button', { name: '是不同的地址' }).isEnabled());
    await group_with(person, 'DUP-1').getByLabel('纳入认定 DUP-2').check();
    await group_with(person, 'DUP-1').getByRole('button', { name: '其余为附属地址' }).focus();
    await person.press('Enter');
    await group_with(person, 'DUP-1').waitFor({ state: 'detached' });
    assert.equal(await count_of(person, 'decisions'), '1');
    await person.page.locator('[data-step=waiting] button').click();
    await is_compiled(person);

    await group_with(person, 'DIF-1').getByRole('button', { name: '是不同的地址' }).click();
    await group_with(person, 'DIF-1').waitFor({ state: 'detached' });
    await person.page.getByRole('button', { name: '撤销' }).last().click(); // In the notice, for as long as it stands.
    await group_with(person, 'DIF-1').waitFor();

    await person.page.locator('#tab-duplicates').focus();
    await person.press('ArrowRight');
    const decision = person.page.locator('#panel-decisions tbody tr').first();
    await decision.waitFor();
    const said = await decision.innerText();
    for (const part of ['附属', 'DUP-1', 'DUP-3', 'DUP-2', stage.city.administrator.account, '已编入']) assert.ok(said.includes(part), `${part} in ${said}`);
    await decision.getByRole('button').click();
    await person.sees('还没有认定');
    await person.page.locator('#tab-duplicates').click();
    await group_with(person, 'DUP-1').waitFor();
  });

  when('a refusal stands in the group it is about, in the language of the screen', async () => {
    const first = await a_steward({ language: 'en' });
    const second = await a_steward();
    for (const person of [first, second]) {
      await person.goes_to('/admin/addresses');
      await group_with(person, 'DUP-1').waitFor();
    }
    await first.context.route('**/addresses/compilation*', () => {}); // The first does not hear of what the second does.
    await second.page.locator('[data-group]').filter({ hasText: 'DUP-1' }).getByRole('button', { name: '其余注销，由保留地址承继' }).click();
    await group_with(second, 'DUP-1').waitFor({ state: 'detached' });
    await group_with(first, 'DUP-1').getByRole('button', { name: 'They are different houses' }).click();
    await group_with(first, 'DUP-1').locator('.notice.bad').waitFor();
    assert.match(await group_with(first, 'DUP-1').locator('.notice.bad').innerText(), /Withdraw that decision first/);
  });

  for (const [language, theme] of [['zh', 'light'], ['en', 'dark']])
    when(`groups and decisions can be read by everybody: ${language}, ${theme}`, async () => {
      const person = await a_steward({ language, theme });
      await person.goes_to('/admin/addresses');
      await group_with(person, 'DIF-1').waitFor();
      await person.page.waitForSelector('[data-map-state=ready]');
      const found = await violations(person);
      await person.page.locator('#tab-decisions').click();
      await person.page.locator('#panel-decisions tbody tr').first().waitFor();
      found.push(...(await violations(person)));
      assert.deepEqual(found, []);
    });

  when('a road that two towns have stands on the map twice, under the numbers of the list, and a click there takes it', async () => {
    const person = await someone();
    await person.page.waitForSelector('[data-map-state=ready]');
    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    await person.type('同名路7号');
    await person.page.waitForSelector('.place-field .doubt');
    const numbered = () => person.page.locator('.map .candidate').allInnerTexts();
    await person.page.waitForSelector('.map .candidate');
    const listed = await person.page.locator('.place-field .number').allInnerTexts();
    assert.deepEqual((await numbered()).slice(0, 2), ['1', '2']);
    assert.deepEqual(listed.slice(0, 2), ['1', '2']);
    const second = (await person.page.locator('.place-field [role=option] b').nth(1).innerText()).trim();
    await person.page.locator('.map .candidate').nth(1).click();
    // What was said stays what was said; what was taken stands beside it.
    assert.equal(await person.page.locator('.place-field input').inputValue(), '同名路7号');
    assert.ok((await person.page.locator('.place-field .picked').innerText()).includes(second.replace(/^.*镇/, '')));
    await person.page.waitForSelector('.map .candidate', { state: 'detached' });
    // On the command line too.
    await person.press('Escape', 'F2');
    await person.type('N fire.building 同名路7号');
    await person.page.waitForSelector('.map .candidate');
    assert.match(await person.page.locator('.suggestions').innerText(), /1 .*同名路7号/);
    await person.press('Escape');
    await person.page.waitForSelector('.map .candidate', { state: 'detached' });
  });
}, { prepare });
