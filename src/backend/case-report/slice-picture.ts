/** A structure on the CT in one plane: grey values, its outline in its colour, a reference's in white. */
import type { Vec3 } from '../../core/geometry/grid.ts';
import type { Mask, Volume } from '../../core/masks/types.ts';
import type { ShownPlane } from './planes.ts';
import type { Picture } from './png.ts';

const SIDE = 208;
/** Around the structure, mm. */
const MARGIN_MM = 22;
const LEAST_MM = 70;
const GREYS = 64;
const OWN = GREYS;
const OTHER = GREYS + 1;

/** Level and width, HU. */
export interface Window {
  readonly level: number;
  readonly width: number;
}

export const windowFor = (name: string): Window =>
  /^VB_|^Bone|^Rib|^Sacrum|Canal|Fem|Vertebra/i.test(name)
    ? { level: 350, width: 2000 }
    : /lung|trachea|bronch/i.test(name)
      ? { level: -500, width: 1500 }
      : { level: 40, width: 400 };

/** Where a picture pixel lies: fractional indices across and down. */
interface Frame {
  readonly width: number;
  readonly height: number;
  readonly mm: number;
  across(x: number): number;
  down(y: number): number;
}

function frameOf(shown: ShownPlane, { lo, size }: Mask['box']): Frame {
  const extent = (axis: ShownPlane['across']) => {
    const from = lo[axis.axis]!;
    const to = from + size[axis.axis]! - 1;
    return { middle: (from + to) / 2, mm: Math.max(LEAST_MM, (to - from) * axis.mm + 2 * MARGIN_MM) };
  };
  const [across, down] = [extent(shown.across), extent(shown.down)];
  const mm = Math.max(across.mm, down.mm) / SIDE;
  const [width, height] = [Math.round(across.mm / mm), Math.round(down.mm / mm)];
  const along = (middle: number, count: number, step: number, grows: boolean) => (at: number) =>
    middle + ((grows ? 1 : -1) * (at - (count - 1) / 2) * mm) / step;
  return {
    width,
    height,
    mm,
    across: along(across.middle, width, shown.across.mm, shown.acrossGrows),
    down: along(down.middle, height, shown.down.mm, shown.downGrows),
  };
}

/** The values of one plane of the grid: offset of (across, down) is `first + across * a + down * d`. */
function planeOf(dims: Vec3, shown: ShownPlane, through: number): { first: number; a: number; d: number } {
  const strides = [1, dims[0], dims[0] * dims[1]] as const;
  return {
    first: through * strides[shown.through.axis],
    a: strides[shown.across.axis],
    d: strides[shown.down.axis],
  };
}

/** Grey values, linear between the four voxels around; air beyond the image. */
function greys(volume: Volume, shown: ShownPlane, frame: Frame, through: number, look: Window): Uint8Array {
  const { grid, data } = volume;
  const { first, a, d } = planeOf(grid.dims, shown, through);
  const [columns, rows] = [shown.across.count, shown.down.count];
  const value = (u: number, v: number): number =>
    u < 0 || v < 0 || u >= columns || v >= rows ? -1024 : data[first + u * a + v * d]!;
  const pixels = new Uint8Array(frame.width * frame.height);
  for (let y = 0; y < frame.height; y += 1) {
    const down = frame.down(y);
    const v = Math.floor(down);
    const fv = down - v;
    for (let x = 0; x < frame.width; x += 1) {
      const across = frame.across(x);
      const u = Math.floor(across);
      const fu = across - u;
      const upper = value(u, v) * (1 - fu) + value(u + 1, v) * fu;
      const lower = value(u, v + 1) * (1 - fu) + value(u + 1, v + 1) * fu;
      const grey = Math.floor(((upper * (1 - fv) + lower * fv - look.level) / look.width + 0.5) * GREYS);
      pixels[x + frame.width * y] = Math.max(0, Math.min(GREYS - 1, grey));
    }
  }
  return pixels;
}

/** Pixels of the picture that are in the mask while one beside them is not. */
function outline(mask: Mask, shown: ShownPlane, frame: Frame, through: number): Uint8Array {
  const { width, height } = frame;
  const inside = new Uint8Array(width * height);
  const { lo, size } = mask.box;
  const t = through - lo[shown.through.axis]!;
  if (t < 0 || t >= size[shown.through.axis]!) return inside;
  const { first, a, d } = planeOf(size, shown, t);
  const [columns, rows] = [size[shown.across.axis]!, size[shown.down.axis]!];
  for (let y = 0; y < height; y += 1) {
    const v = Math.round(frame.down(y)) - lo[shown.down.axis]!;
    if (v < 0 || v >= rows) continue;
    for (let x = 0; x < width; x += 1) {
      const u = Math.round(frame.across(x)) - lo[shown.across.axis]!;
      if (u >= 0 && u < columns) inside[x + width * y] = mask.data[first + u * a + v * d]!;
    }
  }
  return inside.map((value, n) => {
    if (value === 0) return 0;
    const [x, y] = [n % width, Math.floor(n / width)];
    const beside = (dx: number, dy: number): boolean =>
      x + dx >= 0 && y + dy >= 0 && x + dx < width && y + dy < height && inside[n + dx + width * dy] === 0;
    return Number(beside(-1, 0) || beside(1, 0) || beside(0, -1) || beside(0, 1));
  });
}

/**
 * @param mask of the structure, not empty: the picture is cut around it.
 * @param other of its reference, drawn in white below it.
 * @param through index of the slice along the plane's third axis.
 */
export function slicePicture(
  volume: Volume,
  mask: Mask,
  other: Mask | null,
  shown: ShownPlane,
  through: number,
  look: { readonly colour: readonly [number, number, number]; readonly window: Window },
): Picture {
  const frame = frameOf(shown, mask.box);
  const { width, height } = frame;
  const pixels = greys(volume, shown, frame, through, look.window);
  const draw = (of: Mask | null, entry: number): void => {
    if (of === null) return;
    for (const [n, on] of outline(of, shown, frame, through).entries()) if (on === 1) pixels[n] = entry;
  };
  draw(other, OTHER);
  draw(mask, OWN);
  const palette = new Uint8Array(3 * (GREYS + 2));
  for (let n = 0; n < GREYS; n += 1) palette.fill(Math.round((255 * n) / (GREYS - 1)), 3 * n, 3 * n + 3);
  palette.set(look.colour, 3 * OWN);
  palette.set([255, 255, 255], 3 * OTHER);
  return { width, height, pixels, palette };
}
