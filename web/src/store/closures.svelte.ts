// What the list of closed roads tells beyond the stream: who closed them and where they lie on the present map.
import { get } from '../api/client';
import type { ClosureItem, ClosureList, ClosureView } from '../api/types';
import { world, type World } from './world.svelte';

class Closures {
  items = $state.raw<ReadonlyMap<string, ClosureItem>>(new Map());
  private serial = 0;

  async load(): Promise<void> {
    const mine = ++this.serial;
    const { items } = await get<ClosureList>('/closures').catch(() => ({ items: [] as ClosureItem[] }));
    if (mine === this.serial) this.items = new Map(items.map((item) => [item.closure.closure_id, item]));
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
