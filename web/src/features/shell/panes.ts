// F6 and Shift+F6 go from pane to pane: into its first field or button.
import { panes_cycle } from '../../actions/registry';

export function cycle_panes(root: HTMLElement | null): void {
  panes_cycle.now = (back) => {
    const panes = [...(root?.querySelectorAll<HTMLElement>('[data-pane]') ?? [])].filter((pane) => pane.offsetParent !== null);
    const at = panes.findIndex((pane) => pane.contains(document.activeElement));
    const next = panes[at < 0 ? (back ? panes.length - 1 : 0) : (at + (back ? -1 : 1) + panes.length) % panes.length];
    (next?.querySelector<HTMLElement>('input:not([type=checkbox]), button, [tabindex="0"]') ?? next)?.focus();
  };
}
