/** The closed contours of a slice as rings, and a ring's area. */
import { booleanSlice } from '../../../core/contours/index.ts';
import type { Ring } from '../../../core/structures/types.ts';
import type { RingRule } from '../types.ts';

/**
 * Rings to be read with even-odd. `xor` takes the contours as they are; `union` joins those that overlap (each filled even-odd by itself),
 * contours that overlap nothing stay the same objects.
 */
export function ringsByRule(contours: readonly Ring[], rule: RingRule): readonly Ring[] {
  if (rule === 'xor' || contours.length < 2) return contours;
  return contours
    .slice(1)
    .reduce<readonly Ring[]>((joined, ring) => booleanSlice(joined, [ring], 'union'), contours.slice(0, 1));
}

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
