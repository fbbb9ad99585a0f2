/**
 * What HU to expect at a place in a vertebral body: bodies of one spine look alike (end plates, basivertebral foramen, fall from
 * back to front), so each is compared with its neighbours and with its own mirror image at the same place of the body.
 */
import type { Mask } from '../masks/types.ts';
import { forEachLocal, type VertebraFrame } from '../spine/index.ts';
import { median } from '../statistics/index.ts';

/** Cells of the body from right to left, front to back, bottom to top. */
const CELLS = [15, 11, 9] as const;
const COUNT = CELLS[0] * CELLS[1] * CELLS[2];

/** Mean HU per cell less the body's own reference; NaN where a cell has too little bone. */
export type Pattern = Float32Array;

/** A place in the body as cells (continuous, 0 at the first cell's middle). */
export type Place = readonly [number, number, number];

/** Maps a place in the vertebra's frame (mm) onto the cells; the body spans all of them. */
export function cellsOf(frame: VertebraFrame, heightMm: number): (u: number, v: number, w: number) => Place {
  const half = [frame.halfWidthMm, frame.halfDepthMm, heightMm / 2] as const;
  const cell = (x: number, axis: 0 | 1 | 2): number => ((x / half[axis] + 1) / 2) * CELLS[axis] - 0.5;
  return (u, v, w) => [cell(u, 0), cell(v, 1), cell(w, 2)];
}

const LEAST_IN_CELL = 2;

/** Mean of `values` (one a voxel set in `region`, in order) per cell, less `referenceHu`. */
export function patternOf(
  region: Mask,
  values: ArrayLike<number>,
  frame: VertebraFrame,
  heightMm: number,
  referenceHu: number,
): Pattern {
  const sum = new Float64Array(COUNT);
  const n = new Uint32Array(COUNT);
  const place = cellsOf(frame, heightMm);
  let at = 0;
  forEachLocal(region, frame, (_, u, v, w) => {
    const [a, b, c] = place(u, v, w).map(Math.round) as [number, number, number];
    const value = values[at]!;
    at += 1;
    if (a < 0 || b < 0 || c < 0 || a >= CELLS[0] || b >= CELLS[1] || c >= CELLS[2]) return;
    const cell = a + CELLS[0] * (b + CELLS[1] * c);
    sum[cell] = sum[cell]! + value;
    n[cell] = n[cell]! + 1;
  });
  return Float32Array.from(sum, (s, cell) =>
    n[cell]! < LEAST_IN_CELL ? Number.NaN : s / n[cell]! - referenceHu,
  );
}

/** The pattern seen in a mirror from left to right. */
export function mirrored(pattern: Pattern): Pattern {
  return pattern.map((_, cell) => {
    const a = cell % CELLS[0];
    return pattern[cell - a + (CELLS[0] - 1 - a)]!;
  });
}

/**
 * Median of the patterns cell by cell; 0 (the body's own reference) where none has bone. With fewer than three sources the
 * reference itself is one of them, so that a lesion in the only neighbour makes no lesion here.
 */
export function expectedPattern(sources: readonly Pattern[]): Pattern {
  return Float32Array.from({ length: COUNT }, (_, cell) => {
    const values = sources.map((s) => s[cell]!).filter((v) => !Number.isNaN(v));
    if (values.length === 0) return 0;
    if (values.length < 3) values.push(0);
    return median(values);
  });
}

/** The pattern between cells, linear along each axis. */
export function patternAt(pattern: Pattern, place: Place): number {
  const [low, part] = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  for (const axis of [0, 1, 2] as const) {
    const x = Math.min(CELLS[axis] - 1, Math.max(0, place[axis]));
    low[axis] = Math.min(CELLS[axis] - 2, Math.floor(x));
    part[axis] = x - low[axis]!;
  }
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    let [weight, cell, stride] = [1, 0, 1];
    for (const axis of [0, 1, 2] as const) {
      const up = (corner >> axis) & 1;
      weight *= up === 1 ? part[axis]! : 1 - part[axis]!;
      cell += stride * (low[axis]! + up);
      stride *= CELLS[axis];
    }
    sum += weight * pattern[cell]!;
  }
  return sum;
}
