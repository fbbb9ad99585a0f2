/** The element loop: an explicit stack instead of recursion, every length checked before it is used. */
import type { FilePart } from '../../core/errors/catalogue/dicom.ts';
import { type ByteRange, DicomDataset, type DicomElement, type StopElement } from './dataset.ts';
import { malformed, tagName, tooLarge, truncated } from './parse-errors.ts';
import { dictionaryVr } from './vr-table.ts';

export const MAX_DEPTH = 64;
const MAX_ELEMENTS = 4_000_000;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;
const UNDEFINED_LENGTH = 0xffffffff;
const PIXEL_DATA = 0x7fe00010;

/** VRs whose explicit header has two reserved bytes and a 32-bit length (PS3.5 7.1.2). */
/** VRs whose explicit header has a 32-bit length (PS3.5 7.1.2). */
export const LONG_HEADER = new Set([
  'OB',
  'OD',
  'OF',
  'OL',
  'OV',
  'OW',
  'SQ',
  'SV',
  'UC',
  'UN',
  'UR',
  'UT',
  'UV',
]);
const SHORT_HEADER = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' '));

export const KNOWN_VRS: ReadonlySet<string> = new Set([...LONG_HEADER, ...SHORT_HEADER]);

export interface ElementSyntax {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}
const IMPLICIT_LE: ElementSyntax = { explicit: false, littleEndian: true };

/** A data set (or item) or a sequence that is being read; `end` is where its bytes end at the latest. */
type Open =
  | {
      readonly kind: 'set';
      readonly set: DicomDataset;
      readonly end: number;
      readonly delimited: boolean;
      readonly syntax: ElementSyntax;
    }
  | {
      readonly kind: 'sequence';
      readonly owner: DicomDataset;
      readonly header: ElementHeader;
      readonly items: DicomDataset[];
      readonly end: number;
      readonly delimited: boolean;
      readonly syntax: ElementSyntax;
    };

interface ElementHeader {
  readonly tag: number;
  readonly vr: string;
  readonly length: number;
  readonly valueOffset: number;
}

export interface ElementLoop {
  /** Where the bytes read so far end. */
  position: number;
  /** Stops in front of the first top-level element with a tag ≥ this. */
  readonly stopBefore: number;
  /** Stops, without reading a header, at the first top-level element of another group (File Meta Information). */
  readonly onlyGroup?: number;
  stoppedAt: StopElement | null;
}

/**
 * Reads elements into `root` from `loop.position` to the end of its bytes, or to `stopBefore`.
 * @throws PedicleError `dicom-truncated`, `dicom-malformed`, `dicom-limit`; what was read before stays in `root`.
 */
export function readElements(root: DicomDataset, syntax: ElementSyntax, loop: ElementLoop): void {
  const { bytes } = root;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Open[] = [{ kind: 'set', set: root, end: bytes.length, delimited: false, syntax }];
  let count = 0;
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (!top.delimited && loop.position >= top.end) {
      close(stack, top, loop.position);
      continue;
    }
    count += 1;
    if (count > MAX_ELEMENTS) throw tooLarge({ what: 'elements', most: MAX_ELEMENTS });
    if (top.kind === 'sequence') readItem(view, stack, top, loop);
    else if (readElement(view, stack, top, loop)) return;
  }
}

/** Leaves the innermost data set or sequence; a finished sequence becomes an element of its owner. */
function close(stack: Open[], top: Open, position: number): void {
  stack.pop();
  if (top.kind === 'sequence') {
    const { tag, valueOffset } = top.header;
    add(top.owner, {
      tag,
      vr: 'SQ',
      offset: valueOffset,
      length: position - valueOffset,
      items: top.items,
    });
  }
}

function add(set: DicomDataset, element: DicomElement): void {
  const earlier = set.elements.get(element.tag);
  if (earlier !== undefined && !sameBytes(set.bytes, earlier, element)) {
    throw malformed({ what: 'twice', tag: tagName(element.tag) });
  }
  set.elements.set(element.tag, element);
}

function sameBytes(bytes: Uint8Array, a: ByteRange, b: ByteRange): boolean {
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n += 1) if (bytes[a.offset + n] !== bytes[b.offset + n]) return false;
  return true;
}

function readTag(view: DataView, at: number, littleEndian: boolean): number {
  return view.getUint16(at, littleEndian) * 65536 + view.getUint16(at + 2, littleEndian);
}

/** Reads one item header of a sequence, or its end. */
function readItem(view: DataView, stack: Open[], top: Open & { kind: 'sequence' }, loop: ElementLoop): void {
  const at = loop.position;
  if (top.end - at < 8) throw shortOf(top, view, { what: 'sequence', tag: tagName(top.header.tag) }, at);
  const { littleEndian } = top.syntax;
  const tag = readTag(view, at, littleEndian);
  const length = view.getUint32(at + 4, littleEndian);
  loop.position = at + 8;
  if (tag === SEQUENCE_END && top.delimited) {
    close(stack, top, at);
    return;
  }
  if (tag !== ITEM) throw malformed({ what: 'no-item', tag: tagName(top.header.tag), found: tagName(tag) });
  const delimited = length === UNDEFINED_LENGTH;
  if (!delimited && length > top.end - loop.position) {
    throw shortOf(top, view, { what: 'item', tag: tagName(top.header.tag) }, at);
  }
  const set = new DicomDataset(top.owner.bytes, littleEndian, top.owner);
  top.items.push(set);
  const end = delimited ? top.end : loop.position + length;
  stack.push({ kind: 'set', set, end, delimited, syntax: top.syntax });
}

/** Something does not fit: into the file (truncated) or into what encloses it (malformed). */
function shortOf(top: Open, view: DataView, part: FilePart, at: number): Error {
  if (top.end >= view.byteLength) return truncated(part, at);
  return malformed({ what: 'length-too-long', part, byte: at });
}

/** Reads one element of a data set; true when the stop condition was met. */
function readElement(view: DataView, stack: Open[], top: Open & { kind: 'set' }, loop: ElementLoop): boolean {
  const at = loop.position;
  if (top.end - at < 8) throw shortOf(top, view, { what: 'header' }, at);
  const tag = readTag(view, at, top.syntax.littleEndian);
  if (tag === ITEM_END && top.delimited) {
    loop.position = at + 8;
    close(stack, top, at);
    return false;
  }
  if (tag >= ITEM && tag <= SEQUENCE_END)
    throw malformed({ what: 'out-of-place', tag: tagName(tag), byte: at });
  if (stack.length === 1 && loop.onlyGroup !== undefined && tag >>> 16 !== loop.onlyGroup) return true;
  const header = readHeader(view, top, tag, at);
  if (stack.length === 1 && tag >= loop.stopBefore) {
    const length = header.length === UNDEFINED_LENGTH ? -1 : header.length;
    loop.stoppedAt = { tag, vr: header.vr, offset: header.valueOffset, length };
    return true;
  }
  loop.position = header.valueOffset;
  const sequenceVr = header.vr === 'SQ' || (header.vr === 'UN' && dictionaryVr(tag) === 'SQ');
  if (header.length === UNDEFINED_LENGTH && isEncapsulated(tag, header.vr)) {
    add(top.set, readFragments(view, top, header, loop));
  } else if (sequenceVr || header.length === UNDEFINED_LENGTH) {
    openSequence(stack, top, header, view);
  } else {
    if (header.length > top.end - header.valueOffset)
      throw shortOf(top, view, { what: 'element', tag: tagName(tag) }, at);
    add(top.set, {
      tag,
      vr: header.vr === 'UN' ? dictionaryVr(tag) : header.vr,
      offset: header.valueOffset,
      length: header.length,
    });
    loop.position = header.valueOffset + header.length;
  }
  return false;
}

const isEncapsulated = (tag: number, vr: string): boolean =>
  vr === 'OB' || vr === 'OW' || (tag === PIXEL_DATA && vr !== 'SQ');

function readHeader(view: DataView, top: Open, tag: number, at: number): ElementHeader {
  const { explicit, littleEndian } = top.syntax;
  if (!explicit) {
    const length = view.getUint32(at + 4, littleEndian);
    return { tag, vr: dictionaryVr(tag), length, valueOffset: at + 8 };
  }
  const vr = String.fromCharCode(view.getUint8(at + 4), view.getUint8(at + 5));
  if (SHORT_HEADER.has(vr)) {
    return { tag, vr, length: view.getUint16(at + 6, littleEndian), valueOffset: at + 8 };
  }
  if (!LONG_HEADER.has(vr) && !/^[A-Z]{2}$/.test(vr)) {
    throw malformed({ what: 'no-vr', tag: tagName(tag), byte: at });
  }
  if (top.end - at < 12) throw shortOf(top, view, { what: 'element', tag: tagName(tag) }, at);
  return { tag, vr, length: view.getUint32(at + 8, littleEndian), valueOffset: at + 12 };
}

function openSequence(
  stack: Open[],
  top: Open & { kind: 'set' },
  header: ElementHeader,
  view: DataView,
): void {
  const delimited = header.length === UNDEFINED_LENGTH;
  if (!delimited && header.length > top.end - header.valueOffset) {
    throw shortOf(top, view, { what: 'element', tag: tagName(header.tag) }, header.valueOffset);
  }
  if (stack.length >= 2 * MAX_DEPTH) throw tooLarge({ what: 'depth', most: MAX_DEPTH });
  const end = delimited ? top.end : header.valueOffset + header.length;
  // A sequence in UN is encoded as implicit little endian whatever surrounds it (PS3.5 6.2.2 note 2).
  const syntax = header.vr === 'UN' ? IMPLICIT_LE : top.syntax;
  stack.push({ kind: 'sequence', owner: top.set, header, items: [], end, delimited, syntax });
}

function readFragments(
  view: DataView,
  top: Open & { kind: 'set' },
  header: ElementHeader,
  loop: ElementLoop,
): DicomElement {
  const fragments: ByteRange[] = [];
  for (;;) {
    const at = loop.position;
    if (top.end - at < 8) throw shortOf(top, view, { what: 'pixels' }, at);
    const tag = readTag(view, at, top.syntax.littleEndian);
    const length = view.getUint32(at + 4, top.syntax.littleEndian);
    loop.position = at + 8;
    if (tag === SEQUENCE_END) break;
    if (tag !== ITEM) throw malformed({ what: 'no-fragment', found: tagName(tag) });
    if (length > top.end - loop.position) throw shortOf(top, view, { what: 'fragment' }, at);
    if (fragments.length >= MAX_ELEMENTS) throw tooLarge({ what: 'fragments' });
    fragments.push({ offset: loop.position, length });
    loop.position += length;
  }
  const { tag, vr, valueOffset } = header;
  return { tag, vr, offset: valueOffset, length: loop.position - valueOffset, fragments };
}
