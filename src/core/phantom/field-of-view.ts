/** The grid the phantom is sampled on. */
import { createGrid, type Grid, type Vec3 } from '../geometry/grid.ts';
import { type Column, centreHeight } from './column.ts';
import type { FullPhantomOptions } from './options.ts';
import type { Torso } from './torso.ts';

type Matrix = readonly [Vec3, Vec3, Vec3];

const RAD = Math.PI / 180;

/** Grid from the options: rows and columns around the trunk's middle, slices over the asked levels. */
export function phantomGrid(o: FullPhantomOptions, column: Column, torso: Torso): Grid {
  if (o.grid) return o.grid;
  const [zLo, zHi] = coveredZ(o, column);
  const slices = o.slices ?? Math.max(1, Math.round((zHi - zLo) / o.spacingMm[2]) + 1);
  const [di, dj, dk] = o.spacingMm;
  const feet = o.position.startsWith('FF');
  const prone = o.position.endsWith('P');
  const face = prone ? -1 : 1;
  const head = feet ? -1 : 1;
  // Column direction × row direction × slice direction is right-handed in every position.
  let i: Vec3 = [face * head, 0, 0];
  let j: Vec3 = [0, face, 0];
  let k: Vec3 = [0, 0, head];
  const turn = rotation(o.obliqueDeg);
  [i, j, k] = [times(turn, i), times(turn, j), times(turn, k)];
  if (o.gantryTiltDeg !== 0) j = turned(j, i, k, o.gantryTiltDeg * RAD);
  const [zMid, span] = [
    (zLo + zHi) / 2,
    [(o.size[0] - 1) / 2, (o.size[1] - 1) / 2, (slices - 1) / 2] as const,
  ];
  const zFov = Math.max(-60, Math.min(zMid, column.zOf('T5')));
  const centre: Vec3 = [
    o.sacrumAtMm[0],
    o.sacrumAtMm[1] + (torso.front(zFov) + torso.back(zFov)) / 2 + 14,
    o.sacrumAtMm[2] + zMid,
  ];
  const origin = [0, 1, 2].map(
    (a) => centre[a]! - span[0] * di * i[a]! - span[1] * dj * j[a]! - span[2] * dk * k[a]!,
  ) as unknown as Vec3;
  const scaled = (v: Vec3, s: number): Vec3 => [v[0] * s, v[1] * s, v[2] * s];
  return createGrid({
    dims: [o.size[0], o.size[1], slices],
    originMm: origin,
    stepIMm: scaled(i, di),
    stepJMm: scaled(j, dj),
    stepKMm: scaled(k, dk),
  });
}

function coveredZ(o: FullPhantomOptions, column: Column): [number, number] {
  const find = (level: string): { z: number; half: number } => {
    const v = column.vertebrae.find((one) => one.level === level) ?? column.vertebrae[0];
    return v
      ? { z: v.frame.origin[2], half: centreHeight(v.size) / 2 + v.size.discBelow / 2 }
      : { z: 0, half: 0 };
  };
  const top =
    o.levels.from === 'head' ? find('C1').z + 60 : find(o.levels.from).z + find(o.levels.from).half + 4;
  const bottom =
    o.levels.to === 'hips'
      ? -190
      : o.levels.to === 'sacrum'
        ? -86
        : find(o.levels.to).z - find(o.levels.to).half - 4;
  return [Math.min(bottom, top - 1), top];
}

const times = (m: Matrix, v: Vec3): Vec3 => [
  m[0][0] * v[0] + m[0][1] * v[1] + m[0][2] * v[2],
  m[1][0] * v[0] + m[1][1] * v[1] + m[1][2] * v[2],
  m[2][0] * v[0] + m[2][1] * v[1] + m[2][2] * v[2],
];

/** Rotation about x, then y, then z, degrees. */
function rotation(deg: Vec3): Matrix {
  const [a, b, c] = [deg[0] * RAD, deg[1] * RAD, deg[2] * RAD];
  const [sa, ca, sb, cb, sc, cc] = [
    Math.sin(a),
    Math.cos(a),
    Math.sin(b),
    Math.cos(b),
    Math.sin(c),
    Math.cos(c),
  ];
  return [
    [cc * cb, cc * sb * sa - sc * ca, cc * sb * ca + sc * sa],
    [sc * cb, sc * sb * sa + cc * ca, sc * sb * ca - cc * sa],
    [-sb, cb * sa, cb * ca],
  ];
}

/** `v` turned by an angle in the plane of itself and `normal` (about `axis`, perpendicular to both). */
function turned(v: Vec3, _axis: Vec3, normal: Vec3, angle: number): Vec3 {
  const [s, c] = [Math.sin(angle), Math.cos(angle)];
  return [c * v[0] + s * normal[0], c * v[1] + s * normal[1], c * v[2] + s * normal[2]];
}
