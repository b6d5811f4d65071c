// What a field lacks, in the language of the screen: the browser's own bubble speaks the browser's. One listener for every form.
export interface ValidityWords { missing: string; pattern: string; number: string; range: (min: string, max: string) => string; short: (characters: number) => string }
interface Field { validity: Pick<ValidityState, 'valueMissing' | 'patternMismatch' | 'badInput' | 'typeMismatch' | 'stepMismatch' | 'rangeUnderflow' | 'rangeOverflow' | 'tooShort'>; title: string; min?: string; max?: string; minLength?: number }

/** Empty: nothing is wrong that these words are for. */
export function validity_text({ validity, title, min = '', max = '', minLength = 0 }: Field, words: ValidityWords): string {
  if (validity.badInput || validity.typeMismatch || validity.stepMismatch) return words.number;
  if (validity.valueMissing) return words.missing;
  if (validity.rangeUnderflow || validity.rangeOverflow) return words.range(min, max);
  if (validity.tooShort) return words.short(minLength);
  return validity.patternMismatch ? [words.pattern, title].filter(Boolean).join(' ') : '';
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
const is_control = (node: unknown): node is Control => node instanceof HTMLInputElement || node instanceof HTMLSelectElement || node instanceof HTMLTextAreaElement;

export function speak_validity(words: () => ValidityWords): void {
  const said = new Set<Control>();
  const take_back = (control: Control): void => {
    control.setCustomValidity('');
    said.delete(control);
  };
  document.addEventListener('invalid', ({ target }) => {
    if (!is_control(target)) return;
    target.setCustomValidity('');
    const text = validity_text(target as Field, words());
    if (text === '') return;
    target.setCustomValidity(text);
    said.add(target);
  }, true);
  const changed = ({ target }: Event): void => {
    if (is_control(target)) take_back(target);
  };
  document.addEventListener('input', changed, true);
  document.addEventListener('change', changed, true);
  // A field that the page filled itself is looked at anew; Enter in a field clicks the form's button too.
  document.addEventListener('click', () => [...said].forEach(take_back), true);
}
