// Timers come in swarms: one note tells of all that went off within a few seconds, the newest first, each incident and what is late once.
export interface Overdue { number: string; what: string; unit: string }

const kNamed = 3;

/** `others(more, all)`: how the rest is said. */
export function overdue_text(newest_first: Overdue[], separator: string, others: (more: number, all: number) => string): string {
  const heads = new Map<string, string[]>();
  for (const { number, what, unit } of newest_first.slice(0, kNamed)) {
    const head = `${number} ${what}`;
    heads.set(head, [...(heads.get(head) ?? []), ...(unit ? [unit] : [])]);
  }
  const said = [...heads].map(([head, units]) => [head, ...units].join(' ')).join(separator);
  const more = newest_first.length - kNamed;
  return more > 0 ? `${said} ${others(more, newest_first.length)}` : said;
}
