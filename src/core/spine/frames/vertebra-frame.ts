/** A vertebra's own frame from the masks of its body and of the canal: axes, end plates, heights and angles. */
import type { Vec3 } from '../../geometry/grid.ts';
import { across, along, cross, dot, minus, unit, voxelMm } from '../../geometry/vec.ts';
import type { Mask } from '../../masks/types.ts';
import { type Axes, type BodySurface, bodySurface, maskCentreMm } from './body-surface.ts';
import type { SpineFrame } from './centreline.ts';
import {
  type BodyHeights,
  bodyHeights,
  type EndPlate,
  type Footprint,
  footprint,
  type HeightPlane,
  heightAt,
  platePlane,
  toEndPlate,
} from './end-plates.ts';

/** One vertebra measured; `originMm` is the middle of its body. */
export interface VertebraFrame extends SpineFrame {
  /** Null where there is none (C1; the upper one of C2 carries the dens) or the body shows too little of it. */
  readonly upper: EndPlate | null;
  readonly lower: EndPlate | null;
  readonly heights: BodyHeights | null;
  /** Half of the body's extent to the left and right, and to the front and back, of an ellipse with its spread, mm. */
  readonly halfWidthMm: number;
  readonly halfDepthMm: number;
  /** Angle between the end plates seen from the side, degrees: positive when the front is lower. Null without both. */
  readonly wedgeDeg: number | null;
  /** Angle between the end plates seen from the front, degrees: positive when the right side is lower. */
  readonly sideWedgeDeg: number | null;
  /** Turn about its own axis against the patient, degrees: positive when the front faces the patient's left. */
  readonly rotationDeg: number;
}

export interface FrameInput {
  readonly body: Mask;
  /** Canal with the cord in it: tells where the back is. */
  readonly canal?: Mask | undefined;
  /** Whole vertebra: tells where the back is when there is no canal. */
  readonly whole?: Mask | undefined;
  /** Rough direction of the column towards the head; default the patient's long axis. */
  readonly up?: Vec3 | undefined;
  /** The dens stands on the upper end plate (C2): only the lower one is looked for. */
  readonly dens?: boolean | undefined;
}

const DEG = 180 / Math.PI;
const ROUNDS = 6;
/** A turn (radians) too small for another round. */
const SETTLED = 0.003;

/**
 * Frame of a vertebra. `up` halves the angle between the end plates, `back` points from the body to the canal's middle at the
 * body's height, the origin lies midway between the end plates in the middle of the body's outline. Works from contours'
 * masks alone, whatever made them, on any grid. Null when the body has too few voxels for a frame.
 * Accurate to about half a voxel (see docs/spine-targets.md for figures).
 */
export function vertebraFrame(input: FrameInput): VertebraFrame | null {
  const centre = maskCentreMm(input.body);
  if (centre === undefined) return null;
  let origin = centre;
  let up = unit(input.up ?? [0, 0, 1]);
  let axes = axesFrom(up, backwards(input, origin, up, 20));
  let seen: Seen | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    seen = look(input, origin, axes);
    if (seen === undefined) return null;
    const { surface, foot, top, bottom } = seen;
    const mid = (heightAt(top.plane, foot.u, foot.v) + heightAt(bottom.plane, foot.u, foot.v)) / 2;
    const steer = (per: 'perU' | 'perV'): number =>
      input.dens ? bottom.plane[per] : (top.plane[per] + bottom.plane[per]) / 2;
    origin = along(along(along(surface.originMm, axes.left, foot.u), axes.back, foot.v), up, mid);
    const [aside, backward] = [steer('perU'), steer('perV')];
    up = unit(along(along(up, axes.left, -aside), axes.back, -backward));
    const settled = Math.hypot(aside, backward) < SETTLED;
    axes = axesFrom(up, backwards(input, origin, up, Math.max(3, heightOf(seen) / 5)));
    if (settled) break;
  }
  seen = look(input, origin, axes);
  return seen === undefined ? null : described(origin, axes, seen);
}

/** What one look along the axes gives; a plate that was not found keeps the outline's own height. */
interface Seen {
  readonly surface: BodySurface;
  readonly foot: Footprint;
  readonly top: { readonly plane: HeightPlane; readonly found: boolean };
  readonly bottom: { readonly plane: HeightPlane; readonly found: boolean };
}

function look({ body, dens }: FrameInput, origin: Vec3, axes: Axes): Seen | undefined {
  const surface = bodySurface(body, origin, axes);
  if (surface.columns.length < 12) return undefined;
  const foot = footprint(surface);
  const side = (end: 'top' | 'bottom'): Seen['top'] => {
    const plane = end === 'top' && dens ? undefined : platePlane(surface, foot, end);
    const heights = surface.columns.map((c) => c[end]).sort((a, b) => a - b);
    return {
      plane: plane ?? { w0: heights[heights.length >> 1]!, perU: 0, perV: 0 },
      found: plane !== undefined,
    };
  };
  return { surface, foot, top: side('top'), bottom: side('bottom') };
}

const heightOf = ({ foot, top, bottom }: Seen): number =>
  heightAt(top.plane, foot.u, foot.v) - heightAt(bottom.plane, foot.u, foot.v);

function described(originMm: Vec3, axes: Axes, seen: Seen): VertebraFrame {
  const { surface, foot, top, bottom } = seen;
  const both = top.found && bottom.found;
  const opening = (per: 'perU' | 'perV'): number | null =>
    both ? (Math.atan(top.plane[per]) - Math.atan(bottom.plane[per])) * DEG : null;
  return {
    originMm,
    ...axes,
    upper: top.found ? toEndPlate(surface, foot, top.plane) : null,
    lower: bottom.found ? toEndPlate(surface, foot, bottom.plane) : null,
    heights: both ? bodyHeights(surface, foot, top.plane, bottom.plane) : null,
    halfWidthMm: foot.halfWidthMm,
    halfDepthMm: foot.halfDepthMm,
    wedgeDeg: opening('perV'),
    sideWedgeDeg: opening('perU'),
    rotationDeg: rotationDeg(axes),
  };
}

/** Turn about `up` away from the back that lies in the patient's sagittal plane, degrees; positive: the front faces left. */
function rotationDeg({ back, up }: Axes): number {
  const straight = unit(cross(up, [1, 0, 0]), back);
  return Math.atan2(-dot(back, cross(straight, up)), dot(back, straight)) * DEG;
}

const axesFrom = (up: Vec3, back: Vec3): Axes => ({ left: cross(back, up), back, up });

/** Unit direction across `up` from the body to the canal (within ± `heightMm` of the body's middle), else to the arch. */
function backwards(input: FrameInput, origin: Vec3, up: Vec3, heightMm: number): Vec3 {
  const behind =
    (input.canal &&
      (centreNear(input.canal, origin, up, heightMm) ?? centreNear(input.canal, origin, up, Infinity))) ??
    (input.whole && maskCentreMm(input.whole));
  const patient: Vec3 = [0, 1, 0];
  if (behind === undefined) return across(patient, up, patient);
  const way = minus(behind, origin);
  const flat = along(way, up, -dot(way, up));
  return Math.hypot(...flat) < 1 ? across(patient, up, patient) : across(way, up, patient);
}

/** Mean of the mask's voxels between two planes across `up`, within 60 mm of the origin. */
function centreNear(mask: Mask, origin: Vec3, up: Vec3, heightMm: number): Vec3 | undefined {
  const { lo, size } = mask.box;
  let [x, y, z, n] = [0, 0, 0, 0];
  for (let o = mask.data.indexOf(1); o >= 0; o = mask.data.indexOf(1, o + 1)) {
    const k = Math.floor(o / (size[0] * size[1]));
    const p = voxelMm(
      mask.grid,
      lo[0] + (o % size[0]),
      lo[1] + (Math.floor(o / size[0]) % size[1]),
      lo[2] + k,
    );
    const way = minus(p, origin);
    if (Math.abs(dot(way, up)) > heightMm || dot(way, way) > 3600) continue;
    x += p[0];
    y += p[1];
    z += p[2];
    n += 1;
  }
  return n === 0 ? undefined : [x / n, y / n, z / n];
}
