/** Draws tool graphics given in plane mm onto a view's overlay canvas; widths, text and handles are in CSS pixels. */

import { picture } from '../kit/colours.ts';
import { type Camera, toScreen, type ViewPlane } from '../planes/planes.ts';
import type { Drawing, LineStyle, Painter } from '../tools/types.ts';

type Size = readonly [number, number];

function strokeWith(ctx: CanvasRenderingContext2D, style: LineStyle): void {
  if (style.fill !== undefined) {
    ctx.fillStyle = style.fill;
    ctx.fill('evenodd');
  }
  ctx.lineWidth = style.widthPx ?? 1.5;
  ctx.setLineDash([...(style.dashPx ?? [])]);
  ctx.strokeStyle = style.colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Text with a dark rim, legible on bone and on air. */
export function rimmedText(ctx: CanvasRenderingContext2D, text: string, x: number, y: number): void {
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = picture.shade;
  ctx.strokeText(text, x, y);
  ctx.fillText(text, x, y);
}

/** On a plane of the CT. */
export const createPainter = (drawing: Drawing, plane: ViewPlane, slice: number): Painter => ({
  ...drawing,
  plane,
  slice,
});

export function createDrawing(ctx: CanvasRenderingContext2D, camera: Camera, size: Size): Drawing {
  const at = (p: readonly [number, number]): [number, number] => toScreen(camera, size, p[0], p[1]);
  return {
    pxPerMm: camera.pxPerMm,
    line: (points, style) => {
      ctx.beginPath();
      for (const [n, point] of points.entries()) {
        if (n === 0) ctx.moveTo(...at(point));
        else ctx.lineTo(...at(point));
      }
      if (style.closed === true) ctx.closePath();
      strokeWith(ctx, style);
    },
    ellipse: (centre, radiusP, radiusQ, style) => {
      const [x, y] = at(centre);
      ctx.beginPath();
      ctx.ellipse(
        x,
        y,
        Math.abs(radiusP) * camera.pxPerMm,
        Math.abs(radiusQ) * camera.pxPerMm,
        0,
        0,
        2 * Math.PI,
      );
      strokeWith(ctx, style);
    },
    handle: (point, hot) => {
      const [x, y] = at(point);
      ctx.beginPath();
      ctx.arc(x, y, hot ? 5 : 3.5, 0, 2 * Math.PI);
      ctx.fillStyle = hot ? picture.hot : picture.handle;
      ctx.strokeStyle = picture.shadeStrong;
      ctx.lineWidth = 1;
      ctx.fill();
      ctx.stroke();
    },
    text: (point, lines) => {
      const [x, y] = at(point);
      ctx.font = '12px system-ui, sans-serif';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = picture.words;
      ctx.textAlign = 'left';
      // What the border would cut moves to the left.
      const widest = Math.max(...lines.map((line) => ctx.measureText(line).width));
      const left = Math.max(4, Math.min(x + 10, size[0] - widest - 6));
      for (const [n, line] of lines.entries()) rimmedText(ctx, line, left, y + n * 15);
    },
  };
}
