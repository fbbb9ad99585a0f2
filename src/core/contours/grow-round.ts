/** Growing contours by a margin that is round in the slice, or evenly stretched: the fast way to {@link growRound}. */
import type { Grid } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { type NearField, nearField, rasterOver } from './near-field.ts';
import { ringsToPolygons } from './nesting.ts';
import { signedArea } from './plane.ts';
import { type OffsetEdges, withoutPockets } from './pockets.ts';
import { slicePlane } from './slice-plane.ts';
import { type Reached, uniteReached } from './unite-reached.ts';

/** A plane a slab reaches, `by` slices away, and the share of the margin's half axes in the slice that it has there. */
export interface RoundLevel {
  readonly by: number;
  readonly share: number;
}

/** A slice's contours, flat, with what has been made of them. */
interface Source {
  readonly flats: readonly Float64Array[];
  readonly near: NearField;
  /** By share of the margin: what is offset by it. */
  readonly outlines: Map<number, readonly OffsetEdges[]>;
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
  const needed = [...slices].filter(
    ([k]) => wanted === undefined || levels.some(({ by }) => wanted.has(k + by)),
  );
  const flat = new Map(needed.map(([k, rings]) => [k, flatRings(rings, plane.flatten)]));
  const raster = rasterOver([...flat.values()].flat(), semi[0]);
  const sources = new Map<number, Source>();
  const sourceOf = (k: number, flats: readonly Float64Array[]): Source => {
    const made = sources.get(k) ?? { flats, near: nearField(raster, flats), outlines: new Map() };
    sources.set(k, made);
    return made;
  };
  const targets = new Set([...flat.keys()].flatMap((k) => levels.map(({ by }) => k + by)));
  const furthest = Math.max(...levels.map(({ by }) => by));
  const out = new Map<number, Ring[]>();
  for (const k of [...targets].sort((a, b) => a - b)) {
    if (k < 0 || k >= grid.dims[2] || wanted?.has(k) === false) continue;
    reached();
    const areas = levels.flatMap(({ by, share }): Reached[] => {
      const own = flat.get(k - by);
      if (own === undefined || own.length === 0) return [];
      const { flats, near, outlines } = sourceOf(k - by, own);
      const radius = share * semi[0];
      if (radius === 0) return [{ flats, outlines: [], radius, near }];
      const made = outlines.get(share) ?? flats.map((flat) => withoutPockets(flat, [radius, radius], 1));
      outlines.set(share, made);
      return [{ flats: [], outlines: made, radius, near }];
    });
    for (const done of [...sources.keys()].filter((from) => from <= k - furthest)) sources.delete(done);
    const rings = uniteReached(
      raster,
      areas.sort((a, b) => b.radius - a.radius),
      tolerance,
    ).map((flat) => plane.lift(flat, k));
    if (rings.length > 0) out.set(k, rings);
  }
  return out;
}

function flatRings(rings: readonly Ring[], flatten: (ring: Ring) => Float64Array): Float64Array[] {
  return ringsToPolygons(rings).flatMap(({ outer, holes }) => [
    turned(flatten(outer), 1),
    ...holes.map((hole) => turned(flatten(hole), -1)),
  ]);
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
