/** Structures → one label map on the CT's grid, for tools that read NIfTI, NRRD or MHA. */

import { structureMask } from '../../core/contours/index.ts';
import { type Finding, finding } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { LabelMap } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/index.ts';

/**
 * Structure n gets value n + 1; where structures overlap the later one holds the voxel (a finding says which lost any).
 * Structures without voxels keep their value and name; those that were drawn are told.
 */
export function labelMapOf(
  structures: readonly Structure[],
  grid: Grid,
): { labels: LabelMap; findings: Finding[] } {
  const [ni, nj, nk] = grid.dims;
  const data = structures.length < 256 ? new Uint8Array(ni * nj * nk) : new Uint16Array(ni * nj * nk);
  const overlapped = new Set<number>();
  const lost: string[] = [];
  structures.forEach((structure, n) => {
    const { box, data: inside } = structureMask(structure, grid);
    if (structure.slices.size > 0 && !inside.includes(1)) lost.push(structure.name);
    const [si, sj, sk] = box.size;
    let at = 0;
    for (let k = 0; k < sk; k += 1) {
      for (let j = 0; j < sj; j += 1) {
        const row = box.lo[0] + ni * (box.lo[1] + j + nj * (box.lo[2] + k));
        for (let i = 0; i < si; i += 1, at += 1) {
          if (inside[at] === 0) continue;
          const before = data[row + i]!;
          if (before !== 0) overlapped.add(before);
          data[row + i] = n + 1;
        }
      }
    }
  });
  const names = [...overlapped].map((value) => structures[value - 1]?.name ?? '').join(', ');
  const findings: Finding[] = overlapped.size === 0 ? [] : [finding('labels-overlap', 'warning', { names })];
  if (lost.length > 0) findings.push(finding('structures-without-voxels', 'warning', { names: lost }));
  return { labels: { grid, data, labels: new Map(structures.map((s, n) => [n + 1, s.name])) }, findings };
}
