/** Kept elements of an imported item → elements to write; what would make the file invalid is left out. */
import { isUid } from '../../uid.ts';
import type { WriteElement, WriteItem } from '../../write/types.ts';
import type { KeptElement, KeptItem } from '../types.ts';
import { line, paragraph } from './text.ts';

const lineLength: Readonly<Record<string, number>> = { LO: 64, SH: 16, PN: 64, UC: 4096 };
const patterns: Readonly<Record<string, RegExp>> = {
  AE: /^[ -[\]-~]{1,16}$/,
  AS: /^\d{3}[DWMY]$/,
  CS: /^[A-Z0-9_ ]{1,16}$/,
  DA: /^\d{8}$/,
  DS: /^(?=.{1,16}$)[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
  DT: /^\d{4,14}(\.\d{1,6})?([+-]\d{4})?$/,
  IS: /^(?=.{1,12}$)[+-]?\d+$/,
  TM: /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?$/,
};

function restoreValues({ vr, values = [] }: KeptElement): readonly string[] | undefined {
  if (vr === 'UI') return values.every(isUid) ? values : undefined;
  if (vr === 'ST' || vr === 'LT' || vr === 'UT')
    return values.map((text) => paragraph(text, vr === 'LT' ? 10240 : 1024));
  const length = lineLength[vr];
  if (length !== undefined) return values.map((text) => line(text, length));
  const pattern = patterns[vr];
  return pattern && values.every((text) => pattern.test(text)) ? values : undefined;
}

/** The elements as they came; invalid values and sequences left without a valid item are dropped. */
export function restoreElements(item: KeptItem): WriteItem {
  const elements: WriteElement[] = [];
  for (const kept of item) {
    if (kept.items) {
      const items = kept.items.map(restoreElements).filter((child) => child.length > 0);
      if (items.length > 0) elements.push({ tag: kept.tag, vr: 'SQ', value: items });
      continue;
    }
    const values = restoreValues(kept);
    if (values) elements.push({ tag: kept.tag, vr: kept.vr, value: values });
  }
  return elements;
}
