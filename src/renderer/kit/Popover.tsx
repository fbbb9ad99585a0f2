/** A button with a small panel below it; a click elsewhere or Escape closes it and gives the focus back. */
import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import styles from './Popover.module.css';

export function Popover(props: {
  /** What the button shows. */
  face: ReactNode;
  label: string;
  title: string;
  /** What the face says, where that is more than the label: it is part of the button's name. */
  state?: string;
  /** At which edge of the button the panel begins. */
  side?: 'left' | 'right';
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = useCallback((): void => {
    setOpen(false);
    button.current?.focus();
  }, []);
  useEffect(() => {
    if (!open) return;
    const outside = (event: PointerEvent): void => {
      if (!(event.target instanceof Node) || box.current?.contains(event.target) !== true) setOpen(false);
    };
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      close();
      event.stopPropagation();
    };
    window.addEventListener('pointerdown', outside, { capture: true });
    window.addEventListener('keydown', onEscape, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', outside, { capture: true });
      window.removeEventListener('keydown', onEscape, { capture: true });
    };
  }, [open, close]);
  return (
    <div ref={box} className={styles.box}>
      <button
        ref={button}
        type="button"
        className={styles.face}
        aria-label={props.state === undefined ? props.label : `${props.label}: ${props.state}`}
        title={props.title}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {props.face}
        <span className={styles.caret} aria-hidden="true" />
      </button>
      {open ? (
        <div
          id={id}
          role="dialog"
          aria-label={props.label}
          className={`${styles.panel} ${props.side === 'right' ? styles.right : ''}`}
        >
          {props.children(close)}
        </div>
      ) : null}
    </div>
  );
}
