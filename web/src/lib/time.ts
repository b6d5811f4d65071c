// Times as people read them. Moments are RFC 3339 strings; milliseconds inside.

export function ms(moment: string | null | undefined): number {
  return moment ? Date.parse(moment) : Number.NaN;
}

// Times are shown as the clocks of the centre show them, wherever the screen stands. Until the centre has told, as this machine's do.
let utc_offset_ms: number | null = null;
export function set_utc_offset(seconds: number | null): void {
  utc_offset_ms = seconds === null ? null : seconds * 1000;
}
/** A date whose UTC fields read as the centre's local time. */
function local(moment: string | number): Date {
  const date = new Date(moment);
  return new Date(date.getTime() + (utc_offset_ms ?? -date.getTimezoneOffset() * 60_000));
}

const two = (value: number): string => String(value).padStart(2, '0');

/** 42 s -> 0:42, 5 min -> 5:00, 3 h -> 3:00:00, 2 days -> 2d 03h. */
export function age_text(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
  if (s < 86400) return `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return `${Math.floor(s / 86400)}d ${two(Math.floor(s / 3600) % 24)}h`;
}

export function clock_text(moment: string | number | null | undefined): string {
  if (moment === null || moment === undefined || moment === '') return '';
  const date = local(moment);
  if (Number.isNaN(date.getTime())) return '';
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

export function date_text(moment: string | number | null | undefined): string {
  if (moment === null || moment === undefined || moment === '') return '';
  const date = local(moment);
  if (Number.isNaN(date.getTime())) return '';
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** The day in UTC, for what the server keeps by days of UTC. */
export function utc_day(moment: string): string {
  return new Date(moment).toISOString().slice(0, 10);
}

export function date_clock_text(moment: string | number | null | undefined): string {
  const date = date_text(moment);
  return date && `${date} ${clock_text(moment)}`;
}

/** 2026-11-22 08:30 or with seconds, local time, as date_clock_text writes it; NaN when it is no such text. */
export function parse_date_clock(text: string): number {
  const parts = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*$/.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour, minute, second] = parts.map(Number);
  const wall_ms = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second || 0);
  return wall_ms - (utc_offset_ms ?? -new Date(year ?? 0, (month ?? 1) - 1, day, hour, minute).getTimezoneOffset() * 60_000);
}

/** What a network and a finger take is not late. */
export const is_late = (occurred: string | null | undefined, recorded: string | null | undefined): boolean => ms(recorded) - ms(occurred) > 5000;

/** 10:31 or 10:31:20, the last time that the centre's clocks showed it; NaN when it is no time of day. Clocks may be a minute apart. */
export function parse_time_of_day(text: string, now_ms: number): number {
  const parts = /^\s*(\d{1,2})[:：](\d{2})(?:[:：](\d{2}))?\s*$/.exec(text);
  if (!parts) return Number.NaN;
  const [, hour, minute, second] = parts.map(Number);
  if ((hour ?? 24) > 23 || (minute ?? 60) > 59 || (second || 0) > 59) return Number.NaN;
  const day_ms = 86_400_000;
  const midnight_ms = parse_date_clock(`${date_text(now_ms)} 00:00`);
  const at_ms = midnight_ms + ((hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second || 0)) * 1000;
  return at_ms > now_ms + 60_000 ? at_ms - day_ms : at_ms;
}

/** 07:30 -> 450, 24:00 -> 1440; NaN when it is no time of day. */
export function parse_minute(text: string): number {
  const parts = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
  const minute = parts ? Number(parts[1]) * 60 + Number(parts[2]) : Number.NaN;
  return minute <= 1440 && Number(parts?.[2]) < 60 ? minute : Number.NaN;
}

export function minutes_text(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(Math.round(seconds) % 60)}`;
}

/** Minute of the day -> 07:30. */
export function minute_text(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
