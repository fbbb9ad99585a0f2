/**
 * Posterior elements → vertebrae: shortest way through bone from each body. Ways that climb towards the head cost more than
 * ways that go down, because everything but the superior articular process hangs below its pedicle: so a facet joint that is
 * bridged in the labels still falls to the vertebra above on its back side and to the one below on its front side.
 */
import { CODE, isBody, type SpineBox, voxelsOf } from '../bone.ts';
import { project } from '../frames/centreline.ts';
import type { SpineCentreline } from '../types.ts';

/** Factors on the length of a way. */
export interface WayCosts {
  readonly up: number;
  readonly down: number;
  /** How much dearer a step is on bone that is all surface (a bridged joint, a thin edge) than inside solid bone. */
  readonly thin: number;
  /** Box-sized: the owner a voxel votes for (0: none). Going against a vote costs {@link AGAINST_VOTE} times as much. */
  readonly wanted?: Uint8Array;
}

const AGAINST_VOTE = 6;

export const DEFAULT_WAYS: WayCosts = { up: 0.95, down: 0.42, thin: 7 };

const BUCKET_MM = 0.25;
const FARTHEST_MM = 500;

/** Box-sized array: 1-based vertebra of every body voxel (given) and, filled in here, of every posterior voxel reached. */
export function growArches(
  box: SpineBox,
  owner: Uint8Array,
  line: SpineCentreline,
  costs: WayCosts = DEFAULT_WAYS,
): void {
  const posterior = voxelsOf(box, (code) => code === CODE.posterior);
  const step = new Int32Array(posterior.count);
  project(line, posterior, step);
  const stepAt = new Int16Array(box.code.length);
  for (let n = 0; n < posterior.count; n += 1) stepAt[posterior.at[n]!] = step[n]!;
  const moves = neighbourMoves(box);
  const thinness = thinnessOf(box, posterior.at, moves, costs.thin);
  const distance = new Float32Array(box.code.length).fill(Infinity);
  const buckets: number[][] = [];
  const push = (o: number, d: number): void => {
    const b = Math.floor(d / BUCKET_MM);
    let list = buckets[b];
    if (!list) {
      list = [];
      buckets[b] = list;
    }
    list.push(o);
  };
  const [si, sj, sk] = box.size;
  const relax = (o: number, d: number, id: number): void => {
    const [i, j, k] = [o % si, Math.floor(o / si) % sj, Math.floor(o / (si * sj))];
    for (const m of moves) {
      const [a, b, c] = [i + m.di, j + m.dj, k + m.dk];
      if (a < 0 || b < 0 || c < 0 || a >= si || b >= sj || c >= sk) continue;
      const to = o + m.offset;
      if (box.code[to] !== CODE.posterior) continue;
      const s = 3 * stepAt[to]!;
      const fall = m.x * line.down[s]! + m.y * line.down[s + 1]! + m.z * line.down[s + 2]!;
      const across = m.length - Math.abs(fall);
      const way =
        d +
        Math.max(0.3 * m.length, across + (fall > 0 ? costs.down * fall : -costs.up * fall)) *
          thinness[to]! *
          (costs.wanted?.[to] && costs.wanted[to] !== id ? AGAINST_VOTE : 1);
      if (way < distance[to]! && way < FARTHEST_MM) {
        distance[to] = way;
        owner[to] = id;
        push(to, way);
      }
    }
  };
  for (let o = 0; o < owner.length; o += 1) {
    if (owner[o] !== 0 && isBody(box.code[o]!)) relax(o, 0, owner[o]!);
  }
  for (let b = 0; b < FARTHEST_MM / BUCKET_MM; b += 1) {
    const list = buckets[b];
    if (!list) continue;
    for (let n = 0; n < list.length; n += 1) {
      const o = list[n]!;
      const d = distance[o]!;
      if (Math.floor(d / BUCKET_MM) === b) relax(o, d, owner[o]!);
    }
    buckets[b] = [];
  }
}

/** 1 inside solid bone, up to 1 + `thin` where every neighbour is not bone. */
function thinnessOf(box: SpineBox, at: Int32Array, moves: readonly Move[], thin: number): Float32Array {
  const out = new Float32Array(box.code.length).fill(1);
  for (const o of at) {
    let open = 0;
    for (const m of moves) {
      const code = box.code[o + m.offset];
      if (code === undefined || !(isBody(code) || code === CODE.posterior)) open += 1;
    }
    out[o] = 1 + (thin * open) / moves.length;
  }
  return out;
}

interface Move {
  readonly di: number;
  readonly dj: number;
  readonly dk: number;
  readonly offset: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly length: number;
}

/** The 26 neighbours with their steps in mm. */
function neighbourMoves(box: SpineBox): Move[] {
  const m = box.grid.indexToPatient;
  const [si, sj] = box.size;
  const moves: Move[] = [];
  for (let dk = -1; dk <= 1; dk += 1) {
    for (let dj = -1; dj <= 1; dj += 1) {
      for (let di = -1; di <= 1; di += 1) {
        if (di === 0 && dj === 0 && dk === 0) continue;
        const x = m[0] * di + m[1] * dj + m[2] * dk;
        const y = m[4] * di + m[5] * dj + m[6] * dk;
        const z = m[8] * di + m[9] * dj + m[10] * dk;
        moves.push({ di, dj, dk, offset: di + si * (dj + sj * dk), x, y, z, length: Math.hypot(x, y, z) });
      }
    }
  }
  return moves;
}
