import { describe, expect, test } from 'vitest';
import { Problem } from '../../api/client';
import type { PlaceResult } from '../../api/types';
import { i18n } from '../../i18n/i18n.svelte';
import { is_doubtful, refusal, taken } from './place_choice';

const found = (more: Partial<PlaceResult>): PlaceResult => ({ kind: 'address', code: 'A136', label: '汀北区观桐街道内环西路136号', detail: '', location: { lat: 31, lon: 117 }, match: 'exact', county: '', township: '', ...more });

// The caller said 138; that the register's nearest door is 136 is the register's word, not the caller's.
describe('what was typed stays what was stated', () => {
  test('beside the door that was picked for it', () => {
    expect(taken(found({ match: 'nearest_number' }), ' 内环西路138号 ')).toEqual({ place_text: '内环西路138号', location: { lat: 31, lon: 117 }, address_code: 'A136', chosen: { kind: 'address', match: 'nearest_number' } });
  });
  test('in the language in which it was typed', () => {
    expect(taken(found({ label: 'Inner Ring West Road 136, Guantong Subdistrict' }), 'Inner Ring West Road 136').place_text).toBe('Inner Ring West Road 136');
  });
  test('but not the first letters of a name: those state nothing', () => {
    expect(taken(found({ match: 'prefix' }), 'nhxl').place_text).toBeUndefined();
    expect(taken(found({ kind: 'street', code: 'street-7', label: '内环西路', match: 'prefix' }), 'nhxl')).toEqual({ place_text: '内环西路', location: { lat: 31, lon: 117 }, chosen: { kind: 'street', match: 'prefix' } });
  });
  test('with the street that it was taken for, which has no code to be found again by', () => {
    const street = found({ kind: 'street', code: 'street-7', label: '明冲村', match: 'corrected' });
    expect(taken(street, '人民').place_text).toBe('人民 (明冲村)');
    expect(taken({ ...street, match: 'road_only' }, '明冲村88号').place_text).toBe('明冲村88号');
    expect(taken({ ...street, label: '明冲村', match: 'place_only' }, '明冲村88号').place_text).toBe('明冲村88号');
    expect(is_doubtful('place_only')).toBe(true);
  });
});

describe('a refusal is not an outage', () => {
  const swapped = new Problem({ status: 422, code: 'place.coordinates_swapped', title: 'Latitude and longitude look swapped', title_zh: '经纬度疑似颠倒', next_step: 'Correct it.', next_step_zh: '请改正。' });
  test('the server’s own words, in the language of the screen', () => {
    i18n.language = 'zh';
    expect(refusal(swapped)).toBe('经纬度疑似颠倒 · 请改正。');
    i18n.language = 'en';
    expect(refusal(swapped)).toContain('Latitude and longitude look swapped');
    i18n.language = 'zh';
  });
  test('no answer and a broken server are', () => {
    expect(refusal(new Problem({ status: 0, code: 'network.unreachable' }))).toBeNull();
    expect(refusal(new Problem({ status: 503, code: 'http.503' }))).toBeNull();
    expect(refusal(new TypeError('x'))).toBeNull();
  });
});
