/** The spine measured from whatever structures there are: two curves along it and a frame for every vertebra. */
import type { Vec3 } from '../../geometry/grid.ts';
import { along, minus, voxelMm } from '../../geometry/vec.ts';
import type { Mask } from '../../masks/types.ts';
import type { VertebraLevel } from '../level-names.ts';
import type { SpineCentreline } from '../types.ts';
import { maskCentreMm } from './body-surface.ts';
import { localSpineFrame } from './centreline.ts';
import { lineThrough, nearestOnLine } from './guideline.ts';
import { type VertebraFrame, vertebraFrame } from './vertebra-frame.ts';

/** A vertebra as far as there are structures of it. */
export interface VertebraParts {
  readonly name: string;
  readonly level?: VertebraLevel | undefined;
  readonly body?: Mask | undefined;
  readonly whole?: Mask | undefined;
}

export interface MeasuredVertebra extends VertebraParts {
  /** Null where there is no body to measure. */
  readonly frame: VertebraFrame | null;
}

export interface SpineModel {
  /** Cranial first. */
  readonly vertebrae: readonly MeasuredVertebra[];
  /** Through the middles of the bodies, cranial end first; undefined with fewer than two bodies. */
  readonly bodyCurve: SpineCentreline | undefined;
  /** Through the middle of the canal. */
  readonly canalCurve: SpineCentreline | undefined;
}

/**
 * Measures every vertebra that has a body and lays curves through bodies and canal. The rough direction of the column comes
 * from the bodies' centres, so that a curved spine starts every frame near its truth; the frames then follow the end plates.
 * @param canal canal with the cord in it, one mask over the whole column; without it the arch or the patient's back is used.
 */
export function measureSpine(parts: readonly VertebraParts[], canal?: Mask): SpineModel {
  const placed = parts.map((part) => {
    const mask = part.body ?? part.whole;
    return { part, centre: mask && maskCentreMm(mask) };
  });
  const rough = curveThrough(placed.flatMap(({ centre }) => (centre ? [centre] : [])));
  const vertebrae = placed
    .filter((one): one is typeof one & { centre: Vec3 } => one.centre !== undefined)
    .sort((a, b) => placeOn(rough, a.centre) - placeOn(rough, b.centre))
    .map(({ part, centre }): MeasuredVertebra => {
      const up = rough && localSpineFrame(rough, nearestOnLine(rough, centre)).up;
      const { body, whole } = part;
      const frame = body ? vertebraFrame({ body, canal, whole, up, dens: part.level === 'C2' }) : null;
      return { ...part, frame };
    });
  return {
    vertebrae,
    bodyCurve: curveThrough(vertebrae.flatMap(({ frame }) => (frame ? [frame.originMm] : []))),
    canalCurve: canal && lineThrough(maskSliceCentres(canal)),
  };
}

const placeOn = (line: SpineCentreline | undefined, p: Vec3): number =>
  line ? nearestOnLine(line, p) : -p[2];

/**
 * A smooth curve through points along the column (a centripetal Catmull–Rom spline: it neither loops
 * nor overshoots where points stand close), a point a millimetre. Undefined for fewer than two points.
 * @param points LPS mm, in no order.
 */
export function curveThrough(points: readonly Vec3[]): SpineCentreline | undefined {
  const sorted = [...points].sort((a, b) => b[2] - a[2]);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (sorted.length < 2 || first === undefined || last === undefined) return undefined;
  const before = along(first, minus(first, sorted[1] as Vec3), 1);
  const after = along(last, minus(last, sorted.at(-2) as Vec3), 1);
  const knots = [before, ...sorted, after];
  const dense: Vec3[] = [];
  for (let n = 1; n + 2 < knots.length; n += 1) {
    const four = knots.slice(n - 1, n + 3) as unknown as readonly [Vec3, Vec3, Vec3, Vec3];
    const steps = Math.max(1, Math.ceil(Math.hypot(...minus(four[2], four[1]))));
    for (let s = 0; s < steps; s += 1) dense.push(centripetal(four, s / steps));
  }
  dense.push(last);
  return lineThrough(dense, 2);
}

/** Point at 0 ≤ f ≤ 1 between the two middle ones of four (Barry & Goldman 1988 with knots √distance apart). */
function centripetal([a, b, c, d]: readonly [Vec3, Vec3, Vec3, Vec3], f: number): Vec3 {
  const apart = (p: Vec3, q: Vec3): number => Math.max(1e-3, Math.sqrt(Math.hypot(...minus(q, p))));
  const t1 = apart(a, b);
  const t2 = t1 + apart(b, c);
  const t3 = t2 + apart(c, d);
  const t = t1 + f * (t2 - t1);
  const mix = (p: Vec3, q: Vec3, from: number, to: number): Vec3 =>
    along(p, minus(q, p), (t - from) / (to - from));
  const [ab, bc, cd] = [mix(a, b, 0, t1), mix(b, c, t1, t2), mix(c, d, t2, t3)];
  return mix(mix(ab, bc, 0, t2), mix(bc, cd, t1, t3), t1, t2);
}

/** Middle of a mask's voxels slice by slice, LPS mm: a plane that cuts a tube aslant has its centroid on the tube's axis. */
export function maskSliceCentres({ grid, box: { lo, size }, data }: Mask): Vec3[] {
  const centres: Vec3[] = [];
  const plane = size[0] * size[1];
  for (let k = 0; k < size[2]; k += 1) {
    let [i, j, n] = [0, 0, 0];
    for (let o = data.indexOf(1, k * plane); o >= 0 && o < (k + 1) * plane; o = data.indexOf(1, o + 1)) {
      i += o % size[0];
      j += Math.floor(o / size[0]) % size[1];
      n += 1;
    }
    if (n > 0) centres.push(voxelMm(grid, lo[0] + i / n, lo[1] + j / n, lo[2] + k));
  }
  return centres;
}
