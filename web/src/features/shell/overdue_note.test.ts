import { expect, test } from 'vitest';
import { overdue_text, type Overdue } from './overdue_note';

const late = (number: string, unit: string): Overdue => ({ number, what: '未接令', unit });
const others = (more: number, all: number): string => `等 ${all} 项（另 ${more}）`;
const said = (...list: Overdue[]): string => overdue_text(list, '、', others);

test('an incident whose units are all late is named once, with its units', () => {
  expect(said(late('I-0025', 'R301'), late('I-0025', 'P301'), late('I-0025', 'E1301'), late('I-0025', 'E1201'))).toBe('I-0025 未接令 R301 P301 E1301 等 4 项（另 1）');
});

test('different incidents, and what concerns no unit, stand beside each other', () => {
  expect(said(late('I-0001', 'E101'), { number: 'I-0002', what: '待派过久', unit: '' }, late('I-0001', 'E102'))).toBe('I-0001 未接令 E101 E102、I-0002 待派过久');
});
