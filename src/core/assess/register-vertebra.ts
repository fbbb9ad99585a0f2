/** The same vertebra in two CTs: rigid registration of one onto the other, by its frame, then by HU. */
import type { Vec3 } from '../geometry/grid.ts';
import { along, cross, dot, minus, scaled, unit, voxelMm } from '../geometry/vec.ts';
import type { Mask, Volume } from '../masks/index.ts';
import type { VertebraFrame } from '../spine/index.ts';

/** A rigid move of LPS points: turned by `turn` (rows of a rotation matrix) about the origin, then moved, mm. */
export interface RigidMove {
  readonly turn: readonly [Vec3, Vec3, Vec3];
  readonly shiftMm: Vec3;
}

export const movedBy = ({ turn, shiftMm }: RigidMove, p: Vec3): Vec3 => [
  dot(turn[0], p) + shiftMm[0],
  dot(turn[1], p) + shiftMm[1],
  dot(turn[2], p) + shiftMm[2],
];

/** The move back. */
export function inverseMove({ turn, shiftMm }: RigidMove): RigidMove {
  const column = (c: 0 | 1 | 2): Vec3 => [turn[0][c], turn[1][c], turn[2][c]];
  const back = [column(0), column(1), column(2)] as const;
  return { turn: back, shiftMm: scaled(movedBy({ turn: back, shiftMm: [0, 0, 0] }, shiftMm), -1) };
}

/** Takes a place in one vertebra to the same place in the other by their frames. */
export function moveByFrames(from: VertebraFrame, to: VertebraFrame): RigidMove {
  const axes = [
    [from.left, to.left],
    [from.back, to.back],
    [from.up, to.up],
  ] as const;
  const row = (r: 0 | 1 | 2): Vec3 =>
    [0, 1, 2].map((c) => axes.reduce((sum, [a, b]) => sum + b[r] * a[c as 0], 0)) as unknown as Vec3;
  const turn = [row(0), row(1), row(2)] as const;
  const turned = movedBy({ turn, shiftMm: [0, 0, 0] }, from.originMm);
  return { turn, shiftMm: minus(to.originMm, turned) };
}

interface Sample {
  readonly at: Vec3;
  readonly hu: number;
}

/** Values from here down are air and soft tissue around bone, from here up metal: no measure of bone. */
const HU_RANGE = [-200, 1500] as const;
const SAMPLES = 4000;

/**
 * Refines a move so that the HU of the vertebra agree best (least mean absolute difference, robust against the lesion that
 * changed), by trying steps along and about each axis, halved when none helps: from 2 mm and 2° to 0.06.
 * @param from the vertebra's volume and whole mask at the earlier time. @param to the later volume.
 */
export function refineMove(
  from: { readonly volume: Volume; readonly whole: Mask },
  to: Volume,
  start: RigidMove,
): RigidMove {
  const samples = samplesOf(from.volume, from.whole);
  if (samples.length < 50) return start;
  const middle = scaled(
    samples.reduce<Vec3>((sum, s) => along(sum, s.at, 1), [0, 0, 0]),
    1 / samples.length,
  );
  const sample = sampler(to);
  let best = start;
  let least = mismatch(samples, sample, best);
  for (let step = 2; step > 0.05; step /= 2) {
    for (let improved = true; improved; ) {
      improved = false;
      for (const axis of [0, 1, 2] as const)
        for (const sign of [1, -1])
          for (const kind of ['shift', 'turn'] as const) {
            const next =
              kind === 'shift' ? shifted(best, axis, sign * step) : turned(best, axis, sign * step, middle);
            const value = mismatch(samples, sample, next);
            if (value >= least - 1e-6) continue;
            [best, least, improved] = [next, value, true];
          }
    }
  }
  return best;
}

function samplesOf(volume: Volume, whole: Mask): Sample[] {
  const { lo, size } = whole.box;
  const [ni, nj] = volume.grid.dims;
  const set = whole.data.reduce((n, v) => n + v, 0);
  const every = Math.max(1, Math.floor(set / SAMPLES));
  const out: Sample[] = [];
  let n = 0;
  for (let o = whole.data.indexOf(1); o >= 0; o = whole.data.indexOf(1, o + 1)) {
    n += 1;
    if (n % every !== 0) continue;
    const i = lo[0] + (o % size[0]);
    const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
    const k = lo[2] + Math.floor(o / (size[0] * size[1]));
    const hu = volume.data[i + ni * (j + nj * k)]!;
    if (hu >= HU_RANGE[0] && hu <= HU_RANGE[1]) out.push({ at: voxelMm(volume.grid, i, j, k), hu });
  }
  return out;
}

/** HU at an LPS point, linear between voxels; null outside. */
function sampler({ grid, data }: Volume): (p: Vec3) => number | null {
  const m = grid.patientToIndex;
  const [ni, nj, nk] = grid.dims;
  return (p) => {
    const i = m[0] * p[0] + m[1] * p[1] + m[2] * p[2] + m[3];
    const j = m[4] * p[0] + m[5] * p[1] + m[6] * p[2] + m[7];
    const k = m[8] * p[0] + m[9] * p[1] + m[10] * p[2] + m[11];
    const [a, b, c] = [Math.floor(i), Math.floor(j), Math.floor(k)];
    if (a < 0 || b < 0 || c < 0 || a + 1 >= ni || b + 1 >= nj || c + 1 >= nk) return null;
    const [x, y, z] = [i - a, j - b, k - c];
    const o = a + ni * (b + nj * c);
    const at = (n: number): number => data[n]!;
    const line = (n: number): number => at(n) + x * (at(n + 1) - at(n));
    const plane = (n: number): number => line(n) + y * (line(n + ni) - line(n));
    return plane(o) + z * (plane(o + ni * nj) - plane(o));
  };
}

/** Mean absolute difference, each capped: what a lesion changed counts little. */
const CAP_HU = 250;

function mismatch(samples: readonly Sample[], hu: (p: Vec3) => number | null, move: RigidMove): number {
  let sum = 0;
  for (const s of samples) {
    const there = hu(movedBy(move, s.at));
    sum += there === null ? CAP_HU : Math.min(CAP_HU, Math.abs(there - s.hu));
  }
  return sum / samples.length;
}

const axisOf = (axis: 0 | 1 | 2): Vec3 => [axis === 0 ? 1 : 0, axis === 1 ? 1 : 0, axis === 2 ? 1 : 0];

const shifted = (move: RigidMove, axis: 0 | 1 | 2, mm: number): RigidMove => ({
  ...move,
  shiftMm: along(move.shiftMm, axisOf(axis), mm),
});

/** Turned by degrees about an axis through where `middle` has gone. */
function turned(move: RigidMove, axis: 0 | 1 | 2, degrees: number, middle: Vec3): RigidMove {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const about = axisOf(axis);
  const rotate = (v: Vec3): Vec3 =>
    along(along(scaled(v, cos), cross(about, v), sin), about, dot(about, v) * (1 - cos));
  const columns = [0, 1, 2].map((c) =>
    rotate([move.turn[0][c as 0], move.turn[1][c as 0], move.turn[2][c as 0]]),
  );
  const row = (r: 0 | 1 | 2): Vec3 => {
    const v = columns.map((column) => column[r]) as unknown as Vec3;
    return v;
  };
  const turn = [unit(row(0)), unit(row(1)), unit(row(2))] as const;
  const stays = movedBy(move, middle);
  return { turn, shiftMm: minus(stays, movedBy({ turn, shiftMm: [0, 0, 0] }, middle)) };
}
