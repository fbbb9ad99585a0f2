/** Structures as canvas paths in plane mm, kept until their rings change. */
import { hasKeyhole } from '../../core/contours/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { cutSlice, ringIndices, spansXor } from '../planes/cuts.ts';
import type { PlaneBox, ViewPlane } from '../planes/planes.ts';

export interface StructurePaths {
  /** Fill by the even-odd rule. */
  readonly fill: Path2D;
  readonly outline: Path2D;
}

/** The paths, and what they cover of the plane: points far from them need not be asked about. */
export interface PlacedPaths extends StructurePaths {
  readonly box: PlaneBox;
}

const slicePaths = new WeakMap<readonly Ring[], PlacedPaths>();

/** Grows with the points it is told. */
class Extent {
  p0 = Infinity;
  p1 = -Infinity;
  q0 = Infinity;
  q1 = -Infinity;
  take(p: number, q: number): void {
    this.p0 = Math.min(this.p0, p);
    this.p1 = Math.max(this.p1, p);
    this.q0 = Math.min(this.q0, q);
    this.q1 = Math.max(this.q1, q);
  }
}

const edgeKey = (x: number, y: number, x2: number, y2: number): string => `${x},${y},${x2},${y2}`;

/** The outline of a keyhole ring: edges it walks in both directions are its seam and are left out. */
function traceWithoutSeams(
  outline: Path2D,
  points: Float64Array,
  right: 0 | 1 | 2,
  down: 0 | 1 | 2,
  scale: readonly [number, number, number],
): void {
  const edges = new Set<string>();
  const each = (visit: (a: number, b: number) => void): void => {
    for (let n = 0, m = points.length - 2; n < points.length; m = n, n += 2) visit(m, n);
  };
  each((a, b) => edges.add(edgeKey(points[a]!, points[a + 1]!, points[b]!, points[b + 1]!)));
  each((a, b) => {
    if (edges.has(edgeKey(points[b]!, points[b + 1]!, points[a]!, points[a + 1]!))) return;
    outline.moveTo(points[a + right]! * scale[right], points[a + down]! * scale[down]);
    outline.lineTo(points[b + right]! * scale[right], points[b + down]! * scale[down]);
  });
}

/** Rings of one slice in the plane they lie in: exactly the contours. */
export function ringsPath(rings: readonly Ring[], grid: Grid, plane: ViewPlane): PlacedPaths {
  const known = slicePaths.get(rings);
  if (known !== undefined) return known;
  const path = new Path2D();
  const outline = rings.some(hasKeyhole) ? new Path2D() : path;
  const scale: [number, number, number] = [0, 0, 0];
  scale[plane.rightAxis] = plane.rightSign * plane.rightMm;
  scale[plane.downAxis] = plane.downSign * plane.downMm;
  const [right, down] = [plane.rightAxis, plane.downAxis];
  const box = new Extent();
  for (const ring of rings) {
    const points = ringIndices(ring, grid);
    for (let n = 0; n < points.length; n += 2) {
      const p = points[n + right]! * scale[right];
      const q = points[n + down]! * scale[down];
      box.take(p, q);
      if (n === 0) path.moveTo(p, q);
      else path.lineTo(p, q);
    }
    path.closePath();
    if (outline !== path) traceWithoutSeams(outline, points, right, down, scale);
  }
  const paths = { fill: path, outline, box };
  slicePaths.set(rings, paths);
  return paths;
}

type Segment = (a: number, k: number, a2: number, k2: number) => void;

/** Plane point of (in-slice index, k) for a plane that crosses the slices. */
function placer(plane: ViewPlane): (a: number, k: number) => [number, number] {
  const right = plane.rightSign * plane.rightMm;
  const down = plane.downSign * plane.downMm;
  return plane.downAxis === 2 ? (a, k) => [a * right, k * down] : (a, k) => [k * right, a * down];
}

function cutPaths(structure: Structure, grid: Grid, plane: ViewPlane, at: number): PlacedPaths {
  const fill = new Path2D();
  const outline = new Path2D();
  const point = placer(plane);
  const box = new Extent();
  const line: Segment = (a, k, a2, k2) => {
    outline.moveTo(...point(a, k));
    outline.lineTo(...point(a2, k2));
  };
  const axis = plane.normalAxis as 0 | 1;
  const spansAt = new Map<number, number[]>();
  for (const [k, rings] of structure.slices) {
    const spans = cutSlice(rings, grid, axis, at);
    if (spans.length > 1) spansAt.set(k, spans);
  }
  for (const [k, spans] of spansAt) {
    for (let n = 0; n + 1 < spans.length; n += 2) {
      const [a, b] = [spans[n]!, spans[n + 1]!];
      const [p, q] = point(a, k - 0.5);
      const [p2, q2] = point(b, k + 0.5);
      box.take(p, q);
      box.take(p2, q2);
      fill.rect(Math.min(p, p2), Math.min(q, q2), Math.abs(p2 - p), Math.abs(q2 - q));
      line(a, k - 0.5, a, k + 0.5);
      line(b, k - 0.5, b, k + 0.5);
    }
    const above = spansXor(spans, spansAt.get(k + 1) ?? []);
    for (let n = 0; n + 1 < above.length; n += 2) line(above[n]!, k + 0.5, above[n + 1]!, k + 0.5);
    if (spansAt.has(k - 1)) continue;
    for (let n = 0; n + 1 < spans.length; n += 2) line(spans[n]!, k - 0.5, spans[n + 1]!, k - 0.5);
  }
  return { fill, outline, box };
}

interface CutEntry {
  readonly at: number;
  readonly paths: PlacedPaths;
}
const cuts = new WeakMap<Structure['slices'], Map<string, CutEntry>>();

/** A structure on slice `slice` of any view; null when it has nothing there. */
export function structurePaths(
  structure: Structure,
  grid: Grid,
  plane: ViewPlane,
  slice: number,
): PlacedPaths | null {
  if (plane.normalAxis === 2) {
    const rings = structure.slices.get(slice);
    return rings === undefined ? null : ringsPath(rings, grid, plane);
  }
  const byView = cuts.get(structure.slices) ?? new Map<string, CutEntry>();
  cuts.set(structure.slices, byView);
  const known = byView.get(plane.name);
  if (known !== undefined && known.at === slice) return known.paths;
  const paths = cutPaths(structure, grid, plane, slice);
  byView.set(plane.name, { at: slice, paths });
  return paths;
}
