import { expect, test } from 'vitest';
import { plain_text } from './plain_text';

test('what is pasted loses what nobody sees, and nothing else', () => {
  expect(plain_text('\u202d0571\u20115550100\u202c\u0007')).toBe('0571\u20115550100');
  expect(plain_text('望江路 12 号\n二单元\t3F é 😀')).toBe('望江路 12 号\n二单元\t3F é 😀');
});
