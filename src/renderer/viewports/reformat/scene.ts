/** What a view along the spine shows: its sheet through the patient, and how the sheet lies on the screen. Pure. */
import { type Grid, spacingMm, type Vec3 } from '../../../core/geometry/grid.ts';
import { localSpineFrame } from '../../../core/spine/centreline.ts';
import { lineLengthMm, nearestOnLine } from '../../../core/spine/guideline.ts';
import { planeSheet, pointOnSheet, type Sheet, straightSheet } from '../../../core/spine/reformat.ts';
import type { SpineCentreline } from '../../../core/spine/types.ts';
import { directionLetters, type ViewName } from '../geometry.ts';

/** `axial`, `sagittal`, `coronal` follow the vertebra; the straight ones follow the whole canal. */
export type ReformatKind = ViewName | 'straightSagittal' | 'straightCoronal';

export interface ReformatScene {
  readonly sheet: Sheet;
  /** Screen: x = width/2 + (column − centreColumn) · scale, y likewise; scale in px a sheet pixel. */
  readonly centreColumn: number;
  readonly centreRow: number;
  readonly scale: number;
  readonly pxPerMm: number;
  /** Pixel the shared cursor lies in (perpendicularly). */
  readonly cursor: readonly [number, number];
  readonly letters: { left: string; right: string; top: string; bottom: string };
  /** Direction and length in mm that one wheel notch towards the viewer's "next" moves the cursor. */
  readonly wheelMm: Vec3;
}

/** Finer pictures than this only cost time. */
const FINEST_MM = 0.5;
const FIELD_AT_FIT_MM = 160;

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const minus = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
const along = (a: Vec3, b: Vec3, by: number): Vec3 => [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by];
const times = (a: Vec3, by: number): Vec3 => [a[0] * by, a[1] * by, a[2] * by];

export interface SceneInput {
  readonly kind: ReformatKind;
  readonly line: SpineCentreline;
  readonly grid: Grid;
  readonly cursorMm: Vec3;
  readonly fieldMm: number;
  /** CSS pixels. */
  readonly size: readonly [number, number];
}

export function reformatScene(input: SceneInput): ReformatScene {
  return input.kind === 'straightSagittal' || input.kind === 'straightCoronal'
    ? straightScene(input, input.kind === 'straightSagittal' ? 'back' : 'left')
    : planeScene(input, input.kind);
}

function planeScene({ line, grid, cursorMm, fieldMm, size }: SceneInput, kind: ViewName): ReformatScene {
  const { originMm, left, back, up } = localSpineFrame(line, nearestOnLine(line, cursorMm));
  const off = minus(cursorMm, originMm);
  const axes = {
    axial: { right: left, down: back, normal: up },
    sagittal: { right: back, down: times(up, -1), normal: left },
    coronal: { right: left, down: times(up, -1), normal: back },
  }[kind];
  const pxPerMm = Math.min(size[0], size[1]) / fieldMm;
  const pixelMm = Math.max(1 / pxPerMm, FINEST_MM);
  const centre = along(originMm, axes.normal, dot(off, axes.normal));
  const [columns, rows] = size.map((px) => Math.ceil(px / pxPerMm / pixelMm) + 1) as [number, number];
  const sheet = planeSheet(centre, axes.right, axes.down, { columns, rows, pixelMm });
  const [centreColumn, centreRow] = [(columns - 1) / 2, (rows - 1) / 2];
  return {
    sheet,
    centreColumn,
    centreRow,
    scale: pixelMm * pxPerMm,
    pxPerMm,
    cursor: [centreColumn + dot(off, axes.right) / pixelMm, centreRow + dot(off, axes.down) / pixelMm],
    letters: {
      left: directionLetters(times(axes.right, -1)),
      right: directionLetters(axes.right),
      top: directionLetters(times(axes.down, -1)),
      bottom: directionLetters(axes.down),
    },
    wheelMm: times(axes.normal, Math.min(...spacingMm(grid))),
  };
}

function straightScene(
  { line, cursorMm, fieldMm, size }: SceneInput,
  across: 'left' | 'back',
): ReformatScene {
  const lengthMm = lineLengthMm(line);
  const zoom = Math.max(1, FIELD_AT_FIT_MM / fieldMm);
  const pxPerMm = (0.97 * size[1] * zoom) / lengthMm;
  const pixelMm = Math.max(1 / pxPerMm, FINEST_MM);
  const sMm = nearestOnLine(line, cursorMm);
  const frame = localSpineFrame(line, sMm);
  const off = minus(cursorMm, frame.originMm);
  const other = across === 'left' ? frame.back : frame.left;
  const halfWidthMm = size[0] / pxPerMm / 2 + pixelMm;
  const sheet = straightSheet(line, across, { halfWidthMm, pixelMm, asideMm: dot(off, other) });
  const halfRows = size[1] / pxPerMm / 2 / pixelMm;
  const lastRow = sheet.rows - 1;
  const centreRow =
    2 * halfRows >= lastRow ? lastRow / 2 : Math.min(lastRow - halfRows, Math.max(halfRows, sMm / pixelMm));
  const centreColumn = (sheet.columns - 1) / 2;
  return {
    sheet,
    centreColumn,
    centreRow,
    scale: pixelMm * pxPerMm,
    pxPerMm,
    cursor: [centreColumn + dot(off, frame[across]) / pixelMm, sMm / pixelMm],
    letters:
      across === 'left'
        ? { left: 'R', right: 'L', top: 'S', bottom: 'I' }
        : { left: 'A', right: 'P', top: 'S', bottom: 'I' },
    wheelMm: other,
  };
}

/** Screen point (CSS px of the view) → LPS mm. */
export function pointAt(scene: ReformatScene, size: readonly [number, number], x: number, y: number): Vec3 {
  const column = scene.centreColumn + (x - size[0] / 2) / scene.scale;
  const row = scene.centreRow + (y - size[1] / 2) / scene.scale;
  return pointOnSheet(scene.sheet, column, row);
}
