/** Number, slice range and choice fields of the operations panel. */
import { useEffect, useState } from 'react';
import type { SliceRange } from '../../core/editing/index.ts';
import { texts } from '../texts/index.ts';
import styles from './Fields.module.css';

const t = texts.operations;

export function NumberField(props: {
  label: string;
  unit: string;
  value: number;
  min: number;
  max: number;
  step: number;
  disabled?: boolean;
  onChange: (value: number) => void;
}) {
  const [text, setText] = useState(String(props.value));
  useEffect(() => setText((now) => (Number(now) === props.value ? now : String(props.value))), [props.value]);
  const change = (next: string): void => {
    setText(next);
    const n = Number(next);
    if (next.trim() !== '' && Number.isFinite(n)) props.onChange(Math.min(props.max, Math.max(props.min, n)));
  };
  return (
    <label className={styles.operationField}>
      <span>{props.label}</span>
      <input
        type="number"
        className="field"
        min={props.min}
        max={props.max}
        step={props.step}
        value={text}
        disabled={props.disabled ?? false}
        onChange={(e) => change(e.target.value)}
        onBlur={() => setText(String(props.value))}
      />
      <span className="dim">{props.unit}</span>
    </label>
  );
}

export function ChoiceField<V extends string>(props: {
  label: string;
  value: V;
  options: readonly (readonly [V, string])[];
  onChange: (value: V) => void;
}) {
  return (
    <label className={`${styles.operationField} ${styles.wideField}`}>
      <span>{props.label}</span>
      <select className="field" value={props.value} onChange={(e) => props.onChange(e.target.value as V)}>
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** All slices, or from … to, numbered as the views number them. */
export function RangeField(props: {
  range: SliceRange | null;
  count: number;
  here: number;
  required: boolean;
  onChange: (range: SliceRange | null) => void;
}) {
  const { range, count, here } = props;
  const part = (value: number, label: string, set: (n: number) => SliceRange) => (
    <input
      type="number"
      className="field"
      aria-label={label}
      min={1}
      max={count}
      value={value}
      onChange={(e) => {
        const n = Math.round(Number(e.target.value));
        if (n >= 1 && n <= count) props.onChange(set(n));
      }}
    />
  );
  return (
    <fieldset className={styles.operationRange}>
      <legend>{t.slices}</legend>
      {props.required ? null : (
        <label className="option">
          <input type="radio" checked={range === null} onChange={() => props.onChange(null)} />
          {t.allSlices}
        </label>
      )}
      {props.required ? null : (
        <label className="option">
          <input
            type="radio"
            checked={range !== null}
            onChange={() => props.onChange({ from: here, to: here })}
          />
          {t.someSlices}
        </label>
      )}
      {range === null ? null : (
        <span className="row">
          {part(range.from, `${t.slices} ${t.from}`, (from) => ({ from, to: Math.max(from, range.to) }))}
          <span className="dim">{t.toSlice}</span>
          {part(range.to, `${t.slices} ${t.toSlice}`, (to) => ({ from: Math.min(to, range.from), to }))}
        </span>
      )}
    </fieldset>
  );
}
