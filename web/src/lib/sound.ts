// Sounds made on the spot: no files. Every sound has a sight beside it.

let context: AudioContext | null = null;
let tell: (running: boolean) => void = () => {};

function audio(): AudioContext | null {
  try {
    if (!context) {
      const made = new AudioContext();
      made.onstatechange = () => tell(made.state === 'running');
      context = made;
      tell(made.state === 'running');
    }
    if (context.state === 'suspended') void context.resume();
    return context;
  } catch {
    return null;
  }
}

function tone(at: AudioContext, start: number, length: number, frequency: number, loud: number, shape: OscillatorType): void {
  const oscillator = at.createOscillator();
  const gain = at.createGain();
  oscillator.type = shape;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(loud, start + 0.015);
  gain.gain.setValueAtTime(loud, start + length - 0.03);
  gain.gain.linearRampToValueAtTime(0, start + length);
  oscillator.connect(gain).connect(at.destination);
  oscillator.start(start);
  oscillator.stop(start + length);
}

/** Browsers let a page sound only after a gesture; call this from one. */
export function unlock_sound(): void {
  audio();
}

/** Tells now, and whenever it changes, whether the page can be heard. */
export function on_sound_state(listener: (running: boolean) => void): void {
  tell = listener;
  listener((audio()?.state ?? 'suspended') === 'running');
}

export function sound_priority_one(): void {
  const at = audio();
  if (!at) return;
  for (let i = 0; i < 3; i++) {
    tone(at, at.currentTime + i * 0.36, 0.16, 880, 0.16, 'triangle');
    tone(at, at.currentTime + i * 0.36 + 0.17, 0.16, 1174, 0.16, 'triangle');
  }
}

export function sound_notice(): void {
  const at = audio();
  if (!at) return;
  tone(at, at.currentTime, 0.12, 660, 0.1, 'sine');
  tone(at, at.currentTime + 0.15, 0.12, 660, 0.1, 'sine');
}

/** The station's bell: rings until the returned function is called. */
export function ring_turnout(): () => void {
  let stopped = false;
  const once = (): void => {
    const at = audio();
    if (stopped || !at) return;
    for (let i = 0; i < 6; i++) tone(at, at.currentTime + i * 0.14, 0.12, i % 2 ? 1320 : 990, 0.2, 'square');
  };
  once();
  const timer = setInterval(once, 2000);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
