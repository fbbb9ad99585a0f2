/**
 * The union of what several slices reach of one plane, each grown by a round margin of its own. Edges of the raw offset curves
 * inside what another edge's margin covers are set aside before the search for crossings; windings still count them, so the
 * outline is that of all raw curves.
 */
import { LARGEST_STEP } from './arrange.ts';
import { addEdge, type Edges, noEdges } from './edges.ts';
import type { HiddenEdges } from './grown-outline.ts';
import { type DepthField, depthField, type Raster, type Reach, surelyReached } from './near-field.ts';
import { overlayGrown } from './overlay.ts';
import { signedArea } from './plane.ts';
import type { OffsetEdges } from './pockets.ts';
import { PointTable } from './point-table.ts';
import { type RoundCurve, roundCurve } from './round-curve.ts';
import { skippedEdges } from './skipped-edges.ts';

/** What one slice reaches on the plane. */
export interface Reached extends Reach {
  /** Rings that are offset, without their pockets; none without a radius. */
  readonly outlines: readonly OffsetEdges[];
  /** Rings taken as they are. */
  readonly flats: readonly Float64Array[];
}

/** The same with its raw curves. */
interface Curved extends Reached {
  readonly curves: readonly RoundCurve[];
}

/** Steps per mm of the integer grid; less for areas further than 0.5 m from their middle. */
const STEPS_PER_MM = 2 ** 15;
/** Rings thinner than this many steps are rounding, not area; rings of more points than that are not asked. */
const [THINNEST_STEPS, MOST_OF_ROUNDING] = [4, 64];

/** Edges beside the nearest one that pieces of edges are tried with, too. */
const BESIDE = 3;

interface Steps {
  readonly midS: number;
  readonly midT: number;
  readonly perMm: number;
}

/**
 * What any of the slices reaches.
 * @param slices their raw curves wind around nothing negatively, so windings of all may be added up (Chen & McMains 2005).
 * @param tolerance as for {@link roundCurve}.
 * @returns flat rings that do not cross, outer ones counter-clockwise, holes the other way.
 * @throws PedicleError `contours-too-tangled`.
 */
export function uniteReached(raster: Raster, slices: readonly Reached[], tolerance: number): Float64Array[] {
  if (slices.length === 0) return [];
  const field = depthField(raster, slices);
  const areas = slices.map(
    (area): Curved => ({
      ...area,
      curves: [
        ...area.flats.map((points) => ({ points })),
        ...area.outlines.map((outline) =>
          roundCurve(outline, area.radius, tolerance, skippedEdges(outline, area.radius, field)),
        ),
      ],
    }),
  );
  const count = areas.reduce(
    (sum, { curves }) => sum + curves.reduce((n, { points }) => n + points.length / 2, 0),
    0,
  );
  if (count === 0) return [];
  const steps = stepsOf(areas);
  const covered = coveredEdges(areas, count, field);
  let open = 0;
  for (let n = 0; n < count; n += 1) if (covered[n] === 0) open += 1;
  const points = new PointTable(2 * open);
  const shown = noEdges(points, open);
  const hidden = hiddenEdges(count - open);
  const deep = new Uint8Array(2 * open + 1);
  let first = 0;
  for (const { curves } of areas)
    for (const curve of curves) {
      addCurve(curve, covered, first, { shown, hidden, deep, steps });
      first += curve.points.length / 2;
    }
  const sure = (ax: number, ay: number, bx: number, by: number): boolean => {
    const { midS, midT, perMm } = steps;
    const [ps, pt, qs, qt] = [midS + ax / perMm, midT + ay / perMm, midS + bx / perMm, midT + by / perMm];
    return surelyReached(field, 0, ps, pt, qs, qt, BESIDE, true);
  };
  return overlayGrown(shown, hidden, deep, sure)
    .map((path) => toFlat(path, shown, steps))
    .filter((ring) => !isRounding(ring, steps.perMm));
}

/** 1 for every edge of the curves, in their order, of which it is sure that it lies inside what is reached. */
function coveredEdges(areas: readonly Curved[], count: number, field: DepthField): Uint8Array {
  const covered = new Uint8Array(count);
  let e = 0;
  for (const { curves } of areas)
    for (const { points, inner } of curves)
      for (let p = 0; p < points.length; p += 2, e += 1) {
        const q = p + 2 === points.length ? 0 : p + 2;
        if (
          inner?.[p >> 1] === 1 ||
          surelyReached(field, 0, points[p]!, points[p + 1]!, points[q]!, points[q + 1]!, 0)
        )
          covered[e] = 1;
      }
  return covered;
}

const hiddenEdges = (most: number): HiddenEdges => ({
  ax: new Int32Array(most),
  ay: new Int32Array(most),
  bx: new Int32Array(most),
  by: new Int32Array(most),
  turn: new Int8Array(most),
  count: 0,
});

interface Into {
  readonly shown: Edges;
  readonly hidden: HiddenEdges;
  readonly deep: Uint8Array;
  readonly steps: Steps;
}

/** Adds a closed curve, whose edges are numbered from `first` on in `covered`. */
function addCurve({ points: curve }: RoundCurve, covered: Uint8Array, first: number, into: Into): void {
  const { shown, hidden, deep } = into;
  const { midS, midT, perMm } = into.steps;
  const { points } = shown;
  const count = curve.length / 2;
  let px = Math.round((curve[0]! - midS) * perMm);
  let py = Math.round((curve[1]! - midT) * perMm);
  for (let n = 0; n < count; n += 1) {
    const q = n + 1 === count ? 0 : 2 * n + 2;
    const qx = Math.round((curve[q]! - midS) * perMm);
    const qy = Math.round((curve[q + 1]! - midT) * perMm);
    if (covered[first + n] === 1) addHidden(hidden, px, py, qx, qy);
    else {
      const p = points.add(px, py);
      const to = points.add(qx, qy);
      addEdge(shown, p, to, 1, 0);
      if (covered[first + (n === 0 ? count : n) - 1] === 1) deep[p] = 1;
      if (covered[first + (n + 1 === count ? 0 : n + 1)] === 1) deep[to] = 1;
    }
    px = qx;
    py = qy;
  }
}

/** A level edge counts for no ray, but ends where others may go on. */
function addHidden(hidden: HiddenEdges, px: number, py: number, qx: number, qy: number): void {
  if (py === qy) return;
  const up = qy > py;
  const n = hidden.count;
  hidden.ax[n] = up ? px : qx;
  hidden.ay[n] = up ? py : qy;
  hidden.bx[n] = up ? qx : px;
  hidden.by[n] = up ? qy : py;
  hidden.turn[n] = up ? 1 : -1;
  hidden.count = n + 1;
}

function toFlat(
  path: readonly number[],
  { points: { x, y } }: Edges,
  { midS, midT, perMm }: Steps,
): Float64Array {
  const ring = new Float64Array(2 * path.length);
  for (let n = 0; n < path.length; n += 1) {
    ring[2 * n] = midS + x[path[n]!]! / perMm;
    ring[2 * n + 1] = midT + y[path[n]!]! / perMm;
  }
  return ring;
}

function stepsOf(areas: readonly Curved[]): Steps {
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { curves } of areas)
    for (const { points: curve } of curves)
      for (let n = 0; n < curve.length; n += 2) {
        const [s, t] = [curve[n]!, curve[n + 1]!];
        if (s < left) left = s;
        if (s > right) right = s;
        if (t < low) low = t;
        if (t > high) high = t;
      }
  const half = Math.max(right - left, high - low, 1) / 2;
  return {
    midS: (left + right) / 2,
    midT: (low + high) / 2,
    perMm: Math.min(STEPS_PER_MM, 2 ** Math.floor(Math.log2((LARGEST_STEP - 2) / half))),
  };
}

function isRounding(ring: Float64Array, perMm: number): boolean {
  if (ring.length > 2 * MOST_OF_ROUNDING) return false;
  let length = 0;
  for (let p = ring.length - 2, q = 0; q < ring.length; p = q, q += 2)
    length += Math.hypot(ring[q]! - ring[p]!, ring[q + 1]! - ring[p + 1]!);
  return 2 * Math.abs(signedArea(ring)) * perMm < length * THINNEST_STEPS;
}
