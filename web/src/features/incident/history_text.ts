// What an entry of the log is about, in words: statuses, places, types, agencies and other incidents by the names that people know.
import type { HistoryEntry } from '../../api/types';
import { i18n, is_foreign, word } from '../../i18n/i18n.svelte';
import { short_number } from '../../lib/numbers';
import { configuration } from '../../store/configuration.svelte';
import { detail } from '../../store/detail.svelte';
import { place_names } from '../../store/place_names.svelte';
import { world } from '../../store/world.svelte';

const incident_number = (id: string): string => {
  const known = world.incidents.get(id);
  return known ? short_number(known.number) : id;
};
const kNoteShown = 40;
const note_text = (id: string): string => {
  const text = detail.view?.notes.find((note) => note.note_id === id)?.text ?? '';
  return text.length > kNoteShown ? `${text.slice(0, kNoteShown)}…` : text;
};

/** Who, and by which way where it was not the console. The demo's own actors are no persons: the way says it all. */
export function actor_text({ actor, source }: HistoryEntry): string {
  if (actor === 'system' || source === 'simulated') return actor === 'system' ? i18n.t.panel.system : word(i18n.t.source, source);
  return [i18n.text(actor), source === 'console' || source === 'system' ? '' : word(i18n.t.source, source)].filter(Boolean).join(' · ');
}

/** For data-typed: what a person typed, in whatever language. */
export const typed_in_log = (entry: HistoryEntry): '' | undefined => (['incident.opened', 'incident.moved', 'incident.note_added'].includes(entry.what) && is_foreign(history_text(entry)) ? '' : undefined);

export function history_text(entry: HistoryEntry): string {
  const { from, to } = entry;
  switch (entry.what) {
    case 'incident.graded':
    case 'incident.grade_taken_back': {
      const [type = '', priority = ''] = to.split(' ');
      return `${configuration.type_name(type)} · ${word(i18n.t.priority, priority)}`;
    }
    case 'hold.placed': return word(i18n.t.review.ground_of, to);
    case 'incident.phase_changed': return word(i18n.t.incident_state, to);
    case 'incident.merged':
    case 'incident.unmerged': return [from, to].filter((id) => id !== '' && id !== detail.incident_id).map(incident_number).join(' ');
    case 'incident.note_added': return note_text(to);
    case 'incident.benchmark_reported': return configuration.name('benchmarks', to);
    case 'incident.leg_requested':
    case 'incident.leg_accepted': return configuration.name('agencies', to);
    case 'incident.leg_closed': return `${configuration.name('agencies', from)} · ${configuration.name('dispositions', to)}`;
    case 'incident.taken': return i18n.text(world.seats.get(to)?.name) || to;
    case 'incident.call_joined': return '';
    case 'incident.closed': return configuration.name('dispositions', to);
    case 'incident.timer_fired': return word(i18n.t.panel.timers, to);
    case 'assignment.dispatched': return from ? `${i18n.t.end_reason.diverted} ${incident_number(from)}` : '';
    case 'assignment.progressed':
    case 'assignment.step_reported_late': return word(i18n.t.unit_status, to);
    case 'assignment.step_taken_back': {
      const [step = '', reason = ''] = to.split(' ');
      return `${word(i18n.t.unit_status, from)} → ${word(i18n.t.unit_status, step)} · ${word(i18n.t.take_back.reason, reason)}`;
    }
    case 'assignment.resumed': return word(i18n.t.take_back.reason, to);
    case 'incident.leg_acceptance_taken_back': return configuration.name('agencies', to);
    case 'assignment.ended': return word(i18n.t.end_reason, to);
    case 'assignment.advised': return to && `${i18n.t.advice.run_card} ${to}`;
    // Where it was said to be, then.
    case 'incident.opened':
    case 'incident.moved': return place_names.of({ text: to, address_code: to === detail.view?.incident.place.text ? detail.view.incident.place.address_code : '' });
    case 'closure.closed': return [i18n.text(entry.road), word(i18n.t.closures.reasons, to)].filter(Boolean).join(' · ');
    default: return to;
  }
}
