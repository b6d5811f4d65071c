// What a found place is and where it lies, as the register says it: "hospital · Shentian Subdistrict". Its words are codes, the rest are names.
import { i18n } from './i18n.svelte';
import { kPremisesWords, premises_word } from './premises';

export function place_detail(detail: string): string {
  const tables: Record<string, string>[] = [i18n.t.place_kind, i18n.t.jurisdiction_level, i18n.t.address_status];
  return detail
    .split(' · ')
    .map((part) => tables.map((table) => table[part]).find((found) => found !== undefined) ?? (part in kPremisesWords ? premises_word(part) : part))
    .filter((part, index, all) => all.indexOf(part) === index)
    .join(' · ');
}
