import { expect, test } from 'vitest';
import { validity_text, type ValidityWords } from './validity';

const zh: { validity: ValidityWords } = { validity: { missing: '缺', pattern: '格式', number: '数', range: (min, max) => `${min}至${max}`, short: (n) => `${n}字` } };
const en: { validity: ValidityWords } = { validity: { missing: 'missing', pattern: 'pattern', number: 'number', range: (min, max) => `${min}..${max}`, short: (n) => `${n} characters` } };

const fine = { valueMissing: false, patternMismatch: false, badInput: false, typeMismatch: false, stepMismatch: false, rangeUnderflow: false, rangeOverflow: false, tooShort: false };

// A 中文 screen in an English browser said "Please fill out this field."
test('what is wrong with a field is said in the language of the screen', () => {
  const said = (validity: Partial<typeof fine>, more = {}): [string, string] => [validity_text({ validity: { ...fine, ...validity }, title: '', ...more }, zh.validity), validity_text({ validity: { ...fine, ...validity }, title: '', ...more }, en.validity)];
  expect(said({ valueMissing: true })).toEqual([zh.validity.missing, en.validity.missing]);
  expect(said({ rangeOverflow: true }, { min: '-90', max: '90' })[0]).toContain('-90');
  expect(said({ rangeOverflow: true }, { min: '-90', max: '90' })[1]).toContain('90');
  expect(said({ tooShort: true }, { minLength: 4 })[1]).toContain('4');
  expect(said({ patternMismatch: true }, { title: 'fire.building' })[0]).toContain('fire.building');
  // A number that is none has no value either; what is wrong is that it is none.
  expect(said({ badInput: true, valueMissing: true })).toEqual([zh.validity.number, en.validity.number]);
  expect(said({})).toEqual(['', '']);
});
