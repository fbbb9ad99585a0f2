/** Grids the view tests share: oblique, mirrored and anisotropic ones on purpose. */
import { createGrid, type Grid } from '../../../src/core/geometry/grid.ts';

/** Head first supine, 0.9 × 1.3 × 2.5 mm, slices from the feet up. */
export const plainGrid = (): Grid =>
  createGrid({
    dims: [40, 30, 20],
    originMm: [-18, -20, 100],
    stepIMm: [0.9, 0, 0],
    stepJMm: [0, 1.3, 0],
    stepKMm: [0, 0, 2.5],
  });

/** Feet first prone: columns to the patient's right, rows to the front, slices towards the feet. */
export const turnedGrid = (): Grid =>
  createGrid({
    dims: [40, 30, 20],
    originMm: [18, 20, 100],
    stepIMm: [-0.9, 0, 0],
    stepJMm: [0, -1.3, 0],
    stepKMm: [0, 0, -2.5],
  });

/** Rotated 20° about x and 10° about z. */
export function obliqueGrid(): Grid {
  const [a, b] = [(20 * Math.PI) / 180, (10 * Math.PI) / 180];
  const turn = (x: number, y: number, z: number): [number, number, number] => {
    const [y1, z1] = [y * Math.cos(a) - z * Math.sin(a), y * Math.sin(a) + z * Math.cos(a)];
    return [x * Math.cos(b) - y1 * Math.sin(b), x * Math.sin(b) + y1 * Math.cos(b), z1];
  };
  return createGrid({
    dims: [40, 30, 20],
    originMm: [-10, 5, 7],
    stepIMm: turn(0.9, 0, 0),
    stepJMm: turn(0, 1.3, 0),
    stepKMm: turn(0, 0, 2.5),
  });
}

/** Gantry tilt: slices step back as they go up. */
export const shearedGrid = (): Grid =>
  createGrid({
    dims: [40, 30, 20],
    originMm: [0, 0, 0],
    stepIMm: [0.9, 0, 0],
    stepJMm: [0, 1.3, 0],
    stepKMm: [0, 0.6, 2.5],
  });
