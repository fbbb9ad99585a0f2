/** Body and posterior elements of a vertebra that was drawn or imported as one structure. */
import type { Vec3 } from '../../geometry/grid.ts';
import { across, cross, minus } from '../../geometry/vec.ts';
import {
  cropMask,
  emptyMask,
  fillHoles,
  isEmptyMask,
  marginMask,
  maskVolumeCc,
  removeSmallParts,
  subtractMasks,
} from '../../masks/index.ts';
import type { Mask } from '../../masks/types.ts';
import { maskCentreMm } from '../frames/body-surface.ts';
import type { SpineFrame } from '../frames/centreline.ts';
import { vertebraFrame } from '../frames/vertebra-frame.ts';
import { forEachLocal } from './local-voxels.ts';

/** The two parts; they share no voxel and together are the whole. */
export interface SplitVertebra {
  readonly body: Mask;
  readonly posterior: Mask;
  /** Whether the canal was given, or found as the opening that the vertebra's own ring encloses. */
  readonly canal: 'given' | 'found';
}

/** An opening smaller than this is no canal, cm³. */
const LEAST_ROOM_CC = 0.15;
/** A ring open by less than this in a slice (a joint, a thin lamina) still encloses the canal, mm. */
const GAP_MM = 3;

/**
 * Splits a whole vertebra where the canal's front wall passes: what lies in front of that plane is body. The plane is laid
 * through the wall near the midline and leans with it. Null when there is neither a canal nor a ring that encloses one.
 * @param canal canal with the cord in it, if there is one.
 * @param up rough direction of the column towards the head; default the patient's long axis.
 */
export function splitBody(whole: Mask, canal?: Mask, up: Vec3 = [0, 0, 1]): SplitVertebra | null {
  const near = canal && besideVertebra(canal, whole);
  const room = near && !isEmptyMask(near) ? near : enclosedRoom(whole);
  const [centre, hole] = [maskCentreMm(whole), maskCentreMm(room)];
  if (centre === undefined || hole === undefined) return null;
  // The centroid of a whole vertebra lies in front of its canal.
  let frame = frameAt(hole, up, across(minus(hole, centre), up, [0, 1, 0]));
  let body = inFrontOf(whole, room, frame);
  for (let round = 0; round < 2; round += 1) {
    const own = vertebraFrame({ body, canal: room, up });
    if (own === null) return null;
    frame = { ...own, originMm: hole };
    body = inFrontOf(whole, room, frame);
  }
  return {
    body,
    posterior: cropMask(subtractMasks(whole, body)),
    canal: near && room === near ? 'given' : 'found',
  };
}

const frameAt = (originMm: Vec3, up: Vec3, back: Vec3): SpineFrame => ({
  originMm,
  left: cross(back, up),
  back,
  up,
});

/** The canal in the slices of the vertebra. */
function besideVertebra(canal: Mask, whole: Mask): Mask {
  const plane = canal.box.size[0] * canal.box.size[1];
  const [from, to] = [whole.box.lo[2], whole.box.lo[2] + whole.box.size[2]];
  const data = canal.data.slice();
  for (let k = 0; k < canal.box.size[2]; k += 1)
    if (canal.box.lo[2] + k < from || canal.box.lo[2] + k >= to) data.fill(0, k * plane, (k + 1) * plane);
  return cropMask({ ...canal, data });
}

/** The largest opening that the vertebra encloses in its slices, small gaps of the ring bridged. */
function enclosedRoom(whole: Mask): Mask {
  const bridged = marginMask(whole, GAP_MM / 2, { extent: 'slice' });
  const holes = removeSmallParts(subtractMasks(fillHoles(bridged, '2d'), bridged), { keepLargest: 1 }, 6);
  if (maskVolumeCc(holes) < LEAST_ROOM_CC) return emptyMask(whole.grid);
  return subtractMasks(marginMask(holes, GAP_MM / 2, { extent: 'slice' }), whole);
}

/**
 * Voxels of the whole in front of the plane through the room's front wall, its lean fitted over the room's height; what lies further aside
 * there than the front half of the body is wide is pedicle or transverse process (the neck).
 */
function inFrontOf(whole: Mask, room: Mask, frame: SpineFrame): Mask {
  const walls = new Map<number, number>();
  forEachLocal(room, frame, (_, u, v, w) => {
    if (Math.abs(u) > WALL_HALF_WIDTH_MM) return;
    const height = Math.round(w / 2);
    walls.set(height, Math.min(walls.get(height) ?? Infinity, v));
  });
  const { at, slope } = line([...walls].map(([height, v]) => [2 * height, v] as const));
  const data = new Uint8Array(whole.data.length);
  const half = Math.abs(stepAcross(whole, frame.back)) / 2;
  /** How far in front of the wall, mm: negative behind it. */
  const depth = (v: number, w: number): number => at + slope * w - half - v;
  let deepest = 0;
  forEachLocal(whole, frame, (_, _u, v, w) => {
    deepest = Math.max(deepest, depth(v, w));
  });
  let [right, left] = [Infinity, -Infinity];
  forEachLocal(whole, frame, (_, u, v, w) => {
    if (depth(v, w) < deepest / 2) return;
    right = Math.min(right, u);
    left = Math.max(left, u);
  });
  forEachLocal(whole, frame, (offset, u, v, w) => {
    if (depth(v, w) > 0 && u >= right - ASIDE_MM && u <= left + ASIDE_MM) data[offset] = 1;
  });
  return cropMask({ ...whole, data });
}

const WALL_HALF_WIDTH_MM = 5;
/** How much wider than its front half a body may be at its back, on each side, mm. */
const ASIDE_MM = 2;

/** Extent of a voxel along a direction within the slice, mm. */
function stepAcross({ grid: { indexToPatient: m } }: Mask, axis: Vec3): number {
  const along = (x: number, y: number, z: number): number =>
    Math.abs(axis[0] * x + axis[1] * y + axis[2] * z);
  return Math.max(along(m[0], m[4], m[8]), along(m[1], m[5], m[9]));
}

/** A wall seen over less than this height does not tell how it leans; no wall leans by more than 17° against the end plates. */
const LEAN_HEIGHT_MM = 15;
const STEEPEST = 0.3;

/** Least squares line through (w, v) pairs. */
function line(points: readonly (readonly [number, number])[]): { at: number; slope: number } {
  const n = Math.max(1, points.length);
  const [mw, mv] = [points.reduce((s, p) => s + p[0], 0) / n, points.reduce((s, p) => s + p[1], 0) / n];
  let [ww, wv] = [0, 0];
  for (const [w, v] of points) {
    ww += (w - mw) ** 2;
    wv += (w - mw) * (v - mv);
  }
  const heights = points.map(([w]) => w);
  const tall = Math.max(...heights) - Math.min(...heights) >= LEAN_HEIGHT_MM;
  const slope = tall ? Math.max(-STEEPEST, Math.min(STEEPEST, wv / ww)) : 0;
  return { at: mv - slope * mw, slope };
}
