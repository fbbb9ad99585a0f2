/** Volumes under one series told apart, odd slices told, compressed frames that claim too much. */
import { expect, test } from 'vitest';
import { inspectStream, tooManyPixels } from '../../../../src/dicom/codecs/codestream.ts';
import type { CtHeader } from '../../../../src/dicom/ct/types.ts';
import { assembleSeries, readCtHeader } from '../../../../src/dicom/index.ts';
import { ctFile } from '../../../builders/dicom-ct.ts';

const pixels = new Int16Array(12);
const header = (z: number, n: number, change: Partial<CtHeader> = {}): CtHeader => ({
  ...readCtHeader(ctFile({ positionMm: [0, 0, z], pixels }), `${n}`),
  sopInstanceUid: `1.2.${n}`,
  ...change,
});
const zs = [0, 2, 4, 6];
const twice = (change: (half: 0 | 1, n: number) => Partial<CtHeader>): CtHeader[] =>
  ([0, 1] as const).flatMap((half) => zs.map((z, n) => header(z, 10 * half + n, change(half, n))));

test.each([
  ['convolution kernel', (half: 0 | 1) => ({ kernel: half ? 'B70f' : 'B30f' })],
  ['acquisition time', (half: 0 | 1) => ({ acquisitionTime: half ? '101010' : '101020' })],
  ['run of instance numbers', (half: 0 | 1, n: number) => ({ instanceNumber: 1 + n + 4 * half })],
  [
    'slice thickness',
    (half: 0 | 1, n: number) => ({
      frames: header(zs[n] ?? 0, n).frames.map((f) => ({ ...f, sliceThicknessMm: half ? 1 : 2 })),
    }),
  ],
  [
    'acquisition time',
    (half: 0 | 1, n: number) => ({ acquisitionTime: `10${half}${n}10.5`, instanceNumber: 1 + n }),
  ],
])('two volumes at the same positions are told apart by %s', (by, change) => {
  const [study] = assembleSeries(twice(change)).studies;
  expect(study?.series.map((s) => s.slices.length)).toEqual([4, 4]);
  expect(study?.series[0]?.findings.find((f) => f.code === 'ct-phases')?.message).toContain(by);
});

test('what nothing tells apart stays refused', () => {
  const [study] = assembleSeries(twice(() => ({ kernel: 'B30f', instanceNumber: null }))).studies;
  expect(study?.series).toEqual([]);
  expect(study?.refused[0]?.findings.map((f) => f.code)).toContain('ct-duplicate-position');
});

const odd = (change: (h: CtHeader) => Partial<CtHeader>): string[] => {
  const headers = zs.map((z, n) => header(z, n));
  headers[2] = { ...(headers[2] as CtHeader), ...change(headers[2] as CtHeader) };
  return assembleSeries(headers).studies[0]!.series[0]!.findings.map((f) => f.code);
};

test('a slice that differs from the others is told', () => {
  expect(odd(() => ({}))).toEqual([]);
  expect(odd(({ layout }) => ({ layout: { ...layout, bitsStored: 12, highBit: 11 } }))).toEqual([
    'ct-bits-differ',
  ]);
  expect(odd(({ frames }) => ({ frames: frames.map((f) => ({ ...f, rescaleIntercept: -1000 })) }))).toEqual([
    'ct-rescale-differs',
  ]);
  expect(odd(({ frames }) => ({ frames: frames.map((f) => ({ ...f, rescaleGiven: false })) }))).toEqual([
    'ct-rescale-missing',
  ]);
  expect(odd(() => ({ modality: 'MR' }))).toEqual(['ct-modality']);
  for (const rescale of [{ rescaleSlope: -1 }, { rescaleSlope: 1e-12 }, { rescaleIntercept: -32768 }])
    expect(odd(({ frames }) => ({ frames: frames.map((f) => ({ ...f, ...rescale })) }))).toContain(
      'ct-rescale-odd',
    );
});

test('compressed pixels of a file declared uncompressed are refused for that reason', () => {
  const packed = zs.map((z, n) => {
    const whole = header(z, n);
    const { pixelData } = whole.layout;
    return { ...whole, layout: { ...whole.layout, pixelData: pixelData && { ...pixelData, length: -1 } } };
  });
  expect(assembleSeries(packed).studies[0]?.refused[0]?.findings.map((f) => f.code)).toEqual([
    'ct-pixels-packed',
  ]);
});

/** The size header of a JPEG 2000 stream (ISO 15444-1 A.5.1) with an empty comment and an end marker. */
function stream(columns: number, rows: number, xr = 1, yr = 1): Uint8Array {
  const bytes = new Uint8Array(53);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xff4fff51);
  view.setUint16(4, 41);
  view.setUint32(45, 0xff640004);
  for (const [at, v] of [
    [8, columns],
    [12, rows],
    [24, columns],
    [28, rows],
  ] as const)
    view.setUint32(at, v);
  view.setUint16(40, 1);
  bytes.set([15, xr, yr], 42);
  view.setUint16(51, 0xffd9);
  return bytes;
}

test('a few bytes of JPEG 2000 cannot claim a huge or a sub-sampled image', () => {
  expect(inspectStream(stream(512, 512))).toMatchObject({ columns: 512, rows: 512, precision: 16 });
  for (const bad of [stream(16384, 16384), stream(512, 512, 3), stream(512, 512, 1, 2)])
    expect(() => inspectStream(bad)).toThrow(/JPEG 2000/);
  const layout = { rows: 16384, columns: 16384 };
  expect(tooManyPixels({ ...layout, transferSyntaxUid: '1.2.840.10008.1.2.4.90' })).toBe(true);
  expect(tooManyPixels({ ...layout, transferSyntaxUid: '1.2.840.10008.1.2.5' })).toBe(true);
  expect(tooManyPixels({ ...layout, transferSyntaxUid: '1.2.840.10008.1.2.1' })).toBe(false);
});

/** A coding style of 4 × 4 code blocks. */
const tinyBlocks = [0xff, 0x52, 0, 12, 0, 0, 0, 1, 0, 5, 0, 0, 0, 1];

test('what looks like a marker among the packets of a JPEG 2000 tile is none; tiny blocks in its header are refused', () => {
  const head = stream(512, 512).subarray(0, 51);
  /** A tile-part: SOT with its length, a header, SOD, packets. */
  const tile = (header: readonly number[], packets: readonly number[]): Uint8Array => {
    const length = 12 + header.length + 2 + packets.length;
    const sot = [0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, length, 0, 1];
    return Uint8Array.from([...head, ...sot, ...header, 0xff, 0x93, ...packets, 0xff, 0xd9]);
  };
  // A coding style of 4 × 4 code blocks.
  expect(inspectStream(tile([], tinyBlocks))).toMatchObject({ columns: 512, rows: 512 });
  expect(() => inspectStream(tile(tinyBlocks, []))).toThrow(/more parts/);
});

/** The header of `stream`, then what follows. */
const behind = (...rest: readonly (readonly number[])[]): Uint8Array =>
  Uint8Array.from([...stream(512, 512).subarray(0, 51), ...rest.flat(), 0xff, 0xd9]);
const sotOf = (length: number): number[] => [0xff, 0x90, 0, 10, 0, 0, 0, 0, 0, length, 0, 1];
const SOD_MARKER = [0xff, 0x93];

test('tile-parts of a JPEG 2000 frame are walked to the end: many of them, and a last one of no said length', () => {
  const part = (header: readonly number[] = []): number[] => [
    ...sotOf(14 + header.length + 3),
    ...header,
    ...SOD_MARKER,
    ...[1, 2, 3],
  ];
  const many = Array.from({ length: 500 }, () => part());
  const last = [...sotOf(0), ...SOD_MARKER, ...tinyBlocks];
  expect(inspectStream(behind(...many, last))).toMatchObject({ columns: 512, rows: 512 });
  expect(() => inspectStream(behind(...many, part(tinyBlocks), last))).toThrow(/more parts/);
  // 12: a tile-part of nothing but its own marker.
  expect(() => inspectStream(behind(sotOf(12), part(tinyBlocks)))).toThrow(/more parts/);
});

test('a JPEG 2000 header that leads in circles or hides its coding style is refused', () => {
  // The tile-part ends within a comment of its header, where there is an SOD: the walk would come back to it for ever.
  const circle = [...sotOf(16), 0xff, 0x64, 0, 4, ...SOD_MARKER, ...SOD_MARKER];
  expect(() => inspectStream(behind(circle))).toThrow(/damaged header/);
  // Decoders look for the next marker behind one they do not know (FF30 has no length at all), and find the coding style.
  for (const unknown of [0x30, 0x7a, 0x50])
    expect(() => inspectStream(behind([0xff, unknown, 0, 16], tinyBlocks))).toThrow(/damaged header/);
  const longSize = stream(512, 512);
  longSize[4] = 0xff;
  expect(() => inspectStream(longSize)).toThrow(/damaged header/);
});
