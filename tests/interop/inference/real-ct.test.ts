/** The shipped models on a real planning CT, against the structures its planners drew. A region always, the whole CT with PEDICLE_LONG=1. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listModels, runSegmentation } from '../../../src/backend/segmentation/index.ts';
import { loadSeries, scanFolder } from '../../../src/backend/studies/index.ts';
import { rasterize } from '../../../src/core/contours/index.ts';
import { createGrid, type Grid, indexPoint, toPatient } from '../../../src/core/geometry/grid.ts';
import {
  countVoxels,
  intersectMasks,
  type Mask,
  maskVolumeCc,
  type Volume,
} from '../../../src/core/masks/index.ts';
import type { Structure } from '../../../src/core/structures/index.ts';
import { type CtSeries, decodeRtstruct } from '../../../src/dicom/index.ts';

const folder = new URL('../../../../shared/data/dicom/thorax-planning', import.meta.url).pathname;
const present = existsSync(folder);
const long = process.env.PEDICLE_LONG === '1';
const { models } = await listModels(new URL('../../../models', import.meta.url).pathname);
const has = (id: string): boolean => models.some((m) => m.manifest.id === id);

async function planningCt(): Promise<{ volume: Volume; series: CtSeries }> {
  const { studies } = await scanFolder([folder]);
  const series = studies.flatMap((s) => s.series).find((s) => s.grid.dims[2] > 50) as CtSeries;
  return { volume: (await loadSeries(series)).volume, series };
}

function reference(volume: Volume, series: CtSeries, roi: string): Mask {
  const bytes = readFileSync(join(folder, 'RS.reference.dcm'));
  const { structureSet } = decodeRtstruct(bytes, series);
  const found = structureSet.structures.find((s) => s.name === roi);
  return rasterize(volume.grid, found?.slices ?? new Map());
}

const named = (structures: readonly Structure[], name: string, volume: Volume): Mask =>
  rasterize(volume.grid, structures.find((s) => s.name === name)?.slices ?? new Map());
const share = (part: Mask, whole: Mask): number =>
  countVoxels(intersectMasks(part, whole)) / countVoxels(whole);
const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

/** The same voxels in the same places, counted from the opposite corner. */
function turned(grid: Grid): Grid {
  const m = grid.indexToPatient;
  const last = grid.dims.map((n) => n - 1) as [number, number, number];
  return createGrid({
    dims: grid.dims,
    originMm: toPatient(grid, indexPoint(...last)),
    stepIMm: [-m[0], -m[4], -m[8]],
    stepJMm: [-m[1], -m[5], -m[9]],
    stepKMm: [-m[2], -m[6], -m[10]],
  });
}

describe.skipIf(!present)('on the thorax planning CT (skipped without ../shared)', () => {
  it('a region holds bodies in front of the canal, and nothing outside the region', async () => {
    const { volume } = await planningCt();
    const region = { lo: [200, 240, 6], size: [110, 100, 20] } as const;
    const spine = models.filter((m) => m.manifest.id.startsWith('spine'));
    const { structures, findings } = await runSegmentation({ volume, models: spine, region, threads: 2 });
    const bodies = named(structures, 'VBs', volume);
    const canal = named(structures, 'SpinalCanal', volume);
    expect(findings.filter((f) => f.severity === 'error')).toEqual([]);
    // Four lower vertebrae of 20–45 cc of body each over 80 mm.
    expect(maskVolumeCc(bodies)).toBeGreaterThan(60);
    expect(maskVolumeCc(bodies)).toBeLessThan(200);
    expect(bodies.box.lo[1]).toBeLessThan(canal.box.lo[1]);
    for (const s of structures) for (const k of s.slices.keys()) expect(k >= 6 && k < 26).toBe(true);
  });

  it('the same CT stored feet first and back to front gives the same structures in the patient', async () => {
    const { volume } = await planningCt();
    const spine = models.filter((m) => m.manifest.id.startsWith('spine'));
    const [ni, nj, nk] = volume.grid.dims;
    const reversed: Volume = {
      grid: turned(volume.grid),
      data: volume.data.slice().reverse(),
    };
    const [lo, size] = [[200, 240, 6] as const, [110, 100, 12] as const];
    const back = { lo: [ni - lo[0] - size[0], nj - lo[1] - size[1], nk - lo[2] - size[2]] as const, size };
    const structures = ['VBs', 'SpinalCanal'];
    const job = { models: spine, structures, threads: 2 };
    const there = await runSegmentation({ ...job, volume, region: { lo, size } });
    const again = await runSegmentation({ ...job, volume: reversed, region: back });
    for (const name of structures) {
      const a = named(there.structures, name, volume);
      const b = named(again.structures, name, reversed);
      const bHere: Mask = {
        grid: volume.grid,
        box: {
          lo: b.box.lo.map(
            (n, x) => (volume.grid.dims[x as 0] as number) - n - (b.box.size[x as 0] as number),
          ) as unknown as Mask['box']['lo'],
          size: b.box.size,
        },
        data: b.data.slice().reverse(),
      };
      expect(dice(a, bHere)).toBeGreaterThan(0.999);
    }
  });

  it.skipIf(!long || !has('oar-ct') || !has('spine-ct'))(
    'whole: organs agree with the planners (PEDICLE_LONG=1)',
    async () => {
      const { volume, series } = await planningCt();
      const { structures } = await runSegmentation({ volume, models, threads: 2 });
      const against = (name: string, roi: string): number =>
        dice(named(structures, name, volume), reference(volume, series, roi));
      expect(against('Lung_L', 'LUNG_L')).toBeGreaterThan(0.96);
      expect(against('Lung_R', 'LUNG_R')).toBeGreaterThan(0.96);
      expect(against('Heart', 'HEART')).toBeGreaterThan(0.85);
      expect(against('Liver', 'LIVER')).toBeGreaterThan(0.85);
      expect(against('SpinalCord', 'SPINALCORD')).toBeGreaterThan(0.75);
      expect(share(named(structures, 'External', volume), named(structures, 'Heart', volume))).toBe(1);
    },
  );
});
