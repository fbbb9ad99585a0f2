/** What every view is on the page: a box that takes the pointer and, focused, the keys; its labels lie over it. */
import { type ReactNode, useEffect, useRef } from 'react';
import styles from './ViewBox.module.css';

export interface EdgeLetters {
  readonly left: string;
  readonly right: string;
  readonly top: string;
  readonly bottom: string;
}

interface ViewBoxProps {
  readonly label: string;
  readonly active: boolean;
  readonly cursor: string;
  readonly data: Readonly<Record<`data-${string}`, string>>;
  /** The view was focused or pointed at. */
  onEnter(): void;
  /** Draws into the element from now on; the same function until something else is to be drawn. @returns a stop. */
  attach(host: HTMLElement): () => void;
  readonly children: ReactNode;
}

export function ViewBox({ label, active, cursor, data, onEnter, attach, children }: ViewBoxProps) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : attach(host.current)), [attach]);
  return (
    <section
      className={active ? `${styles.viewport} ${styles.viewportActive} viewport-active` : styles.viewport}
      aria-label={label}
      {...data}
      // Its labels too: a window opened there is that of this view.
      onFocus={onEnter}
      onPointerEnter={onEnter}
    >
      <div
        ref={host}
        className={`${styles.viewportCanvas} viewport-canvas`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a view takes keys (scroll, zoom) when focused
        tabIndex={0}
        style={{ cursor }}
      />
      <div className={`${styles.viewportLabels} viewport-labels`}>{children}</div>
    </section>
  );
}

export const Letters = ({ left, right, top, bottom }: EdgeLetters) => (
  <>
    <span className={`${styles.letter} letter ${styles.letterLeft}`}>{left}</span>
    <span className={`${styles.letter} letter ${styles.letterRight}`}>{right}</span>
    <span className={`${styles.letter} letter ${styles.letterTop}`}>{top}</span>
    <span className={`${styles.letter} letter ${styles.letterBottom}`}>{bottom}</span>
  </>
);
