// What must reach people by itself: a crew that its incident has moved, every dispatcher that a crew is in danger, a dispatcher that a unit is
// somebody else's (or is there already), and that words alone are no place on the map. TOCSIN_SHOTS=FOLDER keeps pictures.
import assert from 'node:assert/strict';
import { a_stage } from './harness.mjs';

const { group, when, someone, takes_a_fire } = a_stage({ timeout: 180_000, maps: Boolean(process.env.TOCSIN_SHOTS) });

/** What the person's browser may ask of the API. */
const asks = (person, method, path, body) =>
  person.page.evaluate(
    async ([method, path, body]) => {
      const { csrf_token } = await (await fetch('/api/v1/session')).json();
      const answer = await fetch(`/api/v1/${path}`, { method, headers: { 'content-type': 'application/json', 'x-csrf-token': csrf_token, 'idempotency-key': crypto.randomUUID() }, ...(body ? { body: JSON.stringify(body) } : {}) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [method, path, body],
  );
const picture = async (person, name) => {
  if (process.env.TOCSIN_SHOTS) await person.page.screenshot({ path: `${process.env.TOCSIN_SHOTS}/${name}.png` });
};
const gone = (person, selector) => person.page.waitForSelector(selector, { state: 'detached' });
const sends_the_proposal = async (person) => {
  await person.page.waitForSelector('.advice .send');
  await person.press('Control+Enter');
  await person.page.waitForSelector('.assigned .pill');
  return (await person.page.locator('.assigned li:not(.ended) .id').first().innerText()).trim();
};
const incident_of = async (person, number) => (await asks(person, 'GET', 'incidents')).items.find((incident) => incident.number === number);
const short = (number) => `I-${number.split('-').at(-1)}`;
// The crews of these incidents are people.
const prepare = (person) => asks(person, 'POST', 'demo/crews', { on: false }).catch(() => {});

group('people are told', () => {
  when('a crew whose incident moves hears it, reads what it was, and confirms; the other dispatchers read it too', async () => {
    const mover = await someone('supervisor');
    const number = await takes_a_fire(mover);
    const unit_id = await sends_the_proposal(mover);
    const incident = await incident_of(mover, number);
    const { station } = (await asks(mover, 'GET', 'units')).items.find((unit) => unit.unit_id === unit_id);
    const crew = await someone('dispatcher', {}, `/station/${station}`);
    await crew.page.getByRole('button', { name: '全部接令' }).click();
    await gone(crew, '.ringing');
    const sheet = crew.page.locator('.sheet').filter({ hasText: number });
    await sheet.getByText('预计行驶').first().waitFor();
    const other = await someone('dispatcher', { language: 'en' });

    const { lat, lon } = incident.place.location;
    await asks(mover, 'POST', `incidents/${incident.incident_id}/move`, { place_text: '河东旧仓库', location: { lat: lat - 0.01, lon: lon + 0.01 } });
    await crew.page.waitForSelector(`[data-moved="${number}"]`);
    assert.match(await crew.page.locator('[data-moved]').innerText(), new RegExp(`${short(number)} 地点已更改.*${unit_id}[\\s\\S]*河东旧仓库`));
    assert.ok((await sheet.locator('.moved.unseen').innerText()).includes(incident.place.text), 'the sheet says where they were sent before');
    assert.equal(await sheet.getByText('预计行驶').count(), 0, 'the drive to the old place is shown for the new one');
    await picture(crew, 'station-moved-zh');
    const note = other.page.locator('.toast').filter({ hasText: `${short(number)} has moved` });
    await note.getByText('was:').waitFor();
    await note.getByRole('button', { name: 'Show' }).click();
    await other.page.locator('.assigned').getByText(/Place changed at \d\d:\d\d:\d\d/).first().waitFor();
    assert.equal(await other.page.locator('.assigned').getByText('ETA').count(), 0);
    await picture(other, 'console-moved-en');
    assert.equal(await mover.page.locator('.toast').filter({ hasText: '地点已更改' }).count(), 0, 'who moved it is told of it');

    await crew.page.getByRole('button', { name: '已知悉' }).click();
    await gone(crew, '[data-moved]');
    await crew.page.reload();
    await sheet.locator('.moved').first().waitFor();
    assert.equal(await crew.page.locator('[data-moved], .moved.unseen').count(), 0, 'what was seen rings again');
    await asks(mover, 'POST', `incidents/${incident.incident_id}/move`, { place_text: '河西码头', location: { lat, lon } });
    await crew.page.waitForSelector(`[data-moved="${number}"]`);
    await crew.page.locator('.prefs .lang').click();
    await crew.sees('has moved');
    await picture(crew, 'station-moved-en');
    await asks(mover, 'POST', `incidents/${incident.incident_id}/stand_down`, { unit_ids: incident.assignments.map((assignment) => assignment.unit_id) });
    await gone(crew, '[data-moved]');
  });

  when('a crew in danger stands over every console until it is cleared, also one that is opened later, and marks its incident', async () => {
    const first = await someone();
    const number = await takes_a_fire(first);
    const unit_id = await sends_the_proposal(first);
    await asks(first, 'POST', `units/${unit_id}/emergency`, { on: true });
    const marked = async (person, words) => {
      await person.page.waitForSelector(`[data-emergency="${unit_id}"]`);
      await person.incident_row(number).getByText(`${unit_id} ${words}`).waitFor();
      await person.incident_row(number).click();
      await person.page.locator('.assigned li.emergency').filter({ hasText: unit_id }).getByText(words).waitFor();
    };
    await marked(first, '紧急呼救');
    if (process.env.TOCSIN_SHOTS) await first.page.waitForSelector('[data-loaded=true]');
    await first.page.locator('[data-emergency]').getByRole('button', { name: '查看' }).click();
    await first.page.waitForTimeout(process.env.TOCSIN_SHOTS ? 3000 : 0);
    await picture(first, 'emergency-zh');
    const later = await someone('supervisor', { language: 'en' });
    await marked(later, 'Emergency');
    await picture(later, 'emergency-en');
    await later.goes_to('/replay');
    await later.page.waitForSelector(`[data-emergency="${unit_id}"]`);
    await later.page.locator('[data-emergency]').getByRole('button', { name: 'Clear emergency' }).click();
    await later.page.locator('[data-emergency] .asked').getByRole('button', { name: 'Clear emergency' }).click();
    for (const person of [first, later]) await gone(person, '[data-emergency]');
    const incident = await incident_of(first, number);
    await asks(first, 'POST', `incidents/${incident.incident_id}/stand_down`, { unit_ids: incident.assignments.map((assignment) => assignment.unit_id) });
  });

  when('a unit that another incident has is named by clock and short number, and the offer ends with its reason', async () => {
    for (const [language, taken, here] of [['en', (unit, number) => new RegExp(`${unit} was assigned at \\d\\d:\\d\\d:\\d\\d to ${short(number)}`), 'on this incident already'], ['zh', (unit, number) => new RegExp(`${unit} 已于 \\d\\d:\\d\\d:\\d\\d 派往 ${short(number)}`), '已在此警情']]) {
      const person = await someone('dispatcher', { language });
      const one = await takes_a_fire(person);
      const unit_id = await sends_the_proposal(person);
      const said = await person.commands(`D ${unit_id}`);
      assert.ok(said.includes(here) && !said.includes('2026'), said);
      assert.equal(await person.page.locator('.conflict').count(), 0, 'a take-over onto its own incident is offered');
      const incident = await incident_of(person, one);
      const { items } = await asks(person, 'GET', 'incidents');
      const other = items.find((candidate) => candidate.number !== one && candidate.state !== 'closed');
      const refused = await person.commands(`D ${unit_id} ${other.number}`);
      assert.match(refused, taken(unit_id, one));
      assert.ok(!/\d\dZ|\d{8}-/.test(refused), refused);
      await person.page.waitForSelector('.conflict');
      await picture(person, `conflict-${language}`);
      await asks(person, 'POST', `incidents/${incident.incident_id}/stand_down`, { unit_ids: incident.assignments.map((assignment) => assignment.unit_id) });
      await gone(person, '.conflict');
    }
  });

  when('words without coordinates are marked as not on the map, in the queue and in the panel', async () => {
    for (const [language, mark] of [['en', 'Not on the map'], ['zh', '未上图']]) {
      const person = await someone('dispatcher', { language });
      const { incident_id } = await asks(person, 'POST', 'calls', { channel: 'voice', place_text: 'qqqq zzzz', incident_type: 'fire.building' });
      const { incident } = await asks(person, 'GET', `incidents/${incident_id}`);
      assert.ok(!incident.place.location);
      await person.incident_row(incident.number).getByText(mark).waitFor();
      await person.incident_row(incident.number).click();
      await person.page.locator('.incident .place').getByText(mark).waitFor();
      await picture(person, `not-on-the-map-${language}`);
      await asks(person, 'POST', `incidents/${incident_id}/move`, { place_text: 'qqqq zzzz', location: { lat: 31, lon: 117.9 } });
      await person.incident_row(incident.number).getByText(mark).waitFor({ state: 'detached' });
    }
  });

  when('a call that rings with coordinates keeps them when it is answered and its place field is left', async () => {
    const person = await someone();
    const { items } = await asks(person, 'GET', 'places?kind=address&limit=40&lang=zh');
    const door = items.find((item) => item.location);
    const { call_id } = await asks(person, 'POST', 'calls', { channel: 'voice', state: 'ringing', place_text: `${door.label}楼下`, location: door.location });
    await person.page.locator('[data-pane=queue]').getByText(`${door.label}楼下`).first().waitFor();
    await person.page.locator('li', { hasText: `${door.label}楼下` }).getByRole('button', { name: '接听' }).first().click();
    await person.page.waitForSelector('.call-form .place-field input:focus');
    assert.equal(await person.page.inputValue('.call-form .place-field input'), `${door.label}楼下`);
    await person.press('Tab', 'Tab'); // Over the pin.
    await person.type('fire.building');
    await person.page.waitForSelector('.type-field [role=option]');
    await person.press('Enter');
    await person.page.waitForSelector('.call-form .made');
    await person.press('Alt+Enter');
    await gone(person, '.call-form');
    const { incident } = await asks(person, 'GET', `calls/${call_id}`).then((call) => asks(person, 'GET', `incidents/${call.incident_id ?? call.call.incident_id}`));
    assert.equal(incident.place.text, `${door.label}楼下`);
    assert.ok(incident.place.location, 'the coordinates are gone');
    assert.ok(Math.abs(incident.place.location.lat - door.location.lat) < 1e-6 && Math.abs(incident.place.location.lon - door.location.lon) < 1e-6);
    assert.notEqual(incident.place.county, '');
  });

  when('of two who grade one incident the later reads what the other has made of it, and decides again', async () => {
    const [first, second] = [await someone(), await someone('supervisor')];
    const number = await takes_a_fire(first);
    const { incident_id, priority } = await incident_of(first, number);
    const theirs = priority === 2 ? 1 : 2;
    await first.press('Alt+G');
    await first.page.waitForSelector('.ask select');
    await asks(second, 'POST', `incidents/${incident_id}/grade`, { priority: theirs });
    await first.page.locator('.ask select').last().selectOption('4');
    await first.page.locator('.ask .primary').click();
    await first.page.locator('.toast', { hasText: `${short(number)} 在您查看之后已有变化` }).first().waitFor();
    await picture(first, 'changed-meanwhile');
    assert.equal((await incident_of(second, number)).priority, theirs, 'it was overwritten');
    await first.page.locator('.ask .primary').click();
    await gone(first, '.ask');
    assert.equal((await incident_of(second, number)).priority, 4);
  });

  when('the undo of a report stands where it was made, and moves no row', async () => {
    const [author, other] = [await someone(), await someone('supervisor')];
    const unit_id = (await asks(author, 'GET', 'units')).items.find((unit) => unit.status === 'in_quarters').unit_id;
    const rows = (person) => person.page.locator('.board [data-unit]').evaluateAll((chips) => chips.map((chip) => `${chip.dataset.unit} ${Math.round(chip.getBoundingClientRect().top + chip.closest('.body').scrollTop)} ${Math.round(chip.getBoundingClientRect().height)}`));
    const before = [await rows(author), await rows(other)];
    await author.commands(`F ${unit_id}`);
    const row = (person) => person.page.locator('.board li', { has: person.page.locator(`[data-unit="${unit_id}"]`) });
    await row(author).getByRole('button', { name: /撤销|撤回/ }).waitFor();
    await row(other).locator('.pill', { hasText: '可调派' }).or(row(other).locator('.pill.available')).first().waitFor();
    assert.equal(await row(other).getByRole('button', { name: /撤销|撤回/ }).count(), 0, 'offered to somebody who did not report it');
    await picture(author, 'undo-in-its-row');
    assert.deepEqual([await rows(author), await rows(other)], before);
    await row(author).getByRole('button', { name: /撤销|撤回/ }).click();
    await row(author).locator('.pill.in_quarters').waitFor();
  });
}, { prepare });
