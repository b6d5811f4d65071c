// That somebody has seen a break-glass account in use.
import type { EmergencyAccessItem } from '../api/types';
import { i18n } from '../i18n/i18n.svelte';
import { emergency_access } from '../store/emergency_access.svelte';
import type { Command } from './perform';

export const acknowledge = (use: EmergencyAccessItem): Command => ({
  method: 'POST', path: `/emergency_access/${encodeURIComponent(use.emergency_access_id)}/acknowledge`, done: () => i18n.t.emergency_access.acknowledged, on_done: () => void emergency_access.load(),
});
