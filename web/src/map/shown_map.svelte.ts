// A map in its place on a screen: its bundle is fetched when the place is there, it is made over the data set's extent, follows language and
// appearance, and goes with its place. Made while a component is set up; `shown.holder` is bound to the place.
import { i18n } from '../i18n/i18n.svelte';
import { configuration } from '../store/configuration.svelte';
import { preferences } from '../store/preferences.svelte';
import type { CityMap, MapOptions } from './city_map';

export type MapActs = Pick<MapOptions, 'on_viewport' | 'on_pick' | 'on_incident' | 'on_unit' | 'on_menu'>;

export class ShownMap {
  holder = $state.raw<HTMLDivElement | null>(null);
  /** Null until it can be drawn on. */
  map = $state.raw<CityMap | null>(null);
  private failed = $state(false);
  phase = $derived<'loading' | 'ready' | 'failed'>(this.failed ? 'failed' : this.map ? 'ready' : 'loading');

  constructor(acts: MapActs = {}) {
    $effect(() => {
      const { holder } = this;
      return holder ? this.show(holder, acts) : undefined;
    });
    $effect(() => this.map?.set_look(preferences.dark, i18n.language));
  }

  private show(holder: HTMLDivElement, acts: MapActs): () => void {
    let gone = false;
    let made: CityMap | null = null;
    void import('./city_map')
      .then(({ CityMap }) => {
        if (gone) return;
        const { data_set } = configuration.current;
        made = new CityMap(holder, {
          bbox: data_set?.bbox ?? null, version: data_set?.version ?? '', attribution: i18n.text(data_set?.attribution), dark: preferences.dark, language: i18n.language, title: i18n.t.map.canvas,
          on_ready: () => (this.map = made), ...acts,
        });
      })
      .catch(() => (this.failed = true)); // The bundle does not come, or the browser cannot draw.
    return () => {
      gone = true;
      made?.remove();
      this.map = null;
    };
  }
}
