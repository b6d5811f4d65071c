// Every user action is a registered value: menus, buttons, keys and the help page read it from here.
import { tick } from 'svelte';
import { i18n } from '../i18n/i18n.svelte';
import { advice } from '../store/advice.svelte';
import { desk } from '../store/desk.svelte';
import { detail } from '../store/detail.svelte';
import { session } from '../store/session.svelte';
import { toasts } from '../store/toasts.svelte';
import { world } from '../store/world.svelte';
import { router } from '../store/router.svelte';
import type { CallView, IncidentView, SeatView } from '../api/types';
import { answer_call, dispatch, merge, running_units, set_level, stand_down, take, unmerge } from './commands';
import { toggle_isochrone } from './isochrone';
import { key_text } from '../lib/keys';
import { perform, type Command, type Outcome } from './perform';
import { incident_order } from '../store/queues.svelte';

export interface Action {
  id: string;
  label: () => string;
  keys?: string;
  permission: 'any' | 'command' | 'review';
  /** Why it does not apply now, in words that say what to do; empty when it applies. */
  not_now?: () => string;
  /** The command to send, or null when it does not apply now. */
  to_command?: () => Command | null;
  /** What changes only on this screen. */
  act?: () => void;
  /** After the command is done. */
  after?: (outcome: Outcome) => void;
}

const selected = (): IncidentView | undefined => (desk.incident_id ? world.incidents.get(desk.incident_id) : undefined);
const open_one = (): IncidentView | undefined => {
  const incident = selected();
  return incident && incident.state !== 'closed' && !incident.merged_into ? incident : undefined;
};
const first_duplicate = (): { incident_id: string; number: string } | undefined => (desk.incident_id ? detail.duplicates_of(desk.incident_id)[0] : undefined);
const oldest_ringing = (): CallView | undefined => [...world.calls.values()].filter((call) => call.state === 'ringing').sort((a, b) => a.rang_at.localeCompare(b.rang_at))[0];
/** What to take apart: this incident out of the one that it went into, or the last one that came into it. */
const merged_pair = (): { into: IncidentView; other: { incident_id: string; number: string } } | undefined => {
  const incident = selected();
  const into = incident?.merged_into ? world.incidents.get(incident.merged_into) : undefined;
  if (incident && into) return into.state === 'closed' ? undefined : { into, other: incident };
  const last = incident?.merged_from.at(-1);
  return incident && last && incident.state !== 'closed' ? { into: incident, other: { incident_id: last, number: world.incidents.get(last)?.number ?? last } } : undefined;
};
const my_seat = (): SeatView | undefined => [...world.seats.values()].find((seat) => seat.account === session.current?.account);
const needs_open = (): string => (open_one() ? '' : selected() ? i18n.t.not_now.not_open : i18n.t.not_now.no_incident);
const step = (by: 1 | -1): void => {
  const order = incident_order();
  if (order.length === 0) return;
  const at = order.indexOf(desk.incident_id ?? '');
  const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + by));
  desk.select(order[next] ?? null);
};

export const command_line_focus: { now: (text?: string) => void } = { now: () => {} };
export const panes_cycle: { now: (back: boolean) => void } = { now: () => {} };
export const key_overview: { now: () => void } = { now: () => {} };

export const actions: Action[] = [
  { id: 'help', keys: 'F1', label: () => i18n.t.key_names.help, permission: 'any', act: () => key_overview.now() },
  { id: 'command', keys: 'F2', label: () => i18n.t.key_names.command, permission: 'any', act: () => command_line_focus.now() },
  { id: 'take_call', keys: 'F4', label: () => i18n.t.key_names.take_call, permission: 'command', act: () => desk.open_call({}) },
  {
    id: 'answer', keys: 'F9', label: () => i18n.t.key_names.answer, permission: 'command',
    not_now: () => (oldest_ringing() ? '' : i18n.t.not_now.none_ringing),
    to_command: () => {
      const ringing = oldest_ringing();
      return ringing ? answer_call(ringing.call_id) : null;
    },
    act: () => {
      const ringing = oldest_ringing();
      if (ringing) desk.open_call({ call_id: ringing.call_id });
    },
  },
  {
    id: 'send', keys: 'Ctrl+Enter', label: () => i18n.t.key_names.send, permission: 'command',
    not_now: () => needs_open() || (advice.incident_id === desk.incident_id && advice.picked.size > 0 ? '' : i18n.t.not_now.none_picked),
    to_command: () => {
      const incident = open_one();
      if (!incident || advice.incident_id !== incident.incident_id || advice.picked.size === 0) return null;
      return dispatch(incident, [...advice.picked], advice.view?.advice_id);
    },
    after: (outcome) => {
      if (outcome.ok) advice.forget_picks();
    },
  },
  { id: 'next', keys: 'Alt+ArrowDown', label: () => i18n.t.key_names.next, permission: 'any', act: () => step(1) },
  { id: 'previous', keys: 'Alt+ArrowUp', label: () => i18n.t.key_names.previous, permission: 'any', act: () => step(-1) },
  {
    id: 'merge', keys: 'Alt+M', label: () => i18n.t.key_names.merge, permission: 'command',
    not_now: () => needs_open() || (first_duplicate() ? '' : i18n.t.not_now.no_duplicate),
    to_command: () => {
      const incident = open_one();
      const first = first_duplicate();
      return incident && first ? merge(incident, first) : null;
    },
  },
  {
    id: 'unmerge', keys: 'Alt+U', label: () => i18n.t.key_names.unmerge, permission: 'command',
    not_now: () => (!selected() ? i18n.t.not_now.no_incident : merged_pair() ? '' : i18n.t.not_now.not_merged),
    to_command: () => {
      const pair = merged_pair();
      return pair ? unmerge(pair.into, pair.other) : null;
    },
  },
  { id: 'undo', keys: 'Alt+Z', label: () => i18n.t.key_names.undo, permission: 'command', not_now: () => (toasts.items.some((toast) => toast.undo) ? '' : i18n.t.not_now.nothing_to_undo), act: () => void toasts.undo_last() },
  {
    id: 'raise', keys: 'Alt+L', label: () => i18n.t.key_names.raise, permission: 'command',
    not_now: () => needs_open() || ((open_one()?.response_level ?? 0) < 5 ? '' : i18n.t.not_now.top_level),
    to_command: () => {
      const incident = open_one();
      return incident && incident.response_level < 5 ? set_level(incident, incident.response_level + 1) : null;
    },
  },
  {
    id: 'stand_down', keys: 'Alt+S', label: () => i18n.t.key_names.stand_down, permission: 'command',
    not_now: () => {
      const incident = open_one();
      return needs_open() || (incident && running_units(incident).length > 0 ? '' : i18n.t.not_now.no_units);
    },
    to_command: () => {
      const incident = open_one();
      const units = incident ? running_units(incident) : [];
      return incident && units.length > 0 ? stand_down(incident, units) : null;
    },
  },
  { id: 'note', keys: 'Alt+T', label: () => i18n.t.key_names.note, permission: 'command', not_now: () => (selected() ? '' : i18n.t.not_now.no_incident), act: () => desk.ask_for('note') },
  { id: 'grade', keys: 'Alt+G', label: () => i18n.t.key_names.grade, permission: 'command', not_now: needs_open, act: () => desk.ask_for('grade') },
  { id: 'move', keys: 'Alt+P', label: () => i18n.t.key_names.move, permission: 'command', not_now: needs_open, act: () => desk.ask_for('move') },
  { id: 'close', keys: 'Alt+C', label: () => i18n.t.key_names.close, permission: 'command', not_now: needs_open, act: () => desk.ask_for('close') },
  {
    id: 'reopen', keys: 'Alt+O', label: () => i18n.t.key_names.reopen, permission: 'command',
    not_now: () => {
      const incident = selected();
      if (!incident) return i18n.t.not_now.no_incident;
      return incident.state !== 'closed' ? i18n.t.not_now.not_closed : incident.reopened_as || incident.merged_into ? i18n.t.not_now.reopened : '';
    },
    act: () => desk.ask_for('reopen'),
  },
  {
    id: 'take', keys: 'Alt+K', label: () => i18n.t.key_names.take, permission: 'command',
    not_now: () => needs_open() || (!my_seat() ? i18n.t.not_now.no_seat : open_one()?.seat === my_seat()?.seat_id ? i18n.t.not_now.own_seat : ''),
    to_command: () => {
      const incident = open_one();
      return incident ? take(incident) : null;
    },
  },
  { id: 'closures', keys: 'F8', label: () => i18n.t.key_names.closures, permission: 'any', act: () => (desk.closures ? (desk.closures = null) : desk.open_closures()) },
  { id: 'isochrone', keys: 'Alt+I', label: () => i18n.t.key_names.isochrone, permission: 'any', act: toggle_isochrone },
  { id: 'hand_over', keys: 'Alt+H', label: () => i18n.t.key_names.hand_over, permission: 'command', act: () => router.go(my_seat() ? '/admin/seats?hand_over' : '/admin/seats') },
  { id: 'review', keys: 'Alt+W', label: () => i18n.t.review.title, permission: 'review', act: () => router.go('/admin/review') },
  { id: 'replay', keys: 'Alt+R', label: () => i18n.t.key_names.replay, permission: 'any', not_now: () => (desk.incident_id ? '' : i18n.t.not_now.no_incident), act: () => router.go(`/replay?incident=${encodeURIComponent(desk.incident_id ?? '')}`) },
  {
    id: 'print', keys: 'Ctrl+P', label: () => i18n.t.key_names.print, permission: 'any', not_now: () => (desk.incident_id ? '' : i18n.t.not_now.no_incident),
    act: () => void detail.load_history().then(tick).then(() => window.print()), // The log is on the record too.
  },
  { id: 'panes', keys: 'F6', label: () => i18n.t.key_names.panes, permission: 'any', act: () => panes_cycle.now(false) },
];

export function may(action: Action): boolean {
  if (action.permission === 'review') return session.has('supervisor', 'administrator');
  return action.permission === 'any' || session.may_command;
}

export function run_action(id: string): boolean {
  const action = actions.find((candidate) => candidate.id === id);
  if (!action || !may(action)) return false;
  const why = action.not_now?.() ?? '';
  if (why) {
    toasts.add({ kind: 'hint', text: `${action.label()}: ${why}` });
    return false;
  }
  const command = action.to_command?.() ?? null;
  action.act?.();
  if (command) void perform(command).then((outcome) => action.after?.(outcome));
  return true;
}

export function keys_of(id: string): string {
  return key_text(actions.find((action) => action.id === id)?.keys ?? '');
}
