/** What the sheet worker does: keeps a copy of the CT and the shown structures as masks, and samples both on sheets. */
import { rasterize } from '../../../core/contours/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { Mask } from '../../../core/masks/types.ts';
import { rimmed, type Sheet, sampleMask, sampleVolume } from '../../../core/spine/frames/reformat.ts';
import type { SliceRings } from '../../../core/structures/types.ts';
import { cropSheet, touchedBy } from './crop.ts';
import { isoLoops, type Loops } from './iso-loops.ts';

export type Voxels = Int16Array | Float32Array;

export type SheetRequest =
  /** A new CT: air until its slices come. */
  | { readonly kind: 'volume'; readonly grid: Grid; readonly float: boolean }
  /** Voxels of whole slices, `from` the first. */
  | { readonly kind: 'slices'; readonly from: number; readonly voxels: Voxels }
  | SampleRequest;

export interface SampleRequest {
  readonly kind: 'sample';
  readonly sheet: Sheet;
  readonly interpolate: boolean;
  /** Structures wanted, by a number of the caller's; rings only the first time. The worker forgets all others. */
  readonly structures: readonly { readonly key: number; readonly slices: SliceRings | null }[];
}

export interface SampledSheet {
  /** One value a pixel, row by row. */
  readonly hu: Float32Array;
  /** Borders in pixels of the sheet, only of structures it meets. */
  readonly outlines: readonly { readonly key: number; readonly loops: Loops }[];
}

const AIR_HU = -1024;

/** HU of the nearest voxel; air outside the volume. */
export function sampleNearest(
  volume: { readonly grid: Grid; readonly data: Voxels },
  sheet: Sheet,
): Float32Array {
  const [ni, nj, nk] = volume.grid.dims;
  const m = volume.grid.patientToIndex;
  const out = new Float32Array(sheet.columns * sheet.rows).fill(AIR_HU);
  const mapped = (v: Float64Array, row: number, a: number): number =>
    m[4 * a]! * v[3 * row]! + m[4 * a + 1]! * v[3 * row + 1]! + m[4 * a + 2]! * v[3 * row + 2]!;
  for (let row = 0, o = 0; row < sheet.rows; row += 1) {
    const [i0, j0, k0] = [0, 1, 2].map((a) => mapped(sheet.startMm, row, a) + m[4 * a + 3]! + 0.5) as [
      number,
      number,
      number,
    ];
    const [di, dj, dk] = [0, 1, 2].map((a) => mapped(sheet.stepMm, row, a)) as [number, number, number];
    for (let c = 0; c < sheet.columns; c += 1, o += 1) {
      const i = Math.floor(i0 + c * di);
      const j = Math.floor(j0 + c * dj);
      const k = Math.floor(k0 + c * dk);
      if (i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk) continue;
      out[o] = volume.data[i + ni * (j + nj * k)]!;
    }
  }
  return out;
}

/** The border of a {@link rimmed} mask on a sheet; null where it is not. */
export function outlineOn(sheet: Sheet, mask: Mask): Loops | null {
  const touched = touchedBy(sheet, mask.grid, mask.box.lo, mask.box.size);
  if (touched === null) return null;
  const part = cropSheet(sheet, touched.columns, touched.rows);
  const loops = isoLoops(sampleMask(mask, part.sheet), part.sheet.columns, part.sheet.rows, 0.5);
  if (loops.ends.length === 0) return null;
  for (let n = 0; n < loops.points.length; n += 2) {
    loops.points[n]! += part.column;
    loops.points[n + 1]! += part.row;
  }
  return loops;
}

/** @returns a function that answers requests in the order they come; null to those that only bring something. */
export function createSheetSampler(): (request: SheetRequest) => SampledSheet | null {
  let volume: { readonly grid: Grid; readonly data: Voxels } | null = null;
  let masks = new Map<number, Mask>();
  return (request) => {
    if (request.kind === 'volume') {
      const [ni, nj, nk] = request.grid.dims;
      const data = request.float ? new Float32Array(ni * nj * nk) : new Int16Array(ni * nj * nk);
      volume = { grid: request.grid, data: data.fill(AIR_HU) };
      masks = new Map();
      return null;
    }
    if (volume === null) return null;
    const { grid, data } = volume;
    if (request.kind === 'slices') {
      data.set(request.voxels, request.from * grid.dims[0] * grid.dims[1]);
      return null;
    }
    const { sheet, structures, interpolate } = request;
    const kept = new Map<number, Mask>();
    for (const { key, slices } of structures) {
      const mask = slices === null ? masks.get(key) : rimmed(rasterize(grid, slices));
      if (mask !== undefined) kept.set(key, mask);
    }
    masks = kept;
    return {
      hu: interpolate ? sampleVolume(volume, sheet) : sampleNearest(volume, sheet),
      outlines: [...masks].flatMap(([key, mask]) => {
        const loops = outlineOn(sheet, mask);
        return loops === null ? [] : [{ key, loops }];
      }),
    };
  };
}
