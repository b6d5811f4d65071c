// A road that one dispatcher closes on the map changes the recommendation on every screen, and lifting it changes it back. By clicks, and by
// keys alone. What is reached from a place within 4, 8 and 12 minutes changes with it.
import assert from 'node:assert/strict';
import { a_stage, takes_a_call, violations } from './harness.mjs';

const stage = a_stage({ timeout: 180_000 });
const { group, when, someone } = stage;

group('a closed road', () => {
  /** The unit that is proposed first, and two points of its way. */
  const way_of_the_first = (person) =>
    person.page.evaluate(async () => {
      const ask = async (path) => (await fetch(`/api/v1${path}`)).json();
      const { items } = await ask('/incidents?state=open');
      const incident = items.at(-1);
      const unit = (await ask(`/incidents/${encodeURIComponent(incident.incident_id)}/recommendation?lang=zh`)).units[0].unit_id;
      const start = (await ask(`/units/${unit}`)).location;
      const at = ({ lat, lon }) => `${lat},${lon}`;
      const { way } = await ask(`/travel_time?from=${at(start)}&to=${at(incident.place.location)}`);
      const third = Math.floor(way.length / 3);
      return { unit, from: way[third], to: way[way.length - 1 - third] };
    });
  const eta_of = (person, unit) =>
    person.page.evaluate((id) => [...document.querySelectorAll('.advice li')].find((row) => row.querySelector('.id')?.textContent === id)?.querySelector('.eta')?.textContent ?? 'not offered', unit);
  const eta_becomes = (person, unit, wanted) =>
    person.page.waitForFunction(
      ([id, fits, text]) => {
        const shown = [...document.querySelectorAll('.advice li')].find((row) => row.querySelector('.id')?.textContent === id)?.querySelector('.eta')?.textContent ?? 'not offered';
        return (shown === text) === fits;
      },
      [unit, wanted.is !== undefined, wanted.is ?? wanted.other_than],
    );
  const says_a_place = async (person, label, { lat, lon }) => {
    await person.page.getByLabel(label, { exact: true }).first().focus();
    await person.type(`${lat.toFixed(6)}, ${lon.toFixed(6)}`);
    await person.page.waitForSelector('.closure-form [role=option][aria-selected=true]:not(.none)');
    await person.press('Enter');
  };

  when('closed by keys alone, it changes the advice of both screens; lifted on the other, it changes back', async () => {
    const first = await someone();
    const second = await someone('dispatcher', { language: 'en' });
    const number = await takes_a_call(first, { place: stage.place, type: 'fire.building' });
    await first.press('Alt+Enter');
    await first.page.waitForSelector('.advice .send');
    await second.incident_row(number).click();
    await second.page.waitForSelector('.advice .send');
    const { unit, from, to } = await way_of_the_first(first);
    const before_it = await eta_of(first, unit);

    await first.commands('封路 积水');
    await says_a_place(first, '路名或起点', from);
    await says_a_place(first, '止点（只封一段时填写）', to);
    await first.page.waitForSelector('.closure-form .primary:not([disabled])');
    assert.equal(await first.page.locator('.closure-form select[name=reason]').inputValue(), 'flood');
    await first.page.locator('.closure-form .primary').press('Enter');
    await first.page.waitForSelector('[data-closure]');

    await eta_becomes(first, unit, { other_than: before_it });
    await eta_becomes(second, unit, { other_than: before_it });
    await second.press('F8');
    await second.page.waitForSelector('[data-closure]');
    assert.match(await second.page.locator('[data-closure]').innerText(), /Flood/);
    await second.page.locator('[data-lift]').click();
    await second.page.waitForSelector('[data-closure]', { state: 'detached' });
    await first.page.waitForSelector('[data-closure]', { state: 'detached' });
    await eta_becomes(first, unit, { is: before_it });
    await eta_becomes(second, unit, { is: before_it });
  });

  when('changed by two at once, it keeps what each of them meant', async () => {
    const first = await someone();
    const second = await someone('supervisor', { language: 'en' });
    const { lat, lon } = await first.page.evaluate(async () => (await (await fetch('/api/v1/stations?limit=1')).json()).items[0].location);
    await first.page.evaluate(async (point) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      await fetch('/api/v1/closures', { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token }, body: JSON.stringify({ stretches: [{ points: [point], radius_m: 50 }], reason: 'flood' }) });
    }, { lat, lon });
    for (const [person, change] of [[first, '变更'], [second, 'Change']]) {
      await person.press('F8');
      await person.page.locator('[data-closure]').getByRole('button', { name: change, exact: true }).click();
    }
    await first.page.locator('[data-closure] form select').selectOption('works');
    await first.page.locator('[data-closure] form button').click();
    await second.page.locator('[data-closure] .pill').getByText('Works').waitFor();
    await second.page.locator('[data-closure] form input[type=checkbox]').check();
    await second.page.locator('[data-closure] form button').click();
    await second.page.locator('[data-closure] [role=alert]').getByText('It has changed since you saw it').waitFor();
    assert.equal(await second.page.locator('[data-closure] form select').inputValue(), 'works');
    await second.page.locator('[data-closure] form button').click();
    await first.page.locator('[data-closure]').getByText('紧急任务车辆可通行').waitFor();
    assert.match(await first.page.locator('[data-closure] .pill').innerText(), /施工/);
    await first.page.locator('[data-lift]').click();
    for (const person of [first, second]) await person.page.waitForSelector('[data-closure]', { state: 'detached' });
  });

  when('drawn by clicking along it on the map', async () => {
    const person = await someone();
    await person.page.waitForSelector('[data-map-state=ready]');
    await person.press('F8');
    await person.page.locator('[data-new]').click();
    await person.page.getByRole('button', { name: '在地图上沿路点选' }).click();
    const box = await person.page.locator('.map .holder canvas').boundingBox();
    for (const [x, y] of [[0.42, 0.5], [0.58, 0.5]]) await person.page.mouse.click(box.x + box.width * x, box.y + box.height * y);
    await person.sees('已点选 2 处');
    await person.page.waitForSelector('.closure-form .primary:not([disabled])');
    await person.press('Escape'); // Picking is over; the form stays.
    await person.page.waitForSelector('.picking', { state: 'detached' });
    const road = await person.page.locator('.closure-form .found b').innerText();
    await person.page.locator('.closure-form .primary').click();
    await person.page.waitForSelector('[data-closure]');
    await person.page.locator('.toast').getByText(`${road === '未命名道路' ? '道路' : road}已封闭`).waitFor();
    assert.match(await person.page.locator('[data-closure]').innerText(), /解除时间未定/);
    assert.equal(await person.page.locator('[data-closure] .warn').count(), 0);
    // The wrong one: undone at once.
    await person.press('Alt+z');
    await person.page.waitForSelector('[data-closure]', { state: 'detached' });
  }, { maps: true });
});

group('what is reached by road', () => {
  const legend_of = (person, name = '到达范围') => person.page.getByRole('region', { name, exact: true });
  /** Square kilometres within 4, 8 and 12 minutes. */
  const sizes = async (person) => (await legend_of(person).locator('li').allInnerTexts()).map((row) => Number(/([\d.]+) 平方公里/.exec(row)?.[1]));
  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const sum_becomes = async (person, fits) => {
    for (;;) {
      const now = sum(await sizes(person));
      if (now > 0 && fits(now)) return now;
      await person.page.waitForTimeout(100);
    }
  };
  const drawn = (person, minutes) => person.page.waitForSelector(`.map .holder[data-isochrones="${minutes}"]`, { state: 'attached' });

  when('asked for a station by keys alone; a road that is closed makes it smaller, Escape takes it away', async () => {
    const person = await someone();
    await person.page.waitForSelector('[data-map-state=ready]');
    const station = await person.page.evaluate(async () => (await (await fetch('/api/v1/stations')).json()).items.find(({ agency }) => agency === 'fire'));
    assert.equal(await person.commands(`到达范围 ${station.station_id}`), `到达范围：${station.name.zh}`);
    await drawn(person, '4 8 12');
    const legend = legend_of(person);
    const said = await legend.innerText();
    for (const words of [station.name.zh, '4 分钟', '8 分钟', '12 分钟', '目前没有道路封闭', '车速：', '计算于']) assert.ok(said.includes(words), `${words} in ${said}`);
    assert.deepEqual(await violations(person), []);
    const [four, eight, twelve] = await sizes(person);
    assert.ok(four > 0 && four < eight && eight <= twelve, `${four} ${eight} ${twelve}`);

    const open_km2 = four + eight + twelve;
    const asks = (path, body) =>
      person.page.evaluate(async ([to, sent]) => {
        const { csrf_token } = await (await fetch('/api/v1/session')).json();
        const answer = await fetch(`/api/v1${to}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token }, body: JSON.stringify(sent) });
        return { status: answer.status, body: await answer.json() };
      }, [path, body]);
    const closed = await asks('/closures', { stretches: [{ points: [station.location], radius_m: 300 }], reason: 'flood' });
    assert.ok(closed.status < 300, JSON.stringify(closed));
    const closed_km2 = await sum_becomes(person, (now) => now < open_km2);
    await legend.getByText('已计入 1 处道路封闭').waitFor();
    await person.press('F8');
    await person.page.locator('[data-lift]').click();
    await sum_becomes(person, (now) => now > closed_km2);
    await legend.getByText('目前没有道路封闭').waitFor();

    // Without lights and sirens one comes less far.
    const with_siren = sum(await sizes(person));
    await legend.getByRole('button', { name: '正常行驶' }).press('Enter');
    await sum_becomes(person, (now) => now < with_siren);
    await person.press('Escape');
    await drawn(person, '');
    assert.equal(await legend.count(), 0);
    assert.equal(await person.page.evaluate(() => document.activeElement?.textContent), '到达范围'); // The focus was inside: it is on the button that brings it back.
  }, { maps: true });

  when('asked by its key for what is selected, and from the menu of the map for any point', async () => {
    const person = await someone('dispatcher', { language: 'en' });
    await person.page.waitForSelector('[data-map-state=ready]');
    await person.press('Alt+i'); // Nothing is selected: it says how to say from where.
    await person.sees('Click on the map where to start');
    await person.press('Alt+i');
    await person.page.waitForSelector('.picking', { state: 'detached' });
    const unit = await person.page.locator('[data-unit]').first().getAttribute('data-unit');
    await person.commands(`G ${unit}`);
    await person.press('Alt+i');
    const legend = legend_of(person, 'Reach by road');
    await legend.getByText(unit, { exact: true }).waitFor();
    await drawn(person, '4 8 12');
    await person.press('Alt+i');
    await drawn(person, '');

    const box = await person.page.locator('.map .holder canvas').boundingBox();
    await person.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
    await person.page.getByRole('button', { name: 'Reach from here' }).press('Enter');
    await legend.getByText('a point of the map').waitFor();
    await drawn(person, '4 8 12');
    // As where there is no road for miles: nothing is drawn that is not so, and the legend says why.
    await person.page.route('**/api/v1/isochrone?**', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: JSON.stringify({ status: 404, code: 'place.no_road', title: 'No road anywhere near', title_zh: '附近没有道路' }) }));
    await legend.getByRole('button', { name: 'Compute again' }).click();
    await legend.getByRole('alert').getByText('No road anywhere near').waitFor();
    await drawn(person, '');
    await person.press('Escape');
    await legend.waitFor({ state: 'detached' });
  }, { maps: true });
});
