/** What is not trunk or spine: head and neck hints, couch, pedicle screws. */
import type { Vec3 } from '../geometry/grid.ts';
import { type Column, centreHeight, type PlacedVertebra } from './column.ts';
import type { FullPhantomOptions } from './options.ts';
import { boxAround, capsule, capsuleShape, catmullRom, ellipsoid, fromLocal, type Shape } from './shapes.ts';
import { type Torso, trunkShape } from './torso.ts';

export interface HeadParts {
  readonly scalp: Shape;
  readonly chin: Shape;
  readonly skull: Shape;
  readonly brain: Shape;
  readonly base: readonly Shape[];
  readonly mandible: readonly Shape[];
  readonly pharynx: Shape;
}

/** Skull with its base around the foramen magnum, brain, lower jaw. */
export function headParts(column: Column): HeadParts {
  const atlas = (column.vertebrae[0] as PlacedVertebra).frame.origin;
  const canalY = column.canal.y(atlas[2]);
  const centre: Vec3 = [atlas[0], canalY - 18, atlas[2] + 82];
  const jaw = catmullRom(
    [
      [-48, atlas[1] - 22, atlas[2] + 14],
      [-44, atlas[1] - 34, atlas[2] - 22],
      [-22, atlas[1] - 84, atlas[2] - 30],
      [0, atlas[1] - 96, atlas[2] - 30],
      [22, atlas[1] - 84, atlas[2] - 30],
      [44, atlas[1] - 34, atlas[2] - 22],
      [48, atlas[1] - 22, atlas[2] + 14],
    ].map((p) => [p[0]! + atlas[0], p[1], p[2]] as unknown as Vec3),
    4,
  );
  const condyle = (sign: number): Shape =>
    capsuleShape(
      [atlas[0] + sign * 17, canalY - 16, atlas[2] + 13],
      [atlas[0] + sign * 26, canalY - 10, atlas[2] + 22],
      6,
      8,
    );
  return {
    chin: capsuleShape(
      [atlas[0], atlas[1] - 40, atlas[2] + 10],
      [atlas[0], atlas[1] - 72, atlas[2] - 18],
      42,
      36,
      [1.15, 1, 1],
    ),
    scalp: ellipsoid(centre, [82, 102, 88]),
    skull: ellipsoid(centre, [75, 95, 79]),
    brain: ellipsoid(centre, [68, 88, 72]),
    base: [
      condyle(1),
      condyle(-1),
      capsuleShape(
        [atlas[0], canalY - 20, atlas[2] + 18],
        [atlas[0], canalY - 40, atlas[2] + 40],
        8,
        9,
        [1.4, 1, 1],
      ),
    ],
    mandible: jaw.slice(0, -1).map((p, n) => capsuleShape(p, jaw[n + 1] as Vec3, 5, 5, [1, 1, 2.2])),
    pharynx: capsuleShape(
      [atlas[0], atlas[1] - 22, atlas[2] + 20],
      [atlas[0], atlas[1] - 24, atlas[2] - 70],
      8,
      8,
      [1.5, 1, 1],
    ),
  };
}

/** Flat carbon couch top with a foam core, 2 mm behind (prone: in front of) the skin. */
export function couchShapes(torso: Torso, prone: boolean): { plate: Shape; core: Shape } {
  let reach = prone ? Infinity : -Infinity;
  for (let z = torso.zBottom; z < torso.zTop; z += 10) {
    reach = prone ? Math.min(reach, torso.front(z)) : Math.max(reach, torso.back(z));
  }
  const face = reach + (prone ? -2 : 2);
  const slab = (inset: number): Shape => {
    const [a, b] = prone ? [face - 42 + inset, face - inset] : [face + inset, face + 42 - inset];
    const half = 265 - inset;
    return {
      box: { lo: [-half, a, torso.zBottom - 400], hi: [half, b, torso.zTop + 400] },
      distance: (x, y) => {
        const edge = Math.abs(x) - half + 0.012 * (y - (a + b) / 2) ** 2;
        return Math.max(a - y, y - b, edge * 0.8);
      },
    };
  };
  return { plate: slab(0), core: slab(2.2) };
}

/** Pedicle screws with heads at the asked levels and a rod on each side through the heads. */
export function hardware(o: FullPhantomOptions, column: Column): Shape[] {
  const levels = column.vertebrae.filter((v) => o.screws.includes(v.level));
  const shapes: Shape[] = [];
  for (const sign of [1, -1]) {
    const heads: Vec3[] = [];
    for (const { size: s, frame } of levels) {
      const u = s.canalWidth / 2 + s.pedicleWidth / 2;
      const w = Math.max(0, centreHeight(s) / 2 - s.pedicleHeight / 2 - 0.5);
      const tip = fromLocal(frame, [sign * u * 0.62, -s.depth * 0.22, w - 1]);
      const head = fromLocal(frame, [sign * (u + 3), s.depth / 2 + s.canalDepth + 10, w]);
      heads.push(head);
      shapes.push(capsuleShape(tip, head, 2.6, 3), ellipsoid(head, [6, 6, 6]));
    }
    for (let n = 0; n + 1 < heads.length; n += 1) {
      shapes.push(capsuleShape(heads[n] as Vec3, heads[n + 1] as Vec3, 2.8, 2.8));
    }
  }
  return shapes;
}

/** Erector spinae and other back muscles on one side, as a chain along the spinous processes. */
export function backMuscles(column: Column, sign: 1 | -1): Shape[] {
  const points: { p: Vec3; r: number }[] = column.vertebrae
    .filter((v) => v.level !== 'C1')
    .map((v) => {
      const wide = v.level[0] === 'L' ? 22 : v.level[0] === 'T' ? 22 : 14;
      const back = v.size.depth / 2 + v.size.canalDepth + (v.level[0] === 'L' ? 20 : 15);
      return { p: fromLocal(v.frame, [sign * (wide + 5), back, 0]), r: wide };
    });
  points.push({ p: [sign * 26, 60, -14], r: 17 }, { p: [sign * 22, 66, -60], r: 12 });
  return points.slice(0, -1).map(({ p, r }, n) => {
    const next = points[n + 1] as { p: Vec3; r: number };
    return capsuleShape(p, next.p, r, next.r, [1.35, 0.95, 1]);
  });
}

/** Muscle filling everything beside and behind the spine inside the abdominal wall (quadratus, multifidus). */
export function backWall(column: Column, torso: Torso): Shape {
  const cavity = trunkShape(torso, 'cavity', torso.zBottom - 300, column.zOf('T2'), 2);
  return {
    box: cavity.box,
    distance: (x, y, z) => {
      const dx = Math.abs(x - column.bodyX(z));
      const front = column.bodyY(z) + 11 + 0.004 * dx * dx - y;
      return Math.max(cavity.distance(x, y, z), front * 0.8, dx - 84);
    },
  };
}

/** Gluteal muscles and the fill of the lower pelvis on one side. */
export function gluteal(column: Column, sign: 1 | -1): Shape {
  const y = column.sacrum.origin[1];
  const distance = capsule([sign * 88, y + 30, -40], [sign * 100, y + 20, -150], 40, 52);
  return {
    box: boxAround(
      [
        [sign * 88, y + 30, -40],
        [sign * 100, y + 20, -150],
      ],
      54,
    ),
    distance,
  };
}
