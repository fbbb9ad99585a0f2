/** Every message that is sent is read back; every other byte string is refused before it costs memory. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src/contract/index.ts';
import { requireWholeMessage } from '../../../src/contract/message-shape.ts';

const message = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false, '', 'x'.repeat(300), 'ä'.repeat(40_000)),
    fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    fc.double({ noNaN: true }),
    fc.string({ unit: 'grapheme' }),
    fc.float64Array({ maxLength: 9 }),
    fc.uint8Array({ maxLength: 400 }),
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 20, noNullPrototype: true }),
  ),
})).value;

describe('messages', () => {
  it('pass when they are whole, and only then', () => {
    fc.assert(
      fc.property(message, fc.nat(), (value, at) => {
        const bytes = encodeMessage(value);
        expect(() => requireWholeMessage(bytes)).not.toThrow();
        expect(() => requireWholeMessage(bytes.subarray(0, at % bytes.length))).toThrow(RangeError);
        expect(() => requireWholeMessage(Uint8Array.of(...bytes.subarray(0, 60_000), 0xc0))).toThrow(
          RangeError,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are refused or read, never anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          requireWholeMessage(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          expect(() => decodeMessage(bytes)).toThrow();
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['array 32', [0xdd, 0x01, 0xff, 0xff, 0xff]],
    ['map 32', [0xdf, 0x01, 0xff, 0xff, 0xff]],
    ['array 16', [0xdc, 0xff, 0xff]],
    ['bytes', [0xc6, 0x7f, 0xff, 0xff, 0xff]],
    ['text', [0xdb, 0x7f, 0xff, 0xff, 0xff]],
    ['extension', [0xc9, 0x7f, 0xff, 0xff, 0xff, 0x01]],
    [
      'arrays within arrays that claim the same bytes',
      [...Array<number[]>(50).fill([0xdc, 0, 60]).flat(), ...Array<number>(60).fill(0xc0)],
    ],
    ['too deep', [...Array<number>(200).fill(0x91), 0xc0]],
  ])('refuse a claim beyond their bytes: %s', (_, bytes) => {
    const before = process.memoryUsage.rss();
    expect(() => decodeMessage(Uint8Array.from(bytes))).toThrow(RangeError);
    expect(process.memoryUsage.rss() - before).toBeLessThan(50 * 2 ** 20);
  });
});
