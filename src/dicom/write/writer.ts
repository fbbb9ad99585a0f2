/** A strict writer: typed values in, a DICOM Part 10 file out. */
import { LONG_HEADER } from '../parse/elements.ts';
import { EXPLICIT_LE, IMPLICIT_LE } from '../parse/transfer-syntaxes.ts';
import { ByteSink } from './byte-sink.ts';
import { refuse, type WriteElement, type WriteItem } from './types.ts';
import { writeValue } from './values.ts';

export interface WriteFile {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** Default Explicit VR little endian. In it a text or DS value above 65534 bytes is written as UN (PS3.5 6.2.2). */
  readonly transferSyntax?: 'explicit' | 'implicit';
  /** The data set without group 0002; (0008,0016) and (0008,0018) are added from the UIDs. In any order. */
  readonly elements: WriteItem;
}

const IMPLEMENTATION_CLASS_UID = '2.25.196533924402370914706427826419178325287';
const IMPLEMENTATION_VERSION = 'PEDICLE_0';

/**
 * A complete file: preamble, File Meta Information, data set in ascending tag order, sequences with defined lengths,
 * even value lengths, UI padded with NUL and everything else with a space.
 * @throws PedicleError `dicom-write` on a duplicate tag, a value that does not fit its VR or is too long for it;
 * `decimal-not-finite`.
 */
export function writeDicom(file: WriteFile): Uint8Array {
  const implicit = file.transferSyntax === 'implicit';
  const sink = new ByteSink();
  const { sopClassUid, sopInstanceUid } = file;
  const transferSyntaxUid = implicit ? IMPLICIT_LE : EXPLICIT_LE;
  appendFileMeta(sink, { sopClassUid, sopInstanceUid, transferSyntaxUid });
  const identity: WriteElement[] = [
    { tag: 0x00080016, vr: 'UI', value: file.sopClassUid },
    { tag: 0x00080018, vr: 'UI', value: file.sopInstanceUid },
  ];
  writeItem(sink, [...identity, ...file.elements], implicit);
  return sink.finish();
}

export interface FileMeta {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  /** AE title of who sent it (0002,0016), where it came over a network. */
  readonly sourceAeTitle?: string;
}

/**
 * Preamble, `DICM` and File Meta Information (PS3.10 7.1) for a data set that came without a file around it.
 * @throws PedicleError `dicom-write` on a value that is too long.
 */
export function encodeFileMeta(meta: FileMeta): Uint8Array {
  const sink = new ByteSink(512);
  appendFileMeta(sink, meta);
  return sink.finish();
}

function appendFileMeta(sink: ByteSink, meta: FileMeta): void {
  sink.zeros(128);
  sink.ascii('DICM');
  const lengthAt = sink.position + 8;
  writeElement(sink, { tag: 0x00020000, vr: 'UL', value: 0 }, false);
  const start = sink.position;
  const source: WriteElement[] =
    meta.sourceAeTitle === undefined ? [] : [{ tag: 0x00020016, vr: 'AE', value: meta.sourceAeTitle }];
  const elements: WriteElement[] = [
    { tag: 0x00020001, vr: 'OB', value: Uint8Array.of(0, 1) },
    { tag: 0x00020002, vr: 'UI', value: meta.sopClassUid },
    { tag: 0x00020003, vr: 'UI', value: meta.sopInstanceUid },
    { tag: 0x00020010, vr: 'UI', value: meta.transferSyntaxUid },
    { tag: 0x00020012, vr: 'UI', value: IMPLEMENTATION_CLASS_UID },
    { tag: 0x00020013, vr: 'SH', value: IMPLEMENTATION_VERSION },
    ...source,
  ];
  writeItem(sink, elements, false);
  sink.patchUint32(lengthAt, sink.position - start);
}

function writeItem(sink: ByteSink, item: WriteItem, implicit: boolean): void {
  const sorted = [...item].sort((a, b) => a.tag - b.tag);
  for (const [n, element] of sorted.entries()) {
    if (sorted[n - 1]?.tag === element.tag) throw refuse(element, { what: 'twice' });
    writeElement(sink, element, implicit);
  }
}

function writeElement(sink: ByteSink, element: WriteElement, implicit: boolean): void {
  const { tag, vr } = element;
  sink.uint16(tag >>> 16);
  sink.uint16(tag & 0xffff);
  const headerAt = sink.position;
  const longHeader = LONG_HEADER.has(vr);
  if (implicit) sink.uint32(0);
  else {
    sink.ascii(vr);
    if (longHeader) sink.uint16(0);
    if (longHeader) sink.uint32(0);
    else sink.uint16(0);
  }
  const valueAt = sink.position;
  if (vr === 'SQ') writeSequence(sink, element, implicit);
  else {
    writeValue(sink, element);
    if ((sink.position - valueAt) % 2 === 1) sink.byte(vr === 'UI' || vr === 'OB' || vr === 'UN' ? 0 : 0x20);
  }
  const length = sink.position - valueAt;
  if (implicit) sink.patchUint32(headerAt, length);
  else if (longHeader) sink.patchUint32(headerAt + 4, length);
  else if (length <= 0xfffe) sink.patchUint16(headerAt + 2, length);
  else sink.widenToUnknown(headerAt, valueAt);
}

function writeSequence(sink: ByteSink, element: WriteElement, implicit: boolean): void {
  if (!Array.isArray(element.value)) throw refuse(element, { what: 'no-items' });
  for (const item of element.value as readonly WriteItem[]) {
    sink.uint16(0xfffe);
    sink.uint16(0xe000);
    const lengthAt = sink.position;
    sink.uint32(0);
    writeItem(sink, item, implicit);
    sink.patchUint32(lengthAt, sink.position - lengthAt - 4);
  }
}
