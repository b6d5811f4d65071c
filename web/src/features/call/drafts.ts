// The drafts of calls. They are written one after another, so that an older one never comes last; what could not be written is kept here until
// it can be; and of the tabs of one browser only one has a form.
import { delete_draft, put_draft, type PlaceInput } from '../../actions/commands';
import { perform, type Outcome } from '../../actions/perform';
import { get, Problem } from '../../api/client';
import { desk } from '../../store/desk.svelte';
import { session } from '../../store/session.svelte';
import { toasts } from '../../store/toasts.svelte';
import type { SentFields } from './given';

/** What makes something new, as it was sent, until it is answered: sent again, it is the same call and the same incident. */
export interface Pending { key: string; what: 'call' | 'incident'; body: Record<string, unknown>; fields: Partial<SentFields> }

export interface Draft {
  kind: 'call';
  channel: string;
  place_text: string;
  place: PlaceInput | null;
  incident_type: string;
  priority: number;
  text: string;
  callback: string;
  call_id: string | null;
  incident_id: string | null;
  saved_at: string;
  /** These are missing in drafts of older consoles. `held_text`: the words that `place` goes with. */
  language?: string;
  callsign?: string;
  held_text?: string;
  type_text?: string;
  sent?: Partial<SentFields>;
  pending?: Pending | null;
  seen_version?: number;
}

const kCurrentDraft = 'tocsin.draft';

export function current_draft_key(): string | null {
  try {
    return sessionStorage.getItem(kCurrentDraft);
  } catch {
    return null;
  }
}
export function remember_draft_key(key: string): void {
  try {
    sessionStorage.setItem(kCurrentDraft, key);
  } catch { /* The list of drafts still has it. */ }
}
export function forget_draft_key(key: string): void {
  try {
    if (sessionStorage.getItem(kCurrentDraft) === key) sessionStorage.removeItem(kCurrentDraft);
  } catch { /* As above. */ }
}

export const as_draft = (answer: Record<string, unknown> | null): Draft | null => {
  const draft = (answer?.['kind'] === 'call' ? answer : (answer?.['value'] ?? answer?.['draft'] ?? answer?.['body'])) as Draft | undefined;
  return draft?.kind === 'call' ? draft : null;
};

const turns = new Map<string, Promise<unknown>>();
function in_turn<T>(key: string, act: () => Promise<T>): Promise<T> {
  const mine = (turns.get(key) ?? Promise.resolve()).then(act, act);
  const over = mine.catch(() => {}).then(() => {
    if (turns.get(key) === over) turns.delete(key);
  });
  turns.set(key, over);
  return mine;
}

/** By key: what the server has not taken. A form that is made anew, after a new sign-in, begins with it. */
const unwritten = new Map<string, { account: string; draft: Draft }>();

/** `taken`: asked when its turn comes; null: not wanted any more. */
export function write_draft(key: string, taken: () => Draft | null): Promise<Outcome | null> {
  return in_turn(key, async () => {
    const draft = taken();
    if (!draft) return null;
    const account = session.last_account;
    const outcome = await perform(put_draft(key, draft), { quiet: true });
    if (outcome.ok) unwritten.delete(key);
    else unwritten.set(key, { account, draft });
    return outcome;
  });
}
export function remove_draft(key: string): Promise<Outcome> {
  unwritten.delete(key);
  holders.delete(key);
  return in_turn(key, () => perform(delete_draft(key), { quiet: true }));
}
/** draft: null where there is none; written: the server has it so. Throws where that is not known. */
export async function read_draft(key: string, account: string): Promise<{ draft: Draft | null; written: boolean }> {
  await others_let_go(key);
  await turns.get(key);
  const kept = unwritten.get(key);
  if (kept && kept.account === account) return { draft: kept.draft, written: false };
  try {
    return { draft: as_draft(await get<Record<string, unknown>>(`/drafts/${encodeURIComponent(key)}`, true)), written: true };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { draft: null, written: true };
    throw error;
  }
}

/** A discarded draft comes back; `open`: into its form, as it was. */
export async function restore_draft(key: string, draft: Draft, open: boolean): Promise<void> {
  const outcome = await write_draft(key, () => draft);
  if (outcome?.ok && open) desk.open_call({ draft_key: key });
  else if (outcome && !outcome.ok) toasts.add({ kind: 'failed', text: outcome.text, next_step: outcome.next_step });
}

// The tabs of one browser ---------------------------------------------------------------------------------------------------------------
interface Said { say: 'take' | 'mine' | 'given'; key: string }
const kAnswersWithinMs = 150;
const kGivenWithinMs = 5000;

interface Holder {
  account: string;
  /** Whether it let go: what was typed there is in the draft then. null: it has nothing on the screen. */
  let_go: () => Promise<boolean> | null;
  unwritten: () => Draft | null;
}
/** The forms of this tab, by key: only the last one writes. */
const holders = new Map<string, Holder>();
export function hold_draft(key: string, holder: Holder): void {
  const before = holders.get(key);
  const draft = before?.unwritten();
  if (before && draft) unwritten.set(key, { account: before.account, draft });
  holders.set(key, holder);
}
export const holds_draft = (key: string, holder: object): boolean => holders.get(key) === holder;

const heard = new Set<(said: Said) => void>();
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('tocsin.calls') : null;
if (tabs)
  tabs.onmessage = ({ data }: MessageEvent<Said>) => {
    for (const hear of [...heard]) hear(data);
    const letting_go = data.say === 'take' ? holders.get(data.key)?.let_go() : null;
    if (!letting_go) return;
    tabs.postMessage({ say: 'mine', key: data.key } satisfies Said);
    void letting_go.then((gone) => gone && tabs.postMessage({ say: 'given', key: data.key } satisfies Said));
  };

/** Whoever opens a form last has it; where another tab has it, what was typed there is written first. */
function others_let_go(key: string): Promise<void> {
  if (!tabs) return Promise.resolve();
  return new Promise((resolve) => {
    const over = (): void => {
      heard.delete(hear);
      clearTimeout(timer);
      resolve();
    };
    let timer = setTimeout(over, kAnswersWithinMs);
    const hear = (said: Said): void => {
      if (said.key !== key) return;
      if (said.say === 'given') over();
      if (said.say !== 'mine') return;
      clearTimeout(timer);
      timer = setTimeout(over, kGivenWithinMs);
    };
    heard.add(hear);
    tabs.postMessage({ say: 'take', key } satisfies Said);
  });
}
