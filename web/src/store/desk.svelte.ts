// What this tab's person is looking at: selected incident, units picked for sending, the open call form, which pane has the small screen.
import type { GeoPoint, PlaceResult } from '../api/types';

export type Pane = 'queue' | 'map' | 'units' | 'panel';

export interface CallSeed { call_id?: string; draft_key?: string; incident_type?: string; place_text?: string; location?: GeoPoint; text?: string }

/** What the form to close a road begins with. */
export interface ClosureSeed { place_text?: string; reason?: string; incident_id?: string }

class Desk {
  incident_id = $state<string | null>(null);
  unit_id = $state<string | null>(null);
  /** The call form; null when it is closed. A new object opens a new form. */
  call = $state.raw<CallSeed | null>(null);
  pane = $state<Pane>('queue');
  /** The next click on the map is for this. */
  pick = $state.raw<{ purpose: 'call' | 'move' | 'closure' | 'isochrone'; take: (point: GeoPoint) => void } | null>(null);
  /** What a searched place may mean, numbered on the map as in the list; taken by a click there. */
  candidates = $state.raw<{ places: PlaceResult[]; take: (place: PlaceResult) => void } | null>(null);
  fly_to = $state.raw<{ point: GeoPoint; zoom: number; serial: number } | null>(null);
  /** A short sight for those who cannot hear: incident ids that flash. */
  flash = $state.raw<ReadonlySet<string>>(new Set());
  /** Which part of the incident panel asks for input (close, move, note ...), set by keys. */
  ask = $state.raw<{ what: 'close' | 'move' | 'note' | 'reopen' | 'grade'; serial: number } | null>(null);
  /** The list of closed roads; with a seed the form to close one. */
  closures = $state.raw<ClosureSeed | true | null>(null);
  /** What is being drawn to be closed. */
  drawing = $state.raw<{ points: GeoPoint[]; lines: GeoPoint[][]; radius_m: number } | null>(null);
  private serial = 0;

  select(incident_id: string | null): void {
    this.incident_id = incident_id;
    if (incident_id) this.pane = 'panel';
  }
  open_call(seed: CallSeed): void {
    this.call = { ...seed };
    this.incident_id = null;
    this.pane = 'panel';
  }
  open_closures(seed: ClosureSeed | true = true): void {
    this.closures = seed === true ? true : { ...seed };
    this.pane = 'panel';
  }
  show(point: GeoPoint | null | undefined, zoom = 15): void {
    if (point) this.fly_to = { point, zoom, serial: ++this.serial };
  }
  ask_for(what: 'close' | 'move' | 'note' | 'reopen' | 'grade'): void {
    this.ask = { what, serial: ++this.serial };
    this.pane = 'panel';
  }
  flash_for(id: string, length_ms = 12_000): void {
    this.flash = new Set([...this.flash, id]);
    setTimeout(() => {
      const left = new Set(this.flash);
      left.delete(id);
      this.flash = left;
    }, length_ms);
  }
}

export const desk = new Desk();
