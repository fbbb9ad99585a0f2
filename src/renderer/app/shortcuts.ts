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

/** The keys that go to the menus: F10, or Alt pressed and let go with nothing in between (Alt+letter stays a shortcut). */
export function listenForMenuKeys(goToMenus: () => void): () => void {
  let alone = false;
  const inDialog = (): boolean => document.querySelector('dialog[open]') !== null;
  const onDown = (event: KeyboardEvent): void => {
    alone = event.key === 'Alt' && !event.repeat && !event.ctrlKey && !event.shiftKey && !event.metaKey;
    if (event.key !== 'F10' || event.shiftKey || inDialog()) return;
    event.preventDefault();
    goToMenus();
  };
  const onUp = (event: KeyboardEvent): void => {
    if (event.key !== 'Alt' || !alone || inDialog()) return;
    alone = false;
    event.preventDefault();
    goToMenus();
  };
  const spoilt = (): void => {
    alone = false;
  };
  const stop = new AbortController();
  const listen = { signal: stop.signal, capture: true };
  window.addEventListener('keydown', onDown, listen);
  window.addEventListener('keyup', onUp, listen);
  for (const other of ['pointerdown', 'pointerup', 'wheel', 'blur'])
    window.addEventListener(other, spoilt, listen);
  return () => stop.abort();
}
