/** A modal dialog on the platform's own element: focus is kept inside, Escape closes. */
import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../texts/index.ts';
import styles from './Dialog.module.css';

export function Dialog(props: {
  title: string;
  wide?: boolean;
  /** Text to read: the keys that scroll work at once. */
  reading?: boolean;
  children: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    if (!dialog.open) dialog.showModal();
    // Else the close button would have the focus.
    (dialog.querySelector<HTMLElement>('[data-autofocus]') ?? dialog).focus();
    return () => dialog.close();
  }, []);
  const close = props.onClose;
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      className={props.wide === true ? `${styles.dialog} ${styles.dialogWide}` : styles.dialog}
      aria-label={props.title}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
    >
      <header>
        <h2>{props.title}</h2>
        <button type="button" className="icon-button" aria-label={texts.dialog.close} onClick={close}>
          ×
        </button>
      </header>
      {props.reading === true ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls without a control in it must be reachable
        <section className={styles.dialogBody} aria-label={props.title} tabIndex={0} data-autofocus>
          {props.children}
        </section>
      ) : (
        <div className={styles.dialogBody}>{props.children}</div>
      )}
      {props.footer === undefined ? null : <footer>{props.footer}</footer>}
    </dialog>
  );
}
