/** Elements of an imported item that Pedicle does not manage, in a form that outlives the file's bytes. */
import type { DicomDataset } from '../../parse/dataset.ts';
import type { KeptElement, KeptItem } from '../types.ts';

const textVrs = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UC',
  'UI',
  'UR',
  'UT',
]);
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
