/** Key combinations: written `Ctrl+Shift+Z`, matched on the key's meaning (layout-aware). Pure. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const names: Readonly<Record<string, string>> = {
  ' ': 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};

/** The combination a key event stands for. Shift counts for letters and named keys, not for signs such as `?`. */
export function combinationOf(press: KeyPress): string {
  const named = names[press.key] ?? press.key;
  const letter = named.length === 1 && named.toLowerCase() !== named.toUpperCase();
  const key = named.length === 1 ? named.toUpperCase() : named;
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && (letter || named.length > 1) ? 'Shift' : '',
    key,
  ];
  return parts.filter((p) => p !== '').join('+');
}

/** True while the user types into a field: shortcuts keep quiet then. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('input:not([type=range]):not([type=checkbox]), textarea, select') ||
    target.isContentEditable);
