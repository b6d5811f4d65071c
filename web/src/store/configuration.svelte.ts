import { get } from '../api/client';
import type { BilingualText, Configuration, IncidentTypeView, Named } from '../api/types';
import { set_utc_offset } from '../lib/time';
import { i18n } from '../i18n/i18n.svelte';

const kEmpty: Configuration = {
  centre: '', demo: false, clock: { now: '', speed: 1, mode: 'system' }, data_set: null, incident_types: [], agencies: [], capabilities: [], dispositions: [], jurisdictions: [], benchmarks: [], unit_kinds: [],
  out_of_service_reasons: [],
  settings: {
    target_answer_s: 15, target_processing_s: 60, target_turnout_s_medical: 60, target_turnout_s_fire: 80, target_travel_s: 240, acknowledge_timeout_s: 60, waiting_too_long_s: { 1: 60, 2: 120, 3: 300, 4: 900 }, check_in_s: 1200,
    position_stale_s: 120, undo_s: 10,
  },
  position: 0,
};

type Table = 'agencies' | 'capabilities' | 'dispositions' | 'jurisdictions' | 'benchmarks' | 'unit_kinds' | 'out_of_service_reasons';

class ConfigurationStore {
  current = $state.raw<Configuration>(kEmpty);
  loaded = $state(false);

  private names = $derived.by(() => {
    const tables = new Map<string, BilingualText>();
    const add = (table: Table): void => {
      for (const entry of this.current[table] as Named[]) tables.set(`${table}/${entry.code}`, entry.name);
    };
    (['agencies', 'capabilities', 'dispositions', 'jurisdictions', 'benchmarks', 'unit_kinds', 'out_of_service_reasons'] as Table[]).forEach(add);
    return tables;
  });
  private types = $derived(new Map(this.current.incident_types.map((type) => [type.code, type])));

  async load(): Promise<Configuration> {
    const fresh = await get<Configuration>('/configuration');
    set_utc_offset(fresh.settings.utc_offset_s ?? null);
    this.current = fresh;
    this.loaded = true;
    return this.current;
  }

  name(table: Table, code: string): string {
    return code === '' ? '' : i18n.text(this.names.get(`${table}/${code}`)) || code;
  }
  type(code: string): IncidentTypeView | undefined {
    return this.types.get(code);
  }
  type_name(code: string): string {
    return code === '' ? i18n.t.queue.unknown_type : i18n.text(this.types.get(code)?.name) || code;
  }
  /** 火灾 › 建筑火灾 */
  type_path(code: string): string {
    const parts = code.split('.');
    return parts.map((_, index) => this.type_name(parts.slice(0, index + 1).join('.'))).join(' › ');
  }
  is_medical(code: string): boolean {
    return code.startsWith('medical');
  }
  centre_name(): string {
    const { centre, data_set } = this.current;
    return typeof centre === 'number' ? i18n.text(data_set?.label ?? '') : i18n.text(centre);
  }
}

export const configuration = new ConfigurationStore();
