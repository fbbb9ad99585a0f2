/** Cross-sections of contours across the slices, for the sagittal and coronal views. */

import { ringToIndex } from '../../src/core/contours/rasterize.ts';
import { writePatient } from '../../src/core/contours/trace.ts';
import type { Grid } from '../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../src/core/structures/types.ts';

/** The plane i = at or j = at, in continuous index coordinates. */
export interface CutPlane {
  readonly axis: 'i' | 'j';
  readonly at: number;
}

/**
 * Outline of a structure in a plane across its slices: every slice counts as a slab reaching half-way to its
 * neighbours, cut where the plane crosses its rings (exactly, not to the voxel). LPS mm closed rings; inside is
 * even-odd over all of them.
 */
export function cutStructure(grid: Grid, slices: SliceRings, plane: CutPlane): Ring[] {
  const crossings = new Map<number, Float64Array>();
  for (const [k, rings] of slices) {
    const places = crossingsOf(grid, rings, plane);
    if (places.length > 0) crossings.set(k, places);
  }
  // Crossing c has two ends, 2c below (k − ½) and 2c + 1 above (k + ½).
  const firstOf = new Map<number, number>();
  const place: number[] = [];
  const slice: number[] = [];
  for (const [k, places] of crossings) {
    firstOf.set(k, place.length);
    for (const p of places) {
      place.push(p);
      slice.push(k);
    }
  }
  const mate = joinLevels(crossings, firstOf, place);
  return walkLoops(grid, plane, place, slice, mate);
}

/** Where the plane crosses the rings of a slice, ascending; an even number of places. */
function crossingsOf(grid: Grid, rings: readonly Ring[], { axis, at }: CutPlane): Float64Array {
  const [across, along] = axis === 'i' ? [0, 1] : [1, 0];
  const places: number[] = [];
  for (const ring of rings) {
    const flat = ringToIndex(grid, ring);
    for (let p = flat.length - 2, q = 0; q < flat.length; p = q, q += 2) {
      const [a, b] = [flat[p + across] as number, flat[q + across] as number];
      if (a <= at === b <= at) continue;
      const [u, v] = [flat[p + along] as number, flat[q + along] as number];
      places.push(u + ((at - a) * (v - u)) / (b - a));
    }
  }
  return Float64Array.from(places).sort();
}

/** At each level between slices the ends of both, in order, pair up: their pairs bound where just one slab is inside. */
function joinLevels(
  crossings: ReadonlyMap<number, Float64Array>,
  firstOf: ReadonlyMap<number, number>,
  place: readonly number[],
): Int32Array {
  const mate = new Int32Array(2 * place.length);
  const levels = new Set([...crossings.keys()].flatMap((k) => [k, k + 1]));
  for (const level of levels) {
    const ends: number[] = [];
    const add = (k: number, end: 0 | 1): void => {
      const count = crossings.get(k)?.length ?? 0;
      for (let c = 0; c < count; c += 1) ends.push(2 * ((firstOf.get(k) as number) + c) + end);
    };
    add(level - 1, 1);
    add(level, 0);
    ends.sort((a, b) => (place[a >> 1] as number) - (place[b >> 1] as number) || a - b);
    for (let n = 0; n + 1 < ends.length; n += 2) {
      mate[ends[n] as number] = ends[n + 1] as number;
      mate[ends[n + 1] as number] = ends[n] as number;
    }
  }
  return mate;
}

function walkLoops(
  grid: Grid,
  plane: CutPlane,
  place: readonly number[],
  slice: readonly number[],
  mate: Int32Array,
): Ring[] {
  const loops: Ring[] = [];
  const seen = new Uint8Array(place.length);
  for (let start = 0; start < place.length; start += 1) {
    if (seen[start] === 1) continue;
    const points: [number, number][] = [];
    let end = 2 * start;
    do {
      const c = end >> 1;
      seen[c] = 1;
      const k = slice[c] as number;
      const t = place[c] as number;
      pushPoint(points, t, k + (end & 1 ? 0.5 : -0.5));
      end ^= 1;
      pushPoint(points, t, k + (end & 1 ? 0.5 : -0.5));
      end = mate[end] as number;
    } while (end !== 2 * start);
    loops.push(toRing(grid, plane, points));
  }
  return loops;
}

/** Adds a point unless it repeats the last one; a point between two on one upright line goes. */
function pushPoint(points: [number, number][], t: number, level: number): void {
  const last = points.at(-1);
  if (last !== undefined && last[0] === t && last[1] === level) return;
  const before = points.at(-2);
  if (last !== undefined && before !== undefined && before[0] === t && last[0] === t) points.pop();
  points.push([t, level]);
}

function toRing(grid: Grid, { axis, at }: CutPlane, points: readonly [number, number][]): Ring {
  const ring = new Float64Array(3 * points.length);
  points.forEach(([t, level], n) => {
    writePatient(grid, axis === 'i' ? at : t, axis === 'i' ? t : at, level, ring, 3 * n);
  });
  return ring;
}
