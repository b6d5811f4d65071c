// What people read while they work: the log, the keys, refusals, the bell that cannot ring. Each of these was once a code, a silence or a half of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { a_stage, given_a_demo_city, open_browser, Person, takes_a_call } from './harness.mjs';

const stage = a_stage();
const { group, when, someone, takes_a_fire } = stage;
const a_dispatcher = (options) => someone('dispatcher', options);
const an_administrator = (options) => someone('administrator', options);
const tail = (number) => `I-${number.split('-').at(-1)}`;
const closes = async (person, number) => {
  await person.press('Alt+c');
  await person.page.waitForSelector('.ask select:focus');
  const disposition = await person.page.evaluate(async () => (await (await fetch('/api/v1/configuration')).json()).dispositions[0].code);
  await person.page.selectOption('.ask select', disposition);
  await person.press('Tab', 'Tab');
  await person.type(number.split('-').at(-1));
  await person.press('Enter');
  await person.page.waitForFunction(() => document.querySelector('.incident header')?.textContent?.includes('已结'));
};

group('at the desk', () => {
  when('F1 shows every key over the screen that one is on, and Escape gives the focus back', async () => {
    const person = await a_dispatcher();
    await person.press('F4');
    await person.page.waitForSelector('.call-form .place-field input:focus');
    await person.type('有烟');
    await person.press('F1');
    await person.sees('.overview table');
    assert.ok((await person.page.locator('.overview kbd').count()) >= 20);
    await person.press('Escape');
    await person.page.waitForSelector('.overview', { state: 'detached' });
    await person.page.waitForSelector('.call-form .place-field input:focus');
    assert.equal(await person.page.locator('.call-form .place-field input').inputValue(), '有烟');
    await person.press('Escape');
  });

  when('a key that does not apply says why, instead of nothing', async () => {
    const person = await a_dispatcher();
    await person.press('F9');
    await person.sees('没有振铃中的呼入。');
    await person.press('Alt+z');
    await person.sees('没有可撤销的操作。');
    await person.press('Control+Enter');
    await person.sees('请先选择一条警情。');
  });

  when('a note never lies over the controls of the page that it appears on', async () => {
    const person = await an_administrator();
    for (const [path, control] of [['/replay', '.controls button.small'], ['/admin/accounts', '.page-head .primary'], ['/', '.map .tools button'], ['/', '.acts button, .calls header .primary']]) {
      await person.goes_to(path);
      await person.page.waitForSelector(control);
      await person.press('Alt+z');
      await person.page.waitForSelector('.toast');
      const hit = await person.page.locator(control).first().evaluate((node) => {
        const box = node.getBoundingClientRect();
        return node.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
      });
      assert.ok(hit, `${path} ${control}`);
    }
  });

  when('two reports of one fire are merged and taken apart with a key each', async () => {
    const person = await a_dispatcher();
    const first = await takes_a_fire(person);
    const second = await takes_a_fire(person);
    await person.page.waitForSelector('.dups li');
    const listed = (await person.page.locator('.dups li .mono').first().innerText()).trim();
    await person.press('Alt+m');
    await person.page.waitForFunction((number) => document.querySelector('.related')?.textContent?.includes(number), listed);
    await person.press('Alt+u');
    await person.page.waitForSelector('.related', { state: 'detached' });
    for (const number of [first, second]) await person.incident_row(number).waitFor();
  });

  when('an incident is graded, closed and reopened without the mouse; the log tells it in words', async () => {
    const person = await a_dispatcher();
    const number = await takes_a_fire(person);
    await person.press('Alt+g');
    await person.page.waitForSelector('.ask .type-field input:focus');
    await person.press('Tab');
    await person.page.selectOption('.ask select', '2');
    await person.press('Enter');
    await person.page.waitForSelector('.incident header.p2');
    await closes(person, number);
    await person.press('Alt+o');
    await person.page.waitForSelector('.ask input:focus');
    await person.type('复燃');
    await person.press('Enter');
    await person.sees('后续');
    await person.page.locator('#tab-log').click();
    await person.page.waitForSelector('#tab-panel tbody tr');
    const rows = await person.page.locator('#tab-panel tbody tr').allInnerTexts();
    assert.deepEqual(rows.filter((row) => /\b(incident|assignment)\.|[a-z]+_[a-z]+|\bsystem\b/.test(row)), [], 'a code in the log');
    assert.ok(rows.some((row) => row.includes('建立警情')) && rows.some((row) => row.includes('结案')));
  });

  when('CU without a disposition opens the list of them, and the one picked closes the incident', async () => {
    const person = await a_dispatcher();
    const number = tail(await takes_a_fire(person));
    assert.match(await person.commands(`CU ${number}`), /处置结果/);
    await person.page.waitForSelector('#command-suggestions [role=option]');
    await person.press('ArrowDown', 'Enter', 'Enter');
    await person.page.waitForFunction(() => document.querySelector('.incident header')?.textContent?.includes('已结'));
  });

  when('a seat is handed over by keys, and the one who takes it acknowledges', async () => {
    const one = await a_dispatcher();
    const other = await an_administrator({ language: 'en' });
    await one.press('Alt+h');
    await one.sees('.seats .card');
    await one.page.locator('.seats .card').filter({ hasText: '空席' }).getByRole('button', { name: '上岗' }).first().click();
    await one.sees('.seats .card.mine');
    await one.goes_to('/');
    await one.press('Alt+h');
    // Who may take over is chosen by role; what goes with the seat is said.
    await one.page.waitForSelector('.seats .mine form select:focus');
    const offered = await one.page.locator('.seats .mine form option').allInnerTexts();
    assert.ok(offered.some((text) => text.includes('管理员') && text.includes(stage.city.administrator.account)), `${offered}`);
    assert.ok(!offered.some((text) => text.includes(stage.city.dispatcher.account)), 'nobody hands over to themselves');
    await one.type('管理员'); // As one picks in a list: the first letters.
    await one.page.selectOption('.seats .mine form select', stage.city.administrator.account);
    await one.sees('移交内容');
    await one.page.locator('.seats .mine form textarea').fill('二号泵站水位继续关注');
    await one.press('Tab', 'Enter');
    await one.sees('.waiting');
    await one.page.getByRole('button', { name: '撤回交班' }).click(); // The wrong one was asked: nothing has passed yet.
    await one.page.waitForSelector('.waiting', { state: 'detached' });
    await one.page.locator('.toast').getByRole('button', { name: '关闭提示' }).first().click();
    await one.page.locator('.seats .mine').getByRole('button', { name: '交接班' }).click();
    await one.page.waitForSelector('.seats .mine form select:focus');
    await one.page.selectOption('.seats .mine form select', stage.city.administrator.account);
    await one.page.locator('.seats .mine form textarea').fill('二号泵站水位继续关注');
    await one.press('Tab', 'Enter');
    await one.sees('.waiting');
    await other.goes_to('/admin/seats');
    await other.sees('二号泵站水位继续关注'); // Read before it is acknowledged.
    await other.page.getByRole('button', { name: 'Acknowledge handover' }).click();
    await other.sees('.seats .card.mine');
    await other.page.locator('.seats .mine').getByRole('button', { name: 'Duty log' }).click();
    await other.page.waitForSelector('.seats .mine .log b');
    assert.doesNotMatch(await other.page.locator('.seats .mine .log').innerText(), /[a-z]+_[a-z]+/);
    await one.page.waitForSelector('.seats .card.mine', { state: 'detached' });
    await other.page.locator('.seats .mine').getByRole('button', { name: 'Sign off' }).click();
    await other.page.waitForSelector('.seats .card.mine', { state: 'detached' });
  });

  when('a form that is refused says so beside its fields, with what to do next', async () => {
    const person = await an_administrator();
    await person.goes_to('/admin/accounts');
    await person.page.locator('.page-head .primary').click();
    await person.page.fill('input[name=new-account]', stage.city.dispatcher.account);
    await person.page.fill('input[name=display]', '调度员 9');
    await person.page.press('input[name=display]', 'Enter');
    await person.page.waitForSelector('form .notice.bad');
    const said = await person.page.locator('form .notice.bad').innerText();
    assert.match(said, /账号已存在/);
    assert.match(said, /下一步/);
    assert.doesNotMatch(said, /[a-z]{3,} [a-z]{2,}/, 'English prose in Chinese');
  });

  when('a program’s token is seen without itself, and taken away by its name with the keys alone', async () => {
    const person = await an_administrator();
    await person.goes_to('/admin/accounts');
    const tokens = person.page.locator('section[aria-labelledby=tokens-title]');
    await tokens.getByText('没有令牌').waitFor();
    const token = stage.city.runs('token', 'create', '--role', 'display', '--name', 'wall-2', '--expires', '30d').trim();
    const with_token = () => fetch(`${stage.city.base}/api/v1/units?limit=1`, { headers: { authorization: `Bearer ${token}` } }).then((answer) => answer.status);
    assert.equal(await with_token(), 200);
    await person.goes_to('/admin/accounts');
    await tokens.getByRole('cell', { name: /^wall-2/ }).waitFor();
    assert.doesNotMatch(await tokens.innerText(), /toc_/);
    await tokens.getByRole('button', { name: '吊销 wall-2' }).focus();
    await person.press('Enter');
    await person.page.waitForSelector('section[aria-labelledby=tokens-title] form input:focus');
    await person.type('wall-2');
    await person.press('Enter');
    await tokens.getByText('没有令牌').waitFor();
    assert.equal(await person.page.evaluate(() => document.activeElement?.id), 'tokens-title');
    assert.equal(await with_token(), 401);
  });

  when('a station is registered and shows among the stations', async () => {
    const person = await an_administrator();
    await person.goes_to('/admin/units');
    const at = await person.page.evaluate(async () => (await (await fetch('/api/v1/stations?limit=1')).json()).items[0].location);
    await person.page.getByRole('button', { name: '登记站点' }).click();
    const fields = person.page.locator('section[aria-labelledby=stations-title] form input');
    for (const [index, text] of ['S901', '试建站', 'Trial station', String(at.lat), String(at.lon)].entries()) await fields.nth(index).fill(text);
    await fields.last().press('Enter');
    await person.sees('试建站');
    await person.goes_to('/station/S901');
    await person.sees('.station h1');
  });

  when('a station whose browser may not sound says so, and one tap lets it ring', async () => {
    const person = await stage.comes();
    await person.page.addInitScript(() => {
      // As a browser that nobody has touched since the page came.
      const Real = window.AudioContext;
      let touched = false;
      addEventListener('pointerdown', () => (touched = true), { capture: true });
      window.AudioContext = class extends Real {
        #heard = false;
        get state() {
          return this.#heard ? 'running' : 'suspended';
        }
        async resume() {
          if (!touched || this.#heard) return;
          this.#heard = true;
          this.dispatchEvent(new Event('statechange'));
        }
      };
    });
    await person.signs_in(stage.city.dispatcher, '/station');
    await person.page.locator('.grid a').first().click();
    await person.page.reload(); // The touch of signing in is forgotten.
    await person.page.locator('.station .notice.warn button').waitFor();
    const button = await person.page.locator('.station .notice.warn button').boundingBox(); // By place: it goes with the first touch.
    await person.page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
    await person.page.waitForSelector('.station .notice.warn', { state: 'detached' });
  });

  when('a session that ended asks to sign in again and keeps the call that was being taken', async () => {
    const person = await a_dispatcher();
    await person.press('F4');
    await person.page.waitForSelector('.call-form');
    const saved = person.page.waitForResponse((answer) => answer.url().includes('/drafts/') && answer.request().method() === 'PUT' && (answer.request().postData() ?? '').includes('电梯停在四楼'));
    await person.page.locator('.call-form textarea').fill('电梯停在四楼');
    await saved;
    await person.context.clearCookies();
    await person.page.locator('.call-form textarea').press('End');
    await person.type('，三人');
    await person.sees('登录已过期');
    await person.page.fill('input[name=account]', stage.city.dispatcher.account);
    await person.page.fill('input[name=password]', stage.city.dispatcher.password);
    await person.page.press('input[name=password]', 'Enter');
    await person.page.waitForFunction(() => document.querySelector('.call-form textarea')?.value.startsWith('电梯停在四楼'));
    await person.press('Escape');
  });

  when('a sign-out that the server has not confirmed is said, and the next one ends the session', async () => {
    const person = await a_dispatcher();
    const signs_out = async () => {
      if (!(await person.page.locator('.drop').count())) await person.page.locator('.menu > button').click();
      await person.page.getByRole('button', { name: '退出登录' }).click();
    };
    await person.context.route('**/api/v1/session', (route) => (route.request().method() === 'DELETE' ? route.abort() : route.continue()));
    await signs_out();
    await person.page.locator('.toast').getByText('服务器未确认退出').waitFor();
    await person.sees('[data-pane=units]');
    await person.context.unroute('**/api/v1/session');
    await signs_out();
    await person.sees('.sign-in');
    assert.equal(await person.page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).account), '');
  });

  when('what a caller said is erased when a supervisor proposes it and another person agrees, and is gone from the screen', async () => {
    const supervisor = await someone('supervisor');
    await takes_a_call(supervisor, { place: stage.place, type: 'fire.building' });
    await supervisor.page.locator('.call-form textarea').fill('不愿透露住处');
    await supervisor.press('Alt+Enter');
    await supervisor.page.waitForSelector('.call-form', { state: 'detached' });
    await supervisor.page.locator('.entry.call .text', { hasText: '不愿透露住处' }).waitFor();
    const erase = (person) => person.page.locator('.entry.call').getByRole('button', { name: '应报警人要求提请擦除' });
    const dispatcher = await a_dispatcher();
    await dispatcher.page.locator('[data-incident]').first().click();
    await dispatcher.page.locator('.entry.call').first().waitFor();
    assert.equal(await erase(dispatcher).count(), 0);
    await erase(supervisor).click();
    await supervisor.page.locator('.asked').getByRole('button', { name: '取消' }).click();
    assert.equal(await supervisor.page.locator('.entry.call .text').count(), 1);
    await erase(supervisor).click();
    await supervisor.page.locator('.asked').getByRole('button', { name: '提请擦除' }).click();
    await supervisor.page.locator('.toast', { hasText: '请另一人' }).waitFor();
    assert.equal(await supervisor.page.locator('.entry.call .text').count(), 1);
    const administrator = await someone('administrator', undefined, '/admin/review');
    await administrator.page.getByRole('button', { name: /^同意 擦除报警人信息/ }).click();
    await administrator.page.locator('.asked').getByRole('button', { name: '同意', exact: true }).click();
    await administrator.page.locator('.state.confirmed').waitFor();
    await supervisor.sees('内容已擦除');
    assert.equal(await supervisor.page.locator('.entry.call .text').count(), 0);
    assert.equal(await erase(supervisor).count(), 0);
  });
});

test('a server that goes away is said in a banner once; the age of what is seen is not read out every second', { timeout: 120_000 }, async () => {
  const gone = await given_a_demo_city();
  const browser = await open_browser();
  try {
    const person = await Person.at(gone, browser);
    await person.signs_in();
    await gone.stop();
    await person.sees('.banner');
    assert.equal(await person.page.locator('.banner').evaluate((node) => node.closest('[aria-live], [role=status]') === null), true);
    assert.doesNotMatch(await person.page.locator('.banner [role=alert]').innerText(), /\d/);
    assert.match(await person.page.locator('.banner').innerText(), /停留在 \d+:\d\d 之前/);
  } finally {
    await browser.close();
    await gone.stop();
  }
});
