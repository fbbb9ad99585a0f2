/** What can be written, and the refusal of what cannot. */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import { tagName } from '../parse/parse-errors.ts';

/**
 * A value to write. Text VRs: string(s), written as UTF-8; DS and IS: numbers (formatted here) or ready strings; binary
 * numbers: number(s); OB, OW, UN: bytes; any other VR: bytes as ready value (padded to even length), or a function that makes
 * them when their turn comes, so that the bytes of a large file exist once; SQ: items.
 */
export type WriteValue =
  | string
  | number
  | Uint8Array
  | (() => Uint8Array)
  | Float64Array
  | readonly string[]
  | readonly number[]
  | readonly WriteItem[];
export type WriteItem = readonly WriteElement[];
export interface WriteElement {
  /** `group << 16 | element`, unsigned. */
  readonly tag: number;
  readonly vr: string;
  /** '' or [] writes a zero-length element (Type 2). */
  readonly value: WriteValue;
}

/** Error of a value that cannot be written as what it says it is. */
export function refuse(element: WriteElement, why: Data<'dicom-write'>['why']): PedicleError {
  return fault('dicom-write', { tag: tagName(element.tag), why });
}
