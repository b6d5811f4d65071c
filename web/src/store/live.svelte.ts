// From the server to the store: join the stream first and hold its changes back, fetch the lists, then let the changes in. What happened
// between the two is in one or the other, and folding by version makes the overlap harmless.
import { get, get_all, get_whole } from '../api/client';
import { open_stream, type Stream } from '../api/stream';
import type { FromWorker, Viewport } from '../api/stream_messages';
import type { CallView, Change, ClosureItem, IncidentView, Notice, SeatView, StationView, UnitView } from '../api/types';
import { clock } from './clock.svelte';
import { configuration } from './configuration.svelte';
import { clear_positions, take_positions } from './positions';
import { session } from './session.svelte';
import { world } from './world.svelte';

const kHeldChangesMax = 20_000;

class Live {
  up = $state(false);
  ready = $state(false);
  failed = $state(false);
  last_heard_ms = $state(Date.now());
  private stream: Stream | null = null;
  private held: Change[] | null = null;
  private loading = 0;
  private listeners = new Set<(change: Change) => void>();
  private notice_listeners = new Set<(notice: Notice, change: Change) => void>();
  private viewport: Viewport | null = null;

  start(csrf: string): void {
    if (this.stream) return;
    this.stream = open_stream(csrf, (message) => this.receive(message));
    if (this.viewport) this.stream.say({ say: 'viewport', viewport: this.viewport });
    void this.load();
  }

  stop(): void {
    this.stream?.close();
    this.stream = null;
    this.ready = false;
    this.up = false;
    world.clear();
    clear_positions();
  }

  async load(): Promise<void> {
    const mine = ++this.loading;
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
        if (this.failed) void this.load();
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
        void this.load();
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
    const { items } = await get_all<StationView>('/stations');
    const there = new Set(items.map((station) => station.station_id));
    for (const id of world.stations.keys()) if (!there.has(id)) world.stations.delete(id);
    for (const station of items) world.stations.set(station.station_id, station);
  }

  /** With their texts, which do not come with the stream's changes either. */
  async load_seats(): Promise<void> {
    const { items, position } = await get_whole<SeatView>('/seats');
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
    const detail = await get<{ incident: IncidentView }>(`/incidents/${encodeURIComponent(id)}`);
    world.fold({ position: 0, incidents: [detail.incident] });
  }
}

export const live = new Live();
