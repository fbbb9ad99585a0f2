/** The outline of the body, the rib cage and the abdominal cavity as functions of z. */
import type { Column } from './column.ts';
import { type BoxMm, linearThrough, type Shape, tabulated } from './shapes.ts';

/** Cross sections of the trunk; all lengths mm, all functions of z in anatomy coordinates. */
export interface Torso {
  /** Skin: half width, front and back y. */
  readonly halfWidth: (z: number) => number;
  readonly front: (z: number) => number;
  readonly back: (z: number) => number;
  /** Inner chest or abdominal wall: half width, front and back y. */
  readonly innerWidth: (z: number) => number;
  readonly innerFront: (z: number) => number;
  readonly innerBack: (z: number) => number;
  readonly zTop: number;
  readonly zBottom: number;
}

type Row = readonly [
  zName: string,
  halfWidth: number,
  depth: number,
  backFat: number,
  innerWidth: number,
  innerDepth: number,
];

// biome-ignore format: one level a row: skin half width, skin depth, skin behind body centre, cavity half width, cavity depth
const rows: readonly Row[] = [
  ['top',  60, 150, 86,  10,  20],
  ['C1',   70, 175, 82,  10,  20],
  ['C3',   62, 138, 70,  10,  20],
  ['C5',   60, 124, 72,  12,  22],
  ['C7',   84, 134, 80,  20,  30],
  ['T1',  128, 150, 86,  42,  52],
  ['T2',  158, 168, 90,  66,  84],
  ['T3',  168, 186, 92,  88, 112],
  ['T5',  168, 206, 86, 116, 150],
  ['T7',  162, 216, 87, 130, 172],
  ['T9',  158, 219, 89, 136, 184],
  ['T11', 154, 218, 90, 135, 186],
  ['L1',  150, 214, 90, 126, 162],
  ['L3',  150, 208, 88, 122, 140],
  ['L5',  160, 212, 92, 120, 128],
  ['S1',  168, 216, 100, 108, 132],
  ['hip', 174, 214, 112, 92, 140],
  ['low', 172, 204, 118, 84, 128],
];

/** Builds the trunk around a column: its back follows a smoothed curve of the vertebrae. */
export function buildTorso(column: Column): Torso {
  const top = column.vertebrae[0]?.frame.origin[2] ?? 0;
  const zAt = (name: string): number => {
    if (name === 'top') return top + 70;
    if (name === 'S1') return -8;
    if (name === 'hip') return -80;
    if (name === 'low') return -220;
    return column.vertebrae.find((v) => v.level === name)?.frame.origin[2] ?? 0;
  };
  const [zTop, zBottom] = [top + 160, -260];
  const keyed = (pick: (r: Row) => number, smooth = 18): ((z: number) => number) =>
    tabulated(linearThrough(rows.map((r) => [zAt(r[0]), pick(r)] as const)), zBottom, zTop, smooth);
  const spine = tabulated(column.bodyY, zBottom, zTop, 45);
  const [width, depth, behind] = [keyed((r) => r[1]), keyed((r) => r[2]), keyed((r) => r[3])];
  const [innerWidth, innerDepth] = [keyed((r) => r[4]), keyed((r) => r[5])];
  const back = (z: number): number => spine(z) + behind(z);
  const innerBack = (z: number): number => spine(z) + 46;
  return {
    halfWidth: width,
    back,
    front: (z) => back(z) - depth(z),
    innerWidth,
    innerBack,
    innerFront: (z) => innerBack(z) - innerDepth(z),
    zTop,
    zBottom,
  };
}

/** Solid with superelliptic cross sections between `zLo` and `zHi`, grown by `growMm`. */
export function trunkShape(
  torso: Torso,
  part: 'skin' | 'cavity',
  zLo: number,
  zHi: number,
  growMm = 0,
): Shape {
  const skin = part === 'skin';
  const width = skin ? torso.halfWidth : torso.innerWidth;
  const front = skin ? torso.front : torso.innerFront;
  const back = skin ? torso.back : torso.innerBack;
  let [w, f, b] = [0, 0, 0];
  let last = Number.NaN;
  const distance = (x: number, y: number, z: number): number => {
    if (z !== last) {
      [w, f, b] = [width(z) + growMm, front(z) - growMm, back(z) + growMm];
      last = z;
    }
    const half = (b - f) / 2;
    const dy = y - (b + f) / 2;
    const [p, q] = [(x / w) ** 2, (dy / half) ** 2];
    const r = Math.sqrt(Math.sqrt(p * p + q * q + 1.4 * p * q));
    return r < 1e-6 ? -half : (1 - 1 / r) * Math.sqrt(x * x + dy * dy);
  };
  const box = trunkBox(width, front, back, Math.max(zLo, torso.zBottom), Math.min(zHi, torso.zTop), growMm);
  return {
    box: { lo: [box.lo[0], box.lo[1], zLo], hi: [box.hi[0], box.hi[1], zHi] },
    distance: capped(distance, zLo, zHi),
  };
}

type OfZ = (z: number) => number;

function trunkBox(width: OfZ, front: OfZ, back: OfZ, zLo: number, zHi: number, growMm: number): BoxMm {
  let [wide, first, last] = [0, Infinity, -Infinity];
  for (let z = zLo; z <= zHi + 1; z += 1) {
    wide = Math.max(wide, width(z) + growMm);
    first = Math.min(first, front(z) - growMm);
    last = Math.max(last, back(z) + growMm);
  }
  return { lo: [-wide, first, zLo], hi: [wide, last, zHi] };
}

const capped =
  (distance: (x: number, y: number, z: number) => number, zLo: number, zHi: number) =>
  (x: number, y: number, z: number): number => {
    const cap = Math.max(zLo - z, z - zHi);
    return cap > 0 ? cap : Math.max(distance(x, y, z), cap);
  };
