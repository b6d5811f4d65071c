// Whether this page can be heard at all: a browser lets a page sound only after somebody has touched it. A bell that cannot ring is said.
import { on_sound_state, unlock_sound } from '../lib/sound';

class Sounding {
  blocked = $state(false);

  start(): void {
    on_sound_state((running) => (this.blocked = !running));
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, unlock_sound, { capture: true });
  }
}

export const sounding = new Sounding();
