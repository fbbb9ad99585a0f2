/** Finds text that a reader cannot see whole: cut by its own box, by a box around it, or by the window. */
import type { Page } from '@playwright/test';

/** @param root where to look, a selector. @returns what is cut, `text (element)`; text that can be scrolled to counts as seen. */
export const clippedTexts = (page: Page, root = 'body'): Promise<string[]> =>
  page.evaluate((within) => {
    const start = document.querySelector(within);
    if (start === null) throw new Error(`Nothing is ${within}`);
    const found: string[] = [];
    const named = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${(element.getAttribute('class') ?? '').split(' ')[0]}`;
    const shown = (element: HTMLElement): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const cutBy = (rect: DOMRect, inner: HTMLElement): Element | null => {
      for (let box: HTMLElement | null = inner; box !== null; box = box.parentElement) {
        const style = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        const beside = rect.left < edge.left - 1.5 || rect.right > edge.right + 1.5;
        const above = rect.top < edge.top - 3 || rect.bottom > edge.bottom + 3;
        const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
        // What scrolls can be brought into its box, and from there on the box is what may be cut.
        if ((beside && scrolls(style.overflowX)) || (above && scrolls(style.overflowY))) return null;
        const hides = (overflow: string): boolean => overflow === 'hidden' || overflow === 'clip';
        if ((beside && hides(style.overflowX)) || (above && hides(style.overflowY))) return box;
        if (style.position === 'fixed') break;
      }
      const out =
        rect.left < -1 || rect.right > innerWidth + 1 || rect.top < -1 || rect.bottom > innerHeight + 1;
      return out ? document.documentElement : null;
    };
    const walker = document.createTreeWalker(start, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (
        text === '' ||
        parent === null ||
        parent.closest('option, script, style') !== null ||
        !shown(parent)
      )
        continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) {
        const by = rect.width < 1 ? null : cutBy(rect, parent);
        if (by === null) continue;
        found.push(`"${text.slice(0, 60)}" in ${named(parent)}, cut by ${named(by)}`);
        break;
      }
    }
    for (const input of start.querySelectorAll<HTMLInputElement>('input.field, input[type=number]'))
      if (shown(input) && input.scrollWidth > input.clientWidth + 1)
        found.push(`"${input.value}" in ${named(input)}`);
    return found;
  }, root);
