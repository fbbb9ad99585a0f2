/** One value into bytes, checked against its VR (PS3.5 6.2). */
import { isUid } from '../uid.ts';
import type { ByteSink } from './byte-sink.ts';
import { formatDecimalString } from './decimal.ts';
import { refuse, type WriteElement } from './types.ts';

const BACKSLASH = 0x5c;
/** Longest value in characters; the VRs without an entry are limited by their length field only. */
const MAX_CHARACTERS: Readonly<Record<string, number>> = {
  AE: 16,
  AS: 4,
  CS: 16,
  DA: 8,
  DS: 16,
  DT: 26,
  IS: 12,
  LO: 64,
  LT: 10240,
  PN: 200,
  SH: 16,
  ST: 1024,
  TM: 14,
  UI: 64,
};
const WHOLE_TEXT = new Set(['ST', 'LT', 'UT', 'UR']);
/** VRs whose values are text other than numbers. */
export const TEXT_VRS: ReadonlySet<string> = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DT',
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
const INTEGER_RANGE: Readonly<Record<string, readonly [number, number]>> = {
  US: [0, 65535],
  SS: [-32768, 32767],
  UL: [0, 4294967295],
  SL: [-2147483648, 2147483647],
  IS: [-2147483648, 2147483647],
};
const encoder = new TextEncoder();

/** Appends the value of a non-sequence element, not yet padded to even length. */
export function writeValue(sink: ByteSink, element: WriteElement): void {
  const { vr, value } = element;
  if (typeof value === 'function') sink.append(value());
  else if (value instanceof Uint8Array) sink.append(value);
  else if (vr === 'DS' || vr === 'IS') writeDecimals(sink, element);
  else if (TEXT_VRS.has(vr)) writeText(sink, element);
  else writeBinary(sink, element);
}

function writeDecimals(sink: ByteSink, element: WriteElement): void {
  const { vr, value } = element;
  if (value === '') return;
  if (typeof value === 'string' || typeof value === 'number') {
    sink.ascii(decimal(element, value));
    return;
  }
  const values = value as ArrayLike<string | number>;
  for (let n = 0; n < values.length; n += 1) {
    if (n > 0) sink.byte(BACKSLASH);
    const item = values[n] as string | number;
    sink.ascii(typeof item === 'number' && vr === 'DS' ? formatDecimalString(item) : decimal(element, item));
  }
}

function decimal(element: WriteElement, value: string | number): string {
  const { vr } = element;
  if (typeof value === 'number') {
    if (vr === 'DS') return formatDecimalString(value);
    checkInteger(element, value);
    return String(value);
  }
  const pattern = vr === 'DS' ? /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/ : /^[+-]?\d+$/;
  if (!pattern.test(value) || value.length > (vr === 'DS' ? 16 : 12))
    throw refuse(element, { what: 'not-its-vr', vr });
  return value;
}

function checkInteger(element: WriteElement, value: number): void {
  const [lo, hi] = INTEGER_RANGE[element.vr] as readonly [number, number];
  if (!Number.isInteger(value) || value < lo || value > hi)
    throw refuse(element, { what: 'out-of-range', vr: element.vr });
}

function writeText(sink: ByteSink, element: WriteElement): void {
  const { vr, value } = element;
  const values = (typeof value === 'string' ? [value] : value) as readonly unknown[];
  if (WHOLE_TEXT.has(vr) && values.length > 1) throw refuse(element, { what: 'several-values' });
  for (const [n, text] of values.entries()) {
    if (typeof text !== 'string') throw refuse(element, { what: 'no-text', vr });
    if ([...text].length > (MAX_CHARACTERS[vr] ?? Number.POSITIVE_INFINITY))
      throw refuse(element, { what: 'too-long', vr });
    if (vr === 'UI' && text !== '' && !isUid(text)) throw refuse(element, { what: 'no-uid' });
    if (!WHOLE_TEXT.has(vr) && text.includes('\\')) throw refuse(element, { what: 'backslash' });
    if (n > 0) sink.byte(BACKSLASH);
    sink.append(encoder.encode(text));
  }
}

function writeBinary(sink: ByteSink, element: WriteElement): void {
  const { vr, value } = element;
  if (value === '') return;
  const values = (typeof value === 'number' ? [value] : value) as ArrayLike<unknown>;
  for (let n = 0; n < values.length; n += 1) {
    const item = values[n];
    if (typeof item !== 'number') throw refuse(element, { what: 'no-numbers', vr });
    if (vr === 'FL' || vr === 'OF') sink.float32(item);
    else if (vr === 'FD' || vr === 'OD') sink.float64(item);
    else if (vr === 'AT') writeTag(sink, item);
    else if (INTEGER_RANGE[vr] !== undefined) {
      checkInteger(element, item);
      if (vr === 'US' || vr === 'SS') sink.uint16(item & 0xffff);
      else sink.uint32(item >>> 0);
    } else throw refuse(element, { what: 'no-bytes', vr });
  }
}

function writeTag(sink: ByteSink, tag: number): void {
  sink.uint16(tag >>> 16);
  sink.uint16(tag & 0xffff);
}
