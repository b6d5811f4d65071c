import { describe, expect, test } from 'vitest';
import { incident, unit } from '../store/fixtures.test-data';
import { complete, has_verb, kAliases, kVerbs, kWorkingVerbs, last_word, looks_like_type, parse, take_time, type Vocabulary } from './command_line';

const words: Vocabulary = {
  closed_roads: ['滨江路', '解放路'],
  closure_reasons: [{ code: 'flood', name: { zh: '积水', en: 'Flood' } }],
  units: [unit('E101', { status: 'en_route', availability: 'not_available', assignment_id: 'a1' }), unit('E102'), unit('A201', { agency: 'ambulance' })],
  incidents: [incident(), incident({ incident_id: 'i2', number: '20261122-0232', incident_type: 'medical' })],
  stations: [{ station_id: 'S01', name: { zh: '中心站', en: 'Centre' }, agency: 'fire', location: { lat: 0, lon: 0 }, county: '', version: 1 }],
  types: [
    { code: 'fire.building', name: { zh: '建筑火灾', en: 'Building fire' }, default_priority: 1, agency: 'fire', questions: [], active: true, feeds_risk: true, version: 1 },
    { code: 'medical.cardiac', name: { zh: '心搏骤停', en: 'Cardiac arrest' }, default_priority: 1, agency: 'ambulance', questions: [], active: true, feeds_risk: true, version: 1 },
  ],
  dispositions: [{ code: 'resolved', name: { zh: '处置完毕', en: 'Resolved' } }],
  take_back_reasons: [{ code: 'misheard', name: { zh: '听错', en: 'Misheard' } }],
  travel_modes: [{ code: 'normal', name: { zh: '正常行驶', en: 'Normal driving' } }],
  reasons: [{ code: 'maintenance', name: { zh: '检修', en: 'Maintenance' } }],
  text: (name) => name.zh,
  status_word: (status) => status,
  type_name: (code) => code,
  verb_name: (verb) => verb,
  place_text: (incident) => incident.place.text,
  aliases: (verb) => kAliases[verb],
};

describe('parsing', () => {
  // The same order in every way people say it.
  test.each(['D E101 I0231', 'd e101 i0231', 'D.E101.I0231', '派 E101 I0231', '派E101 I0231', '调派 E101 I0231', 'dp E101 I0231', 'Ｄ　Ｅ101　I0231'])('%s is a dispatch of two objects', (line) => {
    const parsed = parse(line);
    expect(parsed.verb).toBe('D');
    expect(parsed.args.map((arg) => arg.toUpperCase())).toEqual(['E101', 'I0231']);
  });

  test('roads are closed and opened in the words that people use', () => {
    for (const line of ['RC 积水 滨江路', '封路 积水 滨江路', 'fl 积水 滨江路']) expect(parse(line)).toMatchObject({ verb: 'RC', args: ['积水', '滨江路'] });
    for (const line of ['RO 滨江路', '解封 滨江路', '解除封闭滨江路', 'jf 滨江路']) expect(parse(line)).toMatchObject({ verb: 'RO', args: ['滨江路'] });
    expect(complete('RC js', words).map((found) => found.insert)).toEqual(['flood']);
    expect(complete('RO 滨', words).map((found) => found.insert)).toEqual(['滨江路']);
  });

  test('what is reached is asked in the words that people use, of whatever stands on the map', () => {
    for (const line of ['R E101', 'r.E101', '到达范围 E101', '到达范围E101', '范围 E101', 'fw E101']) expect(parse(line)).toMatchObject({ verb: 'R', args: ['E101'] });
    expect(parse('到 E101').verb).toBe('A');
    expect(complete('R S0', words).map((found) => found.insert)).toEqual(['S01']);
    expect(complete('R E10', words).map((found) => found.insert)).toEqual(['E101', 'E102']);
    expect(complete('R S01 zc', words).map((found) => found.insert)).toEqual(['normal']);
  });

  test('a word of the same letters is not a verb', () => {
    expect(parse('Dx E101').verb).toBeNull();
    expect(parse('').verb).toBeNull();
  });

  test('a note keeps its text as it was typed, dots and all', () => {
    expect(parse('T 现场有 3 人。已疏散...').rest).toBe('现场有 3 人.已疏散...');
    expect(parse('T.I0231.two trapped').args[0]).toBe('I0231');
  });

  test('a type keeps its dots', () => {
    expect(parse('N fire.building 人民路 1 号').args[0]).toBe('fire.building');
    expect(parse('N.fire.building').args[0]).toBe('fire.building');
  });

  // The minute of a radio report is typed with whatever colon the input method gives.
  test.each(['EN E101 @10:31', 'EN @10:31 E101', '出动 E101 @10:31', 'EN.E101.@10:31', 'ＥＮ E101 ＠10：31'])('%s carries the time it happened', (line) => {
    const { args, time } = take_time(parse(line).args);
    expect(time).toBe('10:31');
    expect(args).toEqual(['E101']);
  });

  test('taking back and standing down begin with the same Chinese sign and are told apart', () => {
    expect(parse('撤销E101').verb).toBe('U');
    expect(parse('撤回 E101').verb).toBe('U');
    expect(parse('撤 E101').verb).toBe('SD');
    expect(parse('u').verb).toBe('U');
  });

  test('?verb asks for the form', () => {
    expect(parse('?D')).toMatchObject({ help: true, verb: 'D' });
    expect(parse('?派')).toMatchObject({ help: true, verb: 'D' });
    expect(parse('?')).toMatchObject({ help: true, verb: null });
  });

  test('no two verbs share an alias', () => {
    const all = kVerbs.flatMap((verb) => [verb.toLowerCase(), ...kAliases[verb]]);
    expect(new Set(all).size).toBe(all.length);
  });

  test('every verb of the house has a Chinese word', () => {
    for (const verb of kVerbs) expect(kAliases[verb].some((alias) => /\p{Script=Han}/u.test(alias))).toBe(true);
  });
});

describe('completing', () => {
  const labels = (line: string) => complete(line, words).map((suggestion) => suggestion.label);

  test('a bare letter offers verbs, by pinyin initials too', () => {
    expect(labels('d')).toContain('D');
    expect(labels('gd')).toContain('SD');
    expect(labels('')).toEqual([]);
  });

  test('for a dispatch those who can go come first', () => {
    expect(labels('D ')[0]).toBe('A201');
    expect(labels('D E1')).toEqual(['E102', 'E101']);
  });

  test('for a status those who are on the road come first', () => {
    expect(labels('A ')[0]).toBe('E101');
  });

  test('the second object of a dispatch may be an incident', () => {
    expect(labels('D E102 I')).toContain('I-0231');
  });

  test('a unit already named is not offered again', () => {
    expect(labels('D E102 E')).not.toContain('E102');
  });

  test('for taking back those come first who have something to take back', () => {
    const with_report = { ...words, units: [unit('E101'), unit('E102', { take_back: 'on_scene' })] };
    expect(complete('U ', with_report)[0]?.label).toBe('E102');
    expect(complete('U E102 tc', words).map((suggestion) => suggestion.label)).toEqual(['misheard']);
  });

  test('types by pinyin initials', () => {
    expect(labels('N jzhz')).toEqual(['fire.building']);
  });

  test('the word after a Han verb without space', () => {
    expect(has_verb('派E1')).toBe(true);
    expect(labels('派E1')).toEqual(['E102', 'E101']);
  });

  test('the word being typed ends at dot or space', () => {
    expect(last_word('D.E101.I02')).toEqual({ start: 7, word: 'I02' });
    expect(last_word('D E101 ')).toEqual({ start: 7, word: '' });
  });
});

test('a verb that does nothing is neither in the help nor offered', () => {
  expect(kWorkingVerbs).not.toContain('W');
  expect(kWorkingVerbs).toHaveLength(kVerbs.length - 1);
  expect(complete('w', words).map((suggestion) => suggestion.label)).not.toContain('W');
});

// `N fire.zzz` opened a call at a place called fire.zzz, which the register then found somewhere.
test('a dotted code is a type, whether there is one or not; a place is not', () => {
  for (const typed of ['fire.zzz', 'fire.building', 'Medical.Cardiac.x']) expect(looks_like_type(typed), typed).toBe(true);
  for (const typed of ['人民路1号', '31.2,117.5', '31.2', 'fire', 'St.', '3.幢', 'no.3,x']) expect(looks_like_type(typed), typed).toBe(false);
});
