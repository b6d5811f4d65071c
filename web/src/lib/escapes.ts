// What is open, in the order in which it was opened: Escape closes the last of it (features/shell/Keys.svelte). Fields that have a list of
// their own close that first, by handling the key before it gets here.

const open: (() => void)[] = [];

/** For an effect that runs while something is open; the returned function takes it off again. */
export function on_escape(close: () => void): () => void {
  open.push(close);
  return () => {
    const at = open.lastIndexOf(close);
    if (at >= 0) open.splice(at, 1);
  };
}

/** True when there was something to close. */
export function close_last(): boolean {
  const close = open.at(-1);
  close?.();
  return close !== undefined;
}
