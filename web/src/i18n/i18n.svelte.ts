import { en } from './en';
import { zh, type Dictionary } from './zh';

export type Language = 'zh' | 'en';
export type { Dictionary };

const kKept = 'tocsin.language';
const kHan = /\p{Script=Han}/u;
const kWord = /\p{Letter}{2}/u;

class I18n {
  language = $state<Language>('zh');
  t: Dictionary = $derived(this.language === 'zh' ? zh : en);

  /** As public/look.js found it; another tab of this browser that switches takes this one along. */
  start(): void {
    this.show(document.documentElement.lang === 'en' ? 'en' : 'zh');
    window.addEventListener('storage', ({ key, newValue }) => {
      if (key === kKept && (newValue === 'zh' || newValue === 'en')) this.show(newValue);
    });
  }
  private show(language: Language): void {
    this.language = language;
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }
  set(language: Language): void {
    this.show(language);
    try {
      localStorage.setItem(kKept, language);
    } catch { /* A browser without storage starts anew each time. */ }
  }
  toggle(): void {
    this.set(this.language === 'zh' ? 'en' : 'zh');
  }
  /** zh -> 中文, Chinese; a code that the browser does not know stays. */
  language_name(code: string): string {
    try {
      return new Intl.DisplayNames([this.language], { type: 'language' }).of(code) ?? code;
    } catch {
      return code;
    }
  }
  /** Data that carries both languages. */
  text(name: { zh: string; en: string } | string | null | undefined): string {
    if (!name) return '';
    if (typeof name === 'string') {
      // Accounts and data sets are named by hand: "调度员 1 / Dispatcher 1".
      const halves = name.split(' / ');
      return (halves.length === 2 ? halves[this.language === 'zh' ? 0 : 1] : name) ?? name;
    }
    return (this.language === 'zh' ? name.zh || name.en : name.en || name.zh) ?? '';
  }
}

export const i18n = new I18n();

/** Words that a reader of this language cannot read; numbers and coordinates are read by all. */
export const is_foreign = (text: string): boolean => (i18n.language === 'en' ? kHan.test(text) : kWord.test(text) && !kHan.test(text));

/** A word of a closed vocabulary, or the code itself where a newer server knows more words than this page. */
export function word(table: object, code: string | number): string {
  const value = (table as Record<string, unknown>)[code];
  return typeof value === 'string' ? value : String(code);
}
