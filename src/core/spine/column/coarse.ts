/** Fine grids are separated on a coarser copy (about 1.8 mm) and the result is lifted back to every fine voxel. */
import { gridFromAffine, spacingMm, type Vec3 } from '../../geometry/grid.ts';
import { CODE, cropToSpine, isBody, type SpineBox } from '../bone.ts';
import type { SpineClassMap, SpineVotes } from '../types.ts';

const WORKING_MM = 1.8;

/** A class map sampled every few voxels, and how. */
export interface CoarseMap {
  readonly map: SpineClassMap;
  readonly stride: Vec3;
  readonly first: Vec3;
}

/** The map itself when it is coarse enough, else every n-th voxel along each axis (the cell's middle one). */
export function coarsen(map: SpineClassMap): CoarseMap {
  const stride = spacingMm(map.grid).map((s) => Math.max(1, Math.round(WORKING_MM / s))) as unknown as Vec3;
  if (stride.every((s) => s === 1)) return { map, stride, first: [0, 0, 0] };
  const first = stride.map((s, a) => Math.min(s >> 1, map.grid.dims[a]! - 1)) as unknown as Vec3;
  const dims = stride.map(
    (s, a) => Math.floor((map.grid.dims[a]! - 1 - first[a]!) / s) + 1,
  ) as unknown as Vec3;
  const m = map.grid.indexToPatient;
  const [a, b, c] = stride;
  const at = (r: number): number =>
    m[r]! * first[0] + m[r + 1]! * first[1] + m[r + 2]! * first[2] + m[r + 3]!;
  const grid = gridFromAffine(dims, [
    m[0] * a,
    m[1] * b,
    m[2] * c,
    at(0),
    m[4] * a,
    m[5] * b,
    m[6] * c,
    at(4),
    m[8] * a,
    m[9] * b,
    m[10] * c,
    at(8),
  ]);
  const [ni, nj] = map.grid.dims;
  const data =
    map.data instanceof Uint8Array
      ? new Uint8Array(dims[0] * dims[1] * dims[2])
      : new Uint16Array(dims[0] * dims[1] * dims[2]);
  const hu = map.hu ? new Float32Array(data.length) : undefined;
  const source = new Int32Array(map.votes ? data.length : 0);
  let n = 0;
  for (let k = 0; k < dims[2]; k += 1) {
    for (let j = 0; j < dims[1]; j += 1) {
      let from = first[0] + ni * (first[1] + j * b + nj * (first[2] + k * c));
      for (let i = 0; i < dims[0]; i += 1, n += 1, from += a) {
        data[n] = map.data[from]!;
        if (hu) hu[n] = map.hu![from]!;
        if (map.votes) source[n] = from;
      }
    }
  }
  const votes = map.votes && votesAt(map.votes, source);
  return { map: { ...map, grid, data, ...(hu ? { hu } : {}), ...(votes ? { votes } : {}) }, stride, first };
}

/** The votes of some of the voxels: entry n of the result is voxel `source[n]`. */
function votesAt(votes: SpineVotes, source: Int32Array): SpineVotes {
  const [a, b, c] = votes.values.map((values) => Float32Array.from(source, (o) => values[o]!));
  return {
    values: [a, b, c] as SpineVotes['values'],
    stepMm: votes.stepMm,
    level: (n) => votes.level(source[n]!),
  };
}

/** Owners for the fine map's voxels: that of the nearest coarse voxel of the same kind (body or posterior), 0 when none is near. */
export function liftOwners(
  fine: SpineClassMap,
  coarse: CoarseMap,
  box: SpineBox,
  owner: Uint8Array,
): { box: SpineBox; owner: Uint8Array } {
  if (coarse.map === fine) return { box, owner };
  const to = cropToSpine(fine, 0) as SpineBox;
  const out = new Uint8Array(to.code.length);
  const spacing = spacingMm(coarse.map.grid);
  const { stride, first } = coarse;
  let o = 0;
  for (let k = 0; k < to.size[2]; k += 1) {
    const ck = (to.lo[2] + k - first[2]) / stride[2] - box.lo[2];
    for (let j = 0; j < to.size[1]; j += 1) {
      const cj = (to.lo[1] + j - first[1]) / stride[1] - box.lo[1];
      for (let i = 0; i < to.size[0]; i += 1, o += 1) {
        const code = to.code[o]!;
        if (!isBody(code) && code !== CODE.posterior) continue;
        out[o] = nearestOwner(
          box,
          owner,
          isBody(code),
          (to.lo[0] + i - first[0]) / stride[0] - box.lo[0],
          cj,
          ck,
          spacing,
        );
      }
    }
  }
  return { box: to, owner: out };
}

function nearestOwner(
  box: SpineBox,
  owner: Uint8Array,
  body: boolean,
  i: number,
  j: number,
  k: number,
  spacing: Vec3,
): number {
  const [si, sj, sk] = box.size;
  const [ri, rj, rk] = [Math.round(i), Math.round(j), Math.round(k)];
  let [best, id] = [Infinity, 0];
  for (let c = Math.max(0, rk - 1); c <= Math.min(sk - 1, rk + 1); c += 1) {
    for (let b = Math.max(0, rj - 1); b <= Math.min(sj - 1, rj + 1); b += 1) {
      for (let a = Math.max(0, ri - 1); a <= Math.min(si - 1, ri + 1); a += 1) {
        const o = a + si * (b + sj * c);
        if (owner[o] === 0 || isBody(box.code[o]!) !== body) continue;
        const d = ((a - i) * spacing[0]) ** 2 + ((b - j) * spacing[1]) ** 2 + ((c - k) * spacing[2]) ** 2;
        if (d < best) [best, id] = [d, owner[o]!];
      }
    }
  }
  return id;
}
