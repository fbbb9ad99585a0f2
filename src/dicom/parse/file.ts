/** DICOM files (PS3.10): preamble, File Meta Information, transfer syntax, data set. */
import { PedicleError } from '../../core/errors/errors.ts';
import { DicomDataset, DicomFile } from './dataset.ts';
import { type ElementLoop, type ElementSyntax, KNOWN_VRS, readElements } from './elements.ts';
import { inflateRaw } from './inflate.ts';
import { malformed, notDicom } from './parse-errors.ts';
import { DEFLATED, EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE, isNative } from './transfer-syntaxes.ts';

export interface ParseOptions {
  /** Stop in front of the first top-level element with a tag at or above this, e.g. `0x7fe00010`; see `stoppedAt`. */
  readonly stopBefore?: number;
  /** Bytes are only the start of a file: when they end, return what was read with `truncated` set instead of throwing. */
  readonly partial?: boolean;
  /** Cap for a deflated data set in bytes; default the larger of 256 MiB and 4 × the file. */
  readonly maxInflatedBytes?: number;
}

const MAGIC_OFFSET = 128;
const TRANSFER_SYNTAX_TAG = 0x00020010;

/**
 * Parses a DICOM file: Implicit and Explicit VR little endian, Explicit VR big endian, deflated, encapsulated; with or
 * without preamble and File Meta Information (then the encoding is recognised from the first element). Values stay
 * where they are in `bytes` (no copy) and are decoded when asked for. Sequences at most 64 deep, no recursion.
 *
 * @throws PedicleError only: `not-dicom`, `dicom-truncated`, `dicom-malformed`, `dicom-limit`.
 */
export function parseDicom(bytes: Uint8Array, options: ParseOptions = {}): DicomFile {
  const start = startOfElements(bytes);
  const [meta, metaEnd] = readMeta(bytes, start, options.partial === true);
  const declared = meta?.string(TRANSFER_SYNTAX_TAG) || '';
  const transferSyntaxUid = declared || recogniseSyntax(bytes, metaEnd, options);
  const saidDeflated = transferSyntaxUid === DEFLATED;
  const deflated = saidDeflated && !isExplicitElement(bytes, metaEnd);
  let body = bytes;
  if (deflated) {
    const cap = options.maxInflatedBytes ?? Math.max(256 * 2 ** 20, 4 * bytes.length);
    body = inflateRaw(bytes.subarray(metaEnd), cap, options.partial === true);
  }
  const said: ElementSyntax = {
    explicit: transferSyntaxUid !== IMPLICIT_LE,
    littleEndian: transferSyntaxUid !== EXPLICIT_BE,
  };
  const syntax = deflated ? said : syntaxInUse(bytes, metaEnd, said);
  const differs = syntax !== said || saidDeflated !== deflated;
  const file = new DicomFile(body, syntax.littleEndian, null);
  file.meta = meta;
  // Compressed pixels stay compressed however their data set is written.
  const plain = saidDeflated || transferSyntaxUid === EXPLICIT_BE || isNative(transferSyntaxUid);
  file.transferSyntaxUid = differs && plain ? uidOf(syntax) : transferSyntaxUid;
  file.syntaxDiffers = differs || (meta !== null && !isVr(bytes, start + 4));
  file.inflated = deflated;
  const loop: ElementLoop = {
    position: deflated ? 0 : metaEnd,
    stopBefore: options.stopBefore ?? Number.POSITIVE_INFINITY,
    stoppedAt: null,
  };
  try {
    readElements(file, syntax, loop);
  } catch (error) {
    if (!options.partial || !(error instanceof PedicleError) || error.code !== 'dicom-truncated') throw error;
    file.truncated = true;
  }
  file.stoppedAt = loop.stoppedAt;
  return file;
}

/** Offset of the first element: behind `DICM`, or 0 in a file without preamble. */
function startOfElements(bytes: Uint8Array): number {
  const magic = (at: number): boolean =>
    bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
  if (magic(MAGIC_OFFSET)) return MAGIC_OFFSET + 4;
  return magic(0) ? 4 : 0;
}

/** File Meta Information: group 0002, always Explicit VR little endian (PS3.10 7.1). */
function readMeta(bytes: Uint8Array, start: number, partial: boolean): [DicomDataset | null, number] {
  if (bytes[start] !== 2 || bytes[start + 1] !== 0) return [null, start];
  const meta = new DicomDataset(bytes, true, null);
  const loop: ElementLoop = {
    position: start,
    stopBefore: Number.POSITIVE_INFINITY,
    onlyGroup: 2,
    stoppedAt: null,
  };
  try {
    // Some writers leave the value representations out here too.
    readElements(meta, { explicit: isVr(bytes, start + 4), littleEndian: true }, loop);
  } catch (error) {
    if (!partial || !(error instanceof PedicleError) || error.code !== 'dicom-truncated') throw error;
  }
  return [meta, loop.position];
}

const isVr = (bytes: Uint8Array, at: number): boolean =>
  [at, at + 1].every((n) => (bytes[n] ?? 0) >= 0x41 && (bytes[n] ?? 0) <= 0x5a);

/** An element of group 0008 with its value representation: no deflated stream begins so (its first block's length would not match its check). */
const isExplicitElement = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 8 &&
  bytes[at + 1] === 0 &&
  KNOWN_VRS.has(String.fromCharCode(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0));

const uidOf = ({ explicit, littleEndian }: ElementSyntax): string =>
  explicit ? (littleEndian ? EXPLICIT_LE : EXPLICIT_BE) : IMPLICIT_LE;

/** The first elements of a data set (Specific Character Set, Image Type …) are short: a greater length is no length, but damage. */
const LONGEST_FIRST = 1024;

/**
 * The encoding the first element of the data set is really in: `said` itself unless that cannot be and another one certainly is (a first group of 0008 or 0004–0010, and a value
 * representation that is or is not there), as dcmtk and pydicom do.
 */
function syntaxInUse(bytes: Uint8Array, at: number, said: ElementSyntax): ElementSyntax {
  if (bytes.length - at < 8) return said;
  const little = bytes[at]! + 256 * bytes[at + 1]!;
  const big = 256 * bytes[at]! + bytes[at + 1]!;
  const first = (group: number): boolean => group === 8 || group === 4 || group === 16;
  const named = KNOWN_VRS.has(String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!));
  const littleEndian = first(little) ? true : first(big) ? false : said.littleEndian;
  if (!first(little) && !first(big)) return said;
  // Without value representations a data set is little endian (PS3.5 A.1).
  const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 4).getUint32(0, true);
  if (!named && (!littleEndian || length > LONGEST_FIRST)) return said;
  const explicit = named;
  return explicit === said.explicit && littleEndian === said.littleEndian ? said : { explicit, littleEndian };
}

/** Encoding of a data set whose header does not name it; only a first group of 0008 (or 0004–0010) is believed. */
function recogniseSyntax(bytes: Uint8Array, at: number, options: ParseOptions): string {
  if (bytes.length - at < 8) {
    if (at > 4) throw malformed({ what: 'no-data-set' });
    throw notDicom();
  }
  const little = bytes[at]! + 256 * bytes[at + 1]!;
  const big = 256 * bytes[at]! + bytes[at + 1]!;
  const plausible = (group: number): boolean => group === 8 || group === 4 || group === 16;
  if (plausible(little)) {
    if (isVr(bytes, at + 4)) return EXPLICIT_LE;
    const length = new DataView(bytes.buffer, bytes.byteOffset + at + 4, 4).getUint32(0, true);
    if (options.partial === true || length <= bytes.length - at - 8 || length === 0xffffffff)
      return IMPLICIT_LE;
  }
  if (plausible(big) && isVr(bytes, at + 4)) return EXPLICIT_BE;
  throw notDicom();
}
