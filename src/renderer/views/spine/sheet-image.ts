/** The grey picture of a sheet on a canvas: windowed when the window changes, placed by the view's camera. */
import type { WindowLevel } from '../../model/view.ts';
import type { Camera } from '../../planes/planes.ts';
import type { SpinePicture } from './sheets.ts';

interface Grey {
  readonly canvas: OffscreenCanvas;
  readonly image: ImageData;
}

/** One pixel a sheet pixel; `last` is used again when it fits. */
function greyPicture({ placed, hu }: SpinePicture, window: WindowLevel, last: Grey | null): Grey {
  const { columns, rows } = placed.sheet;
  const fits = last?.image.width === columns && last.image.height === rows;
  const grey = fits
    ? last
    : { canvas: new OffscreenCanvas(columns, rows), image: new ImageData(columns, rows) };
  const words = new Uint32Array(grey.image.data.buffer);
  const [low, scale] = [window.level - window.width / 2, 255 / window.width];
  for (let n = 0; n < words.length; n += 1) {
    const g = Math.min(255, Math.max(0, (hu[n]! - low) * scale)) | 0;
    words[n] = 0xff000000 | (g << 16) | (g << 8) | g;
  }
  grey.canvas.getContext('2d')?.putImageData(grey.image, 0, 0);
  return grey;
}

export interface SheetImage {
  draw(picture: SpinePicture, camera: Camera, dpr: number, window: WindowLevel, interpolate: boolean): void;
  /** Device pixels. */
  resize(widthPx: number, heightPx: number): void;
  clear(): void;
}

export function createSheetImage(host: HTMLElement): SheetImage {
  const canvas = host.appendChild(document.createElement('canvas'));
  const ctx = canvas.getContext('2d');
  let grey: Grey | null = null;
  let greyOf: readonly [SpinePicture, WindowLevel] | null = null;
  let drawn: readonly unknown[] = [];
  const clear = (): void => {
    ctx?.setTransform(1, 0, 0, 1, 0, 0);
    ctx?.clearRect(0, 0, canvas.width, canvas.height);
    drawn = [];
  };
  return {
    draw: (picture, camera, dpr, window, interpolate) => {
      const parts = [picture, window, camera.p, camera.q, camera.pxPerMm, dpr, interpolate];
      if (ctx === null || (drawn.length > 0 && parts.every((part, n) => part === drawn[n]))) return;
      clear();
      drawn = parts;
      if (grey === null || greyOf?.[0] !== picture || greyOf[1] !== window) {
        grey = greyPicture(picture, window, grey);
        greyOf = [picture, window];
      }
      const { sheet, p0, q0 } = picture.placed;
      const px = camera.pxPerMm * dpr;
      const s = sheet.pixelMm * px;
      const [x, y] = [canvas.width / 2 + (p0 - camera.p) * px, canvas.height / 2 + (q0 - camera.q) * px];
      ctx.setTransform(s, 0, 0, s, x, y);
      ctx.imageSmoothingEnabled = interpolate;
      ctx.drawImage(grey.canvas, -0.5, -0.5);
    },
    resize: (widthPx, heightPx) => {
      [canvas.width, canvas.height] = [widthPx, heightPx];
      drawn = [];
    },
    clear,
  };
}
