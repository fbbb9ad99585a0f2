/**
 * How far a contoured tumour reaches into the canal: geometry beside the words of the epidural compression scale (Bilsky et al. 2010,
 * J Neurosurg Spine 13:324). The scale is read on axial T2 MR: on CT contours this is a hint, never a grade.
 */
import type { Vec3 } from '../geometry/grid.ts';
import { minus, voxelMm } from '../geometry/vec.ts';
import { intersectMasks, isEmptyMask, type Mask, maskVolumeCc, reboxMask } from '../masks/index.ts';

export interface CanalHint {
  readonly volumeCc: number;
  /** Greatest share of the canal's area in one slice. */
  readonly occupation: number;
  /** Nearest distance of the tumour's voxels to the cord's, mm, 0 where they overlap; null without a cord beside it. */
  readonly cordMm: number | null;
  /** What a reader would look for on MR. */
  readonly hint: string;
}

/** Contours that come within this of each other touch, mm. */
const TOUCH_MM = 1;

/** @returns null where the tumour does not reach the canal. */
export function canalHint(gtv: Mask, canal: Mask, cord: Mask | undefined): CanalHint | null {
  const inside = intersectMasks(gtv, canal);
  if (isEmptyMask(inside)) return null;
  const cordMm = cord === undefined || isEmptyMask(cord) ? null : nearestMm(inside, besideOf(cord, inside));
  const occupation = greatestShare(inside, canal);
  return { volumeCc: maskVolumeCc(inside), occupation, cordMm, hint: words(occupation, cordMm) };
}

function words(occupation: number, cordMm: number | null): string {
  const share = `${Math.round(100 * occupation)} % of the canal in one slice`;
  if (cordMm === null) return `${share}; no cord contour beside it`;
  if (cordMm > TOUCH_MM)
    return `${share}, ${cordMm.toFixed(1)} mm from the cord: look at MR for ESCC 1a or 1b`;
  return occupation > 0.5
    ? `${share}, touching the cord: look at MR for ESCC 2 or 3`
    : `${share}, touching the cord: look at MR for ESCC 1c or 2`;
}

function greatestShare(inside: Mask, canal: Mask): number {
  const areaOf = (mask: Mask): Map<number, number> => {
    const plane = mask.box.size[0] * mask.box.size[1];
    const out = new Map<number, number>();
    for (let o = mask.data.indexOf(1); o >= 0; o = mask.data.indexOf(1, o + 1)) {
      const k = mask.box.lo[2] + Math.floor(o / plane);
      out.set(k, (out.get(k) ?? 0) + 1);
    }
    return out;
  };
  const whole = areaOf(canal);
  return Math.max(...[...areaOf(inside)].map(([k, n]) => n / (whole.get(k) ?? n)));
}

/** The cord in the tumour's slices and a few around. */
const besideOf = (cord: Mask, { box }: Mask): Mask => {
  const from = Math.max(cord.box.lo[2], box.lo[2] - 3);
  const to = Math.min(cord.box.lo[2] + cord.box.size[2], box.lo[2] + box.size[2] + 3);
  return reboxMask(cord, {
    lo: [cord.box.lo[0], cord.box.lo[1], from],
    size: [cord.box.size[0], cord.box.size[1], Math.max(0, to - from)],
  });
};

/** Beyond this the cord is not beside the tumour any more, mm. */
const REACH_MM = 30;
const POINTS = 2500;

/** Nearest distance between two masks' voxels, mm, on any grid; null beyond {@link REACH_MM}. */
function nearestMm(a: Mask, b: Mask): number | null {
  const [here, there] = [pointsOf(a), pointsOf(b)];
  let least = REACH_MM;
  for (const p of here) for (const q of there) least = Math.min(least, Math.hypot(...minus(p, q)));
  return least < REACH_MM ? least : null;
}

/** Voxel centres, LPS mm, thinned out where there are many. */
function pointsOf({ grid, box: { lo, size }, data }: Mask): Vec3[] {
  const every = Math.max(1, Math.floor(data.reduce((n, v) => n + v, 0) / POINTS));
  const out: Vec3[] = [];
  let n = 0;
  for (let o = data.indexOf(1); o >= 0; o = data.indexOf(1, o + 1)) {
    n += 1;
    if (n % every !== 0) continue;
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    out.push(voxelMm(grid, i, j, lo[2] + Math.floor(o / (size[0] * size[1]))));
  }
  return out;
}
