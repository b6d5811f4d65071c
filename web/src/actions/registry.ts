// Every user action is a registered value: menus, buttons, keys and the help page read it from here.
import { i18n } from '../i18n/i18n.svelte';
import { advice } from '../store/advice.svelte';
import { desk } from '../store/desk.svelte';
import { detail } from '../store/detail.svelte';
import { session } from '../store/session.svelte';
import { toasts } from '../store/toasts.svelte';
import { world } from '../store/world.svelte';
import { router } from '../store/router.svelte';
import type { IncidentView } from '../api/types';
import { answer_call, dispatch, merge, running_units, set_level, stand_down } from './commands';
import { perform, type Command, type Outcome } from './perform';
import { incident_order } from '../store/queues.svelte';

export interface Action {
  id: string;
  label: () => string;
  keys?: string;
  permission: 'any' | 'command';
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
const step = (by: 1 | -1): void => {
  const order = incident_order();
  if (order.length === 0) return;
  const at = order.indexOf(desk.incident_id ?? '');
  const next = at < 0 ? (by > 0 ? 0 : order.length - 1) : Math.min(order.length - 1, Math.max(0, at + by));
  desk.select(order[next] ?? null);
};

export const command_line_focus: { now: (text?: string) => void } = { now: () => {} };
export const panes_cycle: { now: (back: boolean) => void } = { now: () => {} };

export const actions: Action[] = [
  { id: 'command', keys: 'F2', label: () => i18n.t.key_names.command, permission: 'any', act: () => command_line_focus.now() },
  { id: 'take_call', keys: 'F4', label: () => i18n.t.key_names.take_call, permission: 'command', act: () => desk.open_call({}) },
  {
    id: 'answer', keys: 'F9', label: () => i18n.t.key_names.answer, permission: 'command',
    to_command: () => {
      const ringing = [...world.calls.values()].filter((call) => call.state === 'ringing').sort((a, b) => a.rang_at.localeCompare(b.rang_at))[0];
      if (!ringing) return null;
      return answer_call(ringing.call_id);
    },
    act: () => {
      const ringing = [...world.calls.values()].filter((call) => call.state === 'ringing').sort((a, b) => a.rang_at.localeCompare(b.rang_at))[0];
      if (ringing) desk.open_call({ call_id: ringing.call_id });
    },
  },
  {
    id: 'send', keys: 'Ctrl+Enter', label: () => i18n.t.key_names.send, permission: 'command',
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
    to_command: () => {
      const incident = open_one();
      const first = detail.incident_id === incident?.incident_id ? detail.view?.duplicates[0] : undefined;
      return incident && first ? merge(incident, first) : null;
    },
  },
  { id: 'undo', keys: 'Alt+Z', label: () => i18n.t.key_names.undo, permission: 'command', act: () => void toasts.undo_last() },
  {
    id: 'raise', keys: 'Alt+L', label: () => i18n.t.key_names.raise, permission: 'command',
    to_command: () => {
      const incident = open_one();
      return incident && incident.response_level < 5 ? set_level(incident, incident.response_level + 1) : null;
    },
  },
  {
    id: 'stand_down', keys: 'Alt+S', label: () => i18n.t.key_names.stand_down, permission: 'command',
    to_command: () => {
      const incident = open_one();
      const units = incident ? running_units(incident) : [];
      return incident && units.length > 0 ? stand_down(incident, units) : null;
    },
  },
  { id: 'note', keys: 'Alt+T', label: () => i18n.t.key_names.note, permission: 'command', act: () => selected() && desk.ask_for('note') },
  { id: 'move', keys: 'Alt+P', label: () => i18n.t.key_names.move, permission: 'command', act: () => open_one() && desk.ask_for('move') },
  { id: 'close', keys: 'Alt+C', label: () => i18n.t.key_names.close, permission: 'command', act: () => open_one() && desk.ask_for('close') },
  { id: 'replay', keys: 'Alt+R', label: () => i18n.t.key_names.replay, permission: 'any', act: () => desk.incident_id && router.go(`/replay?incident=${encodeURIComponent(desk.incident_id)}`) },
  { id: 'panes', keys: 'F6', label: () => i18n.t.key_names.panes, permission: 'any', act: () => panes_cycle.now(false) },
];

export function may(action: Action): boolean {
  return action.permission === 'any' || session.may_command;
}

export function run_action(id: string): boolean {
  const action = actions.find((candidate) => candidate.id === id);
  if (!action || !may(action)) return false;
  const command = action.to_command?.() ?? null;
  action.act?.();
  if (command) void perform(command).then((outcome) => action.after?.(outcome));
  return true;
}

export function keys_of(id: string): string {
  return actions.find((action) => action.id === id)?.keys ?? '';
}
