// What tabs and the shared worker say to each other.
import type { Change, PositionRow } from './types';

export type Viewport = [west: number, south: number, east: number, north: number];

export type ToWorker =
  | { say: 'join'; csrf: string }
  | { say: 'viewport'; viewport: Viewport | null }
  | { say: 'alive' }
  | { say: 'leave' };

export type FromWorker =
  | { say: 'hello'; position: number; now: string; speed: number; demo: boolean }
  | { say: 'change'; change: Change }
  | { say: 'positions'; at: string; units: PositionRow[] }
  | { say: 'clock'; now: string; speed: number }
  | { say: 'reset' }
  | { say: 'signed_out' }
  | { say: 'link'; up: boolean; last_heard_ms: number };
