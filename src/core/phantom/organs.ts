/** Lungs, heart, vessels, airways and abdominal organs, placed by vertebral level. Left is +x, back is +y. */
import type { Vec3 } from '../geometry/grid.ts';
import type { Column } from './column.ts';
import { between, type Random } from './random.ts';
import { capsuleShape, catmullRom, ellipsoid, type Shape } from './shapes.ts';
import { type Torso, trunkShape } from './torso.ts';

/** Names of the organs the phantom contains; each is one label. */
export type Organ =
  | 'Lung_L'
  | 'Lung_R'
  | 'Heart'
  | 'Liver'
  | 'Spleen'
  | 'Kidney_L'
  | 'Kidney_R'
  | 'Stomach'
  | 'Colon'
  | 'Bowel_Small'
  | 'A_Aorta'
  | 'V_Venacava_I'
  | 'Esophagus'
  | 'Trachea';

export interface OrganPart {
  readonly organ: Organ | 'Gas' | 'Psoas' | 'Mediastinum';
  readonly shape: Shape;
}

/** Height of the diaphragm over a point: a dome on each side, the right one higher. */
function diaphragm(column: Column): (x: number, y: number) => number {
  const [right, left, low] = [column.zOf('T9') + 6, column.zOf('T10') + 12, column.zOf('L1')];
  const yMid = column.bodyY(column.zOf('T10')) - 45;
  return (x, y) => {
    const share = Math.min(1, Math.max(0, (x + 30) / 60));
    const peak = right + (left - right) * share * share * (3 - 2 * share);
    const dx = (Math.abs(x) - 62) / 88;
    const dy = (y - yMid) / (y > yMid ? 98 : 150);
    const fall = dx * dx * (Math.abs(x) < 62 ? 0.25 : 1) + dy * dy;
    return Math.max(low, peak - 105 * fall ** 1.15);
  };
}

/** Lungs: the chest cavity above the diaphragm without the middle. */
export function lungs(column: Column, torso: Torso): OrganPart[] {
  const apex = column.zOf('T1') - 2;
  const cavity = trunkShape(torso, 'cavity', column.zOf('L1'), apex, -3);
  const dome = diaphragm(column);
  return ([1, -1] as const).map((sign) => ({
    organ: sign > 0 ? 'Lung_L' : 'Lung_R',
    shape: {
      box: {
        lo: [sign > 0 ? 0 : cavity.box.lo[0], cavity.box.lo[1], cavity.box.lo[2]],
        hi: [sign > 0 ? cavity.box.hi[0] : 0, cavity.box.hi[1], cavity.box.hi[2]],
      },
      distance: (x, y, z) => {
        const wall = cavity.distance(x, y, z);
        if (wall > 4) return wall;
        const yBody = column.bodyY(z);
        const xBody = column.bodyX(z);
        const spine = Math.sqrt((x - xBody) ** 2 + (y - yBody - 8) ** 2) - 26;
        const middle = y < yBody ? 21 - sign * (x - xBody) + 0.06 * Math.max(0, yBody - y - 60) : -99;
        const top = (z - apex + 0.25 * Math.abs(sign * x - 45)) * 0.9;
        return Math.max(wall, -spine, middle, (dome(x, y) - z) * 0.55, top, -sign * x + 4);
      },
    },
  }));
}

/** Organs between neck and pelvis in painting order (later ones lie over earlier ones). */
export function softOrgans(column: Column, torso: Torso, random: Random): OrganPart[] {
  return [
    ...bowel(column, torso, random),
    ...upperAbdomen(column, torso),
    ...kidneys(column),
    ...psoas(column),
    ...chestMiddle(column, torso),
    ...vessels(column),
  ];
}

function clipped(shape: Shape, ...limits: Shape['distance'][]): Shape {
  return {
    box: shape.box,
    distance: (x, y, z) => limits.reduce((d, limit) => Math.max(d, limit(x, y, z)), shape.distance(x, y, z)),
  };
}

function upperAbdomen(column: Column, torso: Torso): OrganPart[] {
  const dome = diaphragm(column);
  const inside = trunkShape(torso, 'cavity', column.zOf('L5'), column.zOf('T7'), -4).distance;
  const under: Shape['distance'] = (x, y, z) => (z - dome(x, y) + 3) * 0.6;
  const z = column.zOf('T11');
  const y = column.bodyY(z);
  return [
    { organ: 'Stomach', shape: clipped(ellipsoid([52, y - 62, z - 8], [52, 40, 52]), inside, under) },
    { organ: 'Gas', shape: clipped(ellipsoid([52, y - 84, z + 6], [30, 13, 26]), inside) },
    { organ: 'Spleen', shape: clipped(ellipsoid([100, y + 6, z - 4], [34, 42, 50]), inside, under) },
    { organ: 'Liver', shape: clipped(ellipsoid([-62, y - 48, z + 2], [92, 92, 78]), inside, under) },
  ];
}

function kidneys(column: Column): OrganPart[] {
  return ([1, -1] as const).map((sign) => {
    const [high, low] = [column.zOf('T12') + (sign > 0 ? 6 : -6), column.zOf('L3') + (sign > 0 ? 14 : 2)];
    const at = (z: number, out: number): Vec3 => [column.bodyX(z) + sign * out, column.bodyY(z) + 12, z];
    return {
      organ: sign > 0 ? 'Kidney_L' : 'Kidney_R',
      shape: capsuleShape(at(high - 22, 50), at(low + 22, 64), 24, 23, [1, 1.12, 1]),
    };
  });
}

function psoas(column: Column): OrganPart[] {
  return ([1, -1] as const).flatMap((sign) => {
    const levels = ['L1', 'L2', 'L3', 'L4'] as const;
    const points: Vec3[] = levels.map((level, n) => {
      const z = column.zOf(level);
      return [column.bodyX(z) + sign * (29 + 4.5 * n), column.bodyY(z) + 6 - 3 * n, z];
    });
    points.push([sign * 56, column.bodyY(0) - 26, -25], [sign * 74, column.bodyY(0) - 60, -95]);
    const radii = [6, 10, 14, 17, 18, 15];
    return points.slice(0, -1).map((p, n) => ({
      organ: 'Psoas' as const,
      shape: capsuleShape(p, points[n + 1] as Vec3, radii[n]!, radii[n + 1]!, [1, 1.25, 1]),
    }));
  });
}

function bowel(column: Column, torso: Torso, random: Random): OrganPart[] {
  const parts: OrganPart[] = [];
  const [top, bottom] = [column.zOf('L1'), -110];
  for (let n = 0; n < 90; n += 1) {
    const z = between(random, bottom, top);
    const [x, front] = [between(random, -88, 88), torso.innerFront(z)];
    const y = between(random, front + 22, column.bodyY(z) - 42);
    const r = between(random, 12, 19);
    const shape = capsuleShape(
      [x, y, z],
      [x + between(random, -22, 22), y + between(random, -8, 8), z + between(random, -14, 14)],
      r,
      r,
    );
    parts.push({ organ: 'Bowel_Small', shape });
    if (random() < 0.3)
      parts.push({ organ: 'Gas', shape: ellipsoid([x, y - r * 0.4, z], [r * 0.7, r * 0.4, r * 0.7]) });
  }
  for (const sign of [1, -1] as const) {
    const lane: Vec3[] = [0, 1, 2, 3, 4].map((n) => {
      const z = column.zOf('L1') - 14 + (n / 4) * (-40 - column.zOf('L1'));
      return [sign * (torso.innerWidth(z) - 27), column.bodyY(z) - 22 - 5 * n, z];
    });
    const points = catmullRom(lane, 3);
    points.slice(0, -1).forEach((p, n) => {
      const r = 18 + 4 * ((n % 2) - 0.5);
      parts.push({ organ: 'Colon', shape: capsuleShape(p, points[n + 1] as Vec3, r, r) });
    });
    points.slice(1, -1).forEach((p) => {
      if (random() < 0.6) parts.push({ organ: 'Gas', shape: ellipsoid([p[0], p[1] - 7, p[2]], [11, 7, 11]) });
    });
  }
  return parts;
}

function chestMiddle(column: Column, torso: Torso): OrganPart[] {
  const z = column.zOf('T8') + 4;
  const front = torso.innerFront(z);
  const centre: Vec3 = [22, front + 62, z];
  return [
    { organ: 'Mediastinum', shape: mediastinum(column, torso) },
    {
      organ: 'Heart',
      shape: capsuleShape([6, front + 62, z + 22], [36, front + 50, z - 14], 38, 40, [1.06, 1, 0.95]),
    },
    { organ: 'Heart', shape: ellipsoid([centre[0] - 34, front + 58, z + 12], [30, 34, 38]) },
  ];
}

/** Loose tissue between the lungs, from the inlet to the diaphragm. */
function mediastinum(column: Column, torso: Torso): Shape {
  const cavity = trunkShape(torso, 'cavity', column.zOf('T12'), column.zOf('T1'), -2);
  const dome = diaphragm(column);
  const { lo, hi } = cavity.box;
  return {
    box: { lo: [-70, lo[1], lo[2]], hi: [70, hi[1], hi[2]] },
    distance: (x, y, z) => Math.max(cavity.distance(x, y, z), (dome(x, y) - z) * 0.55, Math.abs(x - 8) - 60),
  };
}

function tube(organ: Organ, knots: readonly Vec3[], radius: number, radiusEnd = radius): OrganPart[] {
  const points = catmullRom(knots, 5);
  const r = (n: number): number => radius + ((radiusEnd - radius) * n) / (points.length - 1);
  return points
    .slice(0, -1)
    .map((p, n) => ({ organ, shape: capsuleShape(p, points[n + 1] as Vec3, r(n), r(n + 1)) }));
}

function vessels(column: Column): OrganPart[] {
  const by = (level: Parameters<Column['zOf']>[0], x: number, front: number): Vec3 => {
    const z = column.zOf(level);
    return [column.bodyX(z) + x, column.bodyY(z) - front, z];
  };
  const arch: Vec3[] = [
    by('T7', 4, 74),
    by('T5', -10, 80),
    by('T4', 2, 66),
    by('T4', 14, 40),
    by('T5', 20, 20),
  ];
  const descending = [
    by('T5', 20, 20),
    by('T7', 19, 18),
    by('T9', 15, 20),
    by('T11', 9, 26),
    by('L1', 6, 29),
    by('L3', 7, 31),
    by('L4', 5, 30),
  ];
  const end = by('L4', 5, 30);
  const iliac = (sign: number): Vec3[] => [
    end,
    [sign * 26, end[1] + 2, 8],
    [sign * 52, end[1] - 4, -42],
    [sign * 76, end[1] - 40, -96],
  ];
  const cava: Vec3[] = [
    by('L5', -18, 24),
    by('L3', -22, 29),
    by('L1', -24, 32),
    by('T11', -26, 40),
    by('T9', -22, 52),
  ];
  const gullet: Vec3[] = [
    by('C6', 2, 16),
    by('T1', 4, 18),
    by('T4', 5, 22),
    by('T7', 4, 28),
    by('T9', 9, 36),
    by('T10', 22, 46),
  ];
  const windpipe: Vec3[] = [by('C5', 0, 28), by('C7', 0, 30), by('T2', -1, 36), by('T5', -2, 40)];
  const fork = windpipe.at(-1) as Vec3;
  return [
    ...tube('V_Venacava_I', cava, 10, 12.5),
    ...tube('A_Aorta', [...arch], 14.5, 12.5),
    ...tube('A_Aorta', descending, 12, 9),
    ...tube('A_Aorta', iliac(1), 6.5, 5),
    ...tube('A_Aorta', iliac(-1), 6.5, 5),
    ...tube('Esophagus', gullet, 8, 8.5),
    ...tube('Trachea', windpipe, 9),
    ...tube('Trachea', [fork, [-28, fork[1] + 4, fork[2] - 24]], 6.5),
    ...tube('Trachea', [fork, [30, fork[1] + 6, fork[2] - 30]], 6),
  ];
}
