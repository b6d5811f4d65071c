import { i18n } from './i18n.svelte';

const kDays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Which speeds a travel time was made with: the version, and the hour of the week as the server tells it (mon 08). */
export function speeds_text({ speeds, speeds_hour }: { speeds?: string; speeds_hour?: string }): string {
  const [day, hour] = (speeds_hour ?? '').split(' ');
  if (!speeds || !day || !hour) return '';
  return i18n.t.advice.speeds(speeds === 'built_in' ? '' : speeds.slice(0, 8), kDays.indexOf(day), hour);
}
