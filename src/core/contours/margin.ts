/**
 * Margins on contours. A contour stands for a slab: its area, half a slice up and half a slice down. A margin is the
 * section, on every slice plane, of that solid grown or shrunk in patient mm (docs/decisions/0021-margins-of-slabs.md).
 */
import { fault } from '../errors/errors.ts';
import {
  type Grid,
  indexPoint,
  sliceDistanceMm,
  sliceNormal,
  toPatient,
  type Vec3,
} from '../geometry/grid.ts';
import type { MarginMm } from '../masks/margin.ts';
import type { Ring, SliceRings } from '../structures/types.ts';
import { booleanSlice, untangledRings } from './boolean.ts';
import { growRound } from './grow-round.ts';
import { offsetRings, type Quadrants, rawGrowth } from './offset.ts';
import { uniteGrown } from './unite-grown.ts';

/** Half axes of the ellipsoid octants: quadrants in the slice, and along the normal towards larger and smaller k. */
interface Reach extends Quadrants {
  readonly kPlus: number;
  readonly kMinus: number;
}

/** True where {@link marginContours} applies: the same mm on all sides, or slices perpendicular to the patient's long axis. */
export function canOffsetContours(grid: Grid, margin: MarginMm): boolean {
  const sides = Object.values(margin);
  return sides.every((mm) => mm === sides[0]) || Math.abs(sliceNormal(grid)[2]) > 1 - 1e-9;
}

/**
 * Contours with a margin, mm per patient direction (positive grows, negative moves that side inwards; with mixed signs it
 * grows first). A slice plane lies (m − ½) slice distances from the slab of the m-th slice beyond it: within reach of
 * that end, the slab's area counts there with the margin's section at that height. In the slice sub-pixel: true to 0.01 mm.
 * @param wanted the slices to work out; default all. With mixed signs all are worked out.
 * @param cancelled asked before every slice: true stops the work.
 * @returns contours cut off at the image edge; above the first and below the last slice of the image is outside.
 * @throws PedicleError `margin-invalid` when a margin is not a finite number; `margin-oblique` when
 *   {@link canOffsetContours} is false; `cancelled`.
 */
export function marginContours(
  grid: Grid,
  slices: SliceRings,
  margin: MarginMm,
  wanted?: ReadonlySet<number>,
  cancelled?: () => boolean,
): SliceRings {
  const sides = Object.values(margin);
  if (!sides.every(Number.isFinite)) throw fault('margin-invalid');
  if (!canOffsetContours(grid, margin)) throw fault('margin-oblique');
  const [grows, shrinks] = [sides.some((mm) => mm > 0), sides.some((mm) => mm < 0)];
  let out: SliceRings = new Map([...slices].map(([k, rings]) => [k, untangledRings(rings)]));
  if (grows) out = grown(grid, out, reachOf(grid, margin, 1), shrinks ? undefined : wanted, cancelled);
  if (shrinks) out = shrunk(grid, out, reachOf(grid, margin, -1), wanted, cancelled);
  return out;
}

function stopIf(cancelled: (() => boolean) | undefined): void {
  if (cancelled?.() === true) throw fault('cancelled', { what: 'margin' });
}

/** On an axial slice the flat coordinates (s, t) are LPS x and y; otherwise all sides are the same. */
function reachOf(grid: Grid, margin: MarginMm, sign: 1 | -1): Reach {
  const part = (mm: number): number => Math.max(0, sign * mm);
  const [up, down] =
    stepUp(grid)[2] >= 0 ? (['superior', 'inferior'] as const) : (['inferior', 'superior'] as const);
  return {
    sPlus: part(margin.left),
    sMinus: part(margin.right),
    tPlus: part(margin.posterior),
    tMinus: part(margin.anterior),
    kPlus: part(margin[up]),
    kMinus: part(margin[down]),
  };
}

/** Unit normal of the slices, towards larger k. */
function stepUp(grid: Grid): Vec3 {
  const m = grid.indexToPatient;
  const [x, y, z] = sliceNormal(grid);
  return m[2] * x + m[6] * y + m[10] * z > 0 ? [x, y, z] : [-x, -y, -z];
}

/** Whole slices a margin (mm along the patient, either sign) adds or takes at an end: the nearest number, ½ upwards. */
export const marginSlices = (grid: Grid, mm: number): number =>
  Math.floor((Math.abs(mm) / sliceDistanceMm(grid)) * (1 + 1e-9) + 0.5 + 1e-12);

/** One way a slice's slab reaches another plane: `by` slices away, with the margin's section at that height. */
interface Level {
  readonly by: number;
  readonly section: Quadrants;
}

/** The planes a slab reaches, its own first; a plane at exactly the margin's distance counts as reached. */
function levelsOf(grid: Grid, reach: Reach): Level[] {
  const levels: Level[] = [{ by: 0, section: reach }];
  const step = sliceDistanceMm(grid);
  for (const [sign, mm] of [
    [1, reach.kPlus],
    [-1, reach.kMinus],
  ] as const) {
    for (let m = 1; (m - 0.5) * step <= mm * (1 + 1e-9); m += 1) {
      const s = Math.sqrt(Math.max(0, 1 - (((m - 0.5) * step) / mm) ** 2));
      const { sPlus, sMinus, tPlus, tMinus } = reach;
      levels.push({
        by: sign * m,
        section: { sPlus: s * sPlus, sMinus: s * sMinus, tPlus: s * tPlus, tMinus: s * tMinus },
      });
    }
  }
  return levels;
}

type Offset = (rings: readonly Ring[], section: Quadrants, by: number) => readonly Ring[];

/** Offsets of a slice's rings moved {@link onto} another plane; made once a section, as up and down often have the same. */
function offsetOnto(
  grid: Grid,
  offsetOf: (rings: readonly Ring[], section: Quadrants) => readonly Ring[],
): Offset {
  const made = new Map<readonly Ring[], Map<string, readonly Ring[]>>();
  return (rings, section, by) => {
    const key = `${section.sPlus} ${section.sMinus} ${section.tPlus} ${section.tMinus}`;
    const ofRings = made.get(rings) ?? new Map<string, readonly Ring[]>();
    made.set(rings, ofRings);
    const offset = ofRings.get(key) ?? offsetOf(rings, section);
    ofRings.set(key, offset);
    return onto(grid, offset, by);
  };
}

/** Whether slices lie straight over each other: no gantry tilt. */
function isUpright(grid: Grid): boolean {
  const m = grid.indexToPatient;
  return Math.hypot(m[2], m[6], m[10]) - sliceDistanceMm(grid) < 1e-6;
}

/** The end of slice k's slab, moved straight along the normal onto the plane `by` slices away. */
function onto(grid: Grid, rings: readonly Ring[], by: number): readonly Ring[] {
  if (by === 0) return rings;
  const m = grid.indexToPatient;
  const n = stepUp(grid);
  const beyond = (Math.abs(by) - 0.5) * sliceDistanceMm(grid);
  const move = [m[2], m[6], m[10]].map((c, a) => Math.sign(by) * (0.5 * c + n[a]! * beyond));
  return rings.map((ring) => ring.map((v, p) => v + move[p % 3]!));
}

function grown(
  grid: Grid,
  slices: SliceRings,
  reach: Reach,
  wanted?: ReadonlySet<number>,
  cancelled?: () => boolean,
): SliceRings {
  const levels = levelsOf(grid, reach);
  const { sPlus, sMinus, tPlus, tMinus } = reach;
  if (sPlus > 0 && sPlus === sMinus && tPlus > 0 && tPlus === tMinus && isUpright(grid)) {
    const out = growRound(
      grid,
      slices,
      [sPlus, tPlus],
      levels.map(({ by, section }) => ({ by, share: section.sPlus / sPlus })),
      wanted,
      () => stopIf(cancelled),
    );
    return new Map([...out].map(([k, rings]) => [k, withinImage(grid, k, rings)]));
  }
  const offset = offsetOnto(grid, rawGrowth);
  const parts = new Map<number, (readonly Ring[])[]>();
  for (const { by, section } of levels) {
    for (const [k, rings] of slices) {
      if (k + by < 0 || k + by >= grid.dims[2] || wanted?.has(k + by) === false) continue;
      stopIf(cancelled);
      const list = parts.get(k + by) ?? [];
      list.push(offset(rings, section, by));
      parts.set(k + by, list);
    }
  }
  const out = new Map<number, readonly Ring[]>();
  for (const [k, areas] of [...parts].sort(([a], [b]) => a - b)) {
    stopIf(cancelled);
    const rings = withinImage(grid, k, uniteGrown(areas));
    if (rings.length > 0) out.set(k, rings);
  }
  return out;
}

function shrunk(
  grid: Grid,
  slices: SliceRings,
  reach: Reach,
  wanted?: ReadonlySet<number>,
  cancelled?: () => boolean,
): SliceRings {
  const levels = levelsOf(grid, reach);
  const offset = offsetOnto(grid, (rings, section) => offsetRings(rings, section, 'shrink'));
  const out = new Map<number, readonly Ring[]>();
  for (const [k, rings] of slices) {
    if (wanted?.has(k) === false) continue;
    stopIf(cancelled);
    // Outside reaches in where a slice within reach has nothing.
    if (levels.some(({ by }) => (slices.get(k + by)?.length ?? 0) === 0)) continue;
    let left: readonly Ring[] = rings;
    // Nearer slices cut most: an area that is gone needs no more of them.
    for (const { by, section } of levels) {
      if (left.length === 0) break;
      const core = offset(slices.get(k + by)!, section, -by);
      left = by === 0 ? core : booleanSlice(left, core, 'intersect');
    }
    if (left.length > 0) out.set(k, left);
  }
  return out;
}

/** What lies on the image's voxels of slice k; rings that do are the same objects. */
function withinImage(grid: Grid, k: number, rings: readonly Ring[]): readonly Ring[] {
  const [ni, nj] = grid.dims;
  const inside = (ring: Ring): boolean => {
    const m = grid.patientToIndex;
    for (let p = 0; p < ring.length; p += 3) {
      const [x, y, z] = [ring[p]!, ring[p + 1]!, ring[p + 2]!];
      const i = m[0] * x + m[1] * y + m[2] * z + m[3];
      const j = m[4] * x + m[5] * y + m[6] * z + m[7];
      if (i < -0.5 || j < -0.5 || i > ni - 0.5 || j > nj - 0.5) return false;
    }
    return true;
  };
  if (rings.every(inside)) return rings;
  const corners = [
    [-0.5, -0.5],
    [ni - 0.5, -0.5],
    [ni - 0.5, nj - 0.5],
    [-0.5, nj - 0.5],
  ] as const;
  const frame = Float64Array.from(corners.flatMap(([i, j]) => [...toPatient(grid, indexPoint(i, j, k))]));
  return booleanSlice(rings, [frame], 'intersect');
}
