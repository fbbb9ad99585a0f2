/** Area of one ring by its shoelace vector. */
import type { Ring } from '../../../core/structures/types.ts';

/** Area in mm² that the ring's points (LPS mm, one plane) go round; a keyhole's hole does not count. */
export function ringAreaMm2(p: Ring): number {
  let [x, y, z] = [0, 0, 0];
  for (let a = p.length - 3, b = 0; b < p.length; a = b, b += 3) {
    const [ax, ay, az] = [p[a]! - p[0]!, p[a + 1]! - p[1]!, p[a + 2]! - p[2]!];
    const [bx, by, bz] = [p[b]! - p[0]!, p[b + 1]! - p[1]!, p[b + 2]! - p[2]!];
    x += ay * bz - az * by;
    y += az * bx - ax * bz;
    z += ax * by - ay * bx;
  }
  return Math.hypot(x, y, z) / 2;
}
