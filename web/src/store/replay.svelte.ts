// Map, units and list on one clock: a world as it was at the start, and the changes since, folded up to the moment that is looked at.
import { untrack } from 'svelte';
import { get, Problem } from '../api/client';
import type { Change, IncidentDetail, ReplayView } from '../api/types';
import { explain } from '../i18n/problem';
import { ms } from '../lib/time';
import { clock } from './clock.svelte';
import { World } from './world.svelte';

export const kSpeeds = [0.25, 1, 4, 15, 60, 300, 900, 3600];
const kChangesMax = 20_000;
const kPage = 500;

export interface Track { unit_id: string; track: [at_ms: number, lat: number, lon: number][]; incomplete: boolean }

export class Replay {
  world = new World();
  from_ms = $state(0);
  to_ms = $state(0);
  now_ms = $state(0);
  playing = $state(false);
  speed = $state(60);
  loading = $state(false);
  loaded = $state(false);
  truncated = $state(false);
  fault = $state('');
  changes = $state.raw<Change[]>([]);
  tracks = $state.raw<Track[]>([]);
  incident_id = $state<string | null>(null);
  /** Only what belongs to incident_id is listed. */
  only_incident = $state(true);
  private base: ReplayView | null = null;
  private folded = 0;
  private frame = 0;
  private last_frame_ms = 0;

  /** Index of the last change that is in the shown world; -1: none yet. */
  at_change = $state(-1);

  /** What has not come yet cannot be replayed: the end is now at the latest. */
  async load(from_ms: number, wanted_to_ms: number): Promise<void> {
    this.pause();
    const to_ms = Math.min(wanted_to_ms, clock.read());
    this.loading = true;
    this.fault = '';
    this.truncated = false;
    this.tracks = [];
    try {
      const base = await get<ReplayView>(`/replay?at=${encodeURIComponent(new Date(from_ms).toISOString())}`);
      const changes: Change[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Change[]; next: string | null } = await get(
          `/replay/changes?from=${encodeURIComponent(new Date(from_ms).toISOString())}&to=${encodeURIComponent(new Date(to_ms).toISOString())}&limit=${kPage}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        );
        changes.push(...page.items);
        cursor = page.next ?? null;
      } while (cursor && changes.length < kChangesMax);
      this.truncated = cursor !== null;
      this.base = base;
      this.changes = changes.filter((change) => change.position > base.position);
      this.from_ms = from_ms;
      this.to_ms = this.truncated ? ms(changes.at(-1)?.at) : to_ms;
      this.loaded = true;
      this.reset_to_base();
      this.seek(from_ms);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
    }
    this.loading = false;
  }

  /** The whole life of one incident, half a minute before and a minute after. */
  async load_incident(incident_id: string): Promise<void> {
    this.incident_id = incident_id;
    this.loading = true;
    try {
      const { incident } = await get<IncidentDetail>(`/incidents/${encodeURIComponent(incident_id)}`);
      // The stream may not have brought yet what the incident tells of: it has happened, and belongs into the replay.
      for (const { assigned_at, acknowledged_at, en_route_at, arrived_at, cleared_at } of incident.assignments)
        for (const moment of [assigned_at, acknowledged_at, en_route_at, arrived_at, cleared_at]) if (moment) clock.at_least(moment);
      const end_ms = incident.closed_at ? ms(incident.closed_at) : clock.read();
      const start_ms = ms(incident.received_at) - 30_000;
      await this.load(start_ms, Math.max(start_ms + 60_000, end_ms + 60_000));
    } catch (error) {
      this.loading = false;
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
    }
  }

  /** For an effect: the incident that the address names, if any, once the server has told what is now; what runs stops when one leaves. */
  follow(incident_id: string | null, from: string | null = null, to: string | null = null): () => void {
    // With its span: of one that left the working state nobody else can tell it.
    if (incident_id && clock.told)
      void untrack(() => {
        if (Number.isNaN(ms(from)) || Number.isNaN(ms(to))) return this.load_incident(incident_id);
        this.incident_id = incident_id;
        return this.load(ms(from), ms(to));
      });
    return () => this.pause();
  }

  /** What there is to say of them: that there are none, or that they are not whole. */
  async load_tracks(incident_id: string, reason: string): Promise<'' | 'no_tracks' | 'tracks_incomplete'> {
    try {
      const { units } = await get<{ units: Track[] }>(`/replay/positions?incident=${encodeURIComponent(incident_id)}&reason=${encodeURIComponent(reason)}`);
      this.tracks = units;
      this.fault = '';
      if (units.some((unit) => unit.incomplete)) return 'tracks_incomplete';
      return units.some((unit) => unit.track.length > 0) ? '' : 'no_tracks';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
      return '';
    }
  }

  private reset_to_base(): void {
    this.world.clear();
    this.folded = 0;
    const { base } = this;
    if (base) this.world.fold({ position: base.position, incidents: base.incidents, units: base.units, calls: base.calls ?? [], closures: base.closures ?? [] });
    this.at_change = -1;
  }

  seek(at_ms: number): void {
    const to = Math.min(this.to_ms, Math.max(this.from_ms, at_ms));
    const last = this.changes[this.folded - 1];
    if (last && ms(last.at) > to) this.reset_to_base();
    while (this.folded < this.changes.length) {
      const change = this.changes[this.folded];
      if (!change || ms(change.at) > to) break;
      this.world.fold(change);
      this.folded++;
    }
    this.at_change = this.folded - 1;
    this.now_ms = to;
  }
  step(by: 1 | -1): void {
    this.pause();
    const target = this.at_change + by;
    const change = this.changes[target];
    if (change) this.seek(ms(change.at));
    else if (target < 0) this.seek(this.from_ms);
  }

  play(): void {
    if (!this.loaded || this.playing) return;
    if (this.now_ms >= this.to_ms) this.seek(this.from_ms);
    this.playing = true;
    this.last_frame_ms = performance.now();
    const tick = (): void => {
      if (!this.playing) return;
      const now = performance.now();
      this.seek(this.now_ms + (now - this.last_frame_ms) * this.speed);
      this.last_frame_ms = now;
      if (this.now_ms >= this.to_ms) this.playing = false;
      else this.frame = requestAnimationFrame(tick);
    };
    this.frame = requestAnimationFrame(tick);
  }
  pause(): void {
    this.playing = false;
    cancelAnimationFrame(this.frame);
  }

  /** Where the loaded tracks say a unit was. */
  track_point(unit_id: string, at_ms: number): { lat: number; lon: number } | null {
    const track = this.tracks.find((candidate) => candidate.unit_id === unit_id)?.track;
    if (!track || track.length === 0) return null;
    let low = 0;
    let high = track.length - 1;
    if (at_ms < (track[0]?.[0] ?? 0)) return null;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((track[middle]?.[0] ?? 0) <= at_ms) low = middle;
      else high = middle - 1;
    }
    const before = track[low];
    const after = track[low + 1];
    if (!before) return null;
    if (!after || after[0] === before[0] || after[0] - before[0] > 60_000) return { lat: before[1], lon: before[2] };
    const part = (at_ms - before[0]) / (after[0] - before[0]);
    return { lat: before[1] + (after[1] - before[1]) * part, lon: before[2] + (after[2] - before[2]) * part };
  }
}
