/**
 * Draws one grid slice on a plain 2D canvas, for browsers without WebGL: the same geometry and window as slice-image.ts, by the
 * processor. Exact for mirrored and oblique grids alike, since the plane's own signs place the picture.
 */
import { spacingMm } from '../../core/geometry/grid.ts';
import type { CaseVolume } from '../model/case.ts';
import type { WindowLevel } from '../model/view.ts';
import type { Camera, ViewPlane } from '../planes/planes.ts';
import { copySlice, inSlice } from './copy-slice.ts';
import type { SliceImage } from './slice-image.ts';

/** Grey level of a HU value: 0 at level − width/2 and below, 255 at level + width/2 and above. */
export function greyOf(hu: number, { width, level }: WindowLevel): number {
  return Math.round(Math.min(255, Math.max(0, ((hu - (level - width / 2)) * 255) / width)));
}

/** Takes image pixels (voxel centres at whole numbers) to device pixels: the numbers of `setTransform`. */
export function pixelTransform(
  plane: Pick<ViewPlane, 'normalAxis' | 'rightAxis' | 'rightSign' | 'downSign'>,
  spacing: readonly [number, number, number],
  camera: Camera,
  size: readonly [number, number],
): [number, number, number, number, number, number] {
  const [a, b] = inSlice(plane);
  const { pxPerMm: px } = camera;
  const [ox, oy] = [size[0] / 2 - camera.p * px, size[1] / 2 - camera.q * px];
  const firstIsRight = plane.rightAxis === a;
  const right = plane.rightSign * px * spacing[firstIsRight ? a : b];
  const down = plane.downSign * px * spacing[firstIsRight ? b : a];
  return firstIsRight ? [right, 0, 0, down, ox, oy] : [0, down, right, 0, ox, oy];
}

export function createFlatImage(host: HTMLElement): SliceImage {
  const canvas = host.appendChild(document.createElement('canvas'));
  const ctx = canvas.getContext('2d');
  let shown: { volume: CaseVolume; plane: ViewPlane } | null = null;
  let values = new Float32Array(0);
  let grey: { canvas: OffscreenCanvas; image: ImageData } | null = null;

  const clear = (): void => {
    ctx?.setTransform(1, 0, 0, 1, 0, 0);
    ctx?.clearRect(0, 0, canvas.width, canvas.height);
  };
  const paint = ({ volume, plane }: NonNullable<typeof shown>, slice: number, window: WindowLevel) => {
    const [a, b] = inSlice(plane);
    const [columns, rows] = [volume.grid.dims[a], volume.grid.dims[b]];
    if (values.length !== columns * rows) values = new Float32Array(columns * rows);
    copySlice(volume, plane, slice, values);
    if (grey?.image.width !== columns || grey.image.height !== rows)
      grey = { canvas: new OffscreenCanvas(columns, rows), image: new ImageData(columns, rows) };
    const words = new Uint32Array(grey.image.data.buffer);
    for (let n = 0; n < words.length; n += 1) {
      const g = greyOf(values[n]!, window);
      words[n] = 0xff000000 | (g << 16) | (g << 8) | g;
    }
    grey.canvas.getContext('2d')?.putImageData(grey.image, 0, 0);
    return grey.canvas;
  };
  return {
    setVolume: (volume, plane) => {
      shown = { volume, plane };
    },
    draw: (slice, camera, window, interpolate) => {
      if (shown === null || ctx === null) return;
      clear();
      const picture = paint(shown, slice, window);
      const size = [canvas.width, canvas.height] as const;
      ctx.setTransform(...pixelTransform(shown.plane, spacingMm(shown.volume.grid), camera, size));
      ctx.imageSmoothingEnabled = interpolate;
      // A voxel's middle, not its corner, lies at its index.
      ctx.drawImage(picture, -0.5, -0.5);
    },
    resize: (widthPx, heightPx) => {
      [canvas.width, canvas.height] = [Math.max(1, widthPx), Math.max(1, heightPx)];
    },
    clear: () => {
      shown = null;
      clear();
    },
    dispose: () => canvas.remove(),
  };
}
