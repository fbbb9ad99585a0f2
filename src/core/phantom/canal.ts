/** Spinal canal, thecal sac and cord: tubes with elliptic cross sections along the canal's centre line. */
import type { Column } from './column.ts';
import { linearThrough, type Shape, tabulated } from './shapes.ts';

type OfZ = (z: number) => number;

function tube(column: Column, halfWidth: OfZ, halfDepth: OfZ, back: OfZ, zLo: number, zHi: number): Shape {
  const { x: cx, y: cy } = column.canal;
  const slope = tabulated((z) => Math.cos(Math.atan((cy(z + 3) - cy(z - 3)) / 6)), zLo - 5, zHi + 5);
  let [x0, y0, a, b] = [0, 0, 1, 1];
  let last = Number.NaN;
  let [left, right, front, rear] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let z = zLo; z <= zHi; z += 2) {
    [left, right] = [Math.min(left, cx(z) - halfWidth(z)), Math.max(right, cx(z) + halfWidth(z))];
    [front, rear] = [
      Math.min(front, cy(z) + back(z) - 1.5 * halfDepth(z)),
      Math.max(rear, cy(z) + back(z) + 1.5 * halfDepth(z)),
    ];
  }
  return {
    box: { lo: [left - 1, front - 1, zLo], hi: [right + 1, rear + 1, zHi] },
    distance: (x, y, z) => {
      if (z !== last) {
        [x0, y0, a, b] = [cx(z), cy(z) + back(z), halfWidth(z), halfDepth(z) / slope(z)];
        last = z;
      }
      const cap = Math.max(zLo - z, z - zHi);
      if (cap > 0) return cap;
      const [dx, dy] = [x - x0, y - y0];
      const r = Math.sqrt((dx / a) ** 2 + (dy / b) ** 2);
      return r < 1e-6 ? -Math.min(a, b) : (1 - 1 / r) * Math.sqrt(dx * dx + dy * dy);
    },
  };
}

const none: OfZ = () => 0;

/** Bony canal from the foramen magnum into the sacrum. */
export function canalShape(column: Column): Shape {
  const { halfWidth, halfDepth, zBottom, zTop } = column.canal;
  return tube(
    column,
    (z) => halfWidth(z) - 0.6,
    (z) => halfDepth(z) - 0.5,
    none,
    zBottom,
    zTop,
  );
}

/** Thecal sac: ends at S2, a little smaller than the canal and towards its front. */
export function sacShape(column: Column): Shape {
  const { halfWidth, halfDepth, zTop } = column.canal;
  const end = -34;
  const taper: OfZ = (z) => Math.min(1, Math.max(0.05, (z - end) / 30));
  return tube(
    column,
    (z) => (halfWidth(z) - 3) * (0.45 + 0.55 * taper(z)),
    (z) => (halfDepth(z) - 2) * (0.45 + 0.55 * taper(z)),
    () => -0.4,
    end,
    zTop,
  );
}

/** Cord: cervical and lumbar enlargements, conus at the L1/L2 disc. */
export function cordShape(column: Column): Shape {
  const conus = (column.zOf('L1') + column.zOf('L2')) / 2;
  const { zTop } = column.canal;
  const width = linearThrough([
    [conus, 0.6],
    [conus + 14, 3],
    [column.zOf('L1') + 6, 4.2],
    [column.zOf('T11'), 5],
    [column.zOf('T8'), 4.4],
    [column.zOf('T2'), 4.8],
    [column.zOf('C5'), 6.8],
    [column.zOf('C2'), 6.2],
    [zTop, 6.2],
  ]);
  const halfWidth = tabulated(width, conus, zTop);
  const { halfDepth: room } = column.canal;
  const depth: OfZ = (z) => Math.min(halfWidth(z) * 0.8 + 0.4, room(z) - 2.5);
  return tube(column, halfWidth, depth, () => -0.6, conus, zTop);
}
