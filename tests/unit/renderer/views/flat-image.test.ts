/** The plain 2D picture puts voxels where the views' own geometry puts them, in the grey the window says. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Grid, gridFromAffine, spacingMm } from '../../../../src/core/geometry/grid.ts';
import {
  planePoint,
  toScreen,
  type ViewName,
  viewNames,
  viewPlanes,
} from '../../../../src/renderer/planes/planes.ts';
import { inSlice } from '../../../../src/renderer/views/copy-slice.ts';
import { greyOf, pixelTransform } from '../../../../src/renderer/views/flat-image.ts';

const grids: Readonly<Record<string, Grid>> = {
  plain: gridFromAffine([40, 50, 20], [1, 0, 0, -20, 0, 1.5, 0, -30, 0, 0, 2.5, 100]),
  mirrored: gridFromAffine([40, 50, 20], [-1, 0, 0, 20, 0, -1.5, 0, 30, 0, 0, -2.5, 100]),
  sagittal: gridFromAffine([40, 50, 20], [0, 0, 3, -20, 1, 0, 0, -30, 0, -1.2, 0, 100]),
};

it('a voxel lies where its plane point lies on screen, for every view of every grid', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(grids)),
      fc.constantFrom<ViewName>(...viewNames),
      fc.tuple(fc.nat(39), fc.nat(49), fc.nat(19)),
      fc.record({
        p: fc.integer({ min: -50, max: 50 }),
        q: fc.integer({ min: -50, max: 50 }),
        pxPerMm: fc.constantFrom(0.5, 1, 3.7),
      }),
      (name, view, index, camera) => {
        const grid = grids[name]!;
        const plane = viewPlanes(grid)[view];
        const size = [320, 200] as const;
        const [a, b, c, d, e, f] = pixelTransform(plane, spacingMm(grid), camera, size);
        const [x, y] = inSlice(plane).map((axis) => index[axis]) as [number, number];
        const wanted = toScreen(camera, size, ...planePoint(plane, index));
        expect(a * x + c * y + e).toBeCloseTo(wanted[0], 6);
        expect(b * x + d * y + f).toBeCloseTo(wanted[1], 6);
      },
    ),
    { numRuns: 200 },
  );
});

it('black and white begin half a window from the level, and grey lies between', () => {
  const window = { width: 400, level: 40 };
  expect([-1024, -160, 40, 240, 3071].map((hu) => greyOf(hu, window))).toEqual([0, 0, 128, 255, 255]);
});
