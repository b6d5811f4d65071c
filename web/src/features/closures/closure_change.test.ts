// Two people change one closure: a form that compared with what the stream had brought meanwhile sent the other's change back as its own.
import { expect, test } from 'vitest';
import { closure } from '../../store/fixtures.test-data';
import { change_of, said_anew, said_of } from './closure_change';

const before = closure({ until: '2026-07-01T12:00:00.250Z' });

test('only what was touched is sent, whatever has come meanwhile', () => {
  expect(change_of(before, said_of(before))).toEqual({});
  expect(change_of(before, { ...said_of(before), siren_may_pass: true })).toEqual({ siren_may_pass: true });
  expect(change_of(before, { ...said_of(before), reason: 'works' })).toEqual({ reason: 'works' });
  expect(change_of(before, { ...said_of(before), until: ' ' })).toEqual({ until_lifted: true });
  expect(change_of(closure({ until: null }), { ...said_of(closure({ until: null })), until: said_of(before).until })).toEqual({ until: '2026-07-01T12:00:00.000Z' });
  expect(change_of(before, { ...said_of(before), until: 'tonight' })).toBeNull();
});

test('after a refusal what was not touched follows the closure, and what was typed stays', () => {
  const now = closure({ version: 2, reason: 'fire', siren_may_pass: true, until: null });
  const said = said_anew(before, now, { ...said_of(before), reason: 'works' });
  expect(said).toEqual({ reason: 'works', siren_may_pass: true, until: '' });
  expect(change_of(now, said)).toEqual({ reason: 'works' });
});
