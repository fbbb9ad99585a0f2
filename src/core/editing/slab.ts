/** Editing on a sagittal or coronal plane: an area drawn there, some depth thick, cut by every axial slice it reaches. */
import { booleanSlice } from '../contours/boolean.ts';
import { type Grid, indexPoint, toPatient } from '../geometry/grid.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** From … to along one index axis, continuous. */
export type Span = readonly [number, number];

/** What an area covers of each slice it reaches: k → spans along one in-slice axis, ascending, apart from each other. */
export type SpanTable = ReadonlyMap<number, readonly Span[]>;

/** A point of the plane: continuous index along the in-slice axis it spreads over, and k. */
export type SlabPoint = readonly [along: number, k: number];

/** Where the plane lies in the image. */
export interface SlabPlace {
  /** In-slice index axis the area spreads along; the other one is the depth. */
  readonly along: 0 | 1;
  /** Continuous index along the other in-slice axis. */
  readonly depth: Span;
}

/** Spans that touch or overlap become one. */
export function unitedSpans(spans: readonly Span[]): Span[] {
  const out: Span[] = [];
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], to)];
    else out.push([from, to]);
  }
  return out;
}

/**
 * What a closed outline covers of each slice (even-odd), on the slices' own planes (whole k).
 * @param outline corners in order, the last joined to the first; at least three.
 * @param slices number of slices of the image.
 */
export function outlineSpans(outline: readonly SlabPoint[], slices: number): SpanTable {
  const ks = outline.map(([, k]) => k);
  const out = new Map<number, readonly Span[]>();
  for (let k = Math.max(0, Math.ceil(Math.min(...ks))); k <= Math.min(slices - 1, Math.max(...ks)); k += 1) {
    const crossings: number[] = [];
    for (const [n, [a, ka]] of outline.entries()) {
      const [b, kb] = outline[(n + 1) % outline.length] as SlabPoint;
      // Half open: a corner on the slice counts once.
      if (ka > k !== kb > k) crossings.push(a + ((b - a) * (k - ka)) / (kb - ka));
    }
    crossings.sort((a, b) => a - b);
    const spans: Span[] = [];
    for (let n = 0; n + 1 < crossings.length; n += 2) spans.push([crossings[n]!, crossings[n + 1]!]);
    if (spans.length > 0) out.set(k, unitedSpans(spans));
  }
  return out;
}

/** Both areas together, slice by slice; slices the second does not reach keep their very spans. */
export function joinSpans(a: SpanTable, b: SpanTable): SpanTable {
  const out = new Map(a);
  for (const [k, spans] of b) out.set(k, unitedSpans([...(a.get(k) ?? []), ...spans]));
  return out;
}

/** A span of a slice as a ring (LPS mm): a rectangle in index space, whatever the patient's orientation. */
function rectangle(grid: Grid, { along, depth }: SlabPlace, [from, to]: Span, k: number): Ring {
  const corners = [
    [from, depth[0]],
    [to, depth[0]],
    [to, depth[1]],
    [from, depth[1]],
  ] as const;
  const ring = new Float64Array(12);
  for (const [n, [a, d]] of corners.entries())
    ring.set(toPatient(grid, along === 0 ? indexPoint(a, d, k) : indexPoint(d, a, k)), 3 * n);
  return ring;
}

/**
 * Adds or erases an area of a sagittal or coronal plane on the contours of every slice it reaches.
 * @param slices rings in LPS mm by k.
 * @param spans what the area covers of each slice, see {@link outlineSpans}.
 * @returns the changed slices only: k → new rings (empty where nothing is left). Rings the area does not come near are the
 *   same objects, and points it does not reach keep their exact coordinates (see booleanSlice).
 */
export function editSlab(
  grid: Grid,
  slices: SliceRings,
  place: SlabPlace,
  spans: SpanTable,
  mode: 'add' | 'erase',
): Map<number, readonly Ring[]> {
  const changed = new Map<number, readonly Ring[]>();
  for (const [k, covered] of spans) {
    const before = slices.get(k) ?? [];
    if (mode === 'erase' && before.length === 0) continue;
    const area = covered.map((span) => rectangle(grid, place, span, k));
    const after = booleanSlice(before, area, mode === 'add' ? 'union' : 'subtract');
    if (after.length !== before.length || after.some((ring) => !before.includes(ring))) changed.set(k, after);
  }
  return changed;
}
