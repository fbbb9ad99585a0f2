/** Structures as solids, seen from the front or from the patient's left: the nearest voxel of each ray, shaded by its slope. */
import type { Mask } from '../../core/masks/types.ts';
import type { ShownPlane } from './planes.ts';
import type { Picture } from './png.ts';

const SIDE = 208;
const EDGE = 6;
/** A step deeper than this is an edge between two parts, not a slope. */
const EDGE_MM = 12;
/** Most structures in one picture: 31 colours of 8 shades and the background are a palette. */
export const MOST_SOLIDS = 31;

export interface Solid {
  readonly mask: Mask;
  readonly colour: readonly [number, number, number];
}

/** Depth of the first voxel of each pixel's ray in mm, Infinity where the ray meets nothing; and which solid it is. */
interface Depths {
  readonly mm: Float64Array;
  readonly of: Int16Array;
}

/** @param reach pixels to each side: about a voxel, so that steps between slices do not look like terraces. */
function smoothed({ mm, of }: Depths, width: number, height: number, reach: number): Float64Array {
  const after = new Float64Array(mm.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const n = x + width * y;
      const own = of[n]!;
      if (own === -1) {
        after[n] = Number.POSITIVE_INFINITY;
        continue;
      }
      const middle = mm[n]!;
      const fromX = Math.max(0, x - reach);
      const toX = Math.min(width - 1, x + reach);
      const toY = Math.min(height - 1, y + reach);
      let sum = 0;
      let count = 0;
      for (let v = Math.max(0, y - reach); v <= toY; v += 1)
        for (let m = fromX + width * v; m <= toX + width * v; m += 1) {
          const d = mm[m]!;
          if (of[m] !== own || Math.abs(d - middle) > EDGE_MM) continue;
          sum += d;
          count += 1;
        }
      after[n] = sum / count;
    }
  return after;
}

/**
 * Parallel rays through the voxels of all solids together; the picture is cut around them.
 * @param shown the plane one looks at: coronal from the front, sagittal from the patient's left.
 * @param fromHighEnd the eye is where the index of `shown.through` is highest.
 */
export function solidPicture(solids: readonly Solid[], shown: ShownPlane, fromHighEnd: boolean): Picture {
  const kept = solids.filter(({ mask }) => mask.data.length > 0).slice(0, MOST_SOLIDS);
  const ends = (axis: 0 | 1 | 2): [number, number] => [
    Math.min(...kept.map(({ mask }) => mask.box.lo[axis]!)),
    Math.max(...kept.map(({ mask }) => mask.box.lo[axis]! + mask.box.size[axis]! - 1)),
  ];
  const [acrossEnds, downEnds] = [ends(shown.across.axis), ends(shown.down.axis)];
  const size = (e: [number, number], mm: number): number => Math.max(mm, (e[1] - e[0] + 1) * mm);
  const [acrossMm, downMm] = [size(acrossEnds, shown.across.mm), size(downEnds, shown.down.mm)];
  const mm = Math.max(acrossMm, downMm) / (SIDE - 2 * EDGE);
  const [width, height] = [Math.ceil(acrossMm / mm) + 2 * EDGE, Math.ceil(downMm / mm) + 2 * EDGE];
  const at = (e: [number, number], step: number, grows: boolean, count: number, p: number): number => {
    const along = ((p - (count - 1) / 2) * mm) / step;
    return Math.round((e[0] + e[1]) / 2 + (grows ? along : -along));
  };
  const depths: Depths = {
    mm: new Float64Array(width * height).fill(Number.POSITIVE_INFINITY),
    of: new Int16Array(width * height).fill(-1),
  };
  for (const [s, { mask }] of kept.entries()) {
    const { lo, size } = mask.box;
    const strides = [1, size[0], size[0] * size[1]] as const;
    const along = ({ axis }: { readonly axis: 0 | 1 | 2 }) => ({
      lo: lo[axis],
      size: size[axis],
      stride: strides[axis],
    });
    const [across, down, through] = [along(shown.across), along(shown.down), along(shown.through)];
    const step = fromHighEnd ? -through.stride : through.stride;
    for (let y = 0; y < height; y += 1) {
      const v = at(downEnds, shown.down.mm, shown.downGrows, height, y) - down.lo;
      if (v < 0 || v >= down.size) continue;
      for (let x = 0; x < width; x += 1) {
        const u = at(acrossEnds, shown.across.mm, shown.acrossGrows, width, x) - across.lo;
        if (u < 0 || u >= across.size) continue;
        let from =
          u * across.stride + v * down.stride + (fromHighEnd ? (through.size - 1) * through.stride : 0);
        let t = 0;
        while (t < through.size && mask.data[from] !== 1) {
          t += 1;
          from += step;
        }
        if (t === through.size) continue;
        const index = through.lo + (fromHighEnd ? through.size - 1 - t : t);
        const depth = (fromHighEnd ? -index : index) * shown.through.mm;
        const n = x + width * y;
        if (depth >= depths.mm[n]!) continue;
        depths.mm[n] = depth;
        depths.of[n] = s;
      }
    }
  }
  return shaded(depths, kept, { width, height, mm, voxelMm: Math.max(shown.across.mm, shown.down.mm) });
}

function shaded(
  depths: Depths,
  solids: readonly Solid[],
  { width, height, mm, voxelMm }: { width: number; height: number; mm: number; voxelMm: number },
): Picture {
  const shades = Math.floor(255 / Math.max(1, solids.length));
  const levels = Math.min(64, shades);
  const depth = smoothed(depths, width, height, Math.max(2, Math.min(7, Math.ceil((1.2 * voxelMm) / mm))));
  const pixels = new Uint8Array(width * height);
  const slope = (n: number, step: number): number => {
    const [before, after] = [depth[n - step] ?? Infinity, depth[n + step] ?? Infinity];
    if (Number.isFinite(before) && Number.isFinite(after)) return (after - before) / (2 * mm);
    return Number.isFinite(after) ? 2 : Number.isFinite(before) ? -2 : 0;
  };
  for (let n = 0; n < pixels.length; n += 1) {
    const of = depths.of[n]!;
    if (of === -1) continue;
    const [gx, gy] = [slope(n, 1), slope(n, width)];
    // Light from the upper left, behind the eye.
    const lit = (1 + 0.35 * gx + 0.45 * gy) / (Math.hypot(gx, gy, 1) * Math.hypot(0.35, 0.45, 1));
    const level = Math.round((levels - 1) * Math.max(0, Math.min(1, 0.25 + 0.75 * lit)));
    pixels[n] = 1 + of * levels + level;
  }
  const palette = new Uint8Array(3 * (1 + solids.length * levels)).fill(255, 0, 3);
  for (const [s, { colour }] of solids.entries())
    for (let level = 0; level < levels; level += 1)
      palette.set(
        colour.map((c) => Math.round((c * (level + levels / 6)) / (levels * (7 / 6)))),
        3 * (1 + s * levels + level),
      );
  return { width, height, pixels, palette };
}
