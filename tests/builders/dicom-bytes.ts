/** DICOM byte streams by hand, also wrong ones; the library's own writer is not used, so that it can be tested. */

export interface RawElement {
  readonly tag: number;
  readonly vr: string;
  /** Value bytes, or items. */
  readonly value: Uint8Array | readonly (readonly RawElement[])[];
  /** Sequences: undefined lengths and delimiters. */
  readonly undefinedLength?: boolean;
  /** Written instead of the true length. */
  readonly claimedLength?: number;
}

export interface RawSyntax {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}
export const EXPLICIT: RawSyntax = { explicit: true, littleEndian: true };
export const IMPLICIT: RawSyntax = { explicit: false, littleEndian: true };
export const BIG: RawSyntax = { explicit: true, littleEndian: false };

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);

export const text = (value: string): Uint8Array => {
  const bytes = new TextEncoder().encode(value);
  return bytes.length % 2 === 0 ? bytes : Uint8Array.from([...bytes, 0x20]);
};
export const bytesOf = (...values: number[]): Uint8Array => Uint8Array.from(values);

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

function header(tag: number, vr: string, length: number, syntax: RawSyntax, item = false): Uint8Array {
  const long = syntax.explicit && !item && LONG.has(vr);
  const view = new DataView(new ArrayBuffer(long ? 12 : 8));
  view.setUint16(0, tag >>> 16, syntax.littleEndian);
  view.setUint16(2, tag & 0xffff, syntax.littleEndian);
  if (syntax.explicit && !item) {
    view.setUint8(4, vr.charCodeAt(0));
    view.setUint8(5, vr.charCodeAt(1));
    if (long) view.setUint32(8, length >>> 0, syntax.littleEndian);
    else view.setUint16(6, length & 0xffff, syntax.littleEndian);
  } else view.setUint32(4, length >>> 0, syntax.littleEndian);
  return new Uint8Array(view.buffer);
}

const marker = (tag: number, length: number, syntax: RawSyntax): Uint8Array =>
  header(tag, '', length, syntax, true);

export function rawElements(elements: readonly RawElement[], syntax: RawSyntax): Uint8Array {
  return concat(
    elements.flatMap(({ tag, vr, value, undefinedLength, claimedLength }) => {
      if (value instanceof Uint8Array) return [header(tag, vr, claimedLength ?? value.length, syntax), value];
      const items = value.map((item) => {
        const body = rawElements(item, syntax);
        return undefinedLength
          ? concat([marker(0xfffee000, 0xffffffff, syntax), body, marker(0xfffee00d, 0, syntax)])
          : concat([marker(0xfffee000, body.length, syntax), body]);
      });
      const body = concat(undefinedLength ? [...items, marker(0xfffee0dd, 0, syntax)] : items);
      return [header(tag, vr, claimedLength ?? (undefinedLength ? 0xffffffff : body.length), syntax), body];
    }),
  );
}

/** A file with preamble and meta header naming the transfer syntax; `body` is the encoded data set. */
export function rawFile(transferSyntaxUid: string, body: Uint8Array): Uint8Array {
  const uid = text(transferSyntaxUid);
  if (uid.at(-1) === 0x20) uid[uid.length - 1] = 0;
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128);
  return concat([preamble, rawElements([{ tag: 0x00020010, vr: 'UI', value: uid }], EXPLICIT), body]);
}

/** Encapsulated pixel data (7FE0,0010) from an offset table and fragments, explicit little endian. */
export function encapsulated(offsets: readonly number[], fragments: readonly Uint8Array[]): Uint8Array {
  const table = new Uint8Array(Uint32Array.from(offsets).buffer);
  return concat([
    header(0x7fe00010, 'OB', 0xffffffff, EXPLICIT),
    ...[table, ...fragments].flatMap((value) => [marker(0xfffee000, value.length, EXPLICIT), value]),
    marker(0xfffee0dd, 0, EXPLICIT),
  ]);
}
