// Reports of units that were made from this screen: only who made one is offered to undo it in haste.
import { SvelteMap } from 'svelte/reactivity';
import type { UnitView } from '../api/types';

class OwnReports {
  private last = new SvelteMap<string, number>();

  /** `position`: of the report in the journal. */
  told(unit_id: string, position: number | undefined): void {
    if (position) this.last.set(unit_id, position);
  }
  /** Nothing has happened to the unit since the report from here. */
  is_last(unit: UnitView): boolean {
    return this.last.get(unit.unit_id) === unit.version;
  }
}

export const own_reports = new OwnReports();
