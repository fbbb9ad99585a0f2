/** Arrow keys in a list of rows, one control a row: down and up to the neighbour, Home and End to the ends. */
const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => Math.min(count - 1, at + 1),
  ArrowUp: (at) => Math.max(0, at - 1),
  Home: () => 0,
  End: (_, count) => count - 1,
};

/**
 * Handlers for the element around the rows; `rows` selects each row's control. The row gone to has the focus and is
 * pressed, as in a list box. Only for a row that was reached by the keyboard: after a click the arrows stay with the
 * views, where they go from slice to slice.
 */
export function rowArrows(rows: string) {
  let clicked = false;
  return {
    onPointerDown: () => {
      clicked = true;
    },
    onBlur: ({ currentTarget, relatedTarget }: React.FocusEvent<HTMLElement>) => {
      if (!currentTarget.contains(relatedTarget)) clicked = false;
    },
    onKeyDown: (event: React.KeyboardEvent<HTMLElement>) => {
      if (event.key === 'Tab') clicked = false;
      const step = STEPS[event.key];
      const from = event.target;
      if (clicked || step === undefined || !(from instanceof HTMLElement) || !from.matches(rows)) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      const all = [...event.currentTarget.querySelectorAll<HTMLElement>(rows)];
      const next = all[step(all.indexOf(from), all.length)];
      event.preventDefault();
      event.stopPropagation();
      if (next === undefined || next === from) return;
      next.focus();
      next.scrollIntoView({ block: 'nearest' });
      next.click();
    },
  };
}
