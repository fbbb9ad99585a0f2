/** A window shows our page and nothing else, whatever the page is made to do. */
import type { WebContents } from 'electron';

/** Blocks navigation away, new windows and webviews. */
export function lockDown(contents: WebContents, origin: string): void {
  const keepHome = (event: { preventDefault(): void }, url: string): void => {
    if (!url.startsWith(`${origin}/`)) event.preventDefault();
  };
  contents.on('will-navigate', (event) => keepHome(event, event.url));
  contents.on('will-redirect', (event) => keepHome(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
