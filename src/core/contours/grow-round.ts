/** Growing contours by a margin that is round in the slice, or evenly stretched: the fast way to {@link growRound}. */
import type { Grid } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { type NearField, nearField } from './near-field.ts';
import { ringsToPolygons } from './nesting.ts';
import { signedArea } from './plane.ts';
import { type RoundCurve, roundCurve } from './round-curve.ts';
import { slicePlane } from './slice-plane.ts';
import { uniteReached } from './unite-reached.ts';

/** A plane a slab reaches, `by` slices away, and the share of the margin's half axes in the slice that it has there. */
export interface RoundLevel {
  readonly by: number;
  readonly share: number;
}

/** A slice's contours, flat, with what has been made of them. */
interface Source {
  readonly flats: readonly Float64Array[];
  readonly near: NearField;
  readonly curves: Map<number, readonly RoundCurve[]>;
}

/** Points nearer to each other than this are one, mm. */
const SAME_MM = 1e-6;

/**
 * The section of the grown solid on every plane it reaches.
 * @param slices contours that do not cross.
 * @param semi half axes in mm, > 0, along the rows and across them.
 * @param levels its own plane first.
 * @param reached told of every slice before its work: it may throw to stop.
 * @returns contours that may go beyond the image's sides; arcs true to 0.01 mm.
 */
export function growRound(
  grid: Grid,
  slices: SliceRings,
  semi: readonly [number, number],
  levels: readonly RoundLevel[],
  wanted: ReadonlySet<number> | undefined,
  reached: () => void,
): Map<number, Ring[]> {
  const plane = slicePlane(grid, semi[0] / semi[1]);
  const tolerance = Math.min(1, semi[0] / semi[1]);
  const sources = new Map<number, Source>();
  const sourceOf = (k: number, rings: readonly Ring[]): Source => {
    const made = sources.get(k) ?? source(rings, plane.flatten, semi[0]);
    sources.set(k, made);
    return made;
  };
  const targets = new Set([...slices.keys()].flatMap((k) => levels.map(({ by }) => k + by)));
  const furthest = Math.max(...levels.map(({ by }) => by));
  const out = new Map<number, Ring[]>();
  for (const k of [...targets].sort((a, b) => a - b)) {
    if (k < 0 || k >= grid.dims[2] || wanted?.has(k) === false) continue;
    reached();
    const areas = levels.flatMap(({ by, share }) => {
      const rings = slices.get(k - by);
      if (rings === undefined || rings.length === 0) return [];
      const { flats, near, curves } = sourceOf(k - by, rings);
      const radius = share * semi[0];
      const made =
        curves.get(share) ?? (radius > 0 ? flats.map((flat) => roundCurve(flat, radius, tolerance)) : flats);
      curves.set(share, made);
      return [{ by, curves: made, radius, near }];
    });
    for (const done of [...sources.keys()].filter((from) => from <= k - furthest)) sources.delete(done);
    const rings = uniteReached(areas.sort((a, b) => a.by - b.by)).map((flat) => plane.lift(flat, k));
    if (rings.length > 0) out.set(k, rings);
  }
  return out;
}

function source(rings: readonly Ring[], flatten: (ring: Ring) => Float64Array, reach: number): Source {
  const flats = ringsToPolygons(rings).flatMap(({ outer, holes }) => [
    turned(flatten(outer), 1),
    ...holes.map((hole) => turned(flatten(hole), -1)),
  ]);
  return { flats, near: nearField(flats, reach), curves: new Map() };
}

/** The ring without repeated points, counter-clockwise (`turn` 1) or clockwise (−1). */
function turned(flat: Float64Array, turn: 1 | -1): Float64Array {
  const back = signedArea(flat) * turn < 0;
  const out = new Float64Array(flat.length);
  let size = 0;
  for (let n = 0; n < flat.length; n += 2) {
    const at = back ? flat.length - 2 - n : n;
    const [s, t] = [flat[at]!, flat[at + 1]!];
    if (size > 0 && Math.hypot(s - out[size - 2]!, t - out[size - 1]!) <= SAME_MM) continue;
    out[size] = s;
    out[size + 1] = t;
    size += 2;
  }
  return out.subarray(0, size);
}
