// The one door through which commands leave. Nothing is optimistic: a command changes the screen only through the stream.
import { Problem } from '../api/client';
import { send, type Sent } from '../api/send';
import { explain } from '../i18n/problem';
import { i18n } from '../i18n/i18n.svelte';
import { configuration } from '../store/configuration.svelte';
import { toasts } from '../store/toasts.svelte';
import { conflict } from './conflict.svelte';

export interface Command {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  if_match?: number;
  /** Said when it is done. */
  done: () => string;
  /** The compensating command, where there is one; asked when it is wanted. */
  undo?: (sent: Sent) => Command | null;
  /** Asked when the server answers unit.already_assigned. */
  divert?: () => Command;
}

export type Outcome = { ok: true; sent: Sent; text: string; undo?: () => Promise<Outcome> } | { ok: false; problem: Problem; text: string; next_step: string };

/** Says that it is done, and for settings.undo_s how to undo it. Returns the toast. */
export function offer_undo(text: string, undo: (() => unknown) | undefined, inline = false): number {
  const life_ms = undo ? configuration.current.settings.undo_s * 1000 : 4000;
  return toasts.add({ kind: 'done', text, inline, ...(undo ? { undo: () => void undo(), undo_until_ms: Date.now() + life_ms } : {}) }, life_ms);
}

/** quiet: whoever asks says it all; inline: whoever asks shows the refusal beside the form, success is said here. */
export async function perform(command: Command, options: { quiet?: boolean; inline?: boolean } = {}): Promise<Outcome> {
  try {
    const sent = (await send(command.method, command.path, command.body, { if_match: command.if_match })) ?? {};
    const text = command.done();
    const undo = command.undo?.(sent)
      ? (): Promise<Outcome> => perform({ ...(command.undo?.(sent) as Command), undo: undefined, done: () => `${i18n.t.undo.undone} · ${text}` })
      : undefined;
    if (!options.quiet) offer_undo(text, undo);
    return { ok: true, sent, text, ...(undo ? { undo } : {}) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { text, next_step } = explain(error.body);
    if (error.code === 'unit.already_assigned' && command.divert) {
      conflict.show(error.body, command.divert());
    } else if (!options.quiet && !options.inline) {
      toasts.add({ kind: 'failed', text, next_step });
    }
    return { ok: false, problem: error, text, next_step };
  }
}
