// What the list of closed roads tells beyond the stream: who closed them and where they lie on the present map.
import { get_whole } from '../api/client';
import type { ClosureItem, ClosureView } from '../api/types';
import { world, type World } from './world.svelte';

class Closures {
  items = $state.raw<ReadonlyMap<string, ClosureItem>>(new Map());
  private loading = false;
  private wanted = false;

  /** Asked for again while it is on its way, it is fetched once more. What is not to be had leaves what was told before. */
  async load(): Promise<void> {
    this.wanted = true;
    if (this.loading) return;
    this.loading = true;
    while (this.wanted) {
      this.wanted = false;
      const list = await get_whole<ClosureItem>('/closures').catch(() => null);
      if (list) this.items = new Map(list.items.map((item) => [item.closure.closure_id, item]));
    }
    this.loading = false;
  }
}
export const closures = new Closures();

/** In force before planned, the younger first. */
export const closures_in_order = (source: World = world): ClosureView[] =>
  [...source.closures.values()].sort((a, b) => Number(b.state === 'in_force') - Number(a.state === 'in_force') || b.from.localeCompare(a.from) || a.closure_id.localeCompare(b.closure_id));

/** What travel times depend on: when this text changes, advice is worked out again. */
export const closures_basis = (source: World = world): string =>
  [...source.closures.values()].filter((closure) => closure.state === 'in_force').map((closure) => `${closure.closure_id}${closure.siren_may_pass ? '+' : ''}`).sort().join();

export const closures_named = (text: string, source: World = world): ClosureView[] => closures_in_order(source).filter((closure) => [closure.road.zh, closure.road.en].some((road) => road !== '' && road.toLowerCase().includes(text.toLowerCase())));
