/** Lists of thousands of rows as they are first drawn: how much of them is in the page, and what a screen reader is told. */
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { LongList, type RowProps, WHOLE_UP_TO } from '../../../../src/renderer/kit/LongList.tsx';

const drawn = (count: number): string =>
  renderToStaticMarkup(
    createElement(LongList<number>, {
      items: Array.from({ length: count }, (_, n) => n),
      keyOf: (n) => n,
      rowPx: 27,
      label: 'Steps',
      ordered: true,
      row: (n: number, _: number, { ref: __, ...props }: RowProps) =>
        createElement('li', props, createElement('button', { type: 'button' }, `Step ${n}`)),
    }),
  );
const rows = (markup: string): string[] => markup.match(/<li[^>]*data-index[^>]*>/g) ?? [];

test('a short list is written out whole, without a word of windows', () => {
  const markup = drawn(WHOLE_UP_TO);
  expect(markup.match(/<li>/g)).toHaveLength(WHOLE_UP_TO);
  expect(markup).not.toMatch(/presentation|aria-setsize/);
});

test.each([WHOLE_UP_TO + 1, 5000, 100_000])(
  '%i rows: the page holds those in view and a few around',
  (count) => {
    const markup = drawn(count);
    // 900 px of 27 px a row, and 12 more.
    expect(rows(markup).length).toBeGreaterThanOrEqual(34);
    expect(rows(markup).length).toBeLessThanOrEqual(50);
    expect(rows(markup)[0]).toContain(`aria-setsize="${count}"`);
    expect(rows(markup)[0]).toContain('aria-posinset="1"');
    expect(markup).toMatch(/^<ol aria-label="Steps">/);
    // What is not there is as high as it would be: the scroll bar is that of the whole list.
    const [, height] =
      /<li role="presentation" style="[^"]*height:([\d.]+)px[^"]*"><\/li><\/ol>$/.exec(markup) ?? [];
    expect(Number(height) + 27 * rows(markup).length).toBe(27 * count);
  },
);
