/** Whether the count of vertebrae can be trusted: cuts that are guesses, and vertebrae as long as two. */
import type { Finding } from '../errors/errors.ts';
import type { NumberedColumn } from './column.ts';
import type { VertebraLevel } from './levels.ts';

/** A cut less clear than this in joined labels is a guess. */
const CLEAR_CUT = 0.15;

/** A vertebra this many times as long as its neighbours on average (and as the longer one) may be two. */
const DOUBLE = { mean: 1.38, longer: 1.25 } as const;

/** Whether a vertebra may be too many or too few: joined labels and a cut without any sign of a disc, or a rival count. */
export const isCountDoubtful = ({ joined, countDoubtful, clarity }: NumberedColumn): boolean =>
  joined && (countDoubtful || clarity.slice(1, -1).some((c) => c < CLEAR_CUT));

/**
 * Inner vertebrae (0-based) as long as two of their neighbours: a disc between them was missed. C2 is long by its dens.
 * @param cuts steps of the centre line between which each vertebra lies
 * @param levels the most likely names, as far as there are any
 */
export function doubleVertebrae(
  cuts: readonly number[],
  levels: readonly (VertebraLevel | undefined)[],
): number[] {
  const length = cuts.slice(1).map((cut, n) => cut - (cuts[n] as number));
  return length.flatMap((own, n) => {
    const [above, below] = [length[n - 1], length[n + 1]];
    if (above === undefined || below === undefined || levels[n] === 'C2') return [];
    const isDouble =
      own > DOUBLE.mean * ((above + below) / 2) && own > DOUBLE.longer * Math.max(above, below);
    return isDouble ? [n] : [];
  });
}

/** What to tell the user about one of them. */
export const doubleFinding = (n: number): Finding => ({
  code: 'vertebra-double',
  severity: 'warning',
  message: `Vertebra ${n + 1} of the column is as long as two: a disc may have been missed there.`,
  action: 'Look at this level on a sagittal view; divide the vertebra if it is two.',
});
