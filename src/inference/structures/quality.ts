/** A word and a number on each proposal: what to expect of it in this case, and what speaks against it. */
import { type Mask, maskVolumeCc } from '../../core/masks/index.ts';
import type { ProposedMask } from './proposal.ts';

/** What to expect of one proposal. */
export interface Quality {
  /** Dice to expect, 0…1: the network's own probabilities through the curve its manifest carries (fitted on cases it never saw). */
  readonly expectedDice: number;
  readonly verdict: 'likely good' | 'check';
  /** What speaks against it in this case, plain sentences; empty where nothing does. */
  readonly reasons: readonly string[];
}

/** Below this a structure is to be checked whatever else is known of it. */
const GOOD_DICE = 0.75;
/** A paired organ this many times as large as the other side's is to be looked at. */
const UNEQUAL = 1.7;
/** Share of a structure's slices with metal from which the whole is doubtful. */
const MUCH_METAL = 0.2;

/**
 * Judges proposals of one model together: by the Dice to expect, the image's edge, metal, and the other side of paired organs.
 * @param metal slices k that hold metal
 */
export function qualities(proposals: readonly ProposedMask[], metal: readonly number[]): Quality[] {
  const volume = new Map(proposals.map((p) => [p.name, maskVolumeCc(p.mask)]));
  return proposals.map(({ name, mask, confidence }) => {
    const reasons: string[] = [];
    if (confidence.overall < GOOD_DICE)
      reasons.push(`The network is not sure: a Dice of about ${confidence.overall.toFixed(2)} is expected.`);
    if (isCut(mask)) reasons.push('It is cut off by the edge of the image.');
    const hit = metal.filter((k) => k >= mask.box.lo[2] && k < mask.box.lo[2] + mask.box.size[2]).length;
    if (hit > MUCH_METAL * mask.box.size[2]) reasons.push(`Metal disturbs ${hit} of its slices.`);
    const other = otherSide(name);
    const [own, partner] = [volume.get(name) as number, other && volume.get(other)];
    if (other && partner) {
      const ratio = Math.max(own / partner, partner / own);
      if (ratio > UNEQUAL)
        reasons.push(`It and ${other} differ in volume by a factor of ${ratio.toFixed(1)}.`);
    }
    return {
      expectedDice: confidence.overall,
      verdict: reasons.length === 0 ? 'likely good' : 'check',
      reasons,
    };
  });
}

/** `Kidney_R` for `Kidney_L`; undefined for what has no side. */
function otherSide(name: string): string | undefined {
  if (!/_[LR]$/.test(name)) return undefined;
  return name.slice(0, -1) + (name.endsWith('L') ? 'R' : 'L');
}

/** Whether a mask reaches the edge of its grid. */
const isCut = ({ grid, box }: Mask): boolean =>
  box.size[0] > 0 && box.lo.some((lo, a) => lo === 0 || lo + box.size[a as 0]! === grid.dims[a as 0]);
