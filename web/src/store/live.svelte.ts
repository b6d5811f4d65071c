// From the server to the store: join the stream, wait until it says hello, hold its changes back, fetch the lists, then let the changes in.
// What happened between the two is in one or the other, and folding by version makes the overlap harmless. Lists that were fetched while the
// stream was still connecting would be older than what it begins with.
import { get, get_all, get_whole } from '../api/client';
import { open_stream, type Stream } from '../api/stream';
import type { FromWorker, Viewport } from '../api/stream_messages';
import type { CallView, Change, ClosureItem, IncidentView, Notice, SeatView, StationView, UnitView } from '../api/types';
import { clock } from './clock.svelte';
import { configuration } from './configuration.svelte';
import { emergency_access } from './emergency_access.svelte';
import { clear_positions, take_positions } from './positions';
import { session } from './session.svelte';
import { world } from './world.svelte';

const kHeldChangesMax = 20_000;
const kHelloWithinMs = 8000; // Past this something is shown even without a stream, under the banner that says so.

class Live {
  up = $state(false);
  ready = $state(false);
  failed = $state(false);
  last_heard_ms = $state(Date.now());
  private stream: Stream | null = null;
  private held: Change[] | null = null;
  private loading = 0;
  /** The lists have to be fetched at the next hello. */
  private stale = true;
  /** What is held may be of a history that the journal has no more. */
  private begin_anew = false;
  /** Each start and stop ends what the one before still waits for. */
  private era = 0;
  private listeners = new Set<(change: Change) => void>();
  private notice_listeners = new Set<(notice: Notice, change: Change) => void>();
  private viewport: Viewport | null = null;

  start(csrf: string): void {
    if (this.stream) return;
    const era = ++this.era;
    this.stale = true;
    this.failed = false;
    void emergency_access.load(); // Whatever becomes of the stream.
    this.stream = open_stream(csrf, (message) => {
      if (era === this.era) this.receive(message);
    });
    if (this.viewport) this.stream.say({ say: 'viewport', viewport: this.viewport });
    setTimeout(() => {
      if (era === this.era && !this.ready && !this.held) void this.load();
    }, kHelloWithinMs);
  }

  stop(): void {
    this.era++;
    this.begin_anew = false;
    this.loading++; // What is being fetched is for nobody any more.
    this.held = null;
    this.stream?.close();
    this.stream = null;
    this.ready = false;
    this.up = false;
    world.clear();
    emergency_access.clear();
    clear_positions();
  }

  async load(): Promise<void> {
    const mine = ++this.loading;
    this.stale = !this.up;
    this.held = [];
    this.failed = false;
    try {
      const [config, incidents, calls, units, seats, stations, closures] = await Promise.all([
        configuration.load(),
        get_all<IncidentView>('/incidents?state=all'),
        get_all<CallView>('/calls?state=open'),
        get_all<UnitView>('/units'),
        get_whole<SeatView>('/seats').catch(() => ({ items: [] as SeatView[], position: 0 })),
        get_all<StationView>('/stations'),
        get_whole<ClosureItem>('/closures'),
      ]);
      if (mine !== this.loading) return;
      if (!this.up) clock.set(config.clock.now, config.clock.speed);
      if (this.begin_anew) world.clear();
      this.begin_anew = false;
      world.replace(world.incidents, (item) => item.incident_id, incidents.items, incidents.position);
      world.replace(world.calls, (item) => item.call_id, calls.items, calls.position);
      world.replace(world.units, (item) => item.unit_id, units.items, units.position);
      world.replace(world.seats, (item) => item.seat_id, seats.items, seats.position);
      world.replace(world.closures, (item) => item.closure_id, closures.items.map((item) => item.closure), closures.position);
      world.stations.clear();
      for (const station of stations.items) world.stations.set(station.station_id, station);
      world.position = Math.max(world.position, Math.min(incidents.position, calls.position, units.position));
      this.ready = true;
    } catch {
      if (mine === this.loading) this.failed = true;
    }
    if (mine !== this.loading) return;
    const held = this.held ?? [];
    this.held = null;
    for (const change of held) this.fold(change);
  }

  private receive(message: FromWorker): void {
    this.last_heard_ms = Date.now();
    switch (message.say) {
      case 'hello':
        clock.set(message.now, message.speed);
        this.up = true;
        void emergency_access.load();
        if (this.stale || this.failed) void this.load();
        break;
      case 'change':
        if (this.held) {
          if (this.held.length < kHeldChangesMax) this.held.push(message.change);
        } else {
          this.fold(message.change);
        }
        break;
      case 'positions':
        take_positions(message.units);
        break;
      case 'clock':
        clock.set(message.now, message.speed);
        break;
      case 'reset':
        // Always followed by a hello, at the latest when the connection stands again.
        this.stale = this.begin_anew = true;
        break;
      case 'link':
        this.up = message.up;
        this.last_heard_ms = message.up ? Date.now() : message.last_heard_ms;
        break;
      case 'signed_out':
        session.signed_out();
        break;
    }
  }

  private fold(change: Change): void {
    world.fold(change);
    if (change.at) clock.at_least(change.at);
    if (change.emergency_access_changed) void emergency_access.load();
    if (change.configuration_changed) void this.refresh_configuration();
    for (const listener of this.listeners) listener(change);
    for (const notice of change.notices ?? []) for (const listener of this.notice_listeners) listener(notice, change);
  }

  private async refresh_configuration(): Promise<void> {
    try {
      await configuration.load();
      await this.load_stations();
    } catch { /* The next change or reload brings it. */ }
  }

  /** Stations do not come with the stream's changes. */
  async load_stations(): Promise<void> {
    const era = this.era;
    const { items } = await get_all<StationView>('/stations');
    if (era !== this.era) return;
    const there = new Set(items.map((station) => station.station_id));
    for (const id of world.stations.keys()) if (!there.has(id)) world.stations.delete(id);
    for (const station of items) world.stations.set(station.station_id, station);
  }

  /** With their texts, which do not come with the stream's changes either. */
  async load_seats(): Promise<void> {
    const era = this.era;
    const { items, position } = await get_whole<SeatView>('/seats');
    if (era !== this.era) return;
    world.replace(world.seats, (item) => item.seat_id, items, position);
  }

  on_change(listener: (change: Change) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  on_notice(listener: (notice: Notice, change: Change) => void): () => void {
    this.notice_listeners.add(listener);
    return () => this.notice_listeners.delete(listener);
  }

  watch_viewport(viewport: Viewport | null): void {
    this.viewport = viewport;
    this.stream?.say({ say: 'viewport', viewport });
  }

  /** Rows that the store may not hold (closed long ago) are fetched and put in. */
  async fetch_incident(id: string): Promise<void> {
    const era = this.era;
    const detail = await get<{ incident: IncidentView }>(`/incidents/${encodeURIComponent(id)}`);
    if (era !== this.era) return;
    world.fold({ position: 0, incidents: [detail.incident] });
  }
}

export const live = new Live();
