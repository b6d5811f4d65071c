// Display numbers: 20261122-0231 is shown as I-0231 where the day is plain, and typed as I0231, 0231 or 231.

export function short_number(number: string): string {
  const dash = number.lastIndexOf('-');
  return dash < 0 ? number : `I-${number.slice(dash + 1)}`;
}

export function number_matches(number: string, typed: string): boolean {
  const wanted = typed.toUpperCase();
  if (number.toUpperCase() === wanted) return true;
  const digits = /^I?-?(\d+)$/.exec(wanted)?.[1];
  if (!digits) return false;
  const tail = number.slice(number.lastIndexOf('-') + 1);
  return Number(tail) === Number(digits);
}

export function metres_text(metres: number): string {
  return metres < 950 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}
