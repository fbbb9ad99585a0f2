/** Lesions put into a CT: balls of changed HU with a soft edge, in vertebral bodies, at places drawn from a seed. */

import { trabecularRegion } from '../../src/core/assess/trabecular.ts';
import type { Vec3 } from '../../src/core/geometry/grid.ts';
import { minus, voxelMm } from '../../src/core/geometry/vec.ts';
import type { Mask, Volume } from '../../src/core/masks/index.ts';
import { maskFromArray } from './mask-arrays.ts';

export interface InsertedLesion {
  readonly vertebra: string;
  readonly centreMm: Vec3;
  readonly diameterMm: number;
  readonly contrastHu: number;
}

/** Numbers from 0 to 1 (Park & Miller 1988). */
export function randomFrom(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** A voxel of the body's trabecular bone, LPS mm. */
export function placeIn(body: Mask, random: () => number): Vec3 {
  const inner = trabecularRegion(body);
  const inside: number[] = [];
  for (let o = inner.data.indexOf(1); o >= 0; o = inner.data.indexOf(1, o + 1)) inside.push(o);
  const o = inside[Math.floor(random() * inside.length)] as number;
  const { lo, size } = inner.box;
  return voxelMm(
    inner.grid,
    lo[0] + (o % size[0]),
    lo[1] + (Math.floor(o / size[0]) % size[1]),
    lo[2] + Math.floor(o / (size[0] * size[1])),
  );
}

/** Width of a lesion's edge, mm. */
const EDGE_MM = 1;

/** The CT with the lesions in: within the vertebra alone, so that its outline stays. */
export function withLesions(volume: Volume, lesions: readonly (InsertedLesion & { within: Mask })[]): Volume {
  const data = volume.data.slice();
  const [ni, nj] = volume.grid.dims;
  for (const { within, centreMm, diameterMm, contrastHu } of lesions) {
    const { lo, size } = within.box;
    for (let o = within.data.indexOf(1); o >= 0; o = within.data.indexOf(1, o + 1)) {
      const i = lo[0] + (o % size[0]);
      const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
      const k = lo[2] + Math.floor(o / (size[0] * size[1]));
      const away = Math.hypot(...minus(voxelMm(volume.grid, i, j, k), centreMm));
      const share = Math.min(1, Math.max(0, (diameterMm / 2 - away) / EDGE_MM + 0.5));
      const at = i + ni * (j + nj * k);
      data[at] = Math.max(-1024, (data[at] as number) + share * contrastHu);
    }
  }
  return { grid: volume.grid, data };
}

/** The lesion's ball as a mask, cut off at the vertebra. */
export function lesionMask(within: Mask, { centreMm, diameterMm }: InsertedLesion): Mask {
  const [ni, nj, nk] = within.grid.dims;
  const values = new Uint8Array(ni * nj * nk);
  const { lo, size } = within.box;
  for (let o = within.data.indexOf(1); o >= 0; o = within.data.indexOf(1, o + 1)) {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    if (Math.hypot(...minus(voxelMm(within.grid, i, j, k), centreMm)) <= diameterMm / 2)
      values[i + ni * (j + nj * k)] = 1;
  }
  return maskFromArray(within.grid, values);
}
