/**
 * What a view along the spine shows: a plane or a sheet through the patient, with plane coordinates in mm like any other view:
 * p to the right, q down. Aligned views count from the canal's line, straight ones p across it and q along it. Pure.
 */

import { type Grid, spacingMm, type Vec3 } from '../../../core/geometry/grid.ts';
import { along, dot, minus, scaled } from '../../../core/geometry/vec.ts';
import { localSpineFrame } from '../../../core/spine/frames/centreline.ts';
import { lineLengthMm, nearestOnLine } from '../../../core/spine/frames/guideline.ts';
import { planeSheet, pointOnSheet, type Sheet, straightSheet } from '../../../core/spine/frames/reformat.ts';
import type { SpineCentreline } from '../../../core/spine/types.ts';
import type { Frame } from '../../model/view.ts';
import { type Camera, directionLetters, type ReformatKind, type ViewName } from '../../planes/planes.ts';
import { type Surface, type SurfacePlace, surfaceName } from '../../planes/surface.ts';
import { cropSheet } from '../../workers/sheets/crop.ts';

/** A sheet and the plane point (mm) of its first pixel's centre. */
export interface PlacedSheet {
  readonly sheet: Sheet;
  readonly p0: number;
  readonly q0: number;
}

export interface ReformatScene {
  readonly camera: Camera;
  /** All that is on screen, and a little more. */
  readonly placed: PlacedSheet;
  /** Plane mm of the shared cursor (perpendicularly). */
  readonly cursor: readonly [number, number];
  readonly letters: { left: string; right: string; top: string; bottom: string };
  /** Direction and length in mm of one step towards the head, the left or the back. */
  readonly stepMm: Vec3;
  /** Unit vector square to a plane; null for the straightened spine, which is bent. */
  readonly normal: Vec3 | null;
  /** LPS mm → where in the picture, perpendicularly. */
  placeOf(mm: Vec3): SurfacePlace;
}

/** Interpolated pictures finer than this only cost time; without interpolation every voxel keeps its edges. */
const FINEST_MM = { linear: 0.5, nearest: 0.1 };
const FIELD_AT_FIT_MM = 160;
/** Pixels of the sheet beyond the screen's border. */
const RIM = 2;

export interface SceneInput {
  readonly kind: ReformatKind;
  readonly line: SpineCentreline;
  readonly grid: Grid;
  readonly cursorMm: Vec3;
  /** Where the user looks; fit when its parts are null. */
  readonly frame: Frame;
  readonly interpolate: boolean;
  /** CSS pixels. */
  readonly size: readonly [number, number];
}

export const isStraight = (kind: ReformatKind): kind is 'straightSagittal' | 'straightCoronal' =>
  kind === 'straightSagittal' || kind === 'straightCoronal';

/** The user's frame, or 160 mm around the canal, or the whole line. */
function cameraOf({ kind, line, frame, size }: SceneInput): Camera {
  const { centreMm, pxPerMm } = frame;
  if (centreMm !== null && pxPerMm !== null) return { p: centreMm[0], q: centreMm[1], pxPerMm };
  if (!isStraight(kind)) return { p: 0, q: 0, pxPerMm: Math.min(size[0], size[1]) / FIELD_AT_FIT_MM };
  const lengthMm = lineLengthMm(line);
  return { p: 0, q: lengthMm / 2, pxPerMm: (0.97 * size[1]) / lengthMm };
}

export function reformatScene(input: SceneInput): ReformatScene {
  const camera = cameraOf(input);
  const finest = input.interpolate ? FINEST_MM.linear : FINEST_MM.nearest;
  const pixelMm = Math.max(1 / camera.pxPerMm, finest);
  return isStraight(input.kind)
    ? straightScene(input, camera, pixelMm, input.kind === 'straightSagittal' ? 'back' : 'left')
    : planeScene(input, camera, pixelMm, input.kind);
}

function planeScene(
  { line, grid, cursorMm, size }: SceneInput,
  camera: Camera,
  pixelMm: number,
  kind: ViewName,
): ReformatScene {
  const { originMm, left, back, up } = localSpineFrame(line, nearestOnLine(line, cursorMm));
  const off = minus(cursorMm, originMm);
  const { right, down, normal } = {
    axial: { right: left, down: back, normal: up },
    sagittal: { right: back, down: scaled(up, -1), normal: left },
    coronal: { right: left, down: scaled(up, -1), normal: back },
  }[kind];
  const inPlane = along(originMm, normal, dot(off, normal));
  const centre = along(along(inPlane, right, camera.p), down, camera.q);
  const [columns, rows] = size.map((px) => Math.ceil(px / camera.pxPerMm / pixelMm) + 1 + 2 * RIM) as [
    number,
    number,
  ];
  return {
    camera,
    placed: {
      sheet: planeSheet(centre, right, down, { columns, rows, pixelMm }),
      p0: camera.p - ((columns - 1) / 2) * pixelMm,
      q0: camera.q - ((rows - 1) / 2) * pixelMm,
    },
    cursor: [dot(off, right), dot(off, down)],
    letters: {
      left: directionLetters(scaled(right, -1)),
      right: directionLetters(right),
      top: directionLetters(scaled(down, -1)),
      bottom: directionLetters(down),
    },
    stepMm: scaled(normal, Math.min(...spacingMm(grid))),
    normal,
    placeOf: (mm) => {
      const from = minus(mm, inPlane);
      return { at: [dot(from, right), dot(from, down)], offMm: dot(from, normal) };
    },
  };
}

function straightScene(
  { line, grid, cursorMm, size }: SceneInput,
  camera: Camera,
  pixelMm: number,
  across: 'left' | 'back',
): ReformatScene {
  const sMm = nearestOnLine(line, cursorMm);
  const frame = localSpineFrame(line, sMm);
  const off = minus(cursorMm, frame.originMm);
  const other = across === 'left' ? frame.back : frame.left;
  const [halfWide, halfTall] = size.map((px) => px / camera.pxPerMm / 2 + RIM * pixelMm) as [number, number];
  const halfWidthMm = halfWide + Math.abs(camera.p);
  const whole = straightSheet(line, across, { halfWidthMm, pixelMm, asideMm: dot(off, other) });
  const middle = (whole.columns - 1) / 2;
  const seen = {
    columns: [middle + (camera.p - halfWide) / pixelMm, middle + (camera.p + halfWide) / pixelMm],
    rows: [(camera.q - halfTall) / pixelMm, (camera.q + halfTall) / pixelMm],
  } as const;
  const { sheet, column, row } = cropSheet(whole, seen.columns, seen.rows);
  return {
    camera,
    placed: { sheet, p0: (column - middle) * pixelMm, q0: row * pixelMm },
    cursor: [dot(off, frame[across]), sMm],
    letters:
      across === 'left'
        ? { left: 'R', right: 'L', top: 'S', bottom: 'I' }
        : { left: 'A', right: 'P', top: 'S', bottom: 'I' },
    stepMm: scaled(other, Math.min(...spacingMm(grid))),
    normal: null,
    placeOf: (mm) => {
      const at = nearestOnLine(line, mm);
      const own = localSpineFrame(line, at);
      const from = minus(mm, own.originMm);
      const beside = across === 'left' ? own.back : own.left;
      // Above and below the line's ends nothing lies on the sheet.
      const beyond = Math.abs(dot(from, own.up));
      const aside = dot(from, beside) - dot(off, other);
      return { at: [dot(from, own[across]), at], offMm: beyond > line.stepMm ? beyond : aside };
    },
  };
}

/** What the view shows, for all that is placed on it. */
export const sceneSurface = (kind: ReformatKind, scene: ReformatScene, grid: Grid): Surface => ({
  name: surfaceName(kind),
  normal: scene.normal,
  slabMm: Math.max(...spacingMm(grid)) / 2,
  pointAt: ([p, q]) => pointAt(scene, p, q),
  placeOf: scene.placeOf,
});

/** Plane mm → LPS mm. */
export function pointAt({ placed: { sheet, p0, q0 } }: ReformatScene, p: number, q: number): Vec3 {
  return pointOnSheet(sheet, (p - p0) / sheet.pixelMm, (q - q0) / sheet.pixelMm);
}
