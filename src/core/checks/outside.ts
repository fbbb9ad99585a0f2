/** Contours outside the image, and outside the patient's outline. */
import { booleanSlice, ringsArea, structureMask } from '../contours/index.ts';
import { type Grid, patientPoint, toIndex } from '../geometry/grid.ts';
import type { Mask } from '../masks/index.ts';
import type { Ring, Structure } from '../structures/types.ts';
import { type Check, type CheckFinding, of, slicesWhere } from './types.ts';

/** What sticks out by less is rounding of the outline, mm². */
const OUTSIDE_MM2 = 25;
const NOT_IN_BODY: ReadonlySet<string> = new Set([
  'EXTERNAL',
  'SUPPORT',
  'FIXATION',
  'BOLUS',
  'ISOCENTER',
  'REGISTRATION',
  'MARKER',
  'CONTROL',
  'DOSE_REGION',
]);

const anyPoint = (rings: readonly Ring[], grid: Grid, test: (i: number, j: number) => boolean): boolean =>
  rings.some((ring) => {
    for (let n = 0; n < ring.length; n += 3) {
      const [i, j] = toIndex(grid, patientPoint(ring[n]!, ring[n + 1]!, ring[n + 2]!));
      if (test(i, j)) return true;
    }
    return false;
  });

/** Half a voxel beyond the last centre is the image's edge; a little more for rounding. */
const beyondImage =
  ({ dims: [ni, nj] }: Grid) =>
  (i: number, j: number): boolean =>
    i < -0.51 || j < -0.51 || i > ni - 0.49 || j > nj - 0.49;

const atVoxel = ({ box, data }: Mask, i: number, j: number, k: number): boolean => {
  const [a, b, c] = [Math.round(i) - box.lo[0], Math.round(j) - box.lo[1], k - box.lo[2]];
  const [ni, nj, nk] = box.size;
  return a >= 0 && b >= 0 && c >= 0 && a < ni && b < nj && c < nk && data[a + ni * (b + nj * c)] === 1;
};

/** Slices where more than {@link OUTSIDE_MM2} of a structure lies outside the outline. */
function outsideBody(structure: Structure, body: Structure, grid: Grid): number[] {
  const mask = structureMask(body, grid);
  return [...structure.slices]
    .filter(([k, rings]) => {
      const outline = body.slices.get(k);
      if (outline === undefined) return false;
      // Looking up voxels is cheap; only what looks outside is cut exactly.
      if (!anyPoint(rings, grid, (i, j) => !atVoxel(mask, i, j, k))) return false;
      return ringsArea(booleanSlice(rings, outline, 'subtract')) > OUTSIDE_MM2;
    })
    .map(([k]) => k)
    .sort((a, b) => a - b);
}

export const outsideChecks: Check = ({ structures, grid }) => {
  const body = structures.find((s) => s.interpretedType === 'EXTERNAL' && s.slices.size > 0);
  return structures.flatMap((structure): CheckFinding[] => {
    const beyond = slicesWhere(structure, (rings) => anyPoint(rings, grid, beyondImage(grid)));
    if (beyond.length > 0)
      return [
        of(structure, 'rtstruct-outside-image', 'warning', { name: structure.name }, { slices: beyond }),
      ];
    if (body === undefined || structure === body || NOT_IN_BODY.has(structure.interpretedType)) return [];
    const out = outsideBody(structure, body, grid);
    if (out.length === 0) return [];
    return [
      of(structure, 'outside-body', 'warning', { name: structure.name, body: body.name }, { slices: out }),
    ];
  });
};
