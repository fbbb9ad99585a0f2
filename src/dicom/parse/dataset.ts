/** A parsed data set: elements as byte ranges, values decoded when they are asked for. */
import { decodeText } from './charset.ts';
import { readDecimalStrings, readNumbers } from './numbers.ts';

/** Byte range of a value or fragment inside {@link DicomDataset.bytes}. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** One data element; `offset` and `length` are the value's bytes inside the data set's `bytes`. */
export interface DicomElement extends ByteRange {
  /** `group << 16 | element`, unsigned. */
  readonly tag: number;
  readonly vr: string;
  /** Items of a sequence, else absent. */
  readonly items?: readonly DicomDataset[];
  /** Fragments of encapsulated pixel data; the first is the Basic Offset Table (PS3.5 A.4). */
  readonly fragments?: readonly ByteRange[];
}

/** Element at which the parser stopped because of `stopBefore`: its header was read, its value was not. */
export interface StopElement {
  readonly tag: number;
  readonly vr: string;
  /** Where the value starts in `bytes`. */
  readonly offset: number;
  /** Value length, -1 when undefined (encapsulated). */
  readonly length: number;
}

/** Person name component groups (PS3.5 6.2.1); each still with its `^` separators. */
export interface PersonName {
  readonly alphabetic: string;
  readonly ideographic: string;
  readonly phonetic: string;
}

const CHARSET_TAG = 0x00080005;
const SINGLE_VALUED = new Set(['ST', 'LT', 'UT', 'UR']);
const CHARSET_VRS = new Set(['SH', 'LO', 'ST', 'LT', 'UC', 'UT', 'PN', 'UN']);

/**
 * A data set or sequence item. All readers return "nothing" (`''`, `[]`, `null`) for an absent or empty element; they
 * throw nothing. Values are decoded at every call: keep the result in a hot loop.
 */
export class DicomDataset {
  readonly bytes: Uint8Array;
  readonly littleEndian: boolean;
  readonly parent: DicomDataset | null;
  readonly elements: Map<number, DicomElement>;
  private charsets: readonly string[] | null = null;

  constructor(
    bytes: Uint8Array,
    littleEndian: boolean,
    parent: DicomDataset | null,
    elements: Map<number, DicomElement> = new Map(),
  ) {
    this.bytes = bytes;
    this.littleEndian = littleEndian;
    this.parent = parent;
    this.elements = elements;
  }

  has(tag: number): boolean {
    return this.elements.has(tag);
  }

  element(tag: number): DicomElement | undefined {
    return this.elements.get(tag);
  }

  /** The value's bytes as they are in the file (a view, not a copy); empty when absent. */
  raw(tag: number): Uint8Array {
    const element = this.elements.get(tag);
    if (element === undefined) return new Uint8Array(0);
    return this.bytes.subarray(element.offset, element.offset + element.length);
  }

  /** Items of a sequence, [] when absent or empty. */
  items(tag: number): readonly DicomDataset[] {
    return this.elements.get(tag)?.items ?? [];
  }

  /** Specific Character Set in force here: this item's own, else the one of the data set around it (C.12.1.1.2). */
  characterSets(): readonly string[] {
    if (this.charsets === null) {
      const element = this.elements.get(CHARSET_TAG);
      if (element === undefined) this.charsets = this.parent?.characterSets() ?? [];
      else this.charsets = latin1(this.raw(CHARSET_TAG)).split('\\').map(trimmed);
    }
    return this.charsets;
  }

  /** All values of a text element, decoded and trimmed; [] when absent, [''] never. */
  strings(tag: number): string[] {
    const element = this.elements.get(tag);
    if (element === undefined || element.length === 0 || element.items !== undefined) return [];
    const text = this.decode(element);
    if (SINGLE_VALUED.has(element.vr)) {
      const whole = withoutPadding(text);
      return whole === '' ? [] : [whole];
    }
    const values = text.split('\\').map(trimmed);
    return values.length === 1 && values[0] === '' ? [] : values;
  }

  /** First value of a text element, '' when absent. */
  string(tag: number): string {
    return this.strings(tag)[0] ?? '';
  }

  /** A text element of one value, whole: a backslash in it is a mistake of its writer, and what stands behind it tells names apart. */
  whole(tag: number): string {
    return this.strings(tag).join('\\');
  }

  /** All values of a numeric element (DS, IS, US, SS, UL, SL, FL, FD, OW …); what is no number becomes NaN. */
  numbers(tag: number): number[] {
    const element = this.elements.get(tag);
    if (element === undefined || element.length === 0 || element.items !== undefined) return [];
    return readNumbers(this.raw(tag), element.vr, this.littleEndian);
  }

  /** First value of a numeric element, null when absent or no finite number. */
  number(tag: number): number | null {
    const value = this.numbers(tag)[0];
    return value !== undefined && Number.isFinite(value) ? value : null;
  }

  /** All values of a DS or IS element, exactly rounded as `Number()` does, fast for millions of values. */
  decimals(tag: number): Float64Array {
    return readDecimalStrings(this.raw(tag));
  }

  /** Component groups of the first person name. */
  personName(tag: number): PersonName {
    const [alphabetic = '', ideographic = '', phonetic = ''] = this.string(tag).split('=');
    return { alphabetic, ideographic, phonetic };
  }

  private decode(element: DicomElement): string {
    const bytes = this.bytes.subarray(element.offset, element.offset + element.length);
    return CHARSET_VRS.has(element.vr)
      ? decodeText(bytes, this.characterSets(), element.vr === 'PN')
      : latin1(bytes);
  }
}

/** Without the padding at its end: spaces and NULs (PS3.5 6.2). */
function withoutPadding(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === 0x20 || text.charCodeAt(end - 1) === 0)) end -= 1;
  return text.slice(0, end);
}

/** Without padding at its end and spaces before it. */
function trimmed(text: string): string {
  let start = 0;
  while (text.charCodeAt(start) === 0x20) start += 1;
  return withoutPadding(text.slice(start));
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) {
    // `apply`, not spread: a header has a hundred short texts, and spreading walks each byte through an iterator.
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[]);
  }
  return text;
}

/** The data set of a whole file. */
export class DicomFile extends DicomDataset {
  /** File Meta Information, null when the file has none. */
  meta: DicomDataset | null = null;
  /** Transfer Syntax UID: from the meta header, else the one recognised from the bytes. */
  transferSyntaxUid = '';
  /** The encoding of header or data set is another one than declared or prescribed; it was read as it is. */
  syntaxDiffers = false;
  /** Deflated transfer syntax: `bytes` is the inflated data set, its offsets are not file offsets. */
  inflated = false;
  /** The bytes ended before the data set did; only with the option `partial`. */
  truncated = false;
  /** Set when the option `stopBefore` ended the parse. */
  stoppedAt: StopElement | null = null;
}
