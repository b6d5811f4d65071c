import type { PlaceView } from '../api/types';

export interface Toast {
  id: number;
  /** hint: a key that does not apply now; nothing was sent. */
  kind: 'done' | 'failed' | 'alert' | 'hint';
  text: string;
  /** Where it is, said behind the text in the reader's language. */
  place?: PlaceView;
  /** Where it was before. */
  former?: PlaceView;
  /** One note a subject: a newer one takes the place of the older. */
  subject?: string;
  next_step?: string;
  /** Compensating command, offered until undo_until_ms of this browser's clock. */
  undo?: () => void;
  undo_until_ms?: number;
  /** Shown where it was asked for (the command line), not among the toasts. */
  inline?: boolean;
  go?: () => void;
}

class Toasts {
  items = $state.raw<Toast[]>([]);
  private next = 1;

  add(toast: Omit<Toast, 'id'>, life_ms = toast.undo ? 10_000 : toast.kind === 'done' || toast.kind === 'hint' ? 4000 : 12_000): number {
    const id = this.next++;
    const others = toast.subject ? this.items.filter((other) => other.subject !== toast.subject) : this.items;
    this.items = [...others.slice(-3), { ...toast, id }];
    setTimeout(() => this.remove(id), life_ms);
    return id;
  }
  remove(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id);
  }
  undo_last(): boolean {
    const last = [...this.items].reverse().find((toast) => toast.undo);
    if (!last) return false;
    this.remove(last.id);
    last.undo?.();
    return true;
  }
}

export const toasts = new Toasts();
