import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, indexPoint, toPatient } from '../../../../src/core/geometry/grid.ts';
import {
  boxCamera,
  boxOfPlane,
  fromScreen,
  indexOfPlane,
  planePoint,
  scaleBarMm,
  shearDegrees,
  slicePositionMm,
  toScreen,
  viewNames,
  viewPlanes,
  wholeGrid,
  zoomAt,
} from '../../../../src/renderer/planes/planes.ts';
import { obliqueGrid, plainGrid, shearedGrid, turnedGrid } from '../grids.ts';

const grids = { plain: plainGrid(), turned: turnedGrid(), oblique: obliqueGrid(), sheared: shearedGrid() };

describe('viewPlanes', () => {
  it.each(Object.entries(grids))(
    'shows patient right on the left and the head up on a %s grid',
    (_, grid) => {
      const planes = viewPlanes(grid);
      const step = (view: 'axial' | 'sagittal' | 'coronal', dp: number, dq: number): number[] => {
        const [a, b] = [indexOfPlane(planes[view], 0, 0, 0), indexOfPlane(planes[view], dp, dq, 0)];
        const [p, q] = [toPatient(grid, a), toPatient(grid, b)];
        return [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
      };
      expect(step('axial', 1, 0)[0]).toBeGreaterThan(0.5); // right on screen = patient left
      expect(step('axial', 0, 1)[1]).toBeGreaterThan(0.5); // down on screen = patient back
      expect(step('sagittal', 1, 0)[1]).toBeGreaterThan(0.5);
      expect(step('sagittal', 0, 1)[2]).toBeLessThan(-0.5);
      expect(step('coronal', 1, 0)[0]).toBeGreaterThan(0.5);
      expect(step('coronal', 0, 1)[2]).toBeLessThan(-0.5);
    },
  );

  it('is in mm: one unit of plane coordinates is one mm in the patient', () => {
    for (const grid of [grids.plain, grids.turned, grids.oblique]) {
      for (const view of viewNames) {
        const plane = viewPlanes(grid)[view];
        const [a, b] = [indexOfPlane(plane, 0, 0, 3), indexOfPlane(plane, 3, 4, 3)];
        const [p, q] = [toPatient(grid, a), toPatient(grid, b)];
        expect(Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2])).toBeCloseTo(5, 9);
      }
    }
  });

  it('knows sagittal acquisitions: slices k are then the sagittal view', () => {
    const grid = createGrid({
      dims: [30, 20, 10],
      originMm: [0, 0, 0],
      stepIMm: [0, 0.5, 0],
      stepJMm: [0, 0, -0.5],
      stepKMm: [3, 0, 0],
    });
    expect(viewPlanes(grid).sagittal.normalAxis).toBe(2);
    expect(viewPlanes(grid).axial.normalAxis).toBe(1);
  });

  it('names directions, both letters when oblique', () => {
    expect(viewPlanes(grids.plain).axial.letters).toEqual({ left: 'R', right: 'L', top: 'A', bottom: 'P' });
    expect(viewPlanes(grids.turned).sagittal.letters).toEqual({
      left: 'A',
      right: 'P',
      top: 'S',
      bottom: 'I',
    });
    expect(viewPlanes(grids.oblique).sagittal.letters.top).toBe('SA');
  });
});

it('index and plane point are inverse to each other on every view and grid', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.values(grids)),
      fc.constantFrom(...viewNames),
      fc.tuple(fc.double({ min: -5, max: 45, noNaN: true }), fc.double({ min: -5, max: 45, noNaN: true })),
      fc.integer({ min: 0, max: 19 }),
      (grid, view, [a, b], slice) => {
        const plane = viewPlanes(grid)[view];
        const index: [number, number, number] = [0, 0, 0];
        index[plane.rightAxis] = a;
        index[plane.downAxis] = b;
        index[plane.normalAxis] = slice;
        const back = indexOfPlane(plane, ...planePoint(plane, indexPoint(...index)), slice);
        for (const axis of [0, 1, 2] as const) expect(back[axis]).toBeCloseTo(index[axis], 9);
      },
    ),
  );
});

describe('camera', () => {
  const plane = viewPlanes(grids.plain).coronal;
  const size = [500, 400] as const;
  const camera = boxCamera(boxOfPlane(plane, wholeGrid(grids.plain.dims)), ...size);

  it('fits the image, voxel edges included', () => {
    const b = boxOfPlane(plane, wholeGrid(grids.plain.dims));
    expect(b.p1 - b.p0).toBeCloseTo(40 * 0.9, 9);
    expect(b.q1 - b.q0).toBeCloseTo(20 * 2.5, 9);
    const [x0, y0] = toScreen(camera, size, b.p0, b.q0);
    const [x1, y1] = toScreen(camera, size, b.p1, b.q1);
    expect(Math.min(x0, y0)).toBeGreaterThanOrEqual(0);
    expect(x1).toBeLessThanOrEqual(500);
    expect(y1).toBeLessThanOrEqual(400);
  });

  it('keeps the point under the pointer when zooming', () => {
    const before = fromScreen(camera, size, 120, 77);
    const after = fromScreen(zoomAt(camera, size, 120, 77, 1.7), size, 120, 77);
    expect(after[0]).toBeCloseTo(before[0], 9);
    expect(after[1]).toBeCloseTo(before[1], 9);
  });
});

it('tells the slice position along the patient axis', () => {
  expect(slicePositionMm(grids.plain, viewPlanes(grids.plain).axial, 4)).toBeCloseTo(110, 9);
  expect(slicePositionMm(grids.turned, viewPlanes(grids.turned).sagittal, 10)).toBeCloseTo(9, 9);
});

it('measures gantry tilt', () => {
  expect(shearDegrees(grids.oblique)).toBeCloseTo(0, 5);
  expect(shearDegrees(grids.sheared)).toBeCloseTo((Math.atan2(0.6, 2.5) * 180) / Math.PI, 9);
});

it('chooses round scale bars that fit', () => {
  expect(scaleBarMm(2, 160)).toBe(50);
  expect(scaleBarMm(1, 160)).toBe(100);
  expect(scaleBarMm(40, 160)).toBe(2);
});
