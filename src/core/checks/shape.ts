/** Shapes that other software reads otherwise: crossing themselves, tiny, with gaps. */
import { meetsItself, resolvedAreaMm2 } from '../contours/index.ts';
import { sliceNormal, type Vec3 } from '../geometry/grid.ts';
import type { Structure } from '../structures/types.ts';
import { type Check, type CheckFinding, of, slicesWhere } from './types.ts';

/** A smaller contour is a slip of the mouse to some systems and removes its slice in others, mm². */
export const TINY_MM2 = 1;

/** Slices with a contour that crosses itself, seen along `normal`, and those with one too tangled to tell. */
export function crossingSlices(
  structure: Structure,
  normal: Vec3,
): { readonly crossing: number[]; readonly tangled: number[] } {
  const tangled: number[] = [];
  const crossing = slicesWhere(structure, (rings, k) => {
    const found = rings.map((ring) => meetsItself(ring, normal));
    if (found.includes(true)) return true;
    if (found.includes(null)) tangled.push(k);
    return false;
  });
  return { crossing, tangled };
}

/** Slices with a contour below {@link TINY_MM2}. */
export const tinySlices = (structure: Structure): number[] =>
  slicesWhere(structure, (rings) => rings.some((ring) => resolvedAreaMm2(ring, TINY_MM2) < TINY_MM2));

/** Slices without contours between the first and the last one, ascending. */
export function missingSlices(structure: Structure): number[] {
  const used = [...structure.slices.keys()].sort((a, b) => a - b);
  const missing: number[] = [];
  for (let n = 1; n < used.length; n += 1)
    for (let k = used[n - 1]! + 1; k < used[n]!; k += 1) missing.push(k);
  return missing;
}

export const shapeChecks: Check = ({ structures, grid }) => {
  const normal = sliceNormal(grid);
  return structures.flatMap((structure) => {
    const findings: CheckFinding[] = [];
    const { crossing, tangled } = crossingSlices(structure, normal);
    if (tangled.length > 0)
      findings.push(
        of(structure, 'rtstruct-crossing-unknown', 'warning', { name: structure.name }, { slices: tangled }),
      );
    if (crossing.length > 0)
      findings.push(
        of(
          structure,
          'rtstruct-self-crossing',
          'warning',
          { name: structure.name },
          { slices: crossing, repair: 'resolve-crossing' },
        ),
      );
    const tiny = tinySlices(structure);
    if (tiny.length > 0)
      findings.push(
        of(
          structure,
          'rtstruct-tiny-contour',
          'warning',
          { name: structure.name, tinyMm2: TINY_MM2 },
          { slices: tiny, repair: 'drop-tiny' },
        ),
      );
    const missing = missingSlices(structure);
    if (missing.length > 0)
      findings.push(
        of(
          structure,
          'rtstruct-missing-slices',
          'warning',
          { name: structure.name, count: missing.length },
          { slices: missing, repair: 'interpolate' },
        ),
      );
    return findings;
  });
};
