import { expect, test } from 'vitest';
import { set_utc_offset } from '../../lib/time';
import { form_moment } from './form_times';

set_utc_offset(8 * 3600);

test('times are read as people write them on paper', () => {
  for (const text of ['14:05', '14：05', '14.05', '1405', ' 14:05 ', '14:05:00']) expect(form_moment('2026-11-26', text, null), text).toBe('2026-11-26T06:05:00.000Z');
});

test('what lies before the call happened after midnight', () => {
  const received = form_moment('2026-11-26', '23:50', null);
  expect(form_moment('2026-11-26', '00:10', received)).toBe('2026-11-26T16:10:00.000Z');
  expect(form_moment('2026-11-26', '23:50', received)).toBe(received);
});

test('what is no time is none', () => {
  for (const text of ['', '24:00', '14:60', 'noon', '14']) expect(form_moment('2026-11-26', text, null), text).toBeNull();
  expect(form_moment('26.11.', '14:05', null)).toBeNull();
});
