/** What lies over the image of a view: structures, references, crosshair, scale bar. 2D canvas, CSS pixels. */
import type { Structure } from '../../core/structures/types.ts';
import { picture } from '../kit/colours.ts';
import type { LooseMarks } from '../planes/loose.ts';
import { type Camera, type PlaneBox, scaleBarMm, toScreen } from '../planes/planes.ts';
import type { ContourPreview } from '../tools/types.ts';
import { rimmedText } from './painter.ts';
import type { StructurePaths } from './structure-paths.ts';

/** What lies over the image of any view; the view itself says how structures look in its plane. */
export interface OverlayScene {
  readonly camera: Camera;
  /** CSS pixels. */
  readonly size: readonly [number, number];
  readonly dpr: number;
  /** What the paths depend on: compared by identity, part by part. */
  readonly place: readonly unknown[];
  /** The tool's preview in this view; null where it shows nothing. */
  readonly preview: ContourPreview | null;
  /** A structure in plane mm, with the preview in place of its own rings; null when it has nothing here. */
  pathsOf(structure: Structure): StructurePaths | null;
  /** What a structure covers of the plane; undefined when it has nothing here, or where no names are written. */
  boxOf(structure: Structure): PlaneBox | undefined;
  /** What a structure has here beside its slices; absent in views that show contours of slices only. */
  looseOf?(structure: Structure): LooseMarks;
}

export interface StructureStyle {
  readonly lineWidthPx: number;
  readonly fillOpacity: number;
  readonly dashed: boolean;
}

const rgb = (colour: readonly [number, number, number], alpha = 1): string =>
  `rgba(${colour[0]}, ${colour[1]}, ${colour[2]}, ${alpha})`;

/** Plane mm → device pixels, so that paths in mm can be drawn as they are. */
export function setMillimetres(ctx: CanvasRenderingContext2D, scene: OverlayScene): void {
  const { camera, size, dpr } = scene;
  const s = camera.pxPerMm * dpr;
  ctx.setTransform(s, 0, 0, s, (size[0] / 2) * dpr - camera.p * s, (size[1] / 2) * dpr - camera.q * s);
}

export function setPixels(ctx: CanvasRenderingContext2D, dpr: number): void {
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
}

function drawPaths(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  paths: StructurePaths,
  colour: readonly [number, number, number],
  style: StructureStyle,
): void {
  const px = 1 / scene.camera.pxPerMm;
  if (style.fillOpacity > 0) {
    ctx.fillStyle = rgb(colour, style.fillOpacity);
    ctx.fill(paths.fill, 'evenodd');
  }
  if (style.lineWidthPx <= 0) return;
  ctx.lineJoin = 'round';
  ctx.setLineDash(style.dashed ? [5 * px, 4 * px] : []);
  ctx.strokeStyle = rgb(colour);
  ctx.lineWidth = style.lineWidthPx * px;
  ctx.stroke(paths.outline);
  ctx.setLineDash([]);
}

/** Arms of the cross that stands for a point, CSS pixels. */
const ARM_PX = 5;

/** Points as crosses and open lines as they are, plane mm. */
function drawLoose(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  { points, lines }: LooseMarks,
  colour: readonly [number, number, number],
  style: StructureStyle,
): void {
  const px = 1 / scene.camera.pxPerMm;
  ctx.beginPath();
  for (const [p, q] of points) {
    ctx.moveTo(p - ARM_PX * px, q);
    ctx.lineTo(p + ARM_PX * px, q);
    ctx.moveTo(p, q - ARM_PX * px);
    ctx.lineTo(p, q + ARM_PX * px);
  }
  for (const line of lines)
    for (const [n, [p, q]] of line.entries())
      if (n === 0) ctx.moveTo(p, q);
      else ctx.lineTo(p, q);
  ctx.strokeStyle = rgb(colour);
  ctx.lineWidth = Math.max(1, style.lineWidthPx) * px;
  ctx.stroke();
}

/** Draws structures in order; the active one belongs last, so that it is on top. */
export function drawStructures(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  structures: readonly Structure[],
  styleOf: (structure: Structure) => StructureStyle,
): void {
  setMillimetres(ctx, scene);
  for (const structure of structures) {
    const paths = scene.pathsOf(structure);
    if (paths !== null) drawPaths(ctx, scene, paths, structure.colour, styleOf(structure));
    if (scene.looseOf !== undefined && structure.unplaced.length > 0)
      drawLoose(ctx, scene, scene.looseOf(structure), structure.colour, styleOf(structure));
  }
}

/** Where the other views cut this one, at `cursor` in plane mm; open around it so that it hides nothing. */
export function drawCrosshair(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  cursor: readonly [number, number],
): void {
  const [x, y] = toScreen(scene.camera, scene.size, cursor[0], cursor[1]);
  const [w, h] = scene.size;
  const gap = 14;
  setPixels(ctx, scene.dpr);
  ctx.beginPath();
  for (const [x0, y0, x1, y1] of [
    [0, y, x - gap, y],
    [x + gap, y, w, y],
    [x, 0, x, y - gap],
    [x, y + gap, x, h],
  ] as const) {
    ctx.moveTo(Math.round(x0) + 0.5, Math.round(y0) + 0.5);
    ctx.lineTo(Math.round(x1) + 0.5, Math.round(y1) + 0.5);
  }
  ctx.lineWidth = 1;
  ctx.strokeStyle = picture.crosshair;
  ctx.stroke();
}

export function drawScaleBar(ctx: CanvasRenderingContext2D, scene: OverlayScene): void {
  const mm = scaleBarMm(scene.camera.pxPerMm, Math.min(160, scene.size[0] / 3));
  const length = mm * scene.camera.pxPerMm;
  const x = scene.size[0] / 2 - length / 2;
  const y = scene.size[1] - 12;
  setPixels(ctx, scene.dpr);
  for (const [colour, width] of [
    [picture.shadeSoft, 4],
    [picture.text, 1.5],
  ] as const) {
    ctx.beginPath();
    ctx.moveTo(x, y - 4);
    ctx.lineTo(x, y);
    ctx.lineTo(x + length, y);
    ctx.lineTo(x + length, y - 4);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.stroke();
  }
  ctx.font = '11px system-ui, sans-serif';
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  ctx.fillStyle = picture.text;
  rimmedText(ctx, mm >= 10 ? `${mm / 10} cm` : `${mm} mm`, scene.size[0] / 2, y - 5);
}
