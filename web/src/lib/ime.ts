// Enter must never submit while an input method composes (Chinese, Japanese, Korean). Three signs, because no single one holds in every
// browser: event.isComposing, keyCode 229, and a flag that is cleared only on the next task (Safari ends composition before the keydown).

export function compose_guard(node: HTMLElement): { destroy: () => void } {
  const start = (): void => {
    composing.add(node);
  };
  const end = (): void => {
    setTimeout(() => composing.delete(node), 0);
  };
  node.addEventListener('compositionstart', start);
  node.addEventListener('compositionend', end);
  return {
    destroy() {
      node.removeEventListener('compositionstart', start);
      node.removeEventListener('compositionend', end);
      composing.delete(node);
    },
  };
}

const composing = new WeakSet<EventTarget>();

export function is_composing(event: KeyboardEvent): boolean {
  if (event.isComposing || event.keyCode === 229) return true;
  for (let node = event.target as Node | null; node; node = node.parentNode) if (composing.has(node)) return true;
  return false;
}
