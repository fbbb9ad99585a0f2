/** The spine's voxels: the class map cropped to the spine, and lists of voxels with their patient coordinates. */
import type { Grid, Vec3 } from '../geometry/grid.ts';
import type { SpineClass, SpineClassMap } from './types.ts';

/** Compact codes; bodies first so that `code <= CODE.body` means body. */
export const CODE = {
  bodyC: 1,
  bodyT: 2,
  bodyL: 3,
  body: 4,
  posterior: 5,
  canal: 6,
  cord: 7,
  sacrum: 8,
  rib: 9,
  skull: 10,
} as const satisfies Record<SpineClass, number>;

export const isBody = (code: number): boolean => code >= CODE.bodyC && code <= CODE.body;

/** The class codes inside a box of the grid. */
export interface SpineBox {
  readonly grid: Grid;
  readonly lo: Vec3;
  readonly size: Vec3;
  readonly code: Uint8Array;
}

/** Voxels of some classes: offset in the box and centre in LPS mm. */
export interface Voxels {
  readonly count: number;
  readonly at: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** Crops a class map to the box that holds bodies, posterior elements, canal and sacrum, with a margin for ribs. */
export function cropToSpine({ grid, data, values }: SpineClassMap, marginMm = 18): SpineBox | undefined {
  const table = new Uint8Array(data instanceof Uint8Array ? 256 : 65536);
  for (const [name, list] of Object.entries(values) as [SpineClass, readonly number[]][]) {
    for (const value of list) table[value] = CODE[name];
  }
  const [ni, nj, nk] = grid.dims;
  const lo = [ni, nj, nk];
  const hi = [-1, -1, -1];
  let n = 0;
  for (let k = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, n += 1) {
        const code = table[data[n]!]!;
        if (code === 0 || code >= CODE.sacrum) continue;
        if (i < lo[0]!) lo[0] = i;
        if (i > hi[0]!) hi[0] = i;
        if (j < lo[1]!) lo[1] = j;
        if (j > hi[1]!) hi[1] = j;
        if (k < lo[2]!) lo[2] = k;
        if (k > hi[2]!) hi[2] = k;
      }
    }
  }
  if (hi[0]! < 0) return undefined;
  return fill(grid, data, table, ...padded(grid, lo, hi, marginMm));
}

function padded(grid: Grid, lo: number[], hi: number[], marginMm: number): [Vec3, Vec3] {
  const m = grid.indexToPatient;
  const out: [number[], number[]] = [[], []];
  for (let a = 0; a < 3; a += 1) {
    const pad = Math.ceil(marginMm / Math.hypot(m[a]!, m[a + 4]!, m[a + 8]!));
    const from = Math.max(0, lo[a]! - pad);
    out[0].push(from);
    out[1].push(Math.min(grid.dims[a]!, hi[a]! + pad + 1) - from);
  }
  return out as unknown as [Vec3, Vec3];
}

function fill(grid: Grid, data: ArrayLike<number>, table: Uint8Array, lo: Vec3, size: Vec3): SpineBox {
  const [ni, nj] = grid.dims;
  const code = new Uint8Array(size[0] * size[1] * size[2]);
  let at = 0;
  for (let k = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      let from = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, at += 1, from += 1) code[at] = table[data[from]!]!;
    }
  }
  return { grid, lo, size, code };
}

/** All voxels of the box whose code passes. */
export function voxelsOf(box: SpineBox, wanted: (code: number) => boolean): Voxels {
  const pass = Uint8Array.from({ length: 256 }, (_, code) => (code > 0 && wanted(code) ? 1 : 0));
  let count = 0;
  for (const code of box.code) count += pass[code]!;
  const at = new Int32Array(count);
  let n = 0;
  for (let o = 0; o < box.code.length; o += 1) if (pass[box.code[o]!] === 1) at[n++] = o;
  return located(box, at);
}

/** Patient coordinates for a list of offsets in the box. */
export function located(box: SpineBox, at: Int32Array): Voxels {
  const m = box.grid.indexToPatient;
  const [si, sj] = box.size;
  const [x, y, z] = [new Float32Array(at.length), new Float32Array(at.length), new Float32Array(at.length)];
  for (let n = 0; n < at.length; n += 1) {
    const o = at[n]!;
    const i = (o % si) + box.lo[0];
    const j = (Math.floor(o / si) % sj) + box.lo[1];
    const k = Math.floor(o / (si * sj)) + box.lo[2];
    x[n] = m[0] * i + m[1] * j + m[2] * k + m[3];
    y[n] = m[4] * i + m[5] * j + m[6] * k + m[7];
    z[n] = m[8] * i + m[9] * j + m[10] * k + m[11];
  }
  return { count: at.length, at, x, y, z };
}

/**
 * 6-connected parts of the voxels given by offset, within the box. Returns a part number for every voxel (0-based, in the
 * list's order) and the parts' sizes.
 */
export function partsOf(box: SpineBox, at: Int32Array): { part: Int32Array; sizes: number[] } {
  const [si, sj, sk] = box.size;
  const slot = new Int32Array(box.code.length).fill(-1);
  at.forEach((o, n) => {
    slot[o] = n;
  });
  const part = new Int32Array(at.length).fill(-1);
  const sizes: number[] = [];
  const stack: number[] = [];
  const push = (o: number, id: number): void => {
    const n = slot[o]!;
    if (n >= 0 && part[n] === -1) {
      part[n] = id;
      stack.push(o);
    }
  };
  for (let start = 0; start < at.length; start += 1) {
    if (part[start] !== -1) continue;
    const id = sizes.length;
    let size = 0;
    push(at[start]!, id);
    while (stack.length > 0) {
      const o = stack.pop() as number;
      size += 1;
      const [i, j, k] = [o % si, Math.floor(o / si) % sj, Math.floor(o / (si * sj))];
      if (i > 0) push(o - 1, id);
      if (i + 1 < si) push(o + 1, id);
      if (j > 0) push(o - si, id);
      if (j + 1 < sj) push(o + si, id);
      if (k > 0) push(o - si * sj, id);
      if (k + 1 < sk) push(o + si * sj, id);
    }
    sizes.push(size);
  }
  return { part, sizes };
}
