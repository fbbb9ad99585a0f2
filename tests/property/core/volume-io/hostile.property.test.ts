/** Damaged and hostile volume files: only typed errors, never a hang, never voxels out of nothing. */
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PedicleError } from '../../../../src/core/errors/errors.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { LabelMap } from '../../../../src/core/masks/index.ts';
import {
  readLabelMap,
  readVolume,
  writeMetaImage,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';

const runs = process.env.PEDICLE_LONG === '1' ? 20_000 : 1500;

const grid = createGrid({
  dims: [6, 5, 4],
  originMm: [-10, 20, -30],
  stepIMm: [0.9, 0.1, 0],
  stepJMm: [-0.1, 0.9, 0],
  stepKMm: [0, 0, 2.5],
});
const image: LabelMap = {
  grid,
  data: Uint8Array.from({ length: 120 }, (_, n) => (n * n) % 7),
  labels: new Map([1, 2, 3, 4, 5, 6].map((v) => [v, `structure ${v}`])),
};
const files = [
  writeNifti(image, { gzip: false }),
  writeNifti(image),
  writeNrrd(image, { gzip: false }),
  writeNrrd(image),
  writeMetaImage(image, { compress: false }),
  writeMetaImage(image),
];

/** One of the files with bytes changed, cut out, repeated or cut off. */
const mutantArb = fc
  .record({
    file: fc.constantFrom(...files),
    changes: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
    cut: fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 40 })), { freq: 3 }),
    keep: fc.option(fc.nat(), { freq: 3 }),
  })
  .map(({ file, changes, cut, keep }) => {
    let bytes = file.slice();
    // Half of the changes hit the header, where they hurt most.
    changes.forEach(([at, value], n) => {
      bytes[at % (n % 2 === 0 ? Math.min(400, bytes.length) : bytes.length)] = value;
    });
    if (cut !== null) {
      const at = cut[0] % bytes.length;
      bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + cut[1])]);
    }
    return keep === null ? bytes : bytes.subarray(0, keep % (bytes.length + 1));
  });

/** The codes thrown, or the voxel count read, by both readers. */
function outcome(bytes: Uint8Array): void {
  for (const read of [readVolume, readLabelMap]) {
    try {
      const result = read(bytes);
      const { grid: g, data } = 'volume' in result ? result.volume : result.labelMap;
      expect(data.length).toBe(g.dims[0] * g.dims[1] * g.dims[2]);
      // A file of n bytes cannot hold more voxels than deflate can make of them.
      expect(data.length).toBeLessThanOrEqual(bytes.length * 1032);
    } catch (error) {
      if (!(error instanceof PedicleError)) throw error;
      expect(error.code).toMatch(/^(volume|labels)-/);
    }
  }
}

describe('mutants of volume files', () => {
  it('give voxels or a typed error', () => {
    fc.assert(fc.property(mutantArb, outcome), { numRuns: runs });
  });

  it('so does any short run of bytes', () => {
    const magic = fc.constantFrom(
      '',
      'NRRD0004\n',
      'ObjectType = Image\n',
      '\x1f\x8b\x08\x00',
      '\x5c\x01\x00\x00',
    );
    fc.assert(
      fc.property(magic, fc.uint8Array({ maxLength: 700 }), (start, rest) =>
        outcome(Uint8Array.from([...Buffer.from(start, 'latin1'), ...rest])),
      ),
      { numRuns: runs },
    );
  });
});

describe('texts made to be slow', () => {
  const text = (s: string): Uint8Array => new TextEncoder().encode(s);
  const nrrd = (field: string): Uint8Array =>
    text(`NRRD0004\ntype: short\nencoding: raw\nspace: LPS\nsizes: 1 1 1\n${field}\n\n12`);
  /** A NIfTI file whose header extension is the given text. */
  const nifti = (extension: string): Uint8Array => {
    const plain = writeNifti({ grid, data: new Int16Array(120) }, { gzip: false });
    const bytes = new Uint8Array(plain.length + extension.length);
    bytes.set(plain.subarray(0, 352));
    bytes.set(text(extension), 352);
    bytes.set(plain.subarray(352), 352 + extension.length);
    new DataView(bytes.buffer).setFloat32(108, 352 + extension.length, true);
    return bytes;
  };
  const n = 500_000;
  it.each([
    ['NRRD open brackets', nrrd(`space directions: ${'('.repeat(n)}`)],
    ['NRRD commas', nrrd(`space origin: (${'1,'.repeat(n)})`)],
    ['NRRD spaces', nrrd(`sizes: ${' '.repeat(n)}x`)],
    ['NRRD lines', nrrd('a: b\n'.repeat(n / 5))],
    ['MetaImage lines', text(`NDims = 3\n${'a = b\n'.repeat(n / 6)}`)],
    ['label tags', nifti('<Label '.repeat(n / 7))],
    ['label spaces', nifti(`<Label Key="1">${' '.repeat(n)}`)],
    ['label attributes', nifti(`<Label ${'Key="1" '.repeat(n / 8)}`)],
    ['label texts', nifti('<Label Key="1"><![CDATA['.repeat(n / 24))],
    ['gzip of nothing', gzipSync(new Uint8Array(16 * 2 ** 20))],
  ])('%s', (_, bytes) => {
    const start = process.cpuUsage();
    outcome(bytes);
    const { user, system } = process.cpuUsage(start);
    // A quadratic search of these takes minutes; this is a guard against hanging, not a measurement.
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});
