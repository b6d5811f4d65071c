const wanted = new WeakMap<Element, (shown: boolean) => void>();
const observer = typeof IntersectionObserver === 'undefined' ? null : new IntersectionObserver((entries) => {
  for (const entry of entries) wanted.get(entry.target)?.(entry.isIntersecting);
});

/** Tells whether the element is on the screen: what is not seen need not tick. */
export function on_visible(node: Element, tell: (shown: boolean) => void): { destroy: () => void } {
  wanted.set(node, tell);
  observer?.observe(node);
  return { destroy: () => observer?.unobserve(node) };
}
