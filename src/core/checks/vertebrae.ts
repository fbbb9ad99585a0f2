/** Vertebrae in the order of their names, at the distance vertebrae have. */
import { ringsArea, ringsCentroid } from '../contours/index.ts';
import type { Vec3 } from '../geometry/grid.ts';
import { allLevels, levelSequence, parseLevel, type VertebraLevel } from '../spine/level-names.ts';
import { median } from '../statistics/index.ts';
import type { SliceRings, Structure } from '../structures/types.ts';
import { knownName } from './structure-rules.ts';
import { type CheckFinding, of, type SetCheck } from './types.ts';

interface Placed {
  readonly structure: Structure;
  readonly level: VertebraLevel;
  readonly centreMm: Vec3;
}

/** Centre of mass of contours, LPS mm; null without area. */
export function centreOf(slices: SliceRings): Vec3 | null {
  let [x, y, z, sum] = [0, 0, 0, 0];
  for (const rings of slices.values()) {
    const centre = ringsCentroid(rings);
    if (centre === null) continue;
    const area = ringsArea(rings);
    x += area * centre[0];
    y += area * centre[1];
    z += area * centre[2];
    sum += area;
  }
  return sum > 0 ? [x / sum, y / sum, z / sum] : null;
}

/** Whole vertebrae, or their bodies where only those are there, head first by name. */
function placedVertebrae(structures: readonly Structure[]): Placed[] {
  const named = (body: boolean): Placed[] =>
    structures.flatMap((structure) => {
      const name = knownName(structure.name);
      if (/_Body$/.test(name) !== body) return [];
      const level = /^VB_/.test(name) ? parseLevel(name.replace(/_Body$/, '')) : undefined;
      const centreMm = level === undefined ? null : centreOf(structure.slices);
      return level === undefined || centreMm === null ? [] : [{ structure, level, centreMm }];
    });
  const whole = named(false);
  const used = whole.length > 1 ? whole : named(true);
  return used.sort((a, b) => allLevels.indexOf(a.level) - allLevels.indexOf(b.level));
}

/** Steps from one level to another in a usual spine: T12 to L1 is one. Null for T13 and L6. */
function levelsBetween(a: VertebraLevel, b: VertebraLevel): number | null {
  const usual = levelSequence();
  const [p, q] = [usual.indexOf(a), usual.indexOf(b)];
  return p < 0 || q < 0 ? null : q - p;
}

/** How far a step may be from the middle one of its column: neighbouring vertebrae grow by a few per cent. */
const STEP_RATIO: readonly [number, number] = [0.62, 1.6];

/** Distance of two neighbours in the list, mm a level. */
function stepMm(upper: Placed, lower: Placed): number {
  const levels = Math.max(1, levelsBetween(upper.level, lower.level) ?? 1);
  return Math.hypot(...lower.centreMm.map((v, axis) => v - upper.centreMm[axis]!)) / levels;
}

/** The middle of the steps, when there are enough to have one. */
function usualStep(column: readonly Placed[]): number | null {
  const steps = column.slice(1).map((lower, n) => stepMm(column[n] as Placed, lower));
  return steps.length < 3 ? null : median(steps);
}

/** Whether a vertebra reaches the first or last slice anything is drawn on: it may be cut off there, its centre says little. */
function atEnd(structures: readonly Structure[]): (placed: Placed) => boolean {
  const all = structures.flatMap((s) => [...s.slices.keys()]);
  const [first, last] = all.reduce(([a, b], k) => [Math.min(a, k), Math.max(b, k)], [Infinity, -Infinity]);
  return ({ structure }) => structure.slices.has(first as number) || structure.slices.has(last as number);
}

/** Whether one is drawn only between the first and last slices of the other: a spinous process left beside the next one's body. */
function isBeside({ structure: one }: Placed, { structure: other }: Placed): boolean {
  const [mine, theirs] = [[...one.slices.keys()], [...other.slices.keys()]];
  return Math.min(...mine) >= Math.min(...theirs) && Math.max(...mine) <= Math.max(...theirs);
}

export const vertebraChecks: SetCheck = ({ structures, rules }) => {
  const cutOff = atEnd(structures);
  const column = placedVertebrae(structures);
  const usual = usualStep(column);
  const [least, most] = rules.vertebraStepMm;
  const low = Math.max(least, (usual ?? 0) * STEP_RATIO[0]);
  const high = Math.min(most, (usual ?? Number.POSITIVE_INFINITY) * STEP_RATIO[1]);
  return column.slice(1).flatMap((lower, n): CheckFinding[] => {
    const upper = column[n] as Placed;
    if (upper.level === lower.level) return [];
    // Towards the feet z falls.
    if (lower.centreMm[2] >= upper.centreMm[2]) {
      // Of one that is cut off only its spinous process may be left, beside the next one's body; two exchanged reach past each other.
      const rest = (a: Placed, b: Placed): boolean => cutOff(a) && isBeside(a, b);
      const severity = rest(upper, lower) || rest(lower, upper) ? 'warning' : 'error';
      return [
        of(lower.structure, 'vertebra-order', severity, {
          lower: lower.structure.name,
          upper: upper.structure.name,
        }),
      ];
    }
    const mm = stepMm(upper, lower);
    if ((mm >= low && mm <= high) || cutOff(upper) || cutOff(lower)) return [];
    return [
      of(lower.structure, 'vertebra-spacing', 'warning', {
        lower: lower.structure.name,
        upper: upper.structure.name,
        mm,
        lowMm: low,
        highMm: high,
      }),
    ];
  });
};
