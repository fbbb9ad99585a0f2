/** A colour; committed once the picker is closed, so that one choice is one history step. */
import { useEffect, useRef } from 'react';
import { texts } from '../../texts/index.ts';
import styles from './StructurePanel.module.css';

export type Rgb = readonly [number, number, number];
export const hexOf = (c: Rgb): string => `#${c.map((v) => v.toString(16).padStart(2, '0')).join('')}`;
export const rgbOf = (hex: string): [number, number, number] => {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) & 255, (n >> 8) & 255, n & 255];
};

export function ColourField({
  colour,
  onChange,
}: {
  colour: Rgb;
  onChange: (colour: [number, number, number]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  // React's onChange follows every move in the picker; the element's own `change` comes at the end.
  useEffect(() => {
    const element = input.current;
    if (element === null) return;
    const done = (): void => {
      if (element.value !== hexOf(colour)) onChange(rgbOf(element.value));
    };
    element.addEventListener('change', done);
    return () => element.removeEventListener('change', done);
  }, [colour, onChange]);
  return (
    <input
      ref={input}
      type="color"
      className={styles.colourField}
      aria-label={texts.structures.colour}
      title={texts.structures.colour}
      key={hexOf(colour)}
      defaultValue={hexOf(colour)}
    />
  );
}
