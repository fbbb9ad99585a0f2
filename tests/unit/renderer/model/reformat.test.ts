/** Views along the spine: where their pixels lie. */
import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../../../src/core/geometry/grid.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { localSpineFrame } from '../../../../src/core/spine/frames/centreline.ts';
import { lineThrough, nearestOnLine, sliceCentres } from '../../../../src/core/spine/frames/guideline.ts';
import { useReformat } from '../../../../src/renderer/model/reformat.ts';
import type { Frame } from '../../../../src/renderer/model/view.ts';
import { fromScreen, type ReformatKind, toScreen } from '../../../../src/renderer/planes/planes.ts';
import { activeSpineView, useActiveView } from '../../../../src/renderer/views/active-view.ts';
import { pointAt, type ReformatScene, reformatScene } from '../../../../src/renderer/views/spine/scene.ts';

const phantom = createSpinePhantom();
const canal = phantom.structures.find((s) => s.name === 'SpinalCanal')!;
const line = lineThrough(sliceCentres(canal.slices))!;
const { grid } = phantom.volume;
const size = [640, 480] as const;
const frame = localSpineFrame(line, 180);
const cursorMm = [0, 1, 2].map(
  (a) => frame.originMm[a]! + 6 * frame.left[a]! - 5 * frame.back[a]!,
) as unknown as Vec3;
const fit: Frame = { centreMm: null, pxPerMm: null };
const sceneOf = (kind: ReformatKind, frame: Frame = fit, interpolate = true) =>
  reformatScene({ kind, line, grid, cursorMm, frame, interpolate, size });
const atScreen = (scene: ReformatScene, x: number, y: number): Vec3 =>
  pointAt(scene, ...fromScreen(scene.camera, size, x, y));
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

describe('scene', () => {
  const frames = {
    fit,
    zoomed: { centreMm: [20, 150], pxPerMm: 7 },
    small: { centreMm: [-30, 90], pxPerMm: 0.4 },
  } as const;
  for (const kind of ['axial', 'sagittal', 'coronal', 'straightSagittal', 'straightCoronal'] as const) {
    for (const [name, frame] of Object.entries(frames)) {
      it(`${kind}, ${name}: the sheet covers the screen and its pixels lie where the camera says`, () => {
        const scene = sceneOf(kind, frame);
        const { sheet, p0, q0 } = scene.placed;
        for (const [x, y] of [
          [0, 0],
          [size[0], size[1]],
        ] as const) {
          const [p, q] = fromScreen(scene.camera, size, x, y);
          const [column, row] = [(p - p0) / sheet.pixelMm, (q - q0) / sheet.pixelMm];
          expect(column).toBeGreaterThanOrEqual(-0.5);
          expect(column).toBeLessThanOrEqual(sheet.columns - 0.5);
          // The straightened spine ends where its line ends.
          if (kind.startsWith('straight')) continue;
          expect(row).toBeGreaterThanOrEqual(-0.5);
          expect(row).toBeLessThanOrEqual(sheet.rows - 0.5);
        }
      });
    }

    it(`${kind}: the cursor's pixel is the cursor's point, on screen when the view fits`, () => {
      const scene = sceneOf(kind);
      expect(Math.hypot(...minus(pointAt(scene, ...scene.cursor), cursorMm))).toBeLessThan(0.25);
      const [x, y] = toScreen(scene.camera, size, ...scene.cursor);
      expect(x).toBeGreaterThan(0);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(size[1]);
    });

    it(`${kind}: zoomed and moved, a plane point stays the same point of the patient`, () => {
      const [p, q] = [12, kind.startsWith('straight') ? 170 : -9];
      const moved = sceneOf(kind, { centreMm: [8, q + 3], pxPerMm: 6 });
      expect(Math.hypot(...minus(pointAt(moved, p, q), pointAt(sceneOf(kind), p, q)))).toBeLessThan(0.25);
    });
  }

  it('shows every voxel with its edges when pictures are not interpolated', () => {
    const frame: Frame = { centreMm: [0, 0], pxPerMm: 8 };
    expect(sceneOf('axial', frame).placed.sheet.pixelMm).toBe(0.5);
    expect(sceneOf('axial', frame, false).placed.sheet.pixelMm).toBe(0.125);
  });

  it('axial is perpendicular to the canal, true to scale, patient right on the left', () => {
    const scene = sceneOf('axial');
    const { up, left } = localSpineFrame(line, nearestOnLine(line, cursorMm));
    const [a, b] = [atScreen(scene, 100, 100), atScreen(scene, 400, 300)];
    expect(Math.abs(dot(minus(b, a), up))).toBeLessThan(1e-6);
    expect(Math.hypot(...minus(b, a)) * scene.camera.pxPerMm).toBeCloseTo(Math.hypot(300, 200), 6);
    expect(dot(minus(b, a), left)).toBeGreaterThan(0);
    expect(scene.letters).toMatchObject({ left: 'R', right: 'L' });
  });

  it('straight: a click on the middle column lands in the canal all along', () => {
    const scene = reformatScene({
      kind: 'straightSagittal',
      line,
      grid,
      cursorMm: frame.originMm,
      frame: fit,
      interpolate: true,
      size,
    });
    for (let y = 60; y < 440; y += 20) {
      const point = atScreen(scene, size[0] / 2, y);
      const { originMm } = localSpineFrame(line, nearestOnLine(line, point));
      expect(Math.hypot(...minus(point, originMm))).toBeLessThan(0.5);
    }
  });
});

it('keys act on a view that is on the page', () => {
  for (const [mode, spine, active] of [
    ['off', 'coronal', null],
    ['aligned', 'coronal', 'coronal'],
    ['aligned', 'straightSagittal', 'axial'],
    ['straight', 'straightSagittal', 'straightSagittal'],
    ['straight', 'coronal', 'axial'],
  ] as const) {
    useReformat.setState({ mode });
    useActiveView.setState({ spine });
    expect(activeSpineView()).toBe(active);
  }
});
