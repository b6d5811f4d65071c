// Times as somebody writes them on paper: 14:05, 14.05, 1405, with a full-width colon too.
import { parse_date_clock } from '../../lib/time';

export const kUnitTimes = ['assigned_at', 'acknowledged_at', 'en_route_at', 'on_scene_at', 'available_at'] as const;
export type UnitTime = (typeof kUnitTimes)[number];

const kDay_ms = 86_400_000;

/** RFC 3339, or null when it is no time. What lies before the call happened after midnight. */
export function form_moment(date: string, time: string, received_at: string | null): string | null {
  const parts = /^\s*(\d{1,2})[:：.]?(\d{2})(?:[:：.](\d{2}))?\s*$/.exec(time);
  if (!parts || Number(parts[1]) > 23 || Number(parts[2]) > 59 || Number(parts[3] ?? 0) > 59) return null;
  const at_ms = parse_date_clock(`${date} ${parts[1]}:${parts[2]}:${parts[3] ?? '00'}`);
  if (Number.isNaN(at_ms)) return null;
  const after_midnight = received_at !== null && at_ms < Date.parse(received_at);
  return new Date(at_ms + (after_midnight ? kDay_ms : 0)).toISOString();
}
