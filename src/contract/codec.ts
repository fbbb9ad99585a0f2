/** Messages as bytes: MessagePack with typed arrays as extensions, so contours keep every bit. */
import { decode, ExtensionCodec, encode } from '@msgpack/msgpack';
import { requireWholeMessage } from './message-shape.ts';

type Typed = Float64Array | Int16Array | Float32Array | Int32Array;
const kinds = [
  { type: 1, make: Float64Array },
  { type: 2, make: Float32Array },
  { type: 3, make: Int16Array },
  { type: 4, make: Int32Array },
] as const;

const extensionCodec = new ExtensionCodec();
for (const { type, make } of kinds) {
  extensionCodec.register({
    type,
    encode: (value: unknown) => {
      if (!(value instanceof make)) return null;
      const typed = value as Typed;
      return new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
    },
    // A copy: a Buffer's slice would share its unaligned pool.
    decode: (bytes: Uint8Array) => new make(new Uint8Array(bytes).buffer),
  });
}

/** Longest message taken: five million contour points are 80 MB. */
export const MAX_MESSAGE_BYTES = 256 * 1024 * 1024;

export const encodeMessage = (message: unknown): Uint8Array =>
  encode(message, { extensionCodec, ignoreUndefined: true });

/**
 * Checks the shape before anything is made of it: a header of five bytes must not cost the memory it claims.
 * @throws RangeError or DecodeError on anything that is not one whole message.
 */
export function decodeMessage(bytes: Uint8Array): unknown {
  requireWholeMessage(bytes);
  return decode(bytes, { extensionCodec });
}
