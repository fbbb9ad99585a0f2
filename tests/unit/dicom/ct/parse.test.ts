import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { parseDicom } from '../../../../src/dicom/index.ts';
import {
  BIG,
  bytesOf,
  concat,
  EXPLICIT,
  encapsulated,
  IMPLICIT,
  type RawElement,
  rawElements,
  rawFile,
  text,
} from '../../../builders/dicom-bytes.ts';

const LE = '1.2.840.10008.1.2.1';
const code = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof PedicleError) return error.code;
    throw error;
  }
  return 'none';
};
const basics: RawElement[] = [
  { tag: 0x00080060, vr: 'CS', value: text('CT') },
  { tag: 0x00280010, vr: 'US', value: bytesOf(2, 1) },
];
const nested: RawElement[] = [
  { tag: 0x00080060, vr: 'CS', value: text('CT') },
  {
    tag: 0x30060039,
    vr: 'SQ',
    value: [
      [{ tag: 0x30060040, vr: 'SQ', value: [[{ tag: 0x30060050, vr: 'DS', value: text('1.5\\-2') }], []] }],
    ],
  },
];
const swapUs = (elements: readonly RawElement[]): RawElement[] =>
  elements.map((e) =>
    e.vr === 'US' && e.value instanceof Uint8Array ? { ...e, value: e.value.slice().reverse() } : e,
  );

describe('encodings', () => {
  it.each([
    ['explicit', rawFile(LE, rawElements(basics, EXPLICIT))],
    ['implicit', rawFile('1.2.840.10008.1.2', rawElements(basics, IMPLICIT))],
    ['big endian', rawFile('1.2.840.10008.1.2.2', rawElements(swapUs(basics), BIG))],
    ['deflated', rawFile('1.2.840.10008.1.2.1.99', deflateRawSync(rawElements(basics, EXPLICIT)))],
    ['explicit without header', rawElements(basics, EXPLICIT)],
    ['implicit without header', rawElements(basics, IMPLICIT)],
    ['big endian without header', rawElements(swapUs(basics), BIG)],
    ['meta header without preamble', rawFile(LE, rawElements(basics, EXPLICIT)).subarray(132)],
  ])('reads %s', (_, bytes) => {
    const file = parseDicom(bytes);
    expect(file.string(0x00080060)).toBe('CT');
    expect(file.number(0x00280010)).toBe(258);
  });

  it('reads a data set that is called deflated but is not, and says so', () => {
    const file = parseDicom(rawFile('1.2.840.10008.1.2.1.99', rawElements(basics, EXPLICIT)));
    const plain = parseDicom(rawFile(LE, rawElements(basics, EXPLICIT)));
    expect([file.syntaxDiffers, file.inflated, file.transferSyntaxUid]).toEqual([true, false, LE]);
    expect([...file.elements.keys()]).toEqual([...plain.elements.keys()]);
  });

  it('reads nested sequences of defined and undefined length alike', () => {
    const open = (elements: readonly RawElement[]): RawElement[] =>
      elements.map((e) =>
        e.value instanceof Uint8Array ? e : { ...e, undefinedLength: true, value: e.value.map(open) },
      );
    for (const syntax of [EXPLICIT, IMPLICIT]) {
      for (const elements of [nested, open(nested)]) {
        const uid = syntax.explicit ? LE : '1.2.840.10008.1.2';
        const contours = parseDicom(rawFile(uid, rawElements(elements, syntax)))
          .items(0x30060039)[0]
          ?.items(0x30060040);
        expect(contours?.map((c) => [...c.decimals(0x30060050)])).toEqual([[1.5, -2], []]);
      }
    }
  });

  it('reads a sequence hidden in UN as implicit little endian', () => {
    const inner = rawElements([{ tag: 0x00080060, vr: 'CS', value: text('MR') }], IMPLICIT);
    const item = concat([bytesOf(0xfe, 0xff, 0, 0xe0, inner.length, 0, 0, 0), inner]);
    const file = parseDicom(rawFile(LE, rawElements([{ tag: 0x30060039, vr: 'UN', value: item }], EXPLICIT)));
    expect(file.items(0x30060039)[0]?.string(0x00080060)).toBe('MR');
  });

  it('keeps fragments and their offset table apart', () => {
    const bytes = rawFile(LE, encapsulated([0, 12], [bytesOf(1, 2, 3, 4), bytesOf(5, 6)]));
    const element = parseDicom(bytes).element(0x7fe00010);
    expect(element?.fragments?.map((f) => f.length)).toEqual([8, 4, 2]);
  });
});

describe('stopping and partial reading', () => {
  const whole = rawFile(
    LE,
    concat([
      rawElements(basics, EXPLICIT),
      rawElements([{ tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(1000) }], EXPLICIT),
    ]),
  );

  it('stops before pixel data and says where its value lies', () => {
    const file = parseDicom(whole.subarray(0, whole.length - 900), { stopBefore: 0x7fe00010 });
    expect(file.stoppedAt).toEqual({ tag: 0x7fe00010, vr: 'OW', offset: whole.length - 1000, length: 1000 });
    expect(file.has(0x7fe00010)).toBe(false);
  });
  it('throws on a cut file unless told that the bytes are a part', () => {
    const cut = whole.subarray(0, whole.length - 1);
    expect(code(() => parseDicom(cut))).toBe('dicom-truncated');
    const file = parseDicom(cut, { partial: true });
    expect([file.truncated, file.number(0x00280010)]).toEqual([true, 258]);
  });
});

describe('hostile input', () => {
  const nestedDeep = (depth: number, undefinedLength: boolean): Uint8Array => {
    const open = bytesOf(
      0x06,
      0x30,
      0x39,
      0,
      0x53,
      0x51,
      0,
      0,
      0xff,
      0xff,
      0xff,
      0xff,
      0xfe,
      0xff,
      0,
      0xe0,
      0xff,
      0xff,
      0xff,
      0xff,
    );
    const body = new Uint8Array(depth * 20);
    for (let n = 0; n < depth; n += 1) body.set(open, n * 20);
    return rawFile(LE, undefinedLength ? body : concat([body, new Uint8Array(0)]));
  };
  it.each([65, 300, 30_000, 200_000])('refuses %i nested sequences', (depth) => {
    expect(code(() => parseDicom(nestedDeep(depth, true)))).toBe('dicom-limit');
  });
  it('reads 64 nested sequences', () => {
    let item: RawElement[] = [{ tag: 0x00080060, vr: 'CS', value: text('CT') }];
    for (let n = 0; n < 64; n += 1) item = [{ tag: 0x30060039, vr: 'SQ', value: [item] }];
    let set = parseDicom(rawFile(LE, rawElements(item, EXPLICIT))).items(0x30060039)[0];
    for (let n = 1; n < 64; n += 1) set = set?.items(0x30060039)[0];
    expect(set?.string(0x00080060)).toBe('CT');
  });
  it.each([
    ['an empty file', new Uint8Array(0), 'not-dicom'],
    ['text', text('hello, this is no DICOM file at all'), 'not-dicom'],
    [
      'a length beyond the file',
      rawFile(
        LE,
        rawElements([{ tag: 0x00100010, vr: 'UT', value: text('AB'), claimedLength: 0xfffffff0 }], EXPLICIT),
      ),
      'dicom-truncated',
    ],
    [
      'a length beyond its item',
      rawFile(
        LE,
        rawElements(
          [
            {
              tag: 0x30060039,
              vr: 'SQ',
              value: [[{ tag: 0x00080060, vr: 'CS', value: text('CT'), claimedLength: 400 }]],
            },
            { tag: 0x7fe00010, vr: 'OB', value: new Uint8Array(600) },
          ],
          EXPLICIT,
        ),
      ),
      'dicom-malformed',
    ],
    [
      'a VR that is none',
      rawFile(LE, rawElements([{ tag: 0x00100010, vr: '\u0001\u0002', value: text('AB') }], EXPLICIT)),
      'dicom-malformed',
    ],
    [
      'an item where an element belongs',
      rawFile(LE, bytesOf(0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0)),
      'dicom-malformed',
    ],
    [
      'one tag with two values',
      rawFile(
        LE,
        rawElements(
          [
            { tag: 0x00280010, vr: 'US', value: bytesOf(1, 0) },
            { tag: 0x00280010, vr: 'US', value: bytesOf(2, 0) },
          ],
          EXPLICIT,
        ),
      ),
      'dicom-malformed',
    ],
    ['broken deflate', rawFile('1.2.840.10008.1.2.1.99', new Uint8Array(40).fill(0xff)), 'dicom-malformed'],
  ])('refuses %s', (_, bytes, expected) => {
    expect(code(() => parseDicom(bytes))).toBe(expected);
  });
  it('stops a deflate bomb at its cap', () => {
    const bomb = rawFile('1.2.840.10008.1.2.1.99', deflateRawSync(new Uint8Array(64 * 2 ** 20)));
    expect(code(() => parseDicom(bomb, { maxInflatedBytes: 2 ** 20 }))).toBe('dicom-limit');
  });
});
