/**
 * A folder of made cases to commission on: an approved set, a second observer and two versions of a model, of which the newer one draws
 * one structure worse. As a script: `node tests/builders/commission-folder.ts <folder> [cases]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Grid } from '../../src/core/geometry/grid.ts';
import { between, createRandom, type Random } from '../../src/core/phantom/random.ts';
import type { Ring, Structure } from '../../src/core/structures/types.ts';
import type { CtSeries } from '../../src/dicom/ct/types.ts';
import { encodeRtstruct } from '../../src/dicom/rtstruct/index.ts';
import { ctOnDisk, makeCtSeries, makeGrid } from './ct-series.ts';
import { makeStructure } from './rt-structures.ts';

/** Centre and half axes in mm of the organs, before they vary. */
const ORGANS: readonly (readonly [
  string,
  readonly [number, number, number],
  readonly [number, number, number],
])[] = [
  ['SpinalCord', [0, 40, 0], [6, 5, 30]],
  ['Heart', [20, -20, 0], [30, 26, 24]],
  ['Kidney_L', [55, 20, 0], [16, 14, 24]],
  ['Liver', [-45, -10, 0], [36, 30, 26]],
];

export const DEGRADED = 'SpinalCord';

interface Drawing {
  /** mm by which the whole contour is moved, each way. */
  readonly shift: readonly [number, number];
  readonly scale: number;
}

function ellipsoid(
  grid: Grid,
  centre: readonly [number, number, number],
  half: readonly [number, number, number],
  { shift, scale }: Drawing,
): Map<number, Ring[]> {
  const m = grid.indexToPatient;
  const slices = new Map<number, Ring[]>();
  for (let k = 0; k < grid.dims[2]; k += 1) {
    const z = m[10] * k + m[11];
    const share = 1 - ((z - centre[2]) / half[2]) ** 2;
    if (share <= 0.02) continue;
    const [rx, ry] = [half[0], half[1]].map((r) => r * scale * Math.sqrt(share)) as [number, number];
    const ring = new Float64Array(3 * 48);
    for (let n = 0; n < 48; n += 1) {
      const angle = (2 * Math.PI * n) / 48;
      ring.set(
        [centre[0] + shift[0] + rx * Math.cos(angle), centre[1] + shift[1] + ry * Math.sin(angle), z],
        3 * n,
      );
    }
    slices.set(k, [ring]);
  }
  return slices;
}

/** Small differences as people make them: bounded, so that no case is an outlier by chance. */
const drawn = (random: Random, mm: number): Drawing => ({
  shift: [between(random, -mm, mm), between(random, -mm, mm)],
  scale: between(random, 0.985, 1.015),
});

/** Case `n`: its CT and its four sets, written into a folder of its own. */
export function writeCase(folder: string, n: number): CtSeries {
  const random = createRandom(1000 + n);
  const base = makeCtSeries(
    makeGrid([88, 76, 16], [2, 2, 4], { originMm: [-88, -76, -32] }),
    `1.2.826.0.1.3680043.10.77.${n + 1}`,
  );
  const day = new Date(Date.UTC(2025, 0, 1 + 5 * n)).toISOString().slice(0, 10).replaceAll('-', '');
  const series: CtSeries = {
    ...base,
    study: { ...base.study, patientId: `MADE${n}`, patientName: `Made^Case${n}`, studyDate: day },
  };
  const ct = ctOnDisk(series, folder);
  const anatomy = ORGANS.map(([name, centre, half]) => ({
    name,
    centre: [centre[0] + between(random, -4, 4), centre[1] + between(random, -4, 4), 0] as const,
    half: half.map((h) => h * between(random, 0.95, 1.05)) as unknown as readonly [number, number, number],
  }));
  const set = (label: string, mm: number, worse: boolean): void => {
    const structures = anatomy.map(({ name, centre, half }): Structure => {
      const { shift, scale } = drawn(random, mm);
      const extra = worse && name === DEGRADED ? 3 : 0;
      return makeStructure(
        name,
        ellipsoid(ct.grid, centre, half, { shift: [shift[0] + extra, shift[1]], scale }),
      );
    });
    const approved = label === 'CLINIC';
    const bytes = encodeRtstruct(
      {
        label,
        frameOfReferenceUid: ct.frameOfReferenceUid,
        seriesInstanceUid: ct.seriesInstanceUid,
        structures,
      },
      ct,
      approved ? { approval: { reviewer: 'Reviewer', at: new Date('2025-06-01T00:00:00Z') } } : {},
    );
    writeFileSync(join(folder, `RS.${label}.dcm`), bytes);
  };
  set('CLINIC', 0, false);
  set('OBSERVER', 1, false);
  set('MODEL_1.0', 1, false);
  set('MODEL_2.0', 1, true);
  return ct;
}

export function writeCases(folder: string, count: number): void {
  for (let n = 0; n < count; n += 1) {
    const one = join(folder, `case${String(n + 1).padStart(2, '0')}`);
    mkdirSync(one, { recursive: true });
    writeCase(one, n);
  }
}

const [, self, folder, count] = process.argv;
if (self?.endsWith('commission-folder.ts') && folder !== undefined) writeCases(folder, Number(count ?? 30));
