import { expect, test, vi } from 'vitest';
import { i18n } from '../i18n/i18n.svelte';
import { place_names } from './place_names.svelte';

// The caller said 138, the register's nearest door is 136: both are shown, each as what it is, in the language of the screen.
test('what was stated stays, the entry that was picked for it stands beside it', async () => {
  const label = { zh: '汀北区观桐街道内环西路136号', en: 'Inner Ring West Road 136, Guantong Subdistrict' };
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items: [{ code: 'A136', text: '', label }] })));
  const stated = { text: '内环西路138号', address_code: 'A136' };
  i18n.language = 'zh';
  place_names.of({ ...stated, text: 'x y' }); // Asks.
  await vi.waitFor(() => expect(place_names.named('A136')).toBe(label.zh));
  expect(place_names.of(stated)).toBe('内环西路138号');
  expect(place_names.picked(stated)).toBe(label.zh);
  expect(place_names.picked({ text: '内环西路136号', address_code: 'A136' })).toBe(''); // The same, with its district.
  i18n.language = 'en';
  expect(place_names.of(stated)).toBe(label.en);
  expect(place_names.typed(stated)).toBe('内环西路138号');
  expect(place_names.typed({ text: label.zh, address_code: 'A136' })).toBe(''); // The register's words: nobody stated them.
  vi.unstubAllGlobals();
});
