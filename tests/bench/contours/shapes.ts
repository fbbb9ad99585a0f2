/** The case of the contour benches: 21 structures on 512 × 512 × 200, as large and as knotty as a planning CT's. */
import { createGrid, type Grid, type Vec3 } from '../../../src/core/geometry/grid.ts';
import { cropMask, type IndexBox, type Mask } from '../../../src/core/masks/index.ts';

export const grid: Grid = createGrid({
  dims: [512, 512, 200],
  originMm: [-250, -250, -300],
  stepIMm: [0.9765625, 0, 0],
  stepJMm: [0, 0.9765625, 0],
  stepKMm: [0, 0, 2],
});

/** The voxels of a box about `centre` for which the offset from the centre, in voxels, is inside. */
function shape(centre: Vec3, half: Vec3, inside: (a: number, b: number, c: number) => boolean): Mask {
  const lo = centre.map((n, x) => Math.max(0, n - (half[x] as number))) as unknown as Vec3;
  const size = centre.map(
    (n, x) => Math.min(grid.dims[x] as number, n + (half[x] as number) + 1) - (lo[x] as number),
  ) as unknown as Vec3;
  const box: IndexBox = { lo, size };
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  for (let k = 0, n = 0; k < size[2]; k += 1)
    for (let j = 0; j < size[1]; j += 1)
      for (let i = 0; i < size[0]; i += 1, n += 1)
        data[n] = inside(i + lo[0] - centre[0], j + lo[1] - centre[1], k + lo[2] - centre[2]) ? 1 : 0;
  return cropMask({ grid, box, data });
}

/** A lumpy ellipsoid: no two slices alike. */
export const organ = (centre: Vec3, radii: Vec3, lumps = 0.08): Mask =>
  shape(centre, [radii[0] + 14, radii[1] + 14, radii[2] + 4], (a, b, c) => {
    const q = Math.hypot(a / radii[0], b / radii[1], c / radii[2]);
    return q < 1 + lumps * Math.sin(a / 9 + c / 5) * Math.cos(b / 11);
  });

/** A vertebra: body, canal, arch, transverse and spinous processes. */
export const vertebra = (centre: Vec3): Mask =>
  shape(centre, [45, 50, 9], (a, b, c) => {
    const canal = Math.hypot(a / 12, (b - 28) / 10) < 1;
    const body = Math.hypot(a / 26, b / 20) < 1 + 0.05 * Math.sin(a / 4 + c);
    const arch = Math.hypot(a / 19, (b - 28) / 17) < 1;
    const processes =
      (Math.abs(b - 30) < 4 && Math.abs(a) < 40 && Math.abs(c) < 4) ||
      (Math.abs(a) < 4 && b > 28 && b < 48 && c > -3);
    return (body || arch || processes) && !canal;
  });

const tube = (i: number, j: number, radius: number): Mask =>
  shape(
    [i, j, 100],
    [radius + 14, radius + 14, 100],
    (a, b, c) => Math.hypot(a - 10 * Math.sin(c / 30), b - 6 * Math.cos(c / 40)) < radius,
  );

/** Body with lungs cut out, two lungs, liver, heart, two kidneys, cord, canal ring, aorta, oesophagus, ten vertebrae. */
export function structures(): Mask[] {
  const lungs = (a: number, b: number, c: number): boolean =>
    Math.hypot((Math.abs(a) - 90) / 60, b / 80, (c - 30) / 60) < 1;
  return [
    shape([256, 256, 100], [190, 140, 99], (a, b, c) => Math.hypot(a / 185, b / 135) < 1 && !lungs(a, b, c)),
    organ([166, 256, 130], [58, 78, 58]),
    organ([346, 256, 130], [58, 78, 58]),
    organ([200, 240, 70], [95, 75, 45]),
    organ([280, 220, 110], [45, 42, 28]),
    organ([180, 300, 40], [28, 25, 30]),
    organ([330, 300, 40], [28, 25, 30]),
    tube(256, 340, 6),
    tube(270, 290, 12),
    tube(256, 280, 8),
    tube(240, 270, 10),
    ...Array.from({ length: 10 }, (_, n) => vertebra([256, 320, 10 + 19 * n])),
  ];
}
