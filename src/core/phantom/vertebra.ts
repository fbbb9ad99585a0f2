/** One vertebra as implicit shapes in its own frame (left, back, up; origin at the body's centre). */
import { regionOf, type VertebraLevel } from '../spine/level-names.ts';
import { centreHeight, type PlacedVertebra } from './column.ts';
import { type BoxMm, capsule, type Distance, placed, type Shape, smoothMin } from './shapes.ts';

const RAD = Math.PI / 180;

/** Radial superellipse value of a body's cross section: 1 on the rim; a little hollow at the back. */
function bodyRadius(u: number, v: number, halfWidth: number, halfDepth: number): number {
  const back = v > 0 ? halfDepth * (1 - 0.1 * Math.max(0, 1 - (u / (0.6 * halfWidth)) ** 2)) : halfDepth;
  const a = Math.abs(u) / halfWidth;
  const b = Math.abs(v) / back;
  return (a ** 2.3 + b ** 2.3) ** (1 / 2.3);
}

const radial = (r: number, u: number, v: number): number =>
  r < 1e-6 ? -10 : (1 - 1 / r) * Math.sqrt(u * u + v * v);

/** How deep the middle of an end plate lies below its rim, mm. */
export const endPlateHollow = (level: VertebraLevel): number => (regionOf(level) === 'C' ? 0.6 : 1.3);

/** Vertebral body: waisted, kidney shaped, wedge by its front and back heights, end plates slightly hollow. */
export function bodyShape({ size, frame, level }: PlacedVertebra): Shape {
  const depth = size.depth / 2;
  const height = centreHeight(size);
  const slope = (size.heightBack - size.heightFront) / 2 / size.depth;
  const hollow = endPlateHollow(level);
  const distance: Distance = (u, v, w) => {
    const t = w / height;
    const waist = 1 - 0.07 * Math.max(0, 1 - 4.6 * t * t);
    const width =
      ((size.widthTop + size.widthBottom) / 4 + (t * (size.widthTop - size.widthBottom)) / 2) * waist;
    const r = bodyRadius(u, v, width, depth * (0.5 + 0.5 * waist));
    const half = height / 2 + slope * v - hollow * Math.max(0, 1 - 1.4 * r * r);
    const cap = Math.abs(w) - half;
    const side = radial(r, u, v);
    return cap > -1.5 && side > -1.5 ? rounded(cap, side, 1.5) : Math.max(cap, side);
  };
  const wide = Math.max(size.widthTop, size.widthBottom) / 2 + 1;
  const high = Math.max(size.heightBack, size.heightFront) / 2 + 1;
  const box: BoxMm = {
    lo: [-wide, -depth - 1, -high],
    hi: [wide, depth + 1, high + (level === 'C2' ? 22 : 0)],
  };
  if (level !== 'C2') return placed(frame, distance, box);
  const dens = capsule([0, -1, height / 2 - 2], [0, -1.5, height / 2 + 14], 5.4, 4.2);
  return placed(frame, (u, v, w) => smoothMin(distance(u, v, w), dens(u, v, w), 2.5), box);
}

/** Intersection of two half spaces with an edge rounded by `k` mm. */
function rounded(a: number, b: number, k: number): number {
  const [p, q] = [a + k, b + k];
  return Math.min(Math.max(p, q), 0) + Math.sqrt(Math.max(p, 0) ** 2 + Math.max(q, 0) ** 2) - k;
}

/** Disc below a vertebra: fills the gap between its lower end plate and the upper one of the vertebra (or sacrum) below. */
export function discShape(
  upper: PlacedVertebra,
  lower: PlacedVertebra | undefined,
  sacrum: PlacedVertebra['frame'],
): Shape {
  const f = upper.frame;
  const depth = upper.size.depth / 2;
  const width = upper.size.widthBottom / 2;
  const height = centreHeight(upper.size);
  const below = lower ? lower.frame : sacrum;
  const top = lower ? centreHeight(lower.size) / 2 : 0;
  const [o, up] = [below.origin, below.up];
  const inUpper: Distance = (u, v, w) => {
    const side = radial(bodyRadius(u, v, width, depth), u, v);
    return Math.max(side, w + height / 2 - 3);
  };
  const box: BoxMm = {
    lo: [-width - 1, -depth - 1, -height / 2 - upper.size.discBelow * 2.4 - 4],
    hi: [width + 1, depth + 1, -height / 2 + 4],
  };
  const shape = placed(f, inUpper, box);
  return {
    box: shape.box,
    distance: (x, y, z) => {
      const aboveLower = (x - o[0]) * up[0] + (y - o[1]) * up[1] + (z - o[2]) * up[2] - top;
      return Math.max(shape.distance(x, y, z), -aboveLower - 3);
    },
  };
}

/** Posterior elements: pedicles, articular processes, laminae, transverse and spinous processes (C1: the whole ring). */
export function posteriorShape(vertebra: PlacedVertebra): Shape {
  const { level } = vertebra;
  const parts = level === 'C1' ? atlasParts(vertebra) : archParts(vertebra);
  const { size, frame } = vertebra;
  const half = size.transverseSpan / 2 + 6;
  const back = size.depth / 2 + Math.max(size.canalDepth + 12, size.spinousLength + 6);
  const height = centreHeight(size);
  const slantDrop = size.spinousLength * Math.sin(size.spinousSlant * RAD);
  const box: BoxMm = {
    lo: [-half, -size.depth / 2 - 3, -height / 2 - Math.max(size.discBelow + 12, slantDrop + 8)],
    hi: [half, back, height / 2 + size.discBelow + 12],
  };
  return placed(frame, symmetric(parts), box);
}

/** What a place of the posterior elements belongs to. */
export type ArchPart = 'pedicle' | 'lamina' | 'facet' | 'transverse' | 'spinous';

/** The part of the arch nearest to a point in the vertebra's own frame (left, back, up, mm). Not for C1, which is one ring. The truth that tests compare sectors with. @internal */
export function archPartAt(vertebra: PlacedVertebra): (u: number, v: number, w: number) => ArchPart {
  const parts = archParts(vertebra);
  const names: readonly ArchPart[] = ['pedicle', 'lamina', 'facet', 'facet', 'transverse', 'spinous'];
  return (u, v, w) => {
    const near = parts.map((part) => part(Math.abs(u), v, w));
    return names[near.indexOf(Math.min(...near))] as ArchPart;
  };
}

function symmetric(parts: readonly Distance[]): Distance {
  return (u, v, w) => {
    const a = u < 0 ? -u : u;
    let d = (parts[0] as Distance)(a, v, w);
    for (let n = 1; n < parts.length; n += 1) d = smoothMin(d, (parts[n] as Distance)(a, v, w), 2.5);
    return d;
  };
}

/** Parts of the arch for u ≥ 0 (the other side is its mirror image). */
function archParts({ size: s, level }: PlacedVertebra): Distance[] {
  const region = regionOf(level);
  const wall = s.depth / 2;
  const height = centreHeight(s);
  const half = height / 2;
  const u = s.canalWidth / 2 + s.pedicleWidth / 2;
  const w = region === 'C' ? half * 0.15 : Math.max(0, half - s.pedicleHeight / 2 - 0.5);
  const back = wall + s.canalDepth;
  const jv = back - s.canalDepth * 0.22;
  const lumbar = region === 'L';
  const neck = region === 'C';
  const facet = neck ? 4.6 : lumbar ? 5 : 3.8;
  const arch = neck ? 2.2 : lumbar ? 3.4 : 2.9;
  const laminaStretch = (height * (neck ? 0.34 : 0.4)) / arch;
  const reach = s.transverseSpan / 2 - 3;
  const tpV = jv + Math.tan(s.transverseBack * RAD) * (reach - u) * (neck ? 0.35 : 0.8);
  const tpStart: readonly [number, number, number] = neck
    ? [u, wall + 2, w]
    : [u + 1, jv + (lumbar ? -4 : 1), w - 1];
  const gap = s.discBelow * 0.5;
  const parts: Distance[] = [
    capsule(
      [Math.min(u * 0.96, s.widthTop / 2 - 1.5), wall - 3, w],
      [u, jv - 2, w],
      s.pedicleWidth / 2,
      s.pedicleWidth / 2,
      [1, 1, s.pedicleHeight / s.pedicleWidth],
    ),
    capsule([u, jv, w - 1], [3, back + arch + 1.5, -half * 0.35], arch, arch, [1, 1, laminaStretch]),
    capsule(
      [u, jv, w],
      [u + (lumbar ? 4.5 : neck ? 3 : 0.5), jv - (lumbar ? 1 : 2), half + gap + 2],
      facet,
      facet - 1.2,
    ),
    capsule(
      [u, jv + 1, w - 2],
      [u + (lumbar ? -3 : neck ? 3 : -1), jv + (lumbar ? 6 : 5), -half - gap - 4],
      facet,
      facet - 1.4,
    ),
    capsule(
      tpStart,
      [reach, neck ? wall + 3 + (tpV - jv) : tpV, w + (lumbar ? 0 : 1)],
      neck ? 3.4 : 4.2,
      lumbar ? 3 : 4,
      lumbar ? [1, 1, 1.5] : [1, 1, 1],
    ),
    spinous(s, back, half, region),
  ];
  return parts;
}

function spinous(s: PlacedVertebra['size'], back: number, half: number, region: string): Distance {
  const start = back + 3;
  const reach = s.spinousLength + s.depth / 2 - 3 - start;
  const lumbar = region === 'L';
  const slant = Math.sin(s.spinousSlant * RAD) * s.spinousLength;
  const blade = lumbar ? 3.2 : 2.8;
  const w0 = -half * 0.4;
  const cosine = Math.cos(s.spinousSlant * RAD);
  return capsule(
    [0, start, w0],
    [0, start + Math.max(8, reach * (0.45 + 0.55 * cosine)), w0 - slant * 0.8],
    blade,
    blade * (region === 'C' ? 1.15 : 1),
    [1, 1, lumbar ? (half * 0.75) / blade : 1.7],
  );
}

/** The atlas: anterior arch in front of the dens, lateral masses, posterior arch with a tubercle. */
function atlasParts({ size: s }: PlacedVertebra): Distance[] {
  const u = s.canalWidth / 2 + 5;
  const back = s.depth / 2 + s.canalDepth;
  return [
    capsule([0, -11, -1], [10, -8.5, -1], 3.2, 3, [1, 1, 1.6]),
    capsule([10, -8.5, -1], [u - 1, -1, -1], 3, 4, [1, 1, 1.4]),
    capsule([u - 1, -1, -1], [u, s.depth / 2 + 4, 0], 6.5, 6, [1, 1, 1.25]),
    capsule([u + 2, 4, 0], [s.transverseSpan / 2 - 3, 5, -1], 4, 3.4),
    capsule([u, s.depth / 2 + 6, 0], [u * 0.7, back - 2, 0], 3.4, 2.8, [1, 1, 1.4]),
    capsule([u * 0.7, back - 2, 0], [0, back + 4, 0], 2.8, 3.4, [1, 1, 1.5]),
  ];
}
