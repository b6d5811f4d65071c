// A list that a small screen fetches, and fetches again after its own commands or when the configuration changes.
import { get_all, Problem } from '../../api/client';
import { explain } from '../../i18n/problem';

export class Fetched<T> {
  items = $state.raw<T[] | null>(null);
  fault = $state('');
  constructor(private path: string) {}
  async load(): Promise<void> {
    try {
      this.items = (await get_all<T>(this.path)).items;
      this.fault = '';
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.fault = explain(error.body).text;
    }
  }
}
