export type Theme = 'system' | 'light' | 'dark';

function read(key: string): string | null {
  try {
    return localStorage.getItem(`tocsin.${key}`);
  } catch {
    return null;
  }
}
function write(key: string, value: string): void {
  try {
    localStorage.setItem(`tocsin.${key}`, value);
  } catch { /* Kept for this visit only. */ }
}

class Preferences {
  theme = $state<Theme>('system');
  sound = $state(true);
  single_keys = $state(true);
  /** Of the station's page: no white, dim, reddish. */
  night = $state(false);
  group_by = $state<'station' | 'agency' | 'status'>('station');
  private system_dark = $state(false);
  dark = $derived(this.theme === 'dark' || (this.theme === 'system' && this.system_dark));

  start(): void {
    const { theme } = document.documentElement.dataset; // As public/look.js found it.
    this.show_theme(theme === 'light' || theme === 'dark' ? theme : 'system');
    this.night = read('night') === 'on';
    window.addEventListener('storage', ({ key, newValue }) => {
      if (key === 'tocsin.theme') this.show_theme(newValue === 'light' || newValue === 'dark' ? newValue : 'system');
      if (key === 'tocsin.night') this.night = newValue === 'on';
    });
    this.sound = read('sound') !== 'off';
    this.single_keys = read('single_keys') !== 'off';
    const group = read('group_by');
    if (group === 'agency' || group === 'status') this.group_by = group;
    const media = matchMedia('(prefers-color-scheme: dark)');
    this.system_dark = media.matches;
    media.addEventListener('change', (event) => (this.system_dark = event.matches));
  }
  private show_theme(theme: Theme): void {
    this.theme = theme;
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }
  set_theme(theme: Theme): void {
    this.show_theme(theme);
    write('theme', theme);
  }
  set_night(on: boolean): void {
    this.night = on;
    write('night', on ? 'on' : 'off');
  }
  set_sound(on: boolean): void {
    this.sound = on;
    write('sound', on ? 'on' : 'off');
  }
  set_single_keys(on: boolean): void {
    this.single_keys = on;
    write('single_keys', on ? 'on' : 'off');
  }
  set_group_by(group: 'station' | 'agency' | 'status'): void {
    this.group_by = group;
    write('group_by', group);
  }
}

export const preferences = new Preferences();
