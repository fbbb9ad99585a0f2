/** What the anatomy says about each vertebra's level. */
import { voxelVolumeMm3 } from '../../geometry/grid.ts';
import { CODE, type SpineBox, type Voxels, voxelsOf } from '../bone.ts';
import { project } from '../frames/centreline.ts';
import type { SpineCentreline, SpineClassMap } from '../types.ts';

/** Evidence for one vertebra, all optional: undefined when the class map cannot show it. */
export interface LevelEvidence {
  /** Share of the body's voxels in class C, T, L. */
  readonly region: { readonly C: number; readonly T: number; readonly L: number } | undefined;
  /** mm³ of rib beside the vertebra's back half, left and right. */
  readonly ribLeftMm3: number;
  readonly ribRightMm3: number;
  readonly ribsKnown: boolean;
  /** Length of the body along the column, mm, and its cross section, mm². */
  readonly lengthMm: number;
  readonly areaMm2: number;
  /** Level its voxels look like to the network, C1 = 1 … L5 = 24; undefined without votes. */
  readonly votedLevel: number | undefined;
  /** Cut off by the image, at an end of the column, or not separated: its size and ribs say little. */
  readonly partial: boolean;
  /** Cut off by the image. */
  readonly cut: boolean;
}

/** Evidence about the column's ends. */
export interface EndEvidence {
  /** mm from the last body's lower end to the sacrum along the line; undefined without a sacrum. */
  sacrumGapMm: number | undefined;
  /** The column ends at the top with image left above it. */
  readonly endsBelowImageTop: boolean;
  /** mm from the first body's upper end up to the skull; undefined without one. */
  readonly skullGapMm: number | undefined;
  readonly sacrumKnown: boolean;
  /** The column ends at the bottom with image left below it. */
  readonly endsAboveImageBottom: boolean;
}

/** Share of C, T, L among each segment's body voxels; undefined when the map does not tell regions apart. */
export function regionShares(
  box: SpineBox,
  bodies: Voxels,
  segment: Int16Array,
  count: number,
): LevelEvidence['region'][] {
  const sums = new Float64Array(count * 4);
  let known = false;
  for (let n = 0; n < bodies.count; n += 1) {
    const s = segment[n]!;
    const code = box.code[bodies.at[n]!]!;
    if (s < 0) continue;
    if (code !== CODE.body) known = true;
    sums[4 * s + code - 1]! += 1;
  }
  return Array.from({ length: count }, (_, s) => {
    const [c, t, l] = [sums[4 * s]!, sums[4 * s + 1]!, sums[4 * s + 2]!];
    const all = c + t + l;
    return known && all > 0 ? { C: c / all, T: t / all, L: l / all } : undefined;
  });
}

/** Some labels start a rib only beside the transverse process, at 30 to 42 mm; the last rib is 47 mm away when it passes L1. */
const RIB_REACH_MM = 45;

/** A connected piece of rib with less than this share of its own vertebra's volume beside another one only passes there. */
const PASSING = 0.25;

/**
 * Rib volume beside each vertebra: 12 to 45 mm to the side of the line and not in front of the body's middle, by where the
 * rib meets the column. The rib's head sits at its vertebra's upper edge, so heights are read 4 mm lower. What a rib leaves
 * beside the next vertebra on its way down counts where the rib has most of itself.
 */
export function ribVolumes(
  box: SpineBox,
  line: SpineCentreline,
  bounds: readonly { from: number; to: number; halfDepth: number }[],
  voxelMm3: number,
): { left: Float64Array; right: Float64Array } {
  const ribs = voxelsOf(box, (code) => code === CODE.rib);
  const step = new Int32Array(ribs.count);
  project(line, ribs, step);
  const beside = new Map<number, { readonly vertebra: number; readonly left: boolean }>();
  for (let n = 0; n < ribs.count; n += 1) {
    const s = step[n]!;
    const [dx, dy, dz] = [
      ribs.x[n]! - line.pointsMm[3 * s]!,
      ribs.y[n]! - line.pointsMm[3 * s + 1]!,
      ribs.z[n]! - line.pointsMm[3 * s + 2]!,
    ];
    const v = dx * line.back[3 * s]! + dy * line.back[3 * s + 1]! + dz * line.back[3 * s + 2]!;
    const u2 = dx * dx + dy * dy + dz * dz - v * v;
    if (u2 < 12 * 12 || u2 > RIB_REACH_MM ** 2) continue;
    const at = s + 4 / line.stepMm;
    const which = bounds.findIndex((b) => at >= b.from && at < b.to);
    const bound = bounds[which];
    if (!bound || v < -2 || v > bound.halfDepth + 46) continue;
    beside.set(ribs.at[n]!, { vertebra: which, left: dx > 0 });
  }
  const [left, right] = [new Float64Array(bounds.length), new Float64Array(bounds.length)];
  for (const piece of connectedPieces(box, beside)) {
    const [owner, most] = piece.voxels.reduce((best, v, s) => (v > best[1] ? [s, v] : best), [-1, 0]);
    const side = piece.left ? left : right;
    piece.voxels.forEach((v, s) => {
      side[v < PASSING * most ? owner : s]! += v * voxelMm3;
    });
  }
  return { left, right };
}

type Beside = ReadonlyMap<number, { readonly vertebra: number; readonly left: boolean }>;

/** Pieces connected by faces: the side of each, and how many of its voxels lie beside each vertebra (sparse). */
function connectedPieces({ size }: SpineBox, beside: Beside): { left: boolean; voxels: number[] }[] {
  const [si, sj] = size;
  const faces = [1, -1, si, -si, si * sj, -si * sj];
  const open = new Set(beside.keys());
  const pieces: { left: boolean; voxels: number[] }[] = [];
  for (const [start, { left }] of beside) {
    if (!open.delete(start)) continue;
    const voxels: number[] = [];
    for (const stack = [start]; stack.length > 0; ) {
      const at = stack.pop() as number;
      const s = beside.get(at)?.vertebra as number;
      voxels[s] = (voxels[s] ?? 0) + 1;
      for (const face of faces) if (open.delete(at + face)) stack.push(at + face);
    }
    pieces.push({ left, voxels });
  }
  return pieces;
}

/** Step range of the sacrum's or skull's voxels near the line (within `reachMm` across), or undefined when too few. */
export function classExtent(
  box: SpineBox,
  line: SpineCentreline,
  code: number,
  voxelMm3: number,
  reachMm: number,
): { count: number; first: number; z: number } | undefined {
  const v = voxelsOf(box, (c) => c === code);
  if (v.count * voxelMm3 < 800) return undefined;
  const step = new Int32Array(v.count);
  project(line, v, step);
  const last = line.pointsMm.length / 3 - 1;
  const along: number[] = [];
  for (let n = 0; n < v.count; n += 1) {
    const s = 3 * step[n]!;
    const [dx, dy, dz] = [
      v.x[n]! - line.pointsMm[s]!,
      v.y[n]! - line.pointsMm[s + 1]!,
      v.z[n]! - line.pointsMm[s + 2]!,
    ];
    const t = dx * line.down[s]! + dy * line.down[s + 1]! + dz * line.down[s + 2]!;
    const across2 = dx * dx + dy * dy + dz * dz - t * t;
    if (across2 > reachMm * reachMm) continue;
    along.push((step[n] === 0 || step[n] === last ? t : 0) + step[n]! * line.stepMm);
  }
  if (along.length * voxelMm3 < 400) return undefined;
  along.sort((a, b) => a - b);
  return { count: along.length, first: along[Math.floor(along.length * 0.04)]!, z: 0 };
}

/** A sacrum has at least this volume, mm³, and is this wide (its alae) or goes on this far below the last body, mm. */
const SACRUM = { mm3: 8000, wideMm: 65, belowMm: 30 } as const;

/**
 * Whether the map's sacrum voxels can be a sacrum to count from: a few false ones at the image's lower edge cannot.
 * @param lastZMm height of the last body's lower end, LPS mm
 */
export function isPlausibleSacrum(map: SpineClassMap, lastZMm: number): boolean {
  const wanted = new Set(map.values.sacrum);
  const m = map.grid.indexToPatient;
  const [ni, nj, nk] = map.grid.dims;
  const xs: number[] = [];
  const zs: number[] = [];
  for (let k = 0, n = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, n += 1) {
        if (!wanted.has(map.data[n]!)) continue;
        xs.push(m[0] * i + m[1] * j + m[2] * k + m[3]);
        zs.push(m[8] * i + m[9] * j + m[10] * k + m[11]);
      }
    }
  }
  if (xs.length * voxelVolumeMm3(map.grid) < SACRUM.mm3) return false;
  const at = (sorted: Float64Array, share: number): number =>
    sorted[Math.floor(share * (sorted.length - 1))]!;
  const [x, z] = [Float64Array.from(xs).sort(), Float64Array.from(zs).sort()];
  return at(x, 0.97) - at(x, 0.03) >= SACRUM.wideMm || lastZMm - at(z, 0.03) >= SACRUM.belowMm;
}
