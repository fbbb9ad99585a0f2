/** Slice by slice: how far contours lie from what a network sees, its doubt taken off; and where one of them ends before the other. */
import { ringsArea } from '../../contours/index.ts';
import { slicePlane } from '../../contours/slice-plane.ts';
import { type Grid, sliceDistanceMm } from '../../geometry/grid.ts';
import { median } from '../../statistics/index.ts';
import type { SliceRings } from '../../structures/types.ts';
import { DOUBT_OF_MEAN, doubtMm, type Opinion } from './opinions.ts';
import { outlineDistances, shareBeyond } from './outline-distances.ts';
import { isEndless } from './traits.ts';

/** Tolerances of the disagreement, mm, and the shares of an outline that must lie beyond them, and beyond the doubt. */
const NEAR_MM = 2;
const FAR_MM = 3;
const NEAR_SHARE = 0.5;
const FAR_SHARE = 0.3;
/** Near its ends a structure is as wide as a hair's breadth along the patient decides: there only the ends themselves are told, mm. */
const CAP_MM = 8;
/** A slice by itself is drawn differently now and then; this many next to each other are not. */
const LEAST_RUN = 2;
/** mm of slices beyond the network's ends, or short of them, that are told. */
const END_MM = 12;
/** Short by this already where the last slice is as large as this share of the mean one: an organ tapers. */
const BLUNT = 0.7;
const BLUNT_END_MM = 9;

/** Disagreement on one slice, the doubt taken off. */
export interface SliceDisagreement {
  readonly k: number;
  /** Share of the outlines (of the one that is further off) beyond 2 and 3 mm, without and with the slice's doubt. */
  readonly near: number;
  readonly far: number;
  readonly nearBeyondDoubt: number;
  readonly farBeyondDoubt: number;
  /** Nine tenths of the outlines lie nearer than this, mm. */
  readonly mm: number;
}

/** Slices far enough from the ends of both. */
export function betweenCaps(grid: Grid, a: SliceRings, b: SliceRings): (k: number) => boolean {
  const cap = Math.max(2, Math.ceil(CAP_MM / sliceDistanceMm(grid)));
  const first = Math.max(Math.min(...a.keys()), Math.min(...b.keys()));
  const last = Math.min(Math.max(...a.keys()), Math.max(...b.keys()));
  // At the image's end a structure is cut, not rounded.
  const [low, high] = [first === 0 ? 0 : first + cap, last === grid.dims[2] - 1 ? last : last - cap];
  return (k) => k >= low && k <= high;
}

const worked = new WeakMap<SliceRings, { readonly opinion: Opinion; readonly found: SliceDisagreement[] }>();

/** Every slice that has both but near their ends, ascending k; kept with the contours, which never change in place. */
export function disagreements(grid: Grid, slices: SliceRings, opinion: Opinion): SliceDisagreement[] {
  const known = worked.get(slices);
  if (known?.opinion === opinion) return known.found;
  const found = workOut(grid, slices, opinion);
  worked.set(slices, { opinion, found });
  return found;
}

function workOut(grid: Grid, slices: SliceRings, opinion: Opinion): SliceDisagreement[] {
  const isBetween = betweenCaps(grid, slices, opinion.slices);
  const plane = slicePlane(grid);
  const usual = opinion.sliceDice.size === 0 ? 0 : median([...opinion.sliceDice.values()]);
  return [...slices]
    .sort(([a], [b]) => a - b)
    .flatMap(([k, rings]): SliceDisagreement[] => {
      const seen = isBetween(k) ? opinion.slices.get(k) : undefined;
      const distances = seen === undefined ? null : outlineDistances(plane, rings, seen);
      if (distances === null) return [];
      const beyond = (mm: number): number =>
        Math.max(shareBeyond(distances.ofA, mm), shareBeyond(distances.ofB, mm));
      const doubt = doubtMm(grid, opinion, usual, k);
      const tenth = (sorted: Float64Array): number => sorted[Math.floor(0.9 * (sorted.length - 1))] ?? 0;
      return [
        {
          k,
          near: beyond(NEAR_MM),
          far: beyond(FAR_MM),
          nearBeyondDoubt: beyond(NEAR_MM + doubt),
          farBeyondDoubt: beyond(FAR_MM + doubt),
          mm: Math.max(tenth(distances.ofA), tenth(distances.ofB)),
        },
      ];
    });
}

/** Numbers that stand in runs of at least `least` next to each other. */
function inRuns(ks: readonly number[], least: number): number[] {
  const sorted = [...ks].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const k of sorted) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1) === k - 1) run.push(k);
    else runs.push([k]);
  }
  return runs.filter((run) => run.length >= least).flat();
}

/** Those that lie beyond tolerance and doubt, in runs. */
export function oddSlices(slices: readonly SliceDisagreement[]): Set<number> {
  const beyond = slices.filter((s) => s.nearBeyondDoubt > NEAR_SHARE || s.farBeyondDoubt > FAR_SHARE);
  return new Set(
    inRuns(
      beyond.map((s) => s.k),
      LEAST_RUN,
    ),
  );
}

/** Slices drawn beyond the network's ends and slices the network has beyond what is drawn, from {@link END_MM} on. */
export function endSlices(
  grid: Grid,
  name: string,
  slices: SliceRings,
  opinion: Opinion,
): { readonly beyond: number[]; readonly short: number[] } {
  const nothing = { beyond: [], short: [] };
  if (isEndless(name)) return nothing;
  const step = sliceDistanceMm(grid);
  const drawn = [...slices.keys()].sort((a, b) => a - b);
  const seen = [...opinion.slices.keys()].sort((a, b) => a - b);
  const [first, last] = [seen[0], seen.at(-1)];
  const [from, to] = [drawn[0], drawn.at(-1)];
  if (first === undefined || last === undefined || from === undefined || to === undefined) return nothing;
  const mean = opinion.record?.meanMm ?? 0;
  const slicesIn = (mm: number): number => Math.max(2, Math.ceil(mm / step));
  const far = slicesIn(END_MM + DOUBT_OF_MEAN * mean);
  const side = (
    ks: readonly number[],
    end: number,
    beyondEnd: (k: number) => boolean,
    least: number,
  ): number[] => {
    const out = ks.filter(beyondEnd);
    return out.some((k) => Math.abs(k - end) >= least) ? out : [];
  };
  const areas = drawn.map((k) => ringsArea(slices.get(k) ?? []));
  const usual = areas.reduce((sum, a) => sum + a, 0) / areas.length;
  const short = (end: number): number =>
    ringsArea(slices.get(end) ?? []) > BLUNT * usual ? slicesIn(BLUNT_END_MM + mean) : far;
  return {
    beyond: [...side(drawn, first, (k) => k < first, far), ...side(drawn, last, (k) => k > last, far)],
    short: [...side(seen, from, (k) => k < from, short(from)), ...side(seen, to, (k) => k > to, short(to))],
  };
}
