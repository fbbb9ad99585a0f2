/** A whole structure, or some slices of it, moved or grown against what a network sees; and what sticks out where it sees nothing. */
import { slicePlane } from '../../contours/slice-plane.ts';
import { type Grid, sliceDistanceMm } from '../../geometry/grid.ts';
import type { Structure } from '../../structures/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import { type Bias, biasOf } from './bias.ts';
import { bulgesOf, isBranched, reachesBeyond } from './bulges.ts';
import { isUnsure, type Opinion } from './opinions.ts';
import { betweenCaps } from './slice-disagreement.ts';

/** A whole structure moved or grown against the network's by this and its mean distance, mm, is told, whatever its slices say. */
const MOVED_MM = 2;
const GROWN_MM = 1;
/** Fewer slices are no whole. */
const LEAST_WHOLE = 5;
/** Of so many mm of slices it may be so much more, for fewer points are in them. */
const SLIP_RUN_MM = 8;
const SLIPPED_MM = 2;
/** What comes and goes at once and reaches this and 1.3 mean distances beyond the network's outline is told, mm; more of bones. */
const UNSEEN_MM = 3.5;
const UNSEEN_BRANCHED_MM = 5.5;
const UNSEEN_OF_MEAN = 1.3;
/** A part on one slice alone is left to the pen. */
const LEAST_PART = 2;

/** The whole structure moved, or larger or smaller all around. */
export function biased(grid: Grid, structure: Structure, opinion: Opinion): CheckFinding[] {
  const isBetween = betweenCaps(grid, structure.slices, opinion.slices);
  const ks = [...structure.slices.keys()].filter(isBetween);
  const bias =
    ks.length < LEAST_WHOLE ? null : biasOf(slicePlane(grid), structure.slices, opinion.slices, ks);
  if (bias === null) return [];
  const doubt = opinion.record?.meanMm ?? 0;
  const movedMm = Math.hypot(bias.s, bias.t);
  const moved = movedMm > MOVED_MM + doubt;
  const grown = Math.abs(bias.grown) > GROWN_MM + doubt;
  if (!moved && !grown) return slipped(grid, structure, opinion, bias, ks);
  const data = {
    name: structure.name,
    movedMm: moved ? movedMm : null,
    grownMm: grown ? bias.grown : null,
  };
  return [of(structure, 'anatomy-second-bias', 'warning', data, { slices: ks.sort((a, b) => a - b) })];
}

/** Some slices in a row moved against the network's, the others not. */
function slipped(
  grid: Grid,
  structure: Structure,
  opinion: Opinion,
  whole: Bias,
  ks: readonly number[],
): CheckFinding[] {
  const count = Math.max(2, Math.round(SLIP_RUN_MM / sliceDistanceMm(grid)));
  const plane = slicePlane(grid);
  const limit = MOVED_MM + SLIPPED_MM + (opinion.record?.meanMm ?? 0);
  const slices = new Set<number>();
  let most = 0;
  for (const k of ks) {
    const run = Array.from({ length: count }, (_, n) => k + n);
    if (!run.every((n) => ks.includes(n) && !isUnsure(opinion, n))) continue;
    const bias = biasOf(plane, structure.slices, opinion.slices, run);
    const mm = bias === null ? 0 : Math.hypot(bias.s - whole.s, bias.t - whole.t);
    if (mm <= limit) continue;
    most = Math.max(most, mm);
    for (const n of run) slices.add(n);
  }
  if (slices.size === 0) return [];
  const data = { name: structure.name, count: slices.size, mm: most };
  return [
    of(structure, 'anatomy-second-slip', 'warning', data, { slices: [...slices].sort((a, b) => a - b) }),
  ];
}

/** What sticks out all at once, and where the network sees nothing of the structure. */
export function unseenBulges(grid: Grid, structure: Structure, opinion: Opinion): CheckFinding[] {
  const plane = slicePlane(grid);
  const usual = isBranched(knownName(structure.name)) ? UNSEEN_BRANCHED_MM : UNSEEN_MM;
  const least = usual + UNSEEN_OF_MEAN * (opinion.record?.meanMm ?? 0);
  const slices = new Set<number>();
  let most = 0;
  for (const bulge of bulgesOf(grid, structure.slices)) {
    const ks = Array.from({ length: bulge.to - bulge.from + 1 }, (_, n) => bulge.from + n);
    const reach = ks.map((k) => {
      const [drawn, seen] = [structure.slices.get(k), opinion.slices.get(k)];
      return drawn === undefined || seen === undefined ? 0 : reachesBeyond(plane, drawn, seen);
    });
    if (
      ks.length < LEAST_PART ||
      ks.some((k) => isUnsure(opinion, k)) ||
      Math.min(bulge.outMm, ...reach) < least
    )
      continue;
    most = Math.max(most, bulge.outMm);
    for (const k of ks) slices.add(k);
  }
  if (slices.size === 0) return [];
  const data = { name: structure.name, mm: most };
  return [
    of(structure, 'anatomy-second-bulge', 'warning', data, { slices: [...slices].sort((a, b) => a - b) }),
  ];
}
