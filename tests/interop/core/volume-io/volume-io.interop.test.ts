/** Volume files against plastimatch (ITK), against numpy + pydicom, and on the real cases of ../shared. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createGrid,
  type Grid,
  indexPoint,
  sameGrid,
  toPatient,
  type Vec3,
} from '../../../../src/core/geometry/grid.ts';
import type { LabelMap, Volume } from '../../../../src/core/masks/index.ts';
import {
  readLabelMap,
  readVolume,
  resampleLabels,
  sameLattice,
  writeMetaImage,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';

const shared = fileURLToPath(new URL('../../../../../shared/data/dicom/', import.meta.url));
const script = fileURLToPath(new URL('./volumes.py', import.meta.url));
const runs = (command: string, args: string[]): boolean => spawnSync(command, args).status === 0;
const hasPlastimatch = runs('plastimatch', ['--version']);
const hasPython = runs('/usr/bin/python3', ['-c', 'import numpy, pydicom']);
const hasCases = existsSync(shared);
const folder = mkdtempSync(join(tmpdir(), 'pedicle-volume-io-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const python = (...args: string[]) =>
  JSON.parse(execFileSync('/usr/bin/python3', [script, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 }));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const asBytes = (data: Uint8Array | Uint16Array | Int16Array | Float64Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

interface Geometry {
  dims: [number, number, number];
  origin: Vec3;
  i: Vec3;
  j: Vec3;
  k: Vec3;
}
const gridOf = (g: Geometry): Grid =>
  createGrid({ dims: g.dims, originMm: g.origin, stepIMm: g.i, stepJMm: g.j, stepKMm: g.k });

/** Oblique, non-square, right-handed (ITK takes no left-handed or sheared directions). */
const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const oblique = createGrid({
  dims: [11, 7, 5],
  originMm: [-203.4, 87.25, -611.5],
  stepIMm: [2 * c, 2 * s, 0],
  stepJMm: [-2.5 * s * c, 2.5 * c * c, 2.5 * s],
  stepKMm: [5 * s * s, -5 * c * s, 5 * c],
});
const count = 11 * 7 * 5;
const ct: Volume = {
  grid: oblique,
  data: Int16Array.from({ length: count }, (_, n) => ((n * 37) % 3000) - 1000),
};
const labels: LabelMap = {
  grid: oblique,
  data: Uint8Array.from({ length: count }, (_, n) => (n * 7) % 5),
  labels: new Map(),
};

const formats: [string, (image: Volume | LabelMap) => Uint8Array][] = [
  ['nii.gz', (image) => writeNifti(image)],
  ['nii', (image) => writeNifti(image, { gzip: false })],
  ['nrrd', (image) => writeNrrd(image)],
  ['mha', (image) => writeMetaImage(image)],
  ['raw.mha', (image) => writeMetaImage(image, { compress: false })],
];

describe.skipIf(!hasPlastimatch)('plastimatch reads what is written, and the other way round', () => {
  it.each(formats)('%s', (extension, write) => {
    for (const [image, type] of [
      [ct, 'short'],
      [labels, 'uchar'],
    ] as const) {
      const ours = join(folder, `ours-${type}.${extension}`);
      writeFileSync(ours, write(image));
      for (const target of ['nii.gz', 'nii', 'nrrd', 'mha']) {
        const theirs = join(folder, `theirs.${target}`);
        rmSync(theirs, { force: true });
        execFileSync(
          'plastimatch',
          ['convert', '--input', ours, '--output-img', theirs, '--output-type', type],
          {
            stdio: 'pipe',
          },
        );
        const read = readVolume(readFileSync(theirs)).volume;
        expect([...read.data], `${extension} → ${target}`).toEqual([...image.data]);
        expect(sameGrid(read.grid, oblique, 5e-4), `${extension} → ${target}`).toBe(true);
      }
    }
  });
});

describe.skipIf(!hasPython)('numpy reads what is written', () => {
  it('as NIfTI, to the letter of nifti1.h', () => {
    const path = join(folder, 'letter.nii.gz');
    writeFileSync(path, writeNifti(ct));
    const read = python('nifti', path);
    expect(read.dims).toEqual([11, 7, 5]);
    expect(read.sha256).toBe(sha256(asBytes(Float64Array.from(ct.data))));
    const [x, y, z] = toPatient(oblique, indexPoint(3, 2, 1));
    const ras = [0, 4, 8].map(
      (r) => 3 * read.sform[r] + 2 * read.sform[r + 1] + read.sform[r + 2] + read.sform[r + 3],
    );
    [-x, -y, z].forEach((mm, n) => {
      expect(ras[n]).toBeCloseTo(mm, 3);
    });
  });
});

describe.skipIf(!hasCases || !hasPython)('real cases', () => {
  it('a RAS label map lands on the right DICOM voxels (totalsegmentator-20slices)', () => {
    const base = join(shared, 'totalsegmentator-20slices');
    const path = join(base, 'example_seg_dicom.nii.gz');
    const expected = python('labels-on-ct', path, base) as {
      geometry: Geometry;
      sha256: string;
      set: number;
      worstOffset: number;
    };
    expect(expected.worstOffset).toBeLessThan(1e-3);
    const { labelMap } = readLabelMap(readFileSync(path));
    const grid = gridOf(expected.geometry);
    expect(sameLattice(labelMap.grid, grid)).toBe(true);
    expect(sameGrid(labelMap.grid, grid)).toBe(false);
    const onCt = resampleLabels(labelMap, grid);
    expect((onCt.data as Uint8Array).reduce((n, v) => n + (v > 0 ? 1 : 0), 0)).toBe(expected.set);
    expect(sha256(asBytes(onCt.data as Uint8Array))).toBe(expected.sha256);
    expect([...labelMap.labels.values()]).toContain('spleen');
  });

  it.each(['cord', 'rt lung'])('the NRRD mask "%s" is on the grid of its CT (thorax-planning)', (name) => {
    const base = join(shared, 'thorax-planning');
    const grid = gridOf(python('geometry', base) as Geometry);
    const { labelMap } = readLabelMap(readFileSync(join(base, 'masks', `${name}.nrrd`)));
    expect(sameGrid(labelMap.grid, grid, 1e-6)).toBe(true);
    expect([...labelMap.labels.keys()]).toHaveLength(1);
    if (name !== 'cord') return;
    // Through NIfTI (RAS, 32-bit transforms) and back onto the CT: the same voxels.
    const back = readLabelMap(writeNifti(labelMap)).labelMap;
    expect(sameLattice(back.grid, grid)).toBe(true);
    expect(sha256(asBytes(resampleLabels(back, grid).data))).toBe(sha256(asBytes(labelMap.data)));
  });
});
