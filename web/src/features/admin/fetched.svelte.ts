// A list that a small screen fetches, and fetches again after its own commands or when the configuration changes.
import { get_all, get_whole, Problem } from '../../api/client';
import { explain } from '../../i18n/problem';

export class Fetched<T> {
  items = $state.raw<T[] | null>(null);
  fault = $state('');
  /** `paged`: the address takes a limit and a cursor. */
  constructor(private path: string, private paged = false) {}
  async load(): Promise<void> {
    try {
      this.items = (await (this.paged ? get_all<T>(this.path) : get_whole<T>(this.path))).items;
      this.fault = '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
    }
  }
}
