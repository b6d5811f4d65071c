// The one door through which commands leave. Nothing is optimistic: a command changes the screen only through the stream.
import { Problem } from '../api/client';
import { is_unanswered, send, type Sent } from '../api/send';
import { explain } from '../i18n/problem';
import { i18n } from '../i18n/i18n.svelte';
import { configuration } from '../store/configuration.svelte';
import { toasts } from '../store/toasts.svelte';
import { conflict } from './conflict.svelte';
import { MovedOn, type Seen } from './seen';

export { is_unanswered };

export interface Command {
  method: 'POST' | 'PUT' | 'DELETE';
  path: string;
  body?: unknown;
  if_match?: number;
  /** In place of if_match, where most of what moves the version on does not matter to this. */
  seen?: Seen;
  /** Idempotency-Key, where whoever asks keeps it until there is an answer. */
  key?: string;
  /** Said when it is done. */
  done: () => string;
  /** The compensating command, where there is one; asked when it is wanted. */
  undo?: (sent: Sent) => Command | null;
  /** What this screen remembers of it. */
  on_done?: (sent: Sent) => void;
  /** Asked when the server answers unit.already_assigned. */
  divert?: () => Command;
}

export type Outcome = { ok: true; sent: Sent; text: string; undo?: () => Promise<Outcome> } | { ok: false; problem: Problem; text: string; next_step: string };

/** Says that it is done, and for settings.undo_s how to undo it. Returns the toast. */
export function offer_undo(text: string, undo: (() => unknown) | undefined, inline = false): number {
  const life_ms = undo ? configuration.current.settings.undo_s * 1000 : 4000;
  return toasts.add({ kind: 'done', text, inline, ...(undo ? { undo: () => void undo(), undo_until_ms: Date.now() + life_ms } : {}) }, life_ms);
}

const kLooksMax = 4; // A crew that reports all the while must not keep a dispatcher from closing.

async function send_as_seen({ method, path, body, if_match, seen, key }: Command): Promise<Sent> {
  let version = seen?.version ?? if_match;
  for (let looks = 1; ; looks++) {
    try {
      return (await send(method, path, body, { if_match: version, key })) ?? {};
    } catch (error) {
      if (!seen || !(error instanceof Problem) || error.code !== 'version.moved_on' || looks > kLooksMax) throw error;
      const now = await seen.look();
      if (now.differences.length > 0) throw new MovedOn(error.body, seen, now.differences);
      version = now.version;
    }
  }
}

/** quiet: whoever asks says it all; inline: whoever asks shows the refusal beside the form, success is said here. */
export async function perform(command: Command, options: { quiet?: boolean; inline?: boolean } = {}): Promise<Outcome> {
  try {
    const sent = await send_as_seen(command);
    command.on_done?.(sent);
    const text = command.done();
    const undo = command.undo?.(sent)
      ? (): Promise<Outcome> => perform({ ...(command.undo?.(sent) as Command), undo: undefined, done: () => `${i18n.t.undo.undone} · ${text}` })
      : undefined;
    if (!options.quiet) offer_undo(text, undo);
    return { ok: true, sent, text, ...(undo ? { undo } : {}) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { text, next_step } = error instanceof MovedOn ? error.say() : explain(error.body);
    if (error.code === 'unit.already_assigned' && command.divert) {
      conflict.show(error.body, command.divert());
    } else if (!options.quiet && !options.inline) {
      toasts.add({ kind: 'failed', text, next_step });
    }
    return { ok: false, problem: error, text, next_step };
  }
}
