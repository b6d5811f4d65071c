// A button that does its work and goes would leave the keyboard nowhere. Whenever the element that had the focus is taken away or switched
// off, the nearest part of the page around it that is still there takes the focus: never another button, which a second, impatient Enter
// would press.

const kElsewhere = '[data-focus-elsewhere]'; // Notes that come and go: from there the focus goes back to where it was before.

const gone = (node: HTMLElement): boolean => !node.isConnected || node.matches(':disabled') || node.getClientRects().length === 0;

export function keep_focus(): void {
  let last: HTMLElement | null = null;
  let around: HTMLElement[] = [];
  let before: HTMLElement | null = null; // Last in the page itself.

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    last = target;
    around = [];
    for (let node = target.parentElement; node && node !== document.body; node = node.parentElement) around.push(node);
    if (!target.closest(kElsewhere)) before = target;
  });

  new MutationObserver(() => {
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const lost = last;
    if (!lost || !gone(lost)) return;
    last = null;
    const back = around.some((node) => node.matches(kElsewhere)) ? (before && !gone(before) ? before : document.getElementById('main')) : (around.find((node) => !gone(node)) ?? document.getElementById('main'));
    if (!back) return;
    if (back.tabIndex < 0 && !back.hasAttribute('tabindex')) back.tabIndex = -1;
    back.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'hidden'] });
}
