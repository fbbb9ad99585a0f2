import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertFrame, convertThroughKernel, isLaneLayout, laneRule } from '../../../../src/dicom/ct/hu.ts';
import { createHuKernel, KERNEL_BYTES } from '../../../../src/dicom/ct/hu-kernel.ts';
import type { PixelLayout } from '../../../../src/dicom/index.ts';

const layout = (change: Partial<PixelLayout>): PixelLayout => ({
  rows: 1,
  columns: 1,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: true,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  padding: null,
  pixelData: null,
  ...change,
});
const frame = (
  stored: readonly number[],
  change: Partial<PixelLayout>,
  slope = 1,
  intercept = 0,
): number[] => {
  const bytes = new Uint8Array(Uint16Array.from(stored).buffer);
  const out = new Int16Array(stored.length);
  convertFrame(bytes, 2, true, layout(change), { slope, intercept }, out);
  return [...out];
};

describe('stored values to HU', () => {
  it('reads signed, unsigned, partial and shifted bits', () => {
    expect(frame([0xffff, 0x8000, 5], {})).toEqual([-1, -32768, 5]);
    expect(frame([0x0fff, 0xffff], { bitsStored: 12, highBit: 11, signed: false }, 1, -1024)).toEqual([
      3071, 3071,
    ]);
    expect(frame([0x0fff, 0x0800, 0x07ff], { bitsStored: 12, highBit: 11 })).toEqual([-1, -2048, 2047]);
    expect(frame([0xfff0, 0x0010], { bitsStored: 12, highBit: 15, signed: false })).toEqual([4095, 1]);
  });
  it('applies slopes and limits to 16 bits', () => {
    expect(frame([100, 20000], {}, 2, -1024)).toEqual([-824, 32767]);
  });
  it('turns padding below air into air and leaves other values that happen to be padding', () => {
    expect(frame([63536, 0, 40], { padding: { lo: -2000, hi: -2000 } }, 1, -1024)).toEqual([
      -1024, -1024, -984,
    ]);
    expect(frame([0, 40], { padding: { lo: 0, hi: 0 } }, 1, 0)).toEqual([0, 40]);
  });
  it('reads big-endian, 8 and 32 bit samples', () => {
    const out = new Float32Array(1);
    convertFrame(Uint8Array.of(0xff, 0xfe), 2, false, layout({}), { slope: 0.5, intercept: 1 }, out);
    expect(out[0]).toBe(0);
    convertFrame(
      Uint8Array.of(200),
      1,
      true,
      layout({ bitsAllocated: 8, bitsStored: 8, highBit: 7, signed: false }),
      { slope: 1, intercept: 0 },
      out,
    );
    expect(out[0]).toBe(200);
    convertFrame(
      Uint8Array.of(0xff, 0xff, 0xff, 0xff),
      4,
      true,
      layout({ bitsAllocated: 32, bitsStored: 32, highBit: 31 }),
      { slope: 1, intercept: 0 },
      out,
    );
    expect(out[0]).toBe(-1);
  });
});

describe('the kernel', () => {
  const layouts = fc.record({
    bitsStored: fc.integer({ min: 2, max: 16 }),
    signed: fc.boolean(),
    intercept: fc.integer({ min: -8192, max: 8192 }),
    padding: fc.option(fc.integer({ min: -32768, max: 65535 }), { nil: null }),
    stored: fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 70 }),
  });
  it.each([true, false])('does what convertFrame does (SIMD %s)', (simd) => {
    const kernel = createHuKernel(simd);
    fc.assert(
      fc.property(layouts, ({ bitsStored, signed, intercept, padding, stored }) => {
        const range = padding === null ? null : { lo: padding, hi: padding + 3 };
        const l = layout({ bitsStored, highBit: bitsStored - 1, signed, padding: range });
        const rescale = { slope: 1, intercept };
        fc.pre(isLaneLayout(l, rescale));
        const bytes = new Uint8Array(Uint16Array.from(stored).buffer);
        const [expected, actual] = [new Int16Array(stored.length), new Int16Array(stored.length)];
        const clipped = convertFrame(bytes, 2, true, l, rescale, expected);
        const alike = convertThroughKernel(kernel, laneRule(l, rescale), actual, (from, target) => {
          target.set(bytes.subarray(from, from + target.length));
          return true;
        });
        expect([...actual]).toEqual([...expected]);
        expect(alike).toBe(clipped);
      }),
      { numRuns: 1500, seed: 3 },
    );
  });
  it('takes frames larger than its buffer in pieces and stops when bytes run out', () => {
    const l = layout({});
    const out = new Int16Array(KERNEL_BYTES / 2 + 5).fill(9);
    const rule = laneRule(l, { slope: 1, intercept: 7 });
    expect(convertThroughKernel(createHuKernel(), rule, out, (_, target) => target.fill(0).length > 0)).toBe(
      false,
    );
    expect([out[0], out.at(-1)]).toEqual([7, 7]);
    expect(convertThroughKernel(createHuKernel(), rule, out, (from) => from === 0)).toBe(null);
  });
});
