// Keys as text: "Ctrl+Enter", "F2", "Alt+M". One spelling for handlers, menus and the help page.

export function key_name(event: KeyboardEvent): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  // With Alt a Mac types another character; the code tells which key it was.
  let key = event.key;
  if (event.altKey && /^Key[A-Z]$/.test(event.code)) key = event.code.slice(3);
  if (event.altKey && /^Digit\d$/.test(event.code)) key = event.code.slice(5);
  if (event.shiftKey && (key.length > 1 || parts.length > 0)) parts.push('Shift');
  parts.push(key.length === 1 ? key.toUpperCase() : key);
  return parts.join('+');
}

/** Alt+ArrowDown -> Alt+↓ */
export function key_text(keys: string): string {
  return keys.replace('ArrowDown', '↓').replace('ArrowUp', '↑');
}

export function is_typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}
