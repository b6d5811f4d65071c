// Times as people read them. Moments are RFC 3339 strings; milliseconds inside.

export function ms(moment: string | null | undefined): number {
  return moment ? Date.parse(moment) : Number.NaN;
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
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function date_text(moment: string | number | null | undefined): string {
  if (moment === null || moment === undefined || moment === '') return '';
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export function date_clock_text(moment: string | number | null | undefined): string {
  const date = date_text(moment);
  return date && `${date} ${clock_text(moment)}`;
}

/** For <input type="datetime-local" step="1">. */
export function local_input_text(at_ms: number): string {
  return `${date_text(at_ms)}T${clock_text(at_ms)}`;
}

export function minutes_text(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(Math.round(seconds) % 60)}`;
}

/** Minute of the day -> 07:30. */
export function minute_text(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
