import { expect, test } from 'vitest';
import { city_style, kFirstLabel } from './style';

// Areas are put below this layer: before it nothing may be written, and it has to be there, or the map stays empty.
test.each([true, false])('what is written on the city begins with the layer that areas stay below (dark: %s)', (dark) => {
  const { layers } = city_style('/tiles', '', { dark, language: 'zh' });
  expect(layers.find(({ type }) => type === 'symbol')?.id).toBe(kFirstLabel);
});
