/** A list of commands that opens with the keyboard in it: arrows move, Escape closes. */
import { useEffect, useRef } from 'react';
import type { Action } from './action.ts';
import { Icon } from './icons.tsx';
import styles from './MenuList.module.css';

/** A command, or a switch with its state. */
const roleOf = ({ checked }: Action) =>
  checked === undefined
    ? { role: 'menuitem' as const }
    : { role: 'menuitemcheckbox' as const, 'aria-checked': checked() };

export function MenuList(props: {
  label: string;
  actions: readonly Action[];
  onClose: () => void;
  /** Left by Escape or Tab; `onClose` where not given. */
  onLeave?: () => void;
  /** The menu beside it is asked for: -1 left, 1 right. */
  onMove?: (by: 1 | -1) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  }, []);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const items = [...(list.current?.querySelectorAll<HTMLElement>('button:not(:disabled)') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'ArrowDown') items[(at + 1) % items.length]?.focus();
    else if (event.key === 'ArrowUp') items[(at - 1 + items.length) % items.length]?.focus();
    else if (event.key === 'Home') items[0]?.focus();
    else if (event.key === 'End') items.at(-1)?.focus();
    else if (event.key === 'ArrowLeft') props.onMove?.(-1);
    else if (event.key === 'ArrowRight') props.onMove?.(1);
    else if (event.key === 'Escape' || event.key === 'Tab') (props.onLeave ?? props.onClose)();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className={styles.menuList}
      role="menu"
      aria-label={props.label}
      ref={list}
      onKeyDown={onKeyDown}
      tabIndex={-1}
    >
      {props.actions.map((action) => (
        <button
          key={action.id}
          type="button"
          {...roleOf(action)}
          disabled={action.enabled?.() === false}
          onClick={() => {
            props.onClose();
            action.run();
          }}
        >
          <span className="menu-check">{action.checked?.() === true ? <Icon name="check" /> : null}</span>
          <span>{action.title}</span>
          <kbd>{action.keys[0] ?? ''}</kbd>
        </button>
      ))}
    </div>
  );
}
