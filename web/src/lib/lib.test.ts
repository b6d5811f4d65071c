import { describe, expect, test, vi } from 'vitest';
import { at_most_every } from './debounce';
import { number_matches, short_number } from './numbers';
import { initials, match_score } from './pinyin';
import { age_text, date_clock_text, is_late, parse_date_clock, parse_minute, parse_time_of_day, set_utc_offset } from './time';

test('ages read at a glance', () => {
  expect([0, 59, 60, 3599, 3600, 86400, 90061].map(age_text)).toEqual(['0:00', '0:59', '1:00', '59:59', '1:00:00', '1d 00h', '1d 01h']);
});

test('times that are typed', () => {
  expect(parse_date_clock('2026-11-22 08:30')).toBe(new Date(2026, 10, 22, 8, 30).getTime());
  expect(parse_date_clock('2026-11-22T08:30:05')).toBe(new Date(2026, 10, 22, 8, 30, 5).getTime());
  expect(parse_date_clock('yesterday')).toBeNaN();
  expect([parse_minute('07:30'), parse_minute('24:00'), parse_minute('24:01'), parse_minute('7:75')]).toEqual([450, 1440, Number.NaN, Number.NaN]);
});

// A screen in another time zone, or a phone set wrongly, must tell the same time as the wall of the centre.
test('times are the centre\'s, and what is typed is read back as the same moment', () => {
  set_utc_offset(8 * 3600);
  expect(date_clock_text('2026-11-21T18:30:05Z')).toBe('2026-11-22 02:30:05');
  expect(new Date(parse_date_clock('2026-11-22 02:30:05')).toISOString()).toBe('2026-11-21T18:30:05.000Z');
  set_utc_offset(null);
});

// "En route at 23:58", said at 00:03, was yesterday; a terminal whose clock is half a minute fast is not.
test('a time of day is the last that the clocks of the centre showed', () => {
  set_utc_offset(8 * 3600);
  const now = Date.parse('2026-11-22T16:03:00Z'); // 00:03 on the 23rd.
  const at = (text: string) => new Date(parse_time_of_day(text, now)).toISOString();
  expect(at('23:58')).toBe('2026-11-22T15:58:00.000Z');
  expect(at('0:01:30')).toBe('2026-11-22T16:01:30.000Z');
  expect(at('00：03:40')).toBe('2026-11-22T16:03:40.000Z');
  for (const bad of ['', '10', '24:00', '10:60', '10:31:61', 'x']) expect(parse_time_of_day(bad, now)).toBeNaN();
  set_utc_offset(null);
  expect(is_late('2026-11-22T10:00:00Z', '2026-11-22T10:00:06Z')).toBe(true);
  expect(is_late('2026-11-22T10:00:00Z', '2026-11-22T10:00:05Z')).toBe(false);
});

test('display numbers', () => {
  expect(short_number('20261122-0231')).toBe('I-0231');
  expect(number_matches('20261122-0231', 'i231')).toBe(true);
  expect(number_matches('20261122-0231', 'E231')).toBe(false);
  expect(number_matches('20261122-0231', '')).toBe(false);
});

describe('pinyin initials', () => {
  test('come from the collation, without a table', () => {
    expect(initials('建筑火灾')).toBe('jzhz');
    expect(initials('交通事故')).toBe('jtsg');
    expect(initials('A座电梯困人')).toBe('azdtkr');
  });
  test('score exact and prefix before inside', () => {
    const name = { zh: '建筑火灾', en: 'Building fire' };
    expect(match_score('建筑', name, 'fire.building')).toBeGreaterThan(match_score('火灾', name, 'fire.building'));
    expect(match_score('fire', name, 'fire.building')).toBeGreaterThan(0);
    expect(match_score('jz', name, 'fire.building')).toBeGreaterThan(0);
    expect(match_score('zz', name, 'fire.building')).toBe(0);
  });
});

// A draft may lose no keystroke older than a second: a steady typist must not postpone the save.
test('a steady stream of keystrokes is saved at the latest after the wait', () => {
  vi.useFakeTimers();
  const save = vi.fn();
  const draft = at_most_every(700, save);
  for (let i = 0; i < 20; i++) {
    draft.call();
    vi.advanceTimersByTime(100);
  }
  expect(save).toHaveBeenCalledTimes(2);
  draft.call();
  draft.flush();
  expect(save).toHaveBeenCalledTimes(3);
  vi.useRealTimers();
});
