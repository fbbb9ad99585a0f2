/** Several structure sets of one CT: what the observers agree on, structure by structure. */
import { structureMask, traceContours } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { type Mask, maskVolumeCc } from '../../core/masks/index.ts';
import { compareMasks, majorityMask, staple } from '../../core/metrics/index.ts';
import type { Structure } from '../../core/structures/index.ts';
import type { SliceRings } from '../../core/structures/types.ts';

export interface ObserverFigures {
  /** Index into the sets handed in. */
  readonly observer: number;
  readonly volumeCc: number;
  /** Against the STAPLE consensus; null where there is nothing to compare. */
  readonly diceWithConsensus: number | null;
  readonly sensitivity: number | null;
  readonly specificity: number | null;
}

export interface Agreement {
  /** The name as the first observer wrote it. */
  readonly name: string;
  readonly observers: readonly ObserverFigures[];
  /** Dice of every pair, null where there is nothing to compare; `[a][b]` in the order of `observers`. */
  readonly pairwiseDice: readonly (readonly (number | null)[])[];
  readonly stapleCc: number;
  readonly majorityCc: number;
  /** Contours of the consensus along voxel edges: rasterised they give its voxels back. */
  readonly consensus: { readonly staple: SliceRings; readonly majority: SliceRings };
}

/** Structures of one name (without regard to case) in two or more sets; a name used twice in a set is left out: nobody can say which is meant. */
function shared(sets: readonly (readonly Structure[])[]): { name: string; drawn: [number, Structure][] }[] {
  const byName = new Map<string, { name: string; drawn: [number, Structure][] }>();
  sets.forEach((structures, observer) => {
    for (const structure of structures) {
      const key = structure.name.trim().toLowerCase();
      const twice = structures.filter((other) => other.name.trim().toLowerCase() === key).length > 1;
      if (twice || structure.slices.size === 0) continue;
      const entry = byName.get(key) ?? { name: structure.name, drawn: [] };
      entry.drawn.push([observer, structure]);
      byName.set(key, entry);
    }
  });
  return [...byName.values()].filter(({ drawn }) => drawn.length > 1);
}

/**
 * @param sets two or more structure sets placed on `grid`.
 * @throws PedicleError `observers-count` above 16 sets.
 */
export function agreementOf(grid: Grid, sets: readonly (readonly Structure[])[]): Agreement[] {
  return shared(sets).map(({ name, drawn }) => {
    const masks: Mask[] = drawn.map(([, structure]) => structureMask(structure, grid));
    const consensus = staple(masks);
    const majority = majorityMask(masks);
    const dice = (a: Mask, b: Mask): number | null => compareMasks(a, b, { tolerancesMm: [] }).dice.value;
    return {
      name,
      observers: drawn.map(([observer], r) => ({
        observer,
        volumeCc: maskVolumeCc(masks[r]!),
        diceWithConsensus: dice(consensus.mask, masks[r]!),
        sensitivity: consensus.sensitivity[r]!,
        specificity: consensus.specificity[r]!,
      })),
      pairwiseDice: masks.map((a) => masks.map((b) => (a === b ? 1 : dice(a, b)))),
      stapleCc: maskVolumeCc(consensus.mask),
      majorityCc: maskVolumeCc(majority),
      consensus: { staple: traceContours(consensus.mask), majority: traceContours(majority) },
    };
  });
}
