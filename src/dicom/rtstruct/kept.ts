/**
 * Elements of an imported item that Pedicle does not manage: kept in a form that outlives the file's bytes, and restored as elements to
 * write; what would make the file invalid is left out.
 */
import type { DicomDataset } from '../parse/dataset.ts';
import { isUid } from '../uid.ts';
import type { WriteElement, WriteItem } from '../write/types.ts';
import { TEXT_VRS } from '../write/values.ts';
import { line, paragraph } from './text.ts';
import type { KeptElement, KeptItem } from './types.ts';

const textVrs: ReadonlySet<string> = new Set([...TEXT_VRS, 'DS', 'IS']);
const maxDepth = 8;
const maxValueBytes = 1 << 16;

/**
 * Text elements and sequences of `item` but those in `managed`. Private elements (odd group), binary values and unknown
 * VRs are left out: their meaning outside the file they came from is not known.
 */
export function keepElements(item: DicomDataset, managed: ReadonlySet<number>, depth = 0): KeptItem {
  const kept: KeptElement[] = [];
  for (const element of item.elements.values()) {
    const { tag, vr } = element;
    if (managed.has(tag) || (tag >>> 16) % 2 === 1 || (tag & 0xffff) === 0) continue;
    if (vr === 'SQ' && depth < maxDepth) {
      kept.push({ tag, vr, items: item.items(tag).map((child) => keepElements(child, none, depth + 1)) });
    } else if (textVrs.has(vr) && element.length <= maxValueBytes) {
      kept.push({ tag, vr, values: item.strings(tag) });
    }
  }
  return kept.sort((a, b) => a.tag - b.tag);
}

const none: ReadonlySet<number> = new Set();

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
