/** Phantoms sampled finely around the spine alone: for tests that measure vertebrae. */
import { createGrid, type Grid, type Vec3 } from '../../src/core/geometry/grid.ts';
import type { Mask } from '../../src/core/masks/index.ts';
import type { SpinePhantom } from '../../src/core/phantom/create-spine-phantom.ts';
import { createSpinePhantom, type PhantomOptions } from '../../src/core/phantom/index.ts';
import { PART } from '../../src/core/phantom/label-table.ts';
import type { VertebraLevel } from '../../src/core/spine/index.ts';
import { maskFromArray } from './mask-arrays.ts';

export interface SpineField {
  readonly from: VertebraLevel;
  readonly to: VertebraLevel;
  readonly spacingMm?: Vec3;
  /** Rotation of the image axes about the patient's z, then x, degrees. */
  readonly turnDeg?: readonly [number, number];
  /** Slices run from the feet up instead of from the head down. */
  readonly feetFirst?: boolean;
}

/** A phantom's skeleton on a grid that holds the levels asked for and little else. */
export function spinePhantom(options: PhantomOptions, field: SpineField): SpinePhantom {
  const plain = { ...options, noiseHu: 0, softTissue: false, couch: false };
  const { vertebrae } = createSpinePhantom({ ...plain, size: [2, 2], slices: 1 });
  const at = (level: VertebraLevel): number => vertebrae.findIndex((v) => v.level === level);
  const centres = vertebrae.slice(at(field.from), at(field.to) + 1).map((v) => v.centreMm);
  return createSpinePhantom({ ...plain, grid: gridAround(centres, field) });
}

/** A grid that reaches 60 mm to the sides, 35 mm to the front, 75 mm to the back and 34 mm beyond the end centres. */
function gridAround(centres: readonly Vec3[], field: SpineField): Grid {
  const spacing = field.spacingMm ?? [1, 1, 1];
  const [c, s] = turn(field.turnDeg?.[0] ?? 0);
  const [cx, sx] = turn(field.turnDeg?.[1] ?? 0);
  const head = field.feetFirst ? -1 : 1;
  const axes: readonly [Vec3, Vec3, Vec3] = [
    [head * c, head * s, 0],
    [-s * cx, c * cx, sx],
    [head * s * sx, head * -c * sx, head * cx],
  ];
  const dots = (a: 0 | 1 | 2): number[] =>
    centres.map((p) => p[0] * axes[a][0] + p[1] * axes[a][1] + p[2] * axes[a][2]);
  const before: Vec3 = [60, 35, 34];
  const after: Vec3 = [60, 75, 34];
  const low = (a: 0 | 1 | 2): number => Math.min(...dots(a)) - before[a];
  const lo: Vec3 = [low(0), low(1), low(2)];
  const count = (a: 0 | 1 | 2): number => Math.ceil((Math.max(...dots(a)) + after[a] - lo[a]) / spacing[a]);
  const dims: Vec3 = [count(0), count(1), count(2)];
  const step = (a: 0 | 1 | 2): Vec3 => axes[a].map((v) => v * spacing[a]) as unknown as Vec3;
  const originAt = (n: 0 | 1 | 2): number => lo[0] * axes[0][n] + lo[1] * axes[1][n] + lo[2] * axes[2][n];
  const originMm: Vec3 = [originAt(0), originAt(1), originAt(2)];
  return createGrid({ dims, originMm, stepIMm: step(0), stepJMm: step(1), stepKMm: step(2) });
}

const turn = (deg: number): [number, number] => [
  Math.cos((deg * Math.PI) / 180),
  Math.sin((deg * Math.PI) / 180),
];

/** The phantom's canal with the cord in it. */
export const canalOf = (p: SpinePhantom): Mask =>
  maskFromArray(
    p.labels.grid,
    p.labels.data.map((v) => (v === PART.canal || v === PART.cord ? 1 : 0)),
  );
