/** Runs at most once per wait_ms and at the latest wait_ms after the first unserved call: a steady typist cannot postpone it. */
export function at_most_every(wait_ms: number, act: () => void): { call: () => void; flush: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const run = (): void => {
    timer = null;
    act();
  };
  return {
    call: () => {
      timer ??= setTimeout(run, wait_ms);
    },
    flush: () => {
      if (timer) {
        clearTimeout(timer);
        run();
      }
    },
    cancel: () => {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}

/** Runs wait_ms after the last call. */
export function after_pause(wait_ms: number, act: () => void): { call: () => void; cancel: () => void } {
  let timer: ReturnType<typeof setTimeout> | null = null;
  return {
    call: () => {
      if (timer) clearTimeout(timer);
      timer = setTimeout(act, wait_ms);
    },
    cancel: () => {
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
