/**
 * Whether bytes are one whole MessagePack message of a bearable shape, told without making anything of them. A decoder
 * makes room for as many items as a container's header claims; here every claim has to be covered by bytes that follow.
 */

/** Values in one message: a set of a million contours has about three million. */
export const MAX_VALUES = 1 << 23;
/** Containers within containers. */
export const MAX_DEPTH = 100;

const refuse = (): never => {
  throw new RangeError('Not one whole message of a bearable shape.');
};

/** Bytes behind the first byte of a value of fixed size. */
const FIXED: Readonly<Record<number, number>> = {
  192: 0, // nil
  194: 0, // false
  195: 0, // true
  202: 4, // float 32
  203: 8, // float 64
  204: 1, // unsigned
  205: 2,
  206: 4,
  207: 8,
  208: 1, // signed
  209: 2,
  210: 4,
  211: 8,
  212: 2, // extension of 1, 2, 4, 8 and 16 bytes, and its type
  213: 3,
  214: 5,
  215: 9,
  216: 17,
};
/** First byte → [bytes of the length field, bytes besides length and payload]: bin, ext, str. */
const SIZED: ReadonlyMap<number, readonly [number, number]> = new Map([
  [0xc4, [1, 0]],
  [0xc5, [2, 0]],
  [0xc6, [4, 0]],
  [0xc7, [1, 1]],
  [0xc8, [2, 1]],
  [0xc9, [4, 1]],
  [0xd9, [1, 0]],
  [0xda, [2, 0]],
  [0xdb, [4, 0]],
]);

/** @throws RangeError on a message that is cut, goes on behind its end, claims more than it holds, or nests too deeply. */
export function requireWholeMessage(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Values still to come in each open container, outermost first. */
  const open: number[] = [1];
  /** Sum of `open`: each needs at least a byte. */
  let owed = 1;
  let values = 0;
  let at = 0;
  const unsigned = (width: number): number => {
    if (at + width > bytes.length) return refuse();
    const value = width === 1 ? view.getUint8(at) : width === 2 ? view.getUint16(at) : view.getUint32(at);
    at += width;
    return value;
  };
  const container = (items: number): void => {
    owed += items;
    open.push(items);
    if (owed > bytes.length - at || open.length > MAX_DEPTH) refuse();
  };
  const plain = (byte: number): void => {
    const sized = SIZED.get(byte);
    if (sized !== undefined) {
      const length = unsigned(sized[0]);
      at += length + sized[1];
    } else at += FIXED[byte] ?? refuse();
  };
  while (owed > 0) {
    values += 1;
    if (values > MAX_VALUES) refuse();
    const byte = unsigned(1);
    const last = open.length - 1;
    open[last] = open[last]! - 1;
    owed -= 1;
    if (byte >= 0x80 && byte <= 0x8f) container(2 * (byte & 0x0f));
    else if (byte >= 0x90 && byte <= 0x9f) container(byte & 0x0f);
    else if (byte >= 0xa0 && byte <= 0xbf) at += byte & 0x1f;
    else if (byte >= 0xdc && byte <= 0xdf) {
      const items = unsigned(byte % 2 === 0 ? 2 : 4);
      container(byte >= 0xde ? 2 * items : items);
    } else if (byte >= 0xc0 && byte <= 0xdb) plain(byte);
    if (owed > bytes.length - at) refuse();
    while (open.length > 0 && open[open.length - 1] === 0) open.pop();
  }
  if (at !== bytes.length) refuse();
}
