// The map with many moving units in a real browser: the console on the demo city, every unit's position new once a second. What counts is
// the thread that also takes keys: its longest tasks, its busy share, and how far apart its frames are; beside it the same console while
// nothing moves. Pictures are drawn without a graphics card here, on threads of their own, so frames are later than on a desk.
//   node bench/map_units.mjs [--units 5000] [--seconds 20] [--out FOLDER]
import { writeFileSync } from 'node:fs';
import { given_a_demo_city, open_browser, Person } from '../tests/browser/harness.mjs';

const argument = (name, otherwise) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : otherwise);
const kUnits = Number(argument('--units', 5000)), kSeconds = Number(argument('--seconds', 20)), kOut = argument('--out', '');
const kAtOnce = 1000, kLongTaskMs = 50;

const city = await given_a_demo_city();
const browser = await open_browser();
try {
  const token = city.runs('token', 'create', '--role', 'administrator').trim().split(/\s+/).pop();
  const ask = async (method, path, body) => {
    const answer = await fetch(`${city.base}/api/v1/${path}`, {
      method, body: body && JSON.stringify(body), headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  const { data_set } = await ask('GET', 'configuration');
  const [west, south, east, north] = data_set.bbox;
  const station = (await ask('GET', 'stations')).items[0].station_id;
  const ids = Array.from({ length: kUnits }, (_, i) => `M${String(i).padStart(4, '0')}`);
  for (let i = 0; i < ids.length; i += 50)
    await Promise.all(ids.slice(i, i + 50).map((id) => ask('PUT', `units/${id}`, { kind: 'engine', agency: 'fire', station, capabilities: ['engine'] })));
  const place = (i, round) => ({
    lat: south + (north - south) * (0.1 + 0.8 * ((i * 7919) % 1000) / 1000) + 0.0002 * Math.sin(round + i), lon: west + (east - west) * (0.1 + 0.8 * ((i * 104729) % 1009) / 1009) + 0.0002 * Math.cos(round + i),
  });
  const report = async (round) => {
    for (let i = 0; i < ids.length; i += kAtOnce)
      await ask('POST', 'positions', { units: ids.slice(i, i + kAtOnce).map((unit_id, k) => ({ unit_id, ...place(i + k, round), heading: 90, speed_kmh: 40 })) });
  };
  await report(0);

  const person = await Person.at(city, browser);
  await person.signs_in();
  const { page } = person;
  await page.waitForFunction(() => document.querySelector('.maplibregl-canvas'));
  const listed = await page.locator('[data-pane=units] [data-unit]').count(), read = person.requests.filter((url) => url.includes('/api/v1/units')).length;
  console.log(`${listed} units stand in the list, read by ${read} requests`);
  const cdp = await person.context.newCDPSession(page);
  await cdp.send('Performance.enable');
  const busy_s = async () => Object.fromEntries((await cdp.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value]));

  const measure = async (moves) => {
    await page.evaluate(() => {
      const seen = { tasks: [], frames: [] };
      window.__seen = seen;
      seen.observer = new PerformanceObserver((list) => list.getEntries().forEach((entry) => seen.tasks.push(entry.duration)));
      seen.observer.observe({ entryTypes: ['longtask'] });
      let last = performance.now();
      const next = (now) => {
        seen.frames.push(now - last);
        last = now;
        if (window.__seen === seen) requestAnimationFrame(next);
      };
      requestAnimationFrame(next);
    });
    const before = await busy_s(), end = Date.now() + kSeconds * 1000;
    let rounds = 0;
    while (Date.now() < end) {
      const due = Date.now() + 1000;
      if (moves) await report(++rounds);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    }
    const after = await busy_s();
    const { tasks, frames } = await page.evaluate(() => {
      const { tasks, frames, observer } = window.__seen;
      observer.disconnect();
      window.__seen = null;
      return { tasks, frames };
    });
    const sorted = (list) => [...list].sort((a, b) => a - b);
    const at = (list, share) => sorted(list)[Math.min(list.length - 1, Math.floor(share * list.length))] ?? 0;
    const wall = after.Timestamp - before.Timestamp;
    return {
      busy: (100 * (after.TaskDuration - before.TaskDuration)) / wall, script: (1000 * (after.ScriptDuration - before.ScriptDuration)) / wall,
      longest: Math.max(0, ...tasks), long: tasks.filter((ms) => ms > kLongTaskMs).length / wall, frame: at(frames, 0.5), frame_p95: at(frames, 0.95),
    };
  };
  await measure(true); // Warm.
  const still = await measure(false), moving = await measure(true);
  const rows = [
    ['busy share of the thread that takes keys', 'busy', '%', ''], ['script, ms a second', 'script', 'ms', ''], ['longest task', 'longest', 'ms', '<= 100 ms'], ['tasks over 50 ms, a second', 'long', '', '0'],
    ['frame, median', 'frame', 'ms', ''], ['frame, p95', 'frame_p95', 'ms', ''],
  ].map(([what, key, unit, goal]) => ({ what: `${kUnits} units once a second: ${what}`, measured: moving[key], unit, baseline: still[key], baseline_name: 'nothing moves', goal }));
  console.log(`\nmap_units\n${'what'.padEnd(70)} ${'measured'.padStart(12)} ${'still'.padStart(12)}  goal`);
  for (const row of rows) console.log(`${row.what.padEnd(70)} ${`${row.measured.toFixed(1)} ${row.unit}`.padStart(12)} ${`${row.baseline.toFixed(1)} ${row.unit}`.padStart(12)}  ${row.goal}`);
  if (kOut) writeFileSync(`${kOut}/map_units.json`, `${JSON.stringify({ name: 'map_units', rows })}\n`);
} finally {
  await browser.close();
  await city.stop();
}
