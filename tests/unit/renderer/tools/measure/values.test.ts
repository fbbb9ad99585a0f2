/** What measurements are worth: lengths, angles, Cobb's angle, HU; on the CT's planes and on the bent sheets along the spine. */
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../../../src/core/phantom/index.ts';
import { localSpineFrame } from '../../../../../src/core/spine/frames/centreline.ts';
import { lineThrough, sliceCentres } from '../../../../../src/core/spine/frames/guideline.ts';
import { type ReformatKind, viewPlanes } from '../../../../../src/renderer/planes/planes.ts';
import { planeSurface, type Surface } from '../../../../../src/renderer/planes/surface.ts';
import { ellipseHu, ellipseRim, huLines, surfaceHu } from '../../../../../src/renderer/tools/measure/hu.ts';
import { angleDegrees, cobbValue, distanceMm } from '../../../../../src/renderer/tools/measure/values.ts';
import { reformatScene, sceneSurface } from '../../../../../src/renderer/views/spine/scene.ts';
import { obliqueGrid, plainGrid, shearedGrid } from '../../grids.ts';

const grid = obliqueGrid();
const plane = viewPlanes(grid).axial;

/** A line through a point at an angle above the patient's back (side view) or left (front view), degrees. */
function lineAt(middle: Vec3, axis: 0 | 1, degrees: number, turned = false): [Vec3, Vec3] {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const end = (by: number): Vec3 =>
    [0, 1, 2].map((n) => middle[n]! + by * (n === axis ? c : n === 2 ? s : 0)) as unknown as Vec3;
  return turned ? [end(20), end(-20)] : [end(-20), end(20)];
}

describe('lengths and angles', () => {
  it('distances are true mm, also across the slices of a tilted gantry', () => {
    const on = (p: number, q: number) => planeSurface(grid, plane, 2).pointAt([p, q]);
    expect(distanceMm(on(0, 0), on(3, 4))).toBeCloseTo(5, 9);
    const sheared = shearedGrid();
    const sagittal = viewPlanes(sheared).sagittal;
    const tilted = planeSurface(sheared, sagittal, 2);
    const up = sagittal.downMm * 4;
    const mm = distanceMm(tilted.pointAt([0, 0]), tilted.pointAt([0, -up]));
    expect(mm).toBeCloseTo(4 * Math.hypot(0.6, 2.5), 9);
  });

  it('angles', () => {
    expect(angleDegrees([1, 0, 0], [0, 0, 0], [0, 1, 0])).toBeCloseTo(90, 6);
    expect(angleDegrees([1, 0, 0], [0, 0, 0], [1, 1, 0])).toBeCloseTo(45, 6);
    expect(angleDegrees([1, 0, 0], [0, 0, 0], [0, 0, 0])).toBe(0);
  });

  it('places lie where they came from, half a slice to both sides, on oblique and sheared grids', () => {
    for (const g of [obliqueGrid(), shearedGrid(), plainGrid()]) {
      for (const view of Object.values(viewPlanes(g))) {
        const surface = planeSurface(g, view, 3);
        const { at, offMm } = surface.placeOf(surface.pointAt([7, -4]));
        expect(at[0]).toBeCloseTo(7, 9);
        expect(at[1]).toBeCloseTo(-4, 9);
        expect(offMm).toBeCloseTo(0, 9);
        const next = planeSurface(g, view, 4);
        const off = surface.placeOf(next.pointAt([7, -4])).offMm;
        expect(Math.abs(off)).toBeCloseTo(2 * surface.slabMm, 4);
        // Square to the plane, whatever the gantry's tilt.
        const apart = distanceMm(surface.pointAt([0, 0]), next.pointAt([0, 0]));
        expect(Math.abs(off)).toBeLessThanOrEqual(apart + 1e-6);
      }
    }
  });
});

describe('Cobb angles', () => {
  const upper: Vec3 = [0, 0, 100];
  const lower: Vec3 = [0, 0, -100];
  it.each([
    // The cranial plate rises to the back, the caudal one falls: they meet in front, as in a kyphosis.
    ['kyphosis', 1, 25, -15, 40],
    ['lordosis', 1, -20, 22, 42],
    // Rising to the left above and falling below: they meet at the right, so the curve bulges to the left.
    ['convexLeft', 0, 18, -12, 30],
    ['convexRight', 0, -9, 13, 22],
  ] as const)(
    '%s, in whatever order and direction the lines are drawn',
    (sense, axis, above, below, degrees) => {
      for (const turned of [false, true]) {
        const [a, b] = [lineAt(upper, axis, above, turned), lineAt(lower, axis, below)];
        for (const points of [
          [...a, ...b],
          [...b, ...a],
        ]) {
          const value = cobbValue(points)!;
          expect(value.degrees).toBeCloseTo(degrees, 9);
          expect(value.sense).toBe(sense);
        }
      }
    },
  );

  it('parallel lines are no curve, and fewer than two lines no angle', () => {
    const value = cobbValue([...lineAt(upper, 1, 10), ...lineAt(lower, 1, 10)])!;
    expect(value.degrees).toBeCloseTo(0, 6);
    expect(value.sense).toBeNull();
    expect(cobbValue(lineAt(upper, 1, 10))).toBeNull();
  });
});

describe('HU in an ellipse', () => {
  it('counts the voxels whose centres are inside, on the CT’s own planes', () => {
    const g = plainGrid();
    const voxels = new Int16Array(40 * 30 * 20).fill(100);
    voxels[20 + 40 * (15 + 30 * 5)] = 300;
    const axial = viewPlanes(g).axial;
    const centre = [20 * 0.9, 15 * 1.3] as const;
    const hu = ellipseHu([centre[0] - 2, centre[1] - 2], [centre[0] + 2, centre[1] + 2], axial, 5, g, voxels);
    let count = 0;
    for (let i = 0; i < 40; i += 1)
      for (let j = 0; j < 30; j += 1) if (Math.hypot((i - 20) * 0.9, (j - 15) * 1.3) <= 2) count += 1;
    expect(hu).toMatchObject({ count, min: 100, max: 300 });
    expect(hu?.mean).toBeCloseTo(100 + 200 / count, 9);
    expect(ellipseHu([-50, -50], [-40, -40], axial, 5, g, voxels)).toBeNull();
  });

  it('a mean just below zero reads 0, not -0', () => {
    const hu = { count: 9, mean: -0.3, deviation: 6.2, min: -12, max: 9, areaMm2: 40.6 };
    expect(huLines(hu)).toEqual(['0 ± 6 HU', '-12 … 9', '41 mm²']);
    expect(huLines({ ...hu, mean: -3.6 })[0]).toBe('-4 ± 6 HU');
  });

  it('by area agrees with the count of voxels on a plane of the CT', () => {
    const g = plainGrid();
    const voxels = new Float32Array(40 * 30 * 20).map((_, o) => (o % 40) * 10);
    const axial = viewPlanes(g).axial;
    const [a, b] = [[8, 8] as const, [28, 26] as const];
    const counted = ellipseHu(a, b, axial, 5, g, voxels)!;
    const summed = surfaceHu(a, b, planeSurface(g, axial, 5), g, voxels)!;
    expect(summed.mean).toBeCloseTo(counted.mean, 0);
    expect(summed.areaMm2 / counted.areaMm2).toBeCloseTo(1, 2);
  });
});

describe('on the views along the spine', () => {
  const phantom = createSpinePhantom({ curvature: 2, size: [64, 64], spacingMm: [5, 5, 4] });
  const { volume, structures } = phantom;
  const canal = structures.find((s) => s.name === 'SpinalCanal')!;
  const line = lineThrough(sliceCentres(canal.slices), 14)!;
  const surfaceOf = (kind: ReformatKind): Surface => {
    const fit = { centreMm: null, pxPerMm: null };
    const cursorMm = [line.pointsMm[300], line.pointsMm[301], line.pointsMm[302]] as unknown as Vec3;
    const size = [600, 600] as const;
    const scene = reformatScene({
      kind,
      line,
      grid: volume.grid,
      cursorMm,
      frame: fit,
      interpolate: true,
      size,
    });
    return sceneSurface(kind, scene, volume.grid);
  };

  it.each(['axial', 'sagittal', 'coronal', 'straightSagittal', 'straightCoronal'] as const)(
    '%s: a place of the view is found again from its point of the patient',
    (kind) => {
      const surface = surfaceOf(kind);
      for (const at of [
        [0, 60],
        [15, 70],
        [-12, 20],
      ] as const) {
        const { at: back, offMm } = surface.placeOf(surface.pointAt(at));
        expect(Math.hypot(back[0] - at[0], back[1] - at[1])).toBeLessThan(1);
        expect(Math.abs(offMm)).toBeLessThan(1);
      }
    },
  );

  it('a length in a straightened view is the straight way through the patient, shorter than the line on screen', () => {
    const surface = surfaceOf('straightSagittal');
    const [a, b] = [[0, 40] as const, [0, 240] as const];
    const mm = distanceMm(surface.pointAt(a), surface.pointAt(b));
    const on = (s: number): Vec3 => localSpineFrame(line, s).originMm;
    expect(mm).toBeCloseTo(distanceMm(on(40), on(240)), 0);
    expect(mm).toBeLessThan(199);
  });

  it('an ellipse on the bent sheet has the sheet’s true area: more behind a kyphosis, less in front of it', () => {
    const surface = surfaceOf('straightSagittal');
    const area = (p: number) =>
      surfaceHu([p - 8, 60], [p + 8, 76], surface, volume.grid, volume.data)!.areaMm2;
    const flat = Math.PI * 64;
    const [front, middle, back] = [area(-60), area(0), area(60)];
    expect(middle / flat).toBeCloseTo(1, 1);
    expect((front + back) / (2 * middle)).toBeCloseTo(1, 1);
    expect(Math.abs(back - front)).toBeGreaterThan(0.1 * flat);
    expect(ellipseRim([0, 60], [16, 76], surface)).toHaveLength(48);
  });

  it('outside the image nothing is measured', () => {
    expect(surfaceHu([900, 0], [940, 40], surfaceOf('axial'), volume.grid, volume.data)).toBeNull();
  });
});
