/** CTs, grids and sessions for inference tests. */
import { createGrid, type Grid, indexPoint, toPatient, type Vec3 } from '../../src/core/geometry/grid.ts';
import type { Volume } from '../../src/core/masks/index.ts';
import type { InferenceSession } from '../../src/inference/index.ts';

/** A CT of `hu(x, y, z)` (LPS mm) sampled on `grid`. */
export function paintCt(grid: Grid, hu: (x: number, y: number, z: number) => number): Volume {
  const [ni, nj, nk] = grid.dims;
  const data = new Int16Array(ni * nj * nk);
  const at = ([x, y, z]: Vec3): number => hu(x, y, z);
  for (let k = 0, v = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, v += 1) data[v] = at(toPatient(grid, indexPoint(i, j, k)));
    }
  }
  return { grid, data };
}

/** A soft-tissue ellipsoid (semi-axes in mm) in air with a bone ball in it, both centred at `at`. */
export const bodyWithBone =
  (at: Vec3, semiMm: Vec3, boneMm: number) =>
  (x: number, y: number, z: number): number => {
    const d = [x - at[0], y - at[1], z - at[2]] as const;
    if (Math.hypot(...d) <= boneMm) return 700;
    return Math.hypot(d[0] / semiMm[0], d[1] / semiMm[1], d[2] / semiMm[2]) <= 1 ? 40 : -1000;
  };

/** Grids that cover about the same 220 mm cube around the origin: axial, feet first, oblique, sheared (gantry tilt). */
export function testGrids(): Readonly<Record<'axial' | 'feet first' | 'oblique' | 'sheared', Grid>> {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  return {
    axial: createGrid({
      dims: [74, 88, 44],
      originMm: [-110, -110, -108],
      stepIMm: [3, 0, 0],
      stepJMm: [0, 2.5, 0],
      stepKMm: [0, 0, 5],
    }),
    'feet first': createGrid({
      dims: [88, 74, 44],
      originMm: [110, -110, 108],
      stepIMm: [-2.5, 0, 0],
      stepJMm: [0, 3, 0],
      stepKMm: [0, 0, -5],
    }),
    oblique: createGrid({
      dims: [74, 88, 44],
      originMm: [-110 * c + 110 * s, -110 * s - 110 * c, -108],
      stepIMm: [3 * c, 3 * s, 0],
      stepJMm: [-2.5 * s, 2.5 * c, 0],
      stepKMm: [0, 0, 5],
    }),
    sheared: createGrid({
      dims: [74, 96, 44],
      originMm: [-110, -128, -108],
      stepIMm: [3, 0, 0],
      stepJMm: [0, 2.5, 0],
      stepKMm: [0, 0.6, 5],
    }),
  };
}

/** A session made of a function from input values to logits of each class. */
export function pointwiseSession(
  logits: readonly ((value: number) => number)[],
): InferenceSession & { runs: number } {
  const session = {
    runs: 0,
    async run(input: Float32Array, dims: readonly number[]) {
      session.runs += 1;
      const data = new Float32Array(input.length * logits.length);
      logits.forEach((f, n) => {
        for (let v = 0; v < input.length; v += 1) data[n * input.length + v] = f(input[v] as number);
      });
      return { data, dims: [1, logits.length, ...dims.slice(2)] };
    },
  };
  return session;
}

/** Logits of air, soft tissue and bone for HU / 1000: boundaries at −480 and 370 HU. */
export const tissueLogits = [
  (v: number) => (v < -0.48 ? 8 : -8),
  (v: number) => (v >= -0.48 && v < 0.37 ? 8 : -8),
  (v: number) => (v >= 0.37 ? 8 : -8),
];
