/**
 * The top of the neck. The dens belongs to C2 although it stands at the height of C1; C1 is the ring around it. The column's
 * first segment, when it is C1's, holds the dens (and perhaps C1's anterior arch): this gives the dens back to C2.
 */
import { CODE, isBody, located } from '../bone.ts';
import { localSpineFrame } from '../frames/centreline.ts';
import type { NumberedColumn } from './column.ts';

/** Half width and depth of a dens, mm (morphometry: about 11 × 11 mm, with the label's edge). */
const DENS_HALF_WIDTH_MM = 6.5;
const DENS_DEPTH_MM = 13;
const REACH_MM = 48;

/** Rewrites owners 1 and 2 so that owner 1 is C1 and owner 2 is C2 with its dens. */
export function splitAtlas({ box, owner, line, cuts, planes }: NumberedColumn): void {
  const plane = planes[0];
  const cut = cuts[1];
  if (!plane || cut === undefined) return;
  const frame = localSpineFrame(line, (cut - 6) * line.stepMm);
  const at: number[] = [];
  for (let o = 0; o < owner.length; o += 1) {
    const code = box.code[o]!;
    if (owner[o] === 1 || owner[o] === 2 || (owner[o] === 0 && code === CODE.posterior)) at.push(o);
  }
  const v = located(box, Int32Array.from(at));
  const [left, back] = [new Float32Array(v.count), new Float32Array(v.count)];
  const above = new Uint8Array(v.count);
  let rear = -Infinity;
  for (let n = 0; n < v.count; n += 1) {
    const [x, y, z] = [v.x[n]!, v.y[n]!, v.z[n]!];
    const [dx, dy, dz] = [x - frame.originMm[0], y - frame.originMm[1], z - frame.originMm[2]];
    left[n] = dx * frame.left[0] + dy * frame.left[1] + dz * frame.left[2];
    back[n] = dx * frame.back[0] + dy * frame.back[1] + dz * frame.back[2];
    above[n] = plane.nx * x + plane.ny * y + plane.nz * z < plane.offset ? 1 : 0;
    const code = box.code[v.at[n]!]!;
    if (above[n] === 1 && isBody(code) && Math.abs(left[n]!) < 4) rear = Math.max(rear, back[n]!);
  }
  for (let n = 0; n < v.count; n += 1) {
    const o = v.at[n]!;
    if (above[n] === 0) {
      if (owner[o] === 1) owner[o] = 2;
      continue;
    }
    const dens =
      isBody(box.code[o]!) && Math.abs(left[n]!) < DENS_HALF_WIDTH_MM && back[n]! > rear - DENS_DEPTH_MM;
    if (dens) owner[o] = 2;
    else if (Math.hypot(left[n]!, back[n]!) < REACH_MM) owner[o] = 1;
  }
}

/**
 * When the column's first segment is named C2 but is as long as C2 with its dens and C1 around it, puts a cut between them:
 * a body's height above C2's lower end plate. Returns the column with one more segment, or undefined when there is no C1.
 */
export function openAtlas(column: NumberedColumn): NumberedColumn | undefined {
  const { cuts, line, owner, box, bodies, segment, planes, bodyMm3 } = column;
  const [first, second, third] = cuts;
  if (first === undefined || second === undefined || third === undefined) return undefined;
  const pitch = third - second;
  if (second - first < 1.45 * pitch) return undefined;
  const cut = Math.round(second - 1.05 * pitch);
  const f = localSpineFrame(line, cut * line.stepMm);
  const [nx, ny, nz] = [-f.up[0], -f.up[1], -f.up[2]];
  const offset = nx * f.originMm[0] + ny * f.originMm[1] + nz * f.originMm[2];
  const at: number[] = [];
  for (let o = 0; o < owner.length; o += 1) {
    if (owner[o] === 0) continue;
    owner[o] = owner[o]! + 1;
    if (owner[o] === 2) at.push(o);
  }
  const v = located(box, Int32Array.from(at));
  let moved = 0;
  for (let n = 0; n < v.count; n += 1) {
    if (nx * v.x[n]! + ny * v.y[n]! + nz * v.z[n]! >= offset) continue;
    const o = v.at[n]!;
    owner[o] = 1;
    if (isBody(box.code[o]!)) moved += column.voxelMm3;
  }
  for (let n = 0; n < bodies.count; n += 1) if (segment[n] !== -1) segment[n] = owner[bodies.at[n]!]! - 1;
  return {
    ...column,
    cuts: [first, cut, ...cuts.slice(1)],
    planes: [{ nx, ny, nz, offset, bridged: 0 }, ...planes],
    bodyMm3: [moved, bodyMm3[0]! - moved, ...bodyMm3.slice(1)],
  };
}
