/** Vertebrae as long as two: a disc between them was missed. */
import type { VertebraLevel } from '../level-names.ts';

/** A vertebra this many times as long as its neighbours on average (and as the longer one) may be two. */
const DOUBLE = { mean: 1.38, longer: 1.25 } as const;

/**
 * Inner vertebrae (0-based) as long as two of their neighbours: a disc between them was missed. C2 is long by its dens.
 * @param cuts steps of the centre line between which each vertebra lies
 * @param levels the most likely names, as far as there are any
 */
export function doubleVertebrae(
  cuts: readonly number[],
  levels: readonly (VertebraLevel | undefined)[],
): number[] {
  const length = cuts.slice(1).map((cut, n) => cut - cuts[n]!);
  return length.flatMap((own, n) => {
    const [above, below] = [length[n - 1], length[n + 1]];
    if (above === undefined || below === undefined || levels[n] === 'C2') return [];
    const isDouble =
      own > DOUBLE.mean * ((above + below) / 2) && own > DOUBLE.longer * Math.max(above, below);
    return isDouble ? [n] : [];
  });
}

/** A cut in the middle of a double vertebra where the area is this much of its surroundings or more is a guess. */
const NO_SIGN = 0.93;

/**
 * Cuts with more of them in inner vertebrae as long as two of their neighbours, where these are thinnest (the middle third).
 * The column's first two are left alone: C2 is long by its dens.
 * @param cuts to add to
 * @param bounds where each vertebra really begins and ends, steps of the line; as many as cuts
 * @param relative area at each step relative to the bodies around it
 * @returns the cuts, and whether one of them is a guess
 */
export function divideDoubles(
  cuts: readonly number[],
  bounds: readonly number[],
  relative: Float64Array,
): { cuts: readonly number[]; guessed: boolean } {
  let guessed = false;
  const out = [...cuts];
  for (const n of doubleVertebrae(bounds, []).reverse()) {
    const [from, to] = [bounds[n]!, bounds[n + 1]!];
    const third = Math.round((to - from) / 3);
    let at = from + third;
    for (let s = at; s <= to - third; s += 1) if (relative[s]! < relative[at]!) at = s;
    if (n < 2 || at <= out[n]! + 3 || at >= out[n + 1]! - 3) continue;
    out.splice(n + 1, 0, at);
    if (relative[at]! > NO_SIGN) guessed = true;
  }
  return { cuts: out, guessed };
}
