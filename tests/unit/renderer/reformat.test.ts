/** Views along the spine: where their pixels lie, and the borders drawn in them. */
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../src/core/phantom/index.ts';
import { localSpineFrame } from '../../../src/core/spine/centreline.ts';
import { lineThrough, nearestOnLine, sliceCentres } from '../../../src/core/spine/guideline.ts';
import { isoLines } from '../../../src/renderer/viewports/reformat/isoLines.ts';
import { pointAt, type ReformatKind, reformatScene } from '../../../src/renderer/viewports/reformat/scene.ts';

const phantom = createSpinePhantom();
const canal = phantom.structures.find((s) => s.name === 'SpinalCanal')!;
const line = lineThrough(sliceCentres(canal.slices))!;
const { grid } = phantom.volume;
const size = [640, 480] as const;
const frame = localSpineFrame(line, 180);
const cursorMm = [0, 1, 2].map(
  (a) => frame.originMm[a]! + 6 * frame.left[a]! - 5 * frame.back[a]!,
) as unknown as Vec3;
const sceneOf = (kind: ReformatKind, fieldMm = 160) =>
  reformatScene({ kind, line, grid, cursorMm, fieldMm, size });
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

describe('scene', () => {
  for (const kind of ['axial', 'sagittal', 'coronal', 'straightSagittal', 'straightCoronal'] as const) {
    for (const field of [160, 60]) {
      it(`${kind}, ${field} mm: the cursor's pixel is the cursor's point`, () => {
        const scene = sceneOf(kind, field);
        const x = size[0] / 2 + (scene.cursor[0] - scene.centreColumn) * scene.scale;
        const y = size[1] / 2 + (scene.cursor[1] - scene.centreRow) * scene.scale;
        expect(Math.hypot(...minus(pointAt(scene, size, x, y), cursorMm))).toBeLessThan(0.25);
        expect(x).toBeGreaterThan(0);
        expect(y).toBeLessThan(size[1]);
      });
    }
  }

  it('axial is perpendicular to the canal, true to scale, patient right on the left', () => {
    const scene = sceneOf('axial');
    const { up, left } = localSpineFrame(line, nearestOnLine(line, cursorMm));
    const [a, b] = [pointAt(scene, size, 100, 100), pointAt(scene, size, 400, 300)];
    expect(Math.abs(dot(minus(b, a), up))).toBeLessThan(1e-6);
    expect(Math.hypot(...minus(b, a)) * scene.pxPerMm).toBeCloseTo(Math.hypot(300, 200), 6);
    expect(dot(minus(b, a), left)).toBeGreaterThan(0);
    expect(scene.letters).toMatchObject({ left: 'R', right: 'L' });
  });

  it('straight: a click on the middle column lands in the canal all along', () => {
    const scene = reformatScene({
      kind: 'straightSagittal',
      line,
      grid,
      cursorMm: frame.originMm,
      fieldMm: 160,
      size,
    });
    for (let y = 60; y < 440; y += 20) {
      const point = pointAt(scene, size, size[0] / 2, y);
      const { originMm } = localSpineFrame(line, nearestOnLine(line, point));
      expect(Math.hypot(...minus(point, originMm))).toBeLessThan(0.5);
    }
  });
});

describe('isoLines', () => {
  it('draws a circle at its radius', () => {
    const values = Float32Array.from(
      { length: 41 * 41 },
      (_, n) => 20 - Math.hypot((n % 41) - 20, Math.floor(n / 41) - 20),
    );
    const pieces = isoLines(values, 41, 41, 8);
    let length = 0;
    for (let n = 0; n < pieces.length; n += 4) {
      const [x0, y0, x1, y1] = pieces.slice(n, n + 4) as [number, number, number, number];
      expect(Math.hypot(x0 - 20, y0 - 20)).toBeCloseTo(12, 1);
      length += Math.hypot(x1 - x0, y1 - y0);
    }
    expect(length).toBeCloseTo(2 * Math.PI * 12, 0);
  });

  it('draws both pieces of a saddle and nothing where nothing changes', () => {
    expect(isoLines([1, 0, 0, 1], 2, 2, 0.5)).toHaveLength(8);
    expect(isoLines([0, 1, 1, 0], 2, 2, 0.5)).toHaveLength(8);
    expect(isoLines([1, 1, 1, 1], 2, 2, 0.5)).toEqual([]);
  });
});
