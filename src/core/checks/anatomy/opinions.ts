/** What networks see in an image, and how far each is to be trusted on a slice. */
import { type Grid, spacingMm } from '../../geometry/grid.ts';
import { median } from '../../statistics/index.ts';
import type { Ring, SliceRings } from '../../structures/types.ts';

/** What a model's figures say of one of its structures on CT its weights never saw. */
export interface NetworkRecord {
  readonly cases: number;
  /** Medians over the cases. */
  readonly dice: number;
  readonly meanMm: number;
}

/** One structure as a network sees it. */
export interface Opinion {
  readonly name: string;
  /** Id of the network's model. */
  readonly model: string;
  /** Rings on the slices of the CT. */
  readonly slices: SliceRings;
  /** Dice to expect of the whole by the calibrated probabilities, 0…1, and of each slice k. */
  readonly expectedDice: number;
  readonly sliceDice: ReadonlyMap<number, number>;
  /** Null: the model came without figures on this structure. */
  readonly record: NetworkRecord | null;
}

export interface SecondOpinion {
  readonly opinions: readonly Opinion[];
  /** Names of all the structures that the networks know; `VB_*` when they tell vertebrae apart. */
  readonly known: readonly string[];
}

/** The doubt of a slice, mm: this many of the network's usual mean distances … */
export const DOUBT_OF_MEAN = 2;
/** … more where it is less sure than elsewhere in the structure, within these bounds. */
const LEAST_WEIGHT = 0.7;
const MOST_WEIGHT = 3;
/** Pixels of this size say no more of an outline than the tolerances; larger ones widen the doubt by half of what they are larger, mm. */
const FINE_PIXEL_MM = 1;
/** Nothing of slips and bulges on slices where the network is so many times less sure than elsewhere. */
const UNSURE_WEIGHT = 2;

const JOINED: Readonly<Record<string, readonly string[]>> = {
  Lungs: ['Lung_L', 'Lung_R'],
  Kidneys: ['Kidney_L', 'Kidney_R'],
  Parotids: ['Parotid_L', 'Parotid_R'],
};

/** Opinions on pairs that are drawn as one. */
export function withJoined(opinions: readonly Opinion[]): Opinion[] {
  const joined = Object.entries(JOINED).flatMap(([name, names]): Opinion[] => {
    const sides = names.flatMap((side) => opinions.filter((o) => o.name === side));
    if (sides.length !== names.length || opinions.some((o) => o.name === name)) return [];
    const slices = new Map<number, Ring[]>();
    const sliceDice = new Map<number, number>();
    for (const side of sides) {
      for (const [k, rings] of side.slices) slices.set(k, [...(slices.get(k) ?? []), ...rings]);
      for (const [k, dice] of side.sliceDice) sliceDice.set(k, Math.min(dice, sliceDice.get(k) ?? 1));
    }
    const records = sides.map((s) => s.record);
    const worst = records.includes(null)
      ? null
      : records.reduce((a, b) => ((a?.dice ?? 0) < (b?.dice ?? 0) ? a : b), records[0] ?? null);
    const expectedDice = Math.min(...sides.map((s) => s.expectedDice));
    return [{ name, model: sides[0]!.model, slices, sliceDice, expectedDice, record: worst }];
  });
  return [...opinions, ...joined];
}

/** How many times less sure the network is on slice k than usual. */
function weightOf({ sliceDice }: Pick<Opinion, 'sliceDice'>, usual: number, k: number): number {
  const here = 1 - (sliceDice.get(k) ?? usual);
  return Math.min(MOST_WEIGHT, Math.max(LEAST_WEIGHT, here / Math.max(0.02, 1 - usual)));
}

/** Whether the network is much less sure on slice k than elsewhere in the structure. */
export function isUnsure(opinion: Opinion, k: number): boolean {
  const { sliceDice } = opinion;
  return sliceDice.size > 0 && weightOf(opinion, median([...sliceDice.values()]), k) > UNSURE_WEIGHT;
}

/** mm that the network may be off on slice k, by its figures and by how sure it is there, and by the image's pixels. */
export function doubtMm(grid: Grid, { record, sliceDice }: Opinion, usual: number, k: number): number {
  const weight = weightOf({ sliceDice }, usual, k);
  const [pixelI, pixelJ] = spacingMm(grid);
  const coarse = Math.max(0, Math.max(pixelI, pixelJ) - FINE_PIXEL_MM) / 2;
  return DOUBT_OF_MEAN * (record?.meanMm ?? 0) * weight + coarse;
}
