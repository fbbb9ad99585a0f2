/** The spinal column as a chain of frames from the sacrum up, and the canal's centre line through it. */
import type { Vec3 } from '../geometry/grid.ts';
import { levelSequence, type VertebraLevel } from '../spine/level-names.ts';
import { type Morphometry, morphometryOf, SACRAL_TILT } from './morphometry.ts';
import type { FullPhantomOptions } from './options.ts';
import { createRandom, normal } from './random.ts';
import { fromLocal, type LocalFrame, linearThrough, tabulated } from './shapes.ts';

/** One vertebra in place: frame origin at the body's centre, axes left, back, up. */
export interface PlacedVertebra {
  readonly level: VertebraLevel;
  readonly frame: LocalFrame;
  readonly size: Morphometry;
}

export interface Column {
  /** Cranial first. */
  readonly vertebrae: readonly PlacedVertebra[];
  /** Frame at the centre of the S1 end plate, up along its normal. */
  readonly sacrum: LocalFrame;
  /** Canal centre, half width and half depth as functions of z (anatomy mm). */
  readonly canal: {
    readonly x: (z: number) => number;
    readonly y: (z: number) => number;
    readonly halfWidth: (z: number) => number;
    readonly halfDepth: (z: number) => number;
    /** cosine of the canal's sagittal tilt: its depth measured in the axial plane grows by 1/cos. */
    readonly zTop: number;
    readonly zBottom: number;
  };
  /** Body centre line. */
  readonly bodyX: (z: number) => number;
  readonly bodyY: (z: number) => number;
  /** z of a level's body centre. */
  readonly zOf: (level: VertebraLevel) => number;
}

const RAD = Math.PI / 180;

/** Axes from sagittal tilt (top backwards +), coronal tilt (top to the left +) and axial rotation, degrees. */
export function axes(tilt: number, side: number, turn: number): Pick<LocalFrame, 'left' | 'back' | 'up'> {
  const [st, ct] = [Math.sin(tilt * RAD), Math.cos(tilt * RAD)];
  const [ss, cs] = [Math.sin(side * RAD), Math.cos(side * RAD)];
  const [sr, cr] = [Math.sin(turn * RAD), Math.cos(turn * RAD)];
  const left0: Vec3 = [cs, -ss * st, -ss * ct];
  const back0: Vec3 = [0, ct, -st];
  const mix = (p: number, q: number): Vec3 =>
    [0, 1, 2].map((a) => p * left0[a]! + q * back0[a]!) as unknown as Vec3;
  return { left: mix(cr, sr), back: mix(-sr, cr), up: [ss, cs * st, cs * ct] };
}

/** Height of a body at its centre. */
export const centreHeight = (m: Morphometry): number => (m.heightBack + m.heightFront) / 2;

/** Builds the chain of vertebrae with lordosis, kyphosis, scoliosis, fractures and a little seeded variation. */
export function buildColumn(o: FullPhantomOptions): Column {
  const random = createRandom(o.seed * 7919 + 17);
  const scale = 1.04 + 0.02 * Math.min(2, Math.max(-2, normal(random)));
  const levels = levelSequence(o.thoracicCount, o.lumbarCount);
  const sacrum: LocalFrame = { origin: [0, 0, 0], ...axes(SACRAL_TILT * o.curvature, 0, 0) };
  let [x, y, z] = [0, 0, 0];
  let up = sacrum.up;
  let hunch = 0;
  const placedUp: PlacedVertebra[] = [];
  const advance = (mm: number, along: Vec3): void => {
    x += mm * along[0];
    y += mm * along[1];
    z += mm * along[2];
  };
  for (let n = levels.length - 1; n >= 0; n -= 1) {
    const level = levels[n] as VertebraLevel;
    const base = scaled(
      morphometryOf(level, o.thoracicCount, o.lumbarCount),
      scale * (1 + 0.015 * normal(random)),
    );
    const loss = o.fractures.find((f) => f.level === level)?.heightLoss ?? 0;
    const size = {
      ...base,
      heightFront: base.heightFront * (1 - loss),
      heightBack: base.heightBack * (1 - loss / 4),
    };
    const wedge =
      ((base.heightFront - size.heightFront - base.heightBack + size.heightBack) / base.depth / RAD) * 0.6;
    const side = sideTilt(o.scoliosisDeg, n / levels.length);
    const frame = axes(base.tilt * o.curvature - hunch - wedge / 2 + 0.8 * normal(random), side, -side * 0.5);
    hunch += wedge;
    advance(size.discBelow / 2, up);
    up = frame.up;
    advance(size.discBelow / 2 + centreHeight(size) / 2, up);
    placedUp.push({ level, size, frame: { origin: [x, y, z], ...frame } });
    advance(centreHeight(size) / 2, up);
  }
  return withCentreLines(placedUp.reverse(), sacrum);
}

const sideTilt = (amplitude: number, fromTop: number): number =>
  amplitude * 0.5 * Math.sin(2 * Math.PI * (1 - fromTop) * 1.4) * (fromTop < 0.3 ? fromTop / 0.3 : 1);

function scaled(m: Morphometry, s: number): Morphometry {
  const keep = new Set<keyof Morphometry>(['transverseBack', 'spinousSlant', 'tilt']);
  const entries = Object.entries(m) as [keyof Morphometry, number][];
  return Object.fromEntries(entries.map(([k, v]) => [k, keep.has(k) ? v : v * s])) as unknown as Morphometry;
}

/** Canal centre of a vertebra: behind the body by half the canal's depth. */
export const canalCentre = (v: PlacedVertebra): Vec3 =>
  fromLocal(v.frame, [0, v.size.depth / 2 + v.size.canalDepth / 2, 0]);

function withCentreLines(vertebrae: readonly PlacedVertebra[], sacrum: LocalFrame): Column {
  const canalKnots = vertebrae.map((v) => ({
    p: canalCentre(v),
    w: v.size.canalWidth / 2,
    d: v.size.canalDepth / 2,
  }));
  const first = canalKnots[0] as (typeof canalKnots)[0];
  canalKnots.unshift({ p: [first.p[0], first.p[1] - 2, first.p[2] + 24], w: 15, d: 15 });
  for (const [back, down, w, d] of SACRAL_CANAL) {
    canalKnots.push({ p: fromLocal(sacrum, [0, back, -down]), w, d });
  }
  const bodyKnots = vertebrae.map((v) => v.frame.origin);
  const zs = canalKnots.map((k) => k.p[2]);
  const [zTop, zBottom] = [Math.max(...zs), Math.min(...zs)];
  const along = (pick: (k: (typeof canalKnots)[0]) => number): ((z: number) => number) =>
    tabulated(linearThrough(canalKnots.map((k) => [k.p[2], pick(k)] as const)), zBottom - 10, zTop + 10, 6);
  const body = (a: 0 | 1): ((z: number) => number) =>
    tabulated(linearThrough([[0, 0], ...bodyKnots.map((p) => [p[2], p[a]] as const)]), -60, zTop + 10, 6);
  const zByLevel = new Map(vertebrae.map((v) => [v.level, v.frame.origin[2]]));
  return {
    vertebrae,
    sacrum,
    canal: {
      x: along((k) => k.p[0]),
      y: along((k) => k.p[1]),
      halfWidth: along((k) => k.w),
      halfDepth: along((k) => k.d),
      zTop,
      zBottom,
    },
    bodyX: body(0),
    bodyY: body(1),
    zOf: (level) => zByLevel.get(level) ?? 0,
  };
}

/** Sacral canal in the sacrum's frame: behind the end plate, below it, half width, half depth (mm). */
const SACRAL_CANAL: readonly (readonly [number, number, number, number])[] = [
  [27, 4, 14, 8],
  [28, 22, 12, 6.5],
  [30, 42, 10, 5],
  [30, 62, 7, 3.5],
  [27, 80, 4, 2.5],
];
