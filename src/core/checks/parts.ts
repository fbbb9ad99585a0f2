/** Crumbs beside a structure, and pinholes in it. */
import { structureMask } from '../contours/index.ts';
import { fillRingHoles } from '../editing/parts.ts';
import type { Grid } from '../geometry/grid.ts';
import { connectedParts, maskVolumeCc } from '../masks/index.ts';
import type { Structure } from '../structures/types.ts';
import { knownName } from './structure-rules.ts';
import { type Check, type CheckFinding, of, slicesWhere } from './types.ts';

/** A part smaller than this, and than {@link CRUMB_SHARE} of the whole, is a crumb, cc. */
export const CRUMB_CC = 0.2;
const CRUMB_SHARE = 0.05;
/** Holes up to this size, mm², are pinholes; a spinal canal has 100 and more. */
export const PINHOLE_MM2 = 20;

export interface Crumbs {
  readonly count: number;
  /** Of the largest of them. */
  readonly largestCc: number;
  readonly slices: readonly number[];
}

/** Parts beside the main one that nobody drew on purpose; null when there are none. */
export function crumbsOf(grid: Grid, structure: Structure): Crumbs | null {
  // One ring a slice on neighbouring slices: nothing can be apart but by a gap, which has a check of its own.
  if ([...structure.slices.values()].every((rings) => rings.length === 1)) return null;
  const parts = connectedParts(structureMask(structure, grid)).map((mask) => ({
    mask,
    cc: maskVolumeCc(mask),
  }));
  const total = parts.reduce((sum, { cc }) => sum + cc, 0);
  const crumbs = parts.slice(1).filter(({ cc }) => cc < CRUMB_CC && cc < CRUMB_SHARE * total);
  const [largest] = crumbs;
  if (largest === undefined) return null;
  const slices = new Set<number>();
  for (const { mask } of crumbs) for (let k = 0; k < mask.box.size[2]; k += 1) slices.add(mask.box.lo[2] + k);
  return { count: crumbs.length, largestCc: largest.cc, slices: [...slices].sort((a, b) => a - b) };
}

export const partChecks: Check = ({ structures, grid }) =>
  structures.flatMap((structure) => {
    const findings: CheckFinding[] = [];
    const crumbs = crumbsOf(grid, structure);
    if (crumbs !== null)
      findings.push(
        of(
          structure,
          'parts-stray',
          'warning',
          { name: structure.name, count: crumbs.count, largestCc: crumbs.largestCc },
          { slices: crumbs.slices, repair: 'drop-strays' },
        ),
      );
    // Vessels leave holes in lungs that nobody fills.
    if (/^Lungs?(_|$)/.test(knownName(structure.name))) return findings;
    const holes = slicesWhere(structure, (rings) => fillRingHoles(rings, PINHOLE_MM2) !== rings);
    if (holes.length > 0)
      findings.push(
        of(
          structure,
          'holes-small',
          'warning',
          { name: structure.name, mostMm2: PINHOLE_MM2 },
          { slices: holes, repair: 'fill-pinholes' },
        ),
      );
    return findings;
  });
