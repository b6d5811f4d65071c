// Where units are right now. Not reactive on purpose: hundreds move every second, and only the map draws them, once per animation frame.
import type { PositionRow } from '../api/types';

export interface Fix { lat: number; lon: number; heading_deg: number; speed_kmh: number; at_ms: number }

const fixes = new Map<string, Fix>();
let moved = new Set<string>();
let scheduled = false;
const listeners = new Set<(moved: Set<string>) => void>();

export function take_positions(rows: PositionRow[]): void {
  for (const [unit_id, lat, lon, heading_deg, speed_kmh, at_ms] of rows) {
    fixes.set(unit_id, { lat, lon, heading_deg, speed_kmh, at_ms });
    moved.add(unit_id);
  }
  if (!scheduled && moved.size > 0) {
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      const batch = moved;
      moved = new Set();
      for (const listener of listeners) listener(batch);
    });
  }
}

export function fix_of(unit_id: string): Fix | undefined {
  return fixes.get(unit_id);
}

export function on_positions(listener: (moved: Set<string>) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function clear_positions(): void {
  fixes.clear();
}
