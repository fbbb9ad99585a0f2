/** Organs that share tissue no two organs share. */
import { structureMask } from '../contours/index.ts';
import { voxelVolumeMm3 } from '../geometry/grid.ts';
import { countVoxels, intersectBox, isEmptyBox, type Mask } from '../masks/index.ts';
import type { Structure } from '../structures/types.ts';
import { knownName } from './structure-rules.ts';
import { type Check, type CheckFinding, of } from './types.ts';

/** Contours of neighbours lie within a voxel of each other; more than both of these is an error of drawing. */
const OVERLAP_CC = 0.5;
const OVERLAP_SHARE = 0.03;

interface Organ {
  readonly structure: Structure;
  readonly mask: Mask;
  readonly voxels: number;
}

/** Voxels both masks have, by slice k. */
function shared(a: Mask, b: Mask): Map<number, number> {
  const box = intersectBox(a.box, b.box);
  const found = new Map<number, number>();
  if (isEmptyBox(box)) return found;
  const at = (m: Mask, i: number, j: number, k: number): number =>
    i - m.box.lo[0] + m.box.size[0] * (j - m.box.lo[1] + m.box.size[1] * (k - m.box.lo[2]));
  for (let k = box.lo[2]; k < box.lo[2] + box.size[2]; k += 1) {
    let count = 0;
    for (let j = box.lo[1]; j < box.lo[1] + box.size[1]; j += 1) {
      const [p, q] = [at(a, box.lo[0], j, k), at(b, box.lo[0], j, k)];
      for (let i = 0; i < box.size[0]; i += 1) count += a.data[p + i]! & b.data[q + i]!;
    }
    if (count > 0) found.set(k, count);
  }
  return found;
}

const isDisjoint = (name: string, list: readonly string[]): boolean =>
  list.includes(name) || (/^VB_[CTLS]?\d+$/.test(name) && list.includes('VB'));

export const overlapChecks: Check = ({ structures, grid, rules }) => {
  const organs = structures.flatMap((structure): Organ[] => {
    if (structure.slices.size === 0 || !isDisjoint(knownName(structure.name), rules.disjoint)) return [];
    const mask = structureMask(structure, grid);
    return [{ structure, mask, voxels: countVoxels(mask) }];
  });
  const cc = voxelVolumeMm3(grid) / 1000;
  return organs.flatMap((a, n) =>
    organs.slice(n + 1).flatMap((b): CheckFinding[] => {
      // The same organ twice is a matter of its name.
      if (knownName(a.structure.name) === knownName(b.structure.name)) return [];
      const slices = shared(a.mask, b.mask);
      const voxels = [...slices.values()].reduce((sum, v) => sum + v, 0);
      const share = voxels / Math.max(1, Math.min(a.voxels, b.voxels));
      if (voxels * cc < OVERLAP_CC || share < OVERLAP_SHARE) return [];
      return [
        of(
          a.structure,
          'organs-overlap',
          'warning',
          { name: a.structure.name, other: b.structure.name, cc: voxels * cc },
          { slices: [...slices.keys()].sort((p, q) => p - q) },
        ),
      ];
    }),
  );
};
