/**
 * How far a contoured tumour reaches into the canal: geometry beside the words of the epidural compression scale (Bilsky et al. 2010,
 * J Neurosurg Spine 13:324). The scale is read on axial T2 MR: on CT contours this is a hint, never a grade.
 */
import { sliceDistanceMm, spacingMm, type Vec3 } from '../geometry/grid.ts';
import { voxelMm } from '../geometry/vec.ts';
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

/** Contours that come within this of each other touch, mm; voxels beside each other touch however large they are. */
const TOUCH_MM = 1;
const touchMm = ({ grid }: Mask): number => {
  const [i, j] = spacingMm(grid);
  return Math.max(TOUCH_MM, i, j) + 1e-6;
};

/** @returns null where the tumour does not reach the canal. */
export function canalHint(gtv: Mask, canal: Mask, cord: Mask | undefined): CanalHint | null {
  const inside = intersectMasks(gtv, canal);
  if (isEmptyMask(inside)) return null;
  const cordMm = cord === undefined || isEmptyMask(cord) ? null : nearestMm(inside, besideOf(cord, inside));
  const occupation = greatestShare(inside, canal);
  return {
    volumeCc: maskVolumeCc(inside),
    occupation,
    cordMm,
    hint: words(occupation, cordMm, touchMm(inside)),
  };
}

function words(occupation: number, cordMm: number | null, touch: number): string {
  const share = `${Math.round(100 * occupation)} % of the canal in one slice`;
  if (cordMm === null) return `${share}; no cord contour beside it`;
  if (cordMm > touch) return `${share}, ${cordMm.toFixed(1)} mm from the cord: look at MR for ESCC 1a or 1b`;
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

/**
 * Nearest distance between two masks' voxel centres, mm, on any grid; 0 where they share a voxel, null beyond {@link REACH_MM}.
 * Only voxels on the masks' borders can be nearest; slices are tried from near to far until none can come nearer.
 */
function nearestMm(a: Mask, b: Mask): number | null {
  if (!isEmptyMask(intersectMasks(a, b))) return 0;
  const step = sliceDistanceMm(a.grid);
  const [here, there] = [borderBySlice(a), borderBySlice(b)];
  let least = REACH_MM;
  for (const [k, points] of here) {
    const near = [...there].sort(([p], [q]) => Math.abs(p - k) - Math.abs(q - k));
    for (const [other, others] of near) {
      if (Math.abs(other - k) * step >= least) break;
      for (const p of points)
        for (const q of others) least = Math.min(least, Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
    }
  }
  return least < REACH_MM ? least : null;
}

/** Centres of the voxels that have a neighbour outside, LPS mm, by slice k. */
function borderBySlice({ grid, box: { lo, size }, data }: Mask): Map<number, Vec3[]> {
  const [ni, nj, nk] = size;
  const inside = (i: number, j: number, k: number): boolean =>
    i >= 0 && j >= 0 && k >= 0 && i < ni && j < nj && k < nk && data[i + ni * (j + nj * k)] === 1;
  const out = new Map<number, Vec3[]>();
  for (let o = data.indexOf(1); o >= 0; o = data.indexOf(1, o + 1)) {
    const [i, j, k] = [o % ni, Math.floor(o / ni) % nj, Math.floor(o / (ni * nj))];
    const within =
      inside(i - 1, j, k) &&
      inside(i + 1, j, k) &&
      inside(i, j - 1, k) &&
      inside(i, j + 1, k) &&
      inside(i, j, k - 1) &&
      inside(i, j, k + 1);
    if (within) continue;
    const points = out.get(lo[2] + k) ?? [];
    out.set(lo[2] + k, points);
    points.push(voxelMm(grid, lo[0] + i, lo[1] + j, lo[2] + k));
  }
  return out;
}
