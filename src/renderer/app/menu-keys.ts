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
