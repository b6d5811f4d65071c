// A road that one dispatcher closes on the map changes the recommendation on every screen, and lifting it changes it back. By clicks, and by
// keys alone.
import assert from 'node:assert/strict';
import { a_stage, takes_a_call } from './harness.mjs';

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
  });
});
