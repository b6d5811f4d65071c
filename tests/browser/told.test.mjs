// What must reach people by itself: a crew that its incident has moved, every dispatcher that a crew is in danger, a dispatcher that a unit is
// somebody else's (or is there already), and that words alone are no place on the map. TOCSIN_SHOTS=FOLDER keeps pictures.
import assert from 'node:assert/strict';
import { a_stage } from './harness.mjs';

const { group, when, someone, takes_a_fire } = a_stage({ timeout: 180_000 });

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
    await first.page.waitForSelector('[data-loaded=true]');
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
}, { prepare });
