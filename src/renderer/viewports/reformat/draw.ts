/** Draws a view along the spine on a 2D canvas: grey values, outlines of the structures, crosshair, names of vertebrae. */
import { rasterize } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { Mask } from '../../../core/masks/types.ts';
import { rimmed, type Sheet, sampleMask, sampleVolume } from '../../../core/spine/reformat.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import type { CaseVolume } from '../../state/case.ts';
import type { WindowLevel } from '../../state/view.ts';
import { drawScaleBar } from '../overlay.ts';
import { rimmedText } from '../painter.ts';
import { isoLines } from './isoLines.ts';
import type { ReformatScene } from './scene.ts';

export interface ReformatPicture {
  readonly scene: ReformatScene;
  readonly size: readonly [number, number];
  readonly dpr: number;
  readonly volume: CaseVolume;
  readonly window: WindowLevel;
  readonly interpolate: boolean;
  readonly structures: readonly Structure[];
  readonly activeId: string | null;
  readonly outlineWidth: number;
  readonly crosshair: boolean;
  /** Names beside the picture: at a row of the sheet. */
  readonly marks: readonly { readonly name: string; readonly row: number }[];
}

const masks = new WeakMap<SliceRings, Mask>();

function maskOf(structure: Structure, grid: Grid): Mask {
  const known = masks.get(structure.slices);
  if (known !== undefined) return known;
  const mask = rimmed(rasterize(grid, structure.slices));
  masks.set(structure.slices, mask);
  return mask;
}

/** Grey picture of a sheet at a window, as a canvas one pixel a sheet pixel. */
function greyPicture(sheet: Sheet, hu: Float32Array, window: WindowLevel): OffscreenCanvas {
  const canvas = new OffscreenCanvas(sheet.columns, sheet.rows);
  const ctx = canvas.getContext('2d');
  const image = new ImageData(sheet.columns, sheet.rows);
  const words = new Uint32Array(image.data.buffer);
  const [low, scale] = [window.level - window.width / 2, 255 / window.width];
  for (let n = 0; n < words.length; n += 1) {
    const g = Math.min(255, Math.max(0, (hu[n]! - low) * scale)) | 0;
    words[n] = 0xff000000 | (g << 16) | (g << 8) | g;
  }
  ctx?.putImageData(image, 0, 0);
  return canvas;
}

/** Sheet pixels → device pixels. */
function setSheet(ctx: CanvasRenderingContext2D, { scene, size, dpr }: ReformatPicture): void {
  const s = scene.scale * dpr;
  ctx.setTransform(
    s,
    0,
    0,
    s,
    (size[0] / 2) * dpr - scene.centreColumn * s,
    (size[1] / 2) * dpr - scene.centreRow * s,
  );
}

/** One buffer for all masks: a picture is drawn on one thread. */
let buffer = new Float32Array(0);

function drawOutlines(ctx: CanvasRenderingContext2D, picture: ReformatPicture): void {
  const { scene, structures, volume, activeId, outlineWidth } = picture;
  const { sheet } = scene;
  if (buffer.length < sheet.columns * sheet.rows) buffer = new Float32Array(sheet.columns * sheet.rows);
  for (const structure of structures) {
    const values = sampleMask(maskOf(structure, volume.grid), sheet, buffer);
    const pieces = isoLines(values, sheet.columns, sheet.rows, 0.5);
    if (pieces.length === 0) continue;
    ctx.beginPath();
    for (let n = 0; n < pieces.length; n += 4) {
      ctx.moveTo(pieces[n]!, pieces[n + 1]!);
      ctx.lineTo(pieces[n + 2]!, pieces[n + 3]!);
    }
    ctx.lineWidth = (structure.id === activeId ? outlineWidth + 0.75 : outlineWidth) / scene.scale;
    ctx.strokeStyle = `rgb(${structure.colour.join(' ')})`;
    ctx.stroke();
  }
}

function drawCross(ctx: CanvasRenderingContext2D, { scene, size }: ReformatPicture): void {
  const x = size[0] / 2 + (scene.cursor[0] - scene.centreColumn) * scene.scale;
  const y = size[1] / 2 + (scene.cursor[1] - scene.centreRow) * scene.scale;
  ctx.beginPath();
  for (const [x0, y0, x1, y1] of [
    [0, y, x - 14, y],
    [x + 14, y, size[0], y],
    [x, 0, x, y - 14],
    [x, y + 14, x, size[1]],
  ] as const) {
    ctx.moveTo(x0, y0);
    ctx.lineTo(x1, y1);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = 'rgba(120, 190, 255, 0.55)';
  ctx.stroke();
}

export function drawReformat(ctx: CanvasRenderingContext2D, picture: ReformatPicture): void {
  const { scene, volume, size, dpr } = picture;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = '#000';
  ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
  setSheet(ctx, picture);
  ctx.imageSmoothingEnabled = picture.interpolate;
  const hu = sampleVolume(volume, scene.sheet);
  ctx.drawImage(greyPicture(scene.sheet, hu, picture.window), -0.5, -0.5);
  drawOutlines(ctx, picture);
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  if (picture.crosshair) drawCross(ctx, picture);
  drawScaleBar(ctx, { camera: scene, size, dpr });
  ctx.font = '12px system-ui, sans-serif';
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  ctx.fillStyle = '#ffe9a8';
  for (const { name, row } of picture.marks) {
    const y = size[1] / 2 + (row - scene.centreRow) * scene.scale;
    rimmedText(ctx, name, size[0] - 26, y);
  }
}
