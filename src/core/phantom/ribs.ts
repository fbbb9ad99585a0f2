/** Ribs, costal cartilage, sternum, clavicles and scapulae. */
import type { Vec3 } from '../geometry/grid.ts';
import { numberOf, regionOf, type VertebraLevel } from '../spine/level-names.ts';
import { type Column, centreHeight, type PlacedVertebra } from './column.ts';
import { capsuleShape, catmullRom, fromLocal, type Shape } from './shapes.ts';
import type { Torso } from './torso.ts';

/** One piece of the rib cage. */
export interface CagePart {
  readonly shape: Shape;
  readonly tissue: 'rib' | 'cartilage' | 'sternum' | 'shoulder';
  readonly side: 'left' | 'right' | 'middle';
  readonly level?: VertebraLevel;
}

/** How far a rib reaches round the chest (degrees from the back) and how far it drops (mm), per thoracic number. */
const REACH = [0, 118, 132, 142, 148, 150, 150, 146, 140, 134, 124, 92, 58, 26];
const DROP = [0, 34, 56, 74, 90, 102, 112, 118, 122, 120, 110, 70, 34, 8];

/** Every rib as a chain of capsules from the vertebra round the chest wall. */
export function ribParts(column: Column, torso: Torso): CagePart[] {
  const parts: CagePart[] = [];
  const thoracic = column.vertebrae.filter((v) => regionOf(v.level) === 'T');
  for (const vertebra of thoracic) {
    for (const sign of [1, -1] as const) parts.push(...oneRib(vertebra, torso, sign, thoracic.length));
  }
  return parts;
}

function oneRib(v: PlacedVertebra, torso: Torso, sign: 1 | -1, thoracicCount: number): CagePart[] {
  const { size, frame, level } = v;
  const n = numberOf(level);
  const row = Math.min(13, n + (thoracicCount < 12 && n >= thoracicCount - 2 ? 1 : 0));
  const [reach, drop] = [REACH[row]!, DROP[row]!];
  const height = centreHeight(size);
  const up = n >= 11 ? height * 0.1 : height * 0.38;
  const head = fromLocal(frame, [sign * (size.widthTop / 2 + 3.2), size.depth * 0.36, up]);
  const tubercle = fromLocal(frame, [
    sign * (Math.max(26, size.transverseSpan / 2) - 1),
    size.depth / 2 + size.canalDepth * 0.78 - 1,
    up * 0.4 + 1,
  ]);
  const knots: Vec3[] = [head, tubercle];
  for (let angle = 26; angle <= reach; angle += 11)
    knots.push(onWall(torso, frame.origin[2], sign, angle, drop));
  const points = catmullRom(knots, 3);
  const side = sign > 0 ? 'left' : 'right';
  const thick = n === 1 ? 3.4 : n >= 12 ? 2.6 : 3.2;
  const parts: CagePart[] = chain(points, thick, n === 1 ? 1.3 : 1.85).map((shape) => ({
    shape,
    tissue: 'rib',
    side,
    level,
  }));
  if (n <= 10 && reach > 100) {
    const end = points.at(-1) as Vec3;
    const cartilage = catmullRom([end, ...sternalEnd(torso, end, sign, n)], 4);
    for (const shape of chain(cartilage, 3.4, 1.6)) parts.push({ shape, tissue: 'cartilage', side, level });
  }
  return parts;
}

function onWall(torso: Torso, z0: number, sign: number, angle: number, drop: number): Vec3 {
  const t = (angle * Math.PI) / 180;
  const z = z0 - drop * 0.5 * (1 - Math.cos(Math.min(Math.PI, t * 1.15)));
  const [front, back] = [torso.innerFront(z) - 4, torso.innerBack(z) + 3];
  const power = 0.86;
  const shaped = (c: number): number => Math.sign(c) * Math.abs(c) ** power;
  return [
    sign * (torso.innerWidth(z) + 4) * shaped(Math.sin(t)),
    (front + back) / 2 + ((back - front) / 2) * shaped(Math.cos(t)),
    z,
  ];
}

function sternalEnd(torso: Torso, end: Vec3, sign: number, n: number): Vec3[] {
  const rise = n <= 2 ? 0 : Math.min(70, (n - 2) * 10);
  const z = end[2] + rise;
  const mid: Vec3 = [end[0] * 0.62, (end[1] + torso.innerFront(z)) / 2 - 5, end[2] + rise * 0.3];
  return [mid, [sign * (n > 7 ? 22 : 15), torso.innerFront(z) - 3, z]];
}

function chain(points: readonly Vec3[], radius: number, tall: number): Shape[] {
  const shapes: Shape[] = [];
  for (let i = 0; i + 1 < points.length; i += 1) {
    shapes.push(capsuleShape(points[i] as Vec3, points[i + 1] as Vec3, radius, radius, [1, 1, tall]));
  }
  return shapes;
}

/** Sternum, clavicles and shoulder blades. */
export function shoulderParts(column: Column, torso: Torso): CagePart[] {
  const parts: CagePart[] = [];
  const [zHigh, zLow] = [column.zOf('T3') - 6, column.zOf('T9') + 6];
  const breast: Vec3[] = [];
  for (let n = 0; n <= 6; n += 1) {
    const z = zHigh + (n / 6) * (zLow - zHigh);
    breast.push([0, torso.innerFront(z) - 6, z]);
  }
  for (let i = 0; i < 6; i += 1) {
    const wide = i === 0 ? 4.6 : i === 5 ? 2 : 3.6;
    const shape = capsuleShape(breast[i] as Vec3, breast[i + 1] as Vec3, 5, 5, [wide, 1, 1]);
    parts.push({ shape, tissue: 'sternum', side: 'middle' });
  }
  for (const sign of [1, -1] as const) {
    const side = sign > 0 ? 'left' : 'right';
    const z = column.zOf('T2');
    const clavicle = catmullRom(
      [
        [sign * 14, torso.innerFront(z - 6) - 6, z - 4],
        [sign * 60, torso.innerFront(z) - 12, z + 8],
        [sign * 120, torso.innerFront(z) + 42, z + 20],
      ],
      5,
    );
    for (const shape of chain(clavicle, 5, 1)) parts.push({ shape, tissue: 'shoulder', side });
    parts.push(
      ...scapula(column, torso, sign).map((shape) => ({ shape, tissue: 'shoulder' as const, side }) as const),
    );
  }
  return parts;
}

function scapula(column: Column, torso: Torso, sign: number): Shape[] {
  const [zHigh, zLow] = [column.zOf('T2'), column.zOf('T7')];
  const at = (share: number, out: number): Vec3 => {
    const z = zHigh + share * (zLow - zHigh);
    const u = Math.min(0.97, out / (torso.innerWidth(z) + 18));
    const [front, back] = [torso.innerFront(z) - 14, torso.innerBack(z) + 14];
    return [sign * out, (front + back) / 2 + ((back - front) / 2) * Math.sqrt(1 - u * u), z];
  };
  const shapes: Shape[] = [];
  for (let s = 0; s < 1; s += 0.2) {
    const wide = 118 - 46 * s;
    shapes.push(capsuleShape(at(s, 62 + 8 * s), at(s + 0.1, wide), 2.4, 3.4, [1, 1, 4]));
  }
  const z = zHigh + 6;
  shapes.push(
    capsuleShape(
      [sign * 70, torso.innerBack(z) + 18, z - 6],
      [sign * 126, torso.innerBack(z) - 4, z + 8],
      4,
      6,
    ),
  );
  return shapes;
}
