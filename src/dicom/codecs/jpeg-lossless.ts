/**
 * JPEG lossless, Huffman (ITU-T T.81 Annex H): one component of 2 to 16 bits, all seven predictors, restart intervals,
 * point transform. Own code because the available library loses the last pixel of some streams.
 */
import { codecError } from './codestream.ts';

interface Scan {
  precision: number;
  rows: number;
  columns: number;
  restartInterval: number;
  predictor: number;
  pointTransform: number;
  /** For the next 16 bits of the stream: code length << 8 | category; 0 for no code. */
  codes: Uint16Array;
  /** Where the entropy-coded data starts. */
  dataAt: number;
}

const uint16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;

/**
 * Decodes a lossless JPEG frame into `rows * columns` samples.
 * @throws PedicleError `ct-codec-data` on anything that is not a complete single-component lossless stream.
 */
export function decodeJpegLossless(bytes: Uint8Array): Uint16Array {
  const scan = readHeaders(bytes);
  const { rows, columns } = scan;
  // A pixel takes at least one bit.
  if ((bytes.length - scan.dataAt) * 8 < rows * columns) throw codecError({ what: 'short' });
  const out = new Uint16Array(rows * columns);
  const reader = new BitReader(bytes, scan.dataAt, scan.codes);
  const rowsPerInterval = scan.restartInterval === 0 ? rows : scan.restartInterval / columns;
  if (!Number.isInteger(rowsPerInterval)) throw codecError({ what: 'restarts' });
  for (let row = 0; row < rows; row += 1) {
    const first = row % rowsPerInterval === 0;
    if (first && row > 0) reader.restart();
    decodeRow(reader, out, row * columns, columns, first, scan);
  }
  reader.finish();
  if (scan.pointTransform > 0)
    for (let n = 0; n < out.length; n += 1) out[n] = out[n]! << scan.pointTransform;
  return out;
}

/** Samples wrap modulo 2^16 (H.1.2.1); `out` does it by being 16 bits wide. */
function decodeRow(
  reader: BitReader,
  out: Uint16Array,
  start: number,
  columns: number,
  first: boolean,
  scan: Scan,
): void {
  const { predictor } = scan;
  out[start] =
    (first ? 1 << (scan.precision - scan.pointTransform - 1) : out[start - columns]!) + reader.difference();
  for (let at = start + 1; at < start + columns; at += 1) {
    const a = out[at - 1]!;
    let predicted = a;
    if (!first && predictor !== 1) {
      const b = out[at - columns]!;
      const c = out[at - columns - 1]!;
      if (predictor === 2) predicted = b;
      else if (predictor === 3) predicted = c;
      else if (predictor === 4) predicted = a + b - c;
      else if (predictor === 5) predicted = a + ((b - c) >> 1);
      else if (predictor === 6) predicted = b + ((a - c) >> 1);
      else predicted = (a + b) >> 1;
    }
    out[at] = predicted + reader.difference();
  }
}

function readHeaders(bytes: Uint8Array): Scan {
  const tables = new Map<number, Uint16Array>();
  const scan: Partial<Scan> = { restartInterval: 0 };
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) break;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = uint16(bytes, at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) break;
    if (marker === 0xc4) readHuffmanTables(bytes, at + 4, end, tables);
    else if (marker === 0xdd && length >= 4) scan.restartInterval = uint16(bytes, at + 4);
    else if (marker === 0xc3) readFrame(bytes, at + 4, length, scan);
    else if (marker === 0xda) return readScan(bytes, at + 4, end, scan, tables);
    at = end;
  }
  throw codecError({ what: 'jpeg-headers' });
}

function readFrame(bytes: Uint8Array, at: number, length: number, scan: Partial<Scan>): void {
  if (length < 11 || bytes[at + 5] !== 1) throw codecError({ what: 'jpeg-components' });
  scan.precision = bytes[at]!;
  scan.rows = uint16(bytes, at + 1);
  scan.columns = uint16(bytes, at + 3);
  if (scan.precision < 2 || scan.precision > 16 || scan.rows === 0 || scan.columns === 0) {
    throw codecError({ what: 'jpeg-size' });
  }
}

function readScan(
  bytes: Uint8Array,
  at: number,
  end: number,
  scan: Partial<Scan>,
  tables: Map<number, Uint16Array>,
): Scan {
  const codes = tables.get(bytes[at + 2]! >> 4);
  const predictor = bytes[at + 3]!;
  const pointTransform = bytes[at + 5]! & 15;
  const { precision, rows, columns, restartInterval } = scan;
  const known =
    precision !== undefined && rows !== undefined && columns !== undefined && restartInterval !== undefined;
  if (
    !known ||
    codes === undefined ||
    bytes[at] !== 1 ||
    predictor < 1 ||
    predictor > 7 ||
    pointTransform >= precision
  ) {
    throw codecError({ what: 'jpeg-scan' });
  }
  return { precision, rows, columns, restartInterval, predictor, pointTransform, codes, dataAt: end };
}

/** Huffman tables (B.2.4.2) as look-up by the next 16 bits. */
function readHuffmanTables(
  bytes: Uint8Array,
  from: number,
  end: number,
  tables: Map<number, Uint16Array>,
): void {
  let at = from;
  while (at + 17 <= end) {
    const id = bytes[at]! & 15;
    const codes = new Uint16Array(65536);
    let code = 0;
    let symbolAt = at + 17;
    for (let length = 1; length <= 16; length += 1) {
      for (let n = bytes[at + length]!; n > 0; n -= 1) {
        const symbol = bytes[symbolAt]!;
        const span = 1 << (16 - length);
        if (symbolAt >= end || symbol > 16 || code + span > 65536)
          throw codecError({ what: 'huffman-wrong' });
        codes.fill((length << 8) | symbol, code, code + span);
        code += span;
        symbolAt += 1;
      }
    }
    tables.set(id, codes);
    at = symbolAt;
  }
}

/** Bits of the entropy-coded data: byte stuffing removed, markers stop it, missing bits are noticed. */
class BitReader {
  private readonly bytes: Uint8Array;
  private readonly codes: Uint16Array;
  private at: number;
  /** The low `count` bits of `bits` are the next ones. */
  private bits = 0;
  private count = 0;
  /** Bits made up behind the end of the data. */
  private invented = 0;

  constructor(bytes: Uint8Array, at: number, codes: Uint16Array) {
    this.bytes = bytes;
    this.at = at;
    this.codes = codes;
  }

  /** Makes at least 16 bits available. */
  private fill(): void {
    while (this.count < 16) {
      let byte = this.bytes[this.at] ?? 0xff;
      if (byte === 0xff && this.bytes[this.at + 1] !== 0) {
        byte = 0xff;
        this.invented += 8;
      } else this.at += byte === 0xff ? 2 : 1;
      this.bits = ((this.bits << 8) | byte) & 0xffffff;
      this.count += 8;
    }
  }

  /** The next difference (H.1.2.2): a category by its Huffman code, then that many bits. */
  difference(): number {
    if (this.count < 16) this.fill();
    const entry = this.codes[(this.bits >> (this.count - 16)) & 0xffff]!;
    if (entry === 0) throw codecError({ what: 'impossible-code' });
    this.count -= entry >> 8;
    const category = entry & 0xff;
    if (category === 0) return 0;
    if (category === 16) return 32768;
    if (this.count < category) this.fill();
    this.count -= category;
    const value = (this.bits >> this.count) & ((1 << category) - 1);
    return value < 1 << (category - 1) ? value - (1 << category) + 1 : value;
  }

  /** Steps over a restart marker. */
  restart(): void {
    this.finish();
    this.bits = 0;
    this.count = 0;
    this.invented = 0;
    const marker = this.bytes[this.at + 1]!;
    if (this.bytes[this.at] !== 0xff || marker < 0xd0 || marker > 0xd7)
      throw codecError({ what: 'restart-missing' });
    this.at += 2;
  }

  /** @throws when bits were used that the data does not hold. */
  finish(): void {
    if (this.invented > this.count) throw codecError({ what: 'pixels-short' });
  }
}
