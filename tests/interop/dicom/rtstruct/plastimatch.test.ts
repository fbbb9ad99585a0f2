import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { rasterize } from '../../../../src/core/contours/index.ts';
import { decodeRtstruct, encodeRtstruct, proveRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { makeCtFiles, makeCtSeries } from '../../../builders/ct-series.ts';
import { maskToArray } from '../../../builders/mask-arrays.ts';
import { maskGrids, maskShapes, shapeMask } from '../../../builders/mask-cases.ts';
import { readNrrdMask } from '../../../builders/nrrd-masks.ts';
import { makeSet, structureOfMask } from '../../../builders/rt-structures.ts';
import { hasTool, mustRun } from '../../../builders/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'pedicle-plastimatch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shapes = Object.entries(maskShapes);
/** plastimatch rasterises in the patient's x and y: it cannot read sagittal slices. */
const grids = Object.entries(maskGrids).filter(([name]) => name !== 'sagittal');

test.skipIf(!hasTool('plastimatch')).each(grids)(
  'mask → RTSTRUCT → mask is voxel-exact through plastimatch: %s grid (needs plastimatch)',
  (name, grid) => {
    const own = join(folder, name.replaceAll(' ', '-'));
    mkdirSync(join(own, 'ct'), { recursive: true });
    const ct = makeCtSeries(grid);
    const masks = shapes.map(([, inside]) => shapeMask(grid, inside));
    const set = makeSet(
      ct,
      masks.map((mask, n) => structureOfMask(`s${n}`, mask)),
    );
    const bytes = encodeRtstruct(set, ct);
    for (const [n, file] of makeCtFiles(ct).entries()) writeFileSync(join(own, 'ct', `${n}.dcm`), file);
    writeFileSync(join(own, 'rs.dcm'), bytes);
    const args = [
      '--input',
      join(own, 'rs.dcm'),
      '--referenced-ct',
      join(own, 'ct'),
      '--output-prefix',
      join(own, 'out'),
    ];
    mustRun('plastimatch', ['convert', ...args, '--prefix-format', 'nrrd']);
    const back = decodeRtstruct(bytes, ct).structureSet.structures;
    const proof = proveRtstruct(bytes, set, ct);
    for (const [n, [shape]] of shapes.entries()) {
      const expected = maskToArray(masks[n]!);
      expect(maskToArray(rasterize(grid, back[n]!.slices)), `${shape}, Pedicle`).toEqual(expected);
      const theirs = readNrrdMask(readFileSync(join(own, 'out', `s${n}.nrrd`)), grid);
      expect(theirs, `${shape}, plastimatch`).toEqual(expected);
      const volumes = proof.rois[n]!.fileVolumes;
      for (const cc of Object.values(volumes)) expect(cc / volumes.evenOddCc).toBeCloseTo(1, 6);
    }
  },
);
