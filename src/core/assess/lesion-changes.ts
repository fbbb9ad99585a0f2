/** What became of the lesions of one vertebra between two CTs. */
import type { Vec3 } from '../geometry/grid.ts';
import { minus, voxelMm } from '../geometry/vec.ts';
import { type Mask, maskVolumeCc } from '../masks/index.ts';
import { movedBy, type RigidMove } from './register-vertebra.ts';

/** A tumour's part in one vertebra at one time. */
export interface TimedLesion {
  readonly name: string;
  readonly mask: Mask;
}

export interface LesionChange {
  readonly state: 'new' | 'gone' | 'grown' | 'shrunk' | 'same';
  readonly before: { readonly names: readonly string[]; readonly cc: number } | null;
  readonly after: { readonly names: readonly string[]; readonly cc: number } | null;
  /** After over before; null where one is missing. */
  readonly ratio: number | null;
}

/** A change of volume below this share is no change: it is within what two contours of one lesion differ by. */
export const SAME_WITHIN = 0.2;

/**
 * Pairs the lesions of one vertebra at two times: those that meet within `reachMm` once moved belong together (several may
 * have grown into one, or one fallen apart), the rest is gone or new.
 */
export function lesionChanges(
  before: readonly TimedLesion[],
  after: readonly TimedLesion[],
  move: RigidMove,
  reachMm = 2,
): LesionChange[] {
  const groups: { before: Set<number>; after: Set<number> }[] = [];
  const points = before.map(({ mask }) => movedPoints(mask, move));
  before.forEach((_, b) => {
    after.forEach((later, a) => {
      if (!meets(points[b] as Vec3[], later.mask, reachMm)) return;
      const joined = groups.filter((g) => g.before.has(b) || g.after.has(a));
      const group = { before: new Set([b]), after: new Set([a]) };
      for (const g of joined) {
        for (const n of g.before) group.before.add(n);
        for (const n of g.after) group.after.add(n);
        groups.splice(groups.indexOf(g), 1);
      }
      groups.push(group);
    });
  });
  const alone = (all: readonly TimedLesion[], side: 'before' | 'after'): number[] =>
    all.map((_, n) => n).filter((n) => !groups.some((g) => g[side].has(n)));
  const some = (all: readonly TimedLesion[], which: Iterable<number>) => {
    const chosen = [...which].sort((a, b) => a - b).map((n) => all[n] as TimedLesion);
    return { names: chosen.map((l) => l.name), cc: chosen.reduce((sum, l) => sum + maskVolumeCc(l.mask), 0) };
  };
  return [
    ...groups.map((g): LesionChange => {
      const [was, is] = [some(before, g.before), some(after, g.after)];
      const ratio = is.cc / was.cc;
      const state = ratio > 1 + SAME_WITHIN ? 'grown' : ratio < 1 - SAME_WITHIN ? 'shrunk' : 'same';
      return { state, before: was, after: is, ratio };
    }),
    ...alone(before, 'before').map(
      (n): LesionChange => ({ state: 'gone', before: some(before, [n]), after: null, ratio: null }),
    ),
    ...alone(after, 'after').map(
      (n): LesionChange => ({ state: 'new', before: null, after: some(after, [n]), ratio: null }),
    ),
  ];
}

function movedPoints({ grid, box: { lo, size }, data }: Mask, move: RigidMove): Vec3[] {
  const out: Vec3[] = [];
  for (let o = data.indexOf(1); o >= 0; o = data.indexOf(1, o + 1)) {
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    out.push(movedBy(move, voxelMm(grid, i, j, lo[2] + Math.floor(o / (size[0] * size[1])))));
  }
  return out;
}

/** Whether a point lies in the mask or within the reach of one of its voxels. */
function meets(points: readonly Vec3[], { grid, box: { lo, size }, data }: Mask, reachMm: number): boolean {
  const m = grid.patientToIndex;
  const steps = [0, 1, 2].map((r) =>
    Math.ceil(reachMm * Math.hypot(m[4 * r]!, m[4 * r + 1]!, m[4 * r + 2]!)),
  ) as [number, number, number];
  return points.some((p) => {
    const at = [0, 1, 2].map(
      (r) =>
        Math.round(m[4 * r]! * p[0] + m[4 * r + 1]! * p[1] + m[4 * r + 2]! * p[2] + m[4 * r + 3]!) - lo[r]!,
    ) as [number, number, number];
    for (let k = Math.max(0, at[2] - steps[2]); k <= Math.min(size[2] - 1, at[2] + steps[2]); k += 1)
      for (let j = Math.max(0, at[1] - steps[1]); j <= Math.min(size[1] - 1, at[1] + steps[1]); j += 1)
        for (let i = Math.max(0, at[0] - steps[0]); i <= Math.min(size[0] - 1, at[0] + steps[0]); i += 1) {
          if (data[i + size[0] * (j + size[1] * k)] !== 1) continue;
          const voxel = voxelMm(grid, lo[0] + i, lo[1] + j, lo[2] + k);
          if (Math.hypot(...minus(voxel, p)) <= reachMm) return true;
        }
    return false;
  });
}
