// Initials of Chinese words for type-ahead ("jzhz" finds 建筑火灾), from the browser's own pinyin collation: no table to ship.

const kBounds: [string, string][] = [
  ['a', '阿'], ['b', '八'], ['c', '嚓'], ['d', '哒'], ['e', '妸'], ['f', '发'], ['g', '旮'], ['h', '哈'], ['j', '讥'], ['k', '咔'], ['l', '垃'],
  ['m', '痳'], ['n', '拏'], ['o', '噢'], ['p', '妑'], ['q', '七'], ['r', '呥'], ['s', '仨'], ['t', '他'], ['w', '屲'], ['x', '夕'], ['y', '丫'], ['z', '帀'],
];
const collator = new Intl.Collator('zh-Hans-CN-u-co-pinyin');
const known = new Map<string, string>();

function initial(character: string): string {
  if (!/\p{Script=Han}/u.test(character)) return /[a-z0-9]/i.test(character) ? character.toLowerCase() : '';
  let found = 'a';
  for (const [letter, bound] of kBounds) {
    if (collator.compare(character, bound) < 0) break;
    found = letter;
  }
  return found;
}

export function initials(text: string): string {
  let result = known.get(text);
  if (result === undefined) {
    result = [...text].map(initial).join('');
    known.set(text, result);
  }
  return result;
}

/** 0: no match; else the better, the larger. Looks into Chinese, English, code and initials. */
export function match_score(query: string, name: { zh: string; en: string }, code: string): number {
  const q = query.trim().toLowerCase();
  if (q === '') return 1;
  const en = name.en.toLowerCase();
  if (code.toLowerCase() === q) return 100;
  if (name.zh.startsWith(q) || en.startsWith(q)) return 90;
  if (code.toLowerCase().startsWith(q)) return 80;
  if (initials(name.zh).startsWith(q)) return 75;
  if (en.split(/[\s/,-]+/).some((word) => word.startsWith(q))) return 70;
  if (name.zh.includes(q)) return 65;
  if (code.toLowerCase().split(/[._]/).some((word) => word.startsWith(q))) return 60;
  if (q.length > 1 && initials(name.zh).includes(q)) return 50;
  if (q.length > 2 && en.includes(q)) return 40;
  return 0;
}
