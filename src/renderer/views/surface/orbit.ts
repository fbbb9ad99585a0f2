/** The 3D view's camera: turning about the patient's long axis, tilting, zooming, moving. Parallel projection, LPS mm. Pure. */
import type { Vec3 } from '../../../core/geometry/grid.ts';

export interface Orbit {
  /** Degrees; 0 looks from the front, 90 from the patient's left, 180 from behind. */
  readonly azimuth: number;
  /** Degrees above the transverse plane, −89 to 89. */
  readonly elevation: number;
  readonly focalMm: Vec3;
  /** Half the height of what is seen. */
  readonly halfHeightMm: number;
}

/** Unit vectors of the picture in LPS: towards the viewer's right, up, and away from the viewer. */
export interface OrbitAxes {
  readonly right: Vec3;
  readonly up: Vec3;
  readonly forward: Vec3;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

export function orbitAxes({ azimuth, elevation }: Pick<Orbit, 'azimuth' | 'elevation'>): OrbitAxes {
  const [a, e] = [radians(azimuth), radians(elevation)];
  const forward: Vec3 = [-Math.sin(a) * Math.cos(e), Math.cos(a) * Math.cos(e), -Math.sin(e)];
  const right: Vec3 = [Math.cos(a), Math.sin(a), 0];
  const up: Vec3 = [-Math.sin(a) * Math.sin(e), Math.cos(a) * Math.sin(e), Math.cos(e)];
  return { right, up, forward };
}

const DEGREES_PER_PX = 0.4;
const clamp = (v: number, lo: number, hi: number): number => Math.min(hi, Math.max(lo, v));

/** The patient follows the pointer: dragging right shows more of what was on the left. */
export const turned = (orbit: Orbit, dxPx: number, dyPx: number): Orbit => ({
  ...orbit,
  azimuth: (((orbit.azimuth - dxPx * DEGREES_PER_PX) % 360) + 360) % 360,
  elevation: clamp(orbit.elevation + dyPx * DEGREES_PER_PX, -89, 89),
});

export const zoomed = (orbit: Orbit, factor: number): Orbit => ({
  ...orbit,
  halfHeightMm: clamp(orbit.halfHeightMm / factor, 2, 4000),
});

/** Moves the picture with the pointer. */
export function moved(orbit: Orbit, dxPx: number, dyPx: number, heightPx: number): Orbit {
  const mm = (2 * orbit.halfHeightMm) / heightPx;
  const { right, up } = orbitAxes(orbit);
  const shift = (a: 0 | 1 | 2): number => orbit.focalMm[a] + mm * (dyPx * up[a] - dxPx * right[a]);
  return { ...orbit, focalMm: [shift(0), shift(1), shift(2)] };
}

/** Shows a box of LPS mm whole, whatever the direction. */
export function fitted(orbit: Orbit, lo: Vec3, hi: Vec3, aspect: number): Orbit {
  const focalMm: Vec3 = [(lo[0] + hi[0]) / 2, (lo[1] + hi[1]) / 2, (lo[2] + hi[2]) / 2];
  const { right, up } = orbitAxes(orbit);
  const half = (axis: Vec3): number =>
    axis.reduce((sum, c, a) => sum + Math.abs(c) * ((hi[a]! - lo[a]!) / 2), 0);
  const halfHeightMm = 1.08 * Math.max(half(up), half(right) / Math.max(0.1, aspect), 1);
  return { ...orbit, focalMm, halfHeightMm };
}

/** Patient letter (R, L, A, P, S, I) a direction mostly points to. */
export function mainLetter(direction: Vec3): string {
  const sizes = direction.map(Math.abs);
  const axis = sizes.indexOf(Math.max(...sizes));
  return (['RL', 'AP', 'IS'][axis] ?? '')[direction[axis]! > 0 ? 1 : 0] ?? '';
}
