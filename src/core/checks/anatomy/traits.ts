/**
 * Numbers of a structure's shape and place, by which it can be held against known cases (`resources/rules/known-cases.json`).
 * The statistics and the check count them with this one code.
 */
import { structureMask } from '../../contours/structure-mask.ts';
import { type Grid, indexPoint, spacingMm, toPatient, type Vec3 } from '../../geometry/grid.ts';
import type { Mask } from '../../masks/types.ts';
import type { Structure } from '../../structures/types.ts';

/** Drawn as far as the planner needs them: their length, and what depends on it, says nothing. */
const ENDLESS =
  /^(SpinalCord|SpinalCanal|ThecalSac|CaudaEquina|Esophagus|A_Aorta|V_Venacava_I|Trachea|Bowel_Small|Colon)$/;
export const isEndless = (name: string): boolean => ENDLESS.test(name);

/** One slice's voxels. */
interface Section {
  readonly count: number;
  /** Centre of the voxels, LPS mm. */
  readonly centreMm: Vec3;
}

/** Shape of a mask, mm in LPS. */
export interface Shape {
  readonly volumeCc: number;
  /** Largest extents along patient x (left), y (back), z (head), mm. */
  readonly extentMm: Vec3;
  readonly centreMm: Vec3;
  /** Square root of the largest over the smallest variance of its voxels: 1 for a ball. */
  readonly elongation: number;
  /** Volume over that of the ellipsoid with the same variances: 1 for an ellipsoid, less for what is ragged or bent. */
  readonly compactness: number;
  /** Mean area of its slices, mm². */
  readonly sectionMm2: number;
  readonly sections: ReadonlyMap<number, Section>;
}

interface Row {
  readonly from: number;
  readonly count: number;
  readonly last: number;
  readonly first: number;
  readonly sum: number;
  readonly squares: number;
}

/** Voxels of a row, their first and last index i, their sum and sum of squares. */
function rowOf({ box, data }: Mask, j: number, k: number): Row | null {
  const start = box.size[0] * (j + box.size[1] * k);
  let [count, first, last, sum, squares] = [0, -1, -1, 0, 0];
  for (let n = 0; n < box.size[0]; n += 1) {
    if (data[start + n] !== 1) continue;
    const i = box.lo[0] + n;
    if (first < 0) first = i;
    last = i;
    count += 1;
    sum += i;
    squares += i * i;
  }
  return count === 0 ? null : { from: start, count, first, last, sum, squares };
}

/** Largest and smallest root, and the product, of a symmetric 3×3 matrix (trigonometric solution; O. K. Smith 1961). */
function rootsOf(m: readonly (readonly number[])[]): { large: number; small: number; product: number } {
  const [[a, b, c], [, d, e], [, , f]] = m as unknown as [Vec3, Vec3, Vec3];
  const off = b * b + c * c + e * e;
  const mean = (a + d + f) / 3;
  const p = Math.sqrt(((a - mean) ** 2 + (d - mean) ** 2 + (f - mean) ** 2 + 2 * off) / 6);
  const product = a * (d * f - e * e) - b * (b * f - e * c) + c * (b * e - d * c);
  if (p < 1e-9) return { large: mean, small: mean, product };
  const [x, y, z] = [(a - mean) / p, (d - mean) / p, (f - mean) / p];
  const [u, v, w] = [b / p, c / p, e / p];
  const half = (x * (y * z - w * w) - u * (u * z - w * v) + v * (u * w - y * v)) / 2;
  const angle = Math.acos(Math.max(-1, Math.min(1, half))) / 3;
  return {
    large: mean + 2 * p * Math.cos(angle),
    small: mean + 2 * p * Math.cos(angle + (2 * Math.PI) / 3),
    product,
  };
}

const cache = new WeakMap<Structure['slices'], { readonly grid: Grid; readonly shape: Shape | null }>();

/** Shape of a structure, by the voxels whose centres its contours hold; null when they hold none. */
export function shapeOf(structure: Structure, grid: Grid): Shape | null {
  const kept = cache.get(structure.slices);
  if (kept?.grid === grid) return kept.shape;
  const shape = measured(structureMask(structure, grid));
  cache.set(structure.slices, { grid, shape });
  return shape;
}

function measured(mask: Mask): Shape | null {
  const { grid, box } = mask;
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  const sums = [0, 0, 0];
  // Second moments of indices: ii, ij, ik, jj, jk, kk.
  const seconds = [0, 0, 0, 0, 0, 0];
  const sections = new Map<number, Section>();
  let all = 0;
  for (let c = 0; c < box.size[2]; c += 1) {
    const k = box.lo[2] + c;
    let [count, si, sj] = [0, 0, 0];
    for (let b = 0; b < box.size[1]; b += 1) {
      const row = rowOf(mask, b, c);
      if (row === null) continue;
      const j = box.lo[1] + b;
      count += row.count;
      si += row.sum;
      sj += row.count * j;
      for (const [n, add] of [
        row.squares,
        row.sum * j,
        row.sum * k,
        row.count * j * j,
        row.count * j * k,
        row.count * k * k,
      ].entries())
        seconds[n]! += add;
      for (const i of [row.first, row.last]) {
        const at = toPatient(grid, indexPoint(i, j, k));
        for (const axis of [0, 1, 2]) {
          low[axis] = Math.min(low[axis]!, at[axis]!);
          high[axis] = Math.max(high[axis]!, at[axis]!);
        }
      }
    }
    if (count === 0) continue;
    sections.set(k, { count, centreMm: toPatient(grid, indexPoint(si / count, sj / count, k)) });
    sums[0]! += si;
    sums[1]! += sj;
    sums[2]! += count * k;
    all += count;
  }
  if (all === 0) return null;
  const [ci, cj, ck] = sums.map((s) => s / all) as [number, number, number];
  const [ii, ij, ik, jj, jk, kk] = seconds.map((s) => s / all) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // A voxel is a little box, not a point: a twelfth of its square along each axis.
  const twelfth = 1 / 12;
  const index = [
    [ii - ci * ci + twelfth, ij - ci * cj, ik - ci * ck],
    [ij - ci * cj, jj - cj * cj + twelfth, jk - cj * ck],
    [ik - ci * ck, jk - cj * ck, kk - ck * ck + twelfth],
  ];
  const m = grid.indexToPatient;
  const steps = [m.slice(0, 3), m.slice(4, 7), m.slice(8, 11)];
  const covariance = steps.map((p) =>
    steps.map((q) =>
      p.reduce((sum, x, a) => sum + q.reduce((inner, y, b) => inner + x * y * index[a]![b]!, 0), 0),
    ),
  );
  const [di, dj, dk] = spacingMm(grid);
  const volumeMm3 = all * di * dj * dk;
  const { large, small, product } = rootsOf(covariance);
  const ellipsoid = ((4 * Math.PI) / 3) * Math.sqrt(125 * Math.max(product, 1e-9));
  // Outer edges of the voxels rather than their centres.
  const voxel = steps.map((p) => Math.max(...p.map(Math.abs)));
  return {
    volumeCc: volumeMm3 / 1000,
    extentMm: high.map((v, axis) => v - low[axis]! + voxel[axis]!) as unknown as Vec3,
    centreMm: toPatient(grid, indexPoint(ci, cj, ck)),
    elongation: Math.sqrt(large / Math.max(small, 1e-6)),
    compactness: volumeMm3 / ellipsoid,
    sectionMm2: (all * di * dj) / sections.size,
    sections,
  };
}

/** Mean of the way from one structure's centre to another's over the slices both have, LPS mm (only x and y); null without any. */
export function besideMm(of: Shape, from: Shape): readonly [number, number] | null {
  let [x, y, count] = [0, 0, 0];
  for (const [k, section] of of.sections) {
    const other = from.sections.get(k);
    if (other === undefined) continue;
    x += section.count * (section.centreMm[0] - other.centreMm[0]);
    y += section.count * (section.centreMm[1] - other.centreMm[1]);
    count += section.count;
  }
  return count === 0 ? null : [x / count, y / count];
}
