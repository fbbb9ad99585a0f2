/**
 * A list that may have thousands of rows: only those in view (and a few around them) are in the page. Short lists are
 * written out whole, so they look and behave like any other list.
 */
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';

/** Rows up to which a list is written out whole. */
export const WHOLE_UP_TO = 100;
/** Rows kept beyond each end of what is in view: Tab always finds a next row to go to. */
const AROUND = 12;

/** What a row puts on its `li`: its place for screen readers, and the measuring of its height. */
export interface RowProps {
  readonly ref?: (row: HTMLElement | null) => void;
  readonly 'data-index'?: number;
  readonly 'aria-setsize'?: number;
  readonly 'aria-posinset'?: number;
}

interface Props<T> {
  readonly items: readonly T[];
  readonly keyOf: (item: T, n: number) => string | number;
  /** The `li` of an item, with the row's properties on it. */
  readonly row: (item: T, n: number, props: RowProps) => ReactNode;
  /** Usual height of a row, px; every row is measured once it is in the page. */
  readonly rowPx: number;
  /** This row is brought into view whenever it becomes another. */
  readonly follow?: number;
  readonly ordered?: boolean;
  readonly className?: string | undefined;
  readonly label?: string;
}

/** The nearest ancestor that scrolls up and down. */
function scrollerOf(element: HTMLElement | null): HTMLElement | null {
  for (let at = element?.parentElement ?? null; at !== null; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return null;
}

export function LongList<T>(props: Props<T>) {
  return props.items.length > WHOLE_UP_TO ? <WindowedList {...props} /> : <WholeList {...props} />;
}

function WholeList<T>({ items, row, keyOf, follow, ordered, className, label }: Props<T>) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers return a promise here, which is no clean-up function.
    if (follow !== undefined) list.current?.children[follow]?.scrollIntoView({ block: 'nearest' });
  }, [follow]);
  const List = ordered === true ? 'ol' : 'ul';
  return (
    <List className={className} aria-label={label} ref={list as never}>
      {items.map((item, n) => (
        <Keyed key={keyOf(item, n)}>{row(item, n, {})}</Keyed>
      ))}
    </List>
  );
}

const Keyed = ({ children }: { children: ReactNode }) => children;

function WindowedList<T>({ items, keyOf, row, rowPx, follow, ordered, className, label }: Props<T>) {
  const list = useRef<HTMLElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => rowPx,
    getItemKey: (n) => keyOf(items[n] as T, n),
    overscan: AROUND,
    initialRect: { width: 300, height: 900 },
    scrollMargin: offsetIn(list.current),
    // The row that has the keyboard stays, wherever the wheel goes: focus is never lost.
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      if (focused === null || focused >= items.length || shown.includes(focused)) return shown;
      return [...shown, focused].sort((a, b) => a - b);
    },
  });
  useEffect(() => {
    if (follow !== undefined) virtual.scrollToIndex(follow, { align: 'auto' });
  }, [follow, virtual]);
  const rows = virtual.getVirtualItems();
  const List = ordered === true ? 'ol' : 'ul';
  let end = 0;
  return (
    <List
      className={className}
      aria-label={label}
      ref={list as never}
      onFocus={(event) => {
        const at = (event.target as HTMLElement).closest<HTMLElement>('[data-index]')?.dataset.index;
        setFocused(at === undefined ? null : Number(at));
      }}
      onBlur={() => setFocused(null)}
    >
      {rows.map((at) => {
        const start = at.start - virtual.options.scrollMargin;
        const gap = start - end;
        end = start + at.size;
        return (
          <Keyed key={at.key}>
            {gap > 0 ? (
              <li role="presentation" style={{ minHeight: gap, height: gap, pointerEvents: 'none' }} />
            ) : null}
            {row(items[at.index] as T, at.index, {
              ref: virtual.measureElement,
              'data-index': at.index,
              'aria-setsize': items.length,
              'aria-posinset': at.index + 1,
            })}
          </Keyed>
        );
      })}
      <li
        role="presentation"
        style={{ minHeight: 0, height: Math.max(0, virtual.getTotalSize() - end), pointerEvents: 'none' }}
      />
    </List>
  );
}

/** Where the list begins in what scrolls, px. */
function offsetIn(list: HTMLElement | null): number {
  const scroller = scrollerOf(list);
  if (list === null || scroller === null) return 0;
  return list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}
