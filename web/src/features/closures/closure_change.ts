// What is changed of a closure, against what it said when its form was opened: another's change meanwhile is neither taken back nor passed over.
import type { ClosureView } from '../../api/types';
import { date_clock_text, parse_date_clock } from '../../lib/time';

/** As the form holds it; until: as it is typed, empty: no end is known. */
export interface Said { reason: string; siren_may_pass: boolean; until: string }
export interface Change { reason?: string; siren_may_pass?: boolean; until?: string; until_lifted?: boolean }

export const said_of = ({ reason, siren_may_pass, until }: ClosureView): Said => ({ reason, siren_may_pass, until: until ? date_clock_text(until) : '' });

/** Null: what is typed is no time. */
export function change_of(before: ClosureView, said: Said): Change | null {
  const was = said_of(before);
  const ends_ms = said.until.trim() === '' ? null : parse_date_clock(said.until);
  if (Number.isNaN(ends_ms)) return null;
  const is_same_end = (ends_ms === null ? '' : date_clock_text(ends_ms)) === was.until;
  return {
    ...(said.reason === was.reason ? {} : { reason: said.reason }), ...(said.siren_may_pass === was.siren_may_pass ? {} : { siren_may_pass: said.siren_may_pass }),
    ...(is_same_end ? {} : ends_ms === null ? { until_lifted: true } : { until: new Date(ends_ms).toISOString() }),
  };
}

/** The closure has changed under the form: what was not touched here says what it says now. */
export function said_anew(before: ClosureView, now: ClosureView, said: Said): Said {
  const [was, is] = [said_of(before), said_of(now)];
  return {
    reason: said.reason === was.reason ? is.reason : said.reason, siren_may_pass: said.siren_may_pass === was.siren_may_pass ? is.siren_may_pass : said.siren_may_pass, until: said.until === was.until ? is.until : said.until,
  };
}
