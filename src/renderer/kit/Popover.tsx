/** A button with a small panel below it; a click elsewhere or Escape closes it and gives the focus back. */
import { type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
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
  /** Above everything, for a button in a box that cuts off what goes beyond it. */
  over?: boolean;
  /** The button's own look. */
  faceClass?: string | undefined;
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const { over = false } = props;
  useLayoutEffect(() => {
    const [shown, from] = [panel.current, button.current?.getBoundingClientRect()];
    if (!open || !over || shown === null || from === undefined) return;
    shown.showPopover();
    const most = window.innerHeight - shown.offsetHeight - 8;
    shown.style.top = `${Math.max(8, Math.min(from.bottom + 4, most))}px`;
    shown.style.left = `${Math.max(8, from.right - shown.offsetWidth)}px`;
  }, [open, over]);
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
        className={props.faceClass ?? styles.face}
        aria-label={props.state === undefined ? props.label : `${props.label}: ${props.state}`}
        title={props.title}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {props.face}
        {props.faceClass === undefined ? <span className={styles.caret} aria-hidden="true" /> : null}
      </button>
      {open ? (
        <div
          ref={panel}
          id={id}
          {...(over ? { popover: 'manual' as const } : {})}
          role="dialog"
          aria-label={props.label}
          className={`${styles.panel} ${over ? styles.over : props.side === 'right' ? styles.right : ''}`}
        >
          {props.children(close)}
        </div>
      ) : null}
    </div>
  );
}
