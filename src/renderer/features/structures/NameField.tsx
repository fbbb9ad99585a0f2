/** A name with TG-263 completion: arrows choose, Enter takes. */
import { useId, useState } from 'react';
import { lookUpName, maxNameLength, searchNames } from '../../../core/naming/index.ts';
import { texts } from '../../texts/index.ts';
import styles from './StructurePanel.module.css';

const t = texts.structures;

/** What is wrong with a name; empty when nothing is. Nothing here forbids a name. */
export function nameRemarks(name: string, taken: readonly string[]): string[] {
  if (name === '') return [];
  return [
    taken.includes(name) ? t.duplicate : '',
    name.length > maxNameLength ? t.tooLong : '',
    lookUpName(name) === undefined && !/^[a-z]?(GTV|CTV|ITV|PTV|VB_)/.test(name) ? t.notTg263 : '',
  ].filter((s) => s !== '');
}

export function NameField(props: {
  value: string;
  taken: readonly string[];
  autoFocus?: boolean;
  onChange: (name: string) => void;
  onEnter?: (name: string) => void;
  onLeave?: () => void;
}) {
  const [at, setAt] = useState(-1);
  const [open, setOpen] = useState(false);
  const listId = useId();
  const found = open ? searchNames(props.value, 8) : [];
  const take = (name: string): void => {
    props.onChange(name);
    setOpen(false);
    setAt(-1);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(at - 1, -1));
    else if (event.key === 'Enter') {
      const chosen = found[at]?.name;
      if (chosen === undefined) props.onEnter?.(props.value);
      else take(chosen);
    } else if (event.key === 'Escape' && found.length > 0) setOpen(false);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.nameField} data-reaches-out="">
      <input
        className="field"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={listId}
        aria-label={t.name}
        placeholder={t.namePlaceholder}
        value={props.value}
        data-autofocus={props.autoFocus === true ? '' : undefined}
        onChange={(e) => {
          props.onChange(e.target.value);
          setOpen(true);
          setAt(-1);
        }}
        onBlur={() => {
          setOpen(false);
          props.onLeave?.();
        }}
        onKeyDown={onKeyDown}
      />
      {found.length > 0 ? (
        <div className={styles.completions} role="listbox" id={listId}>
          {found.map((s, n) => (
            <button
              key={s.name}
              type="button"
              role="option"
              tabIndex={-1}
              aria-selected={n === at}
              onPointerDown={(e) => {
                e.preventDefault();
                take(s.name);
              }}
            >
              <b>{s.name}</b> <span className="dim">{s.description}</span>
            </button>
          ))}
        </div>
      ) : null}
      {nameRemarks(props.value, props.taken).map((remark) => (
        <p key={remark} className="remark">
          {remark}
        </p>
      ))}
    </div>
  );
}
