/** Sacrum (fused S1–S5 with alae and foramina), iliac wings, hips and femoral heads. */
import type { Vec3 } from '../geometry/grid.ts';
import type { LocalFrame, Shape } from './shapes.ts';
import {
  boxAround,
  capsule,
  capsuleShape,
  type Distance,
  ellipsoid,
  fromLocal,
  placed,
  smoothMin,
} from './shapes.ts';

/** Sacrum in the frame of its end plate: bodies in a curve, wings beside S1 and S2, crest behind. */
export function sacrumShape(frame: LocalFrame): Shape {
  const parts: Distance[] = [
    firstBody,
    capsule([0, 3, -24], [0, 5, -38], 11, 10, [1.75, 1.15, 1]),
    capsule([0, 5, -34], [0, 12, -66], 9, 6.5, [1.8, 1, 1]),
    capsule([0, 12, -66], [0, 4, -92], 6, 4, [1.9, 0.9, 1]),
    capsule([14, 4, -13], [43, 15, -22], 12.5, 11, [1, 1.25, 1.1]),
    capsule([36, 18, -24], [22, 17, -62], 12, 6.5, [1, 1, 1.2]),
    capsule([16, 33, -8], [7, 40, -56], 4.2, 3, [1.6, 1, 1]),
    capsule([0, 38, -12], [0, 40, -58], 4, 2.6, [1, 1.6, 1]),
    capsule([17, 26, -3], [20, 22, 6], 5.5, 4.5),
  ];
  const holes: Distance[] = [-27, -45, -61].map((w, n) =>
    capsule([15.5 - n * 1.5, 0, w + 2], [17 - n * 1.5, 42, w], 4 - n * 0.5, 3.6 - n * 0.5),
  );
  const distance: Distance = (u, v, w) => {
    const a = Math.abs(u);
    let d = (parts[0] as Distance)(a, v, w);
    for (let n = 1; n < parts.length; n += 1) d = smoothMin(d, (parts[n] as Distance)(a, v, w), 5);
    const plate = v < 17 ? w - 0.2 - 0.9 * Math.min(1, (u / 22) ** 2 + (v / 16) ** 2) : w - 12;
    if (a < 26) d = Math.max(d, plate);
    for (const hole of holes) d = Math.max(d, -hole(a, v, w));
    return d;
  };
  return placed(frame, distance, { lo: [-64, -22, -104], hi: [64, 52, 14] });
}

/** S1 body: end plate 50 × 34 mm, tapering down. */
const firstBody: Distance = (u, v, w) => {
  const taper = 1 + 0.006 * (w + 14);
  const r = ((Math.abs(u) / (25 * taper)) ** 2.3 + (Math.abs(v) / (17 * taper)) ** 2.3) ** (1 / 2.3);
  const side = r < 1e-6 ? -10 : (1 - 1 / r) * Math.sqrt(u * u + v * v);
  return Math.max(side, Math.abs(w + 14) - 14.2);
};

/** Right or left iliac wing: part of a bent shell beside the sacrum, thicker at the crest and above the hip joint. */
export function iliumShape(frame: LocalFrame, sign: 1 | -1): Shape {
  const joint = fromLocal(frame, [sign * 56, 26, -22]);
  const crest: Vec3 = [sign * 124, joint[1] - 78, joint[2] + 34];
  const spine: Vec3 = [sign * 112, joint[1] - 108, joint[2] - 8];
  const socket: Vec3 = [sign * 94, joint[1] - 66, joint[2] - 74];
  const backTop: Vec3 = [sign * 66, joint[1] + 8, joint[2] + 26];
  const plates: Distance[] = [
    slab(joint, backTop, crest, 4.4),
    slab(joint, crest, spine, 3.4),
    slab(joint, spine, socket, 4.2),
    capsule(backTop, crest, 6, 5.5),
    capsule(crest, spine, 5.5, 5),
    capsule(joint, backTop, 8.5, 7, [0.8, 1.2, 1]),
    capsule(joint, socket, 8, 15),
    capsule([sign * 92, socket[1], socket[2] - 14], [sign * 62, socket[1] + 16, socket[2] - 64], 14, 10),
    capsule([sign * 84, socket[1] - 12, socket[2] - 16], [sign * 8, socket[1] - 34, socket[2] - 44], 9, 8),
  ];
  const distance: Distance = (x, y, z) => {
    let d = (plates[0] as Distance)(x, y, z);
    for (let n = 1; n < plates.length; n += 1) d = smoothMin(d, (plates[n] as Distance)(x, y, z), 4);
    return d;
  };
  const pubis: Vec3 = [sign * 6, socket[1] - 46, socket[2] - 84];
  return { box: boxAround([joint, crest, spine, socket, backTop, pubis], 22), distance };
}

/** Femoral head and the start of the shaft, and the acetabular gap around it. */
export function femurShapes(frame: LocalFrame, sign: 1 | -1): { head: Shape; shaft: Shape; gap: Shape } {
  const joint = fromLocal(frame, [sign * 56, 26, -22]);
  const centre: Vec3 = [sign * 92, joint[1] - 66, joint[2] - 88];
  const trochanter: Vec3 = [sign * 136, joint[1] - 56, joint[2] - 112];
  return {
    gap: ellipsoid(centre, [25.5, 25.5, 25.5]),
    head: ellipsoid(centre, [23.5, 23.5, 23.5]),
    shaft: capsuleShape(centre, trochanter, 14, 18),
  };
}

/** Triangle a-b-c thickened to `half` mm on either side (a lower bound of the distance outside). */
function slab(a: Vec3, b: Vec3, c: Vec3, half: number): Distance {
  const sub = (p: Vec3, q: Vec3): Vec3 => [p[0] - q[0], p[1] - q[1], p[2] - q[2]];
  const cross = (p: Vec3, q: Vec3): Vec3 => [
    p[1] * q[2] - p[2] * q[1],
    p[2] * q[0] - p[0] * q[2],
    p[0] * q[1] - p[1] * q[0],
  ];
  const dot = (p: Vec3, q: Vec3): number => p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
  const unit = (p: Vec3): Vec3 => {
    const l = Math.hypot(...p);
    return [p[0] / l, p[1] / l, p[2] / l];
  };
  const n = unit(cross(sub(b, a), sub(c, a)));
  const edges = (
    [
      [a, b, c],
      [b, c, a],
      [c, a, b],
    ] as const
  ).map(([p, q, other]) => {
    const out = unit(cross(sub(q, p), n));
    const sign = dot(sub(other, p), out) > 0 ? -1 : 1;
    const e: Vec3 = [out[0] * sign, out[1] * sign, out[2] * sign];
    return { e, offset: dot(e, p) };
  });
  const level = dot(n, a);
  return (x, y, z) => {
    let d = Math.abs(n[0] * x + n[1] * y + n[2] * z - level) - half;
    for (const { e, offset } of edges) {
      const q = e[0] * x + e[1] * y + e[2] * z - offset - half;
      if (q > d) d = q;
    }
    return d;
  };
}
