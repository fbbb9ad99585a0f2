/** The shape a round brush covers on its way. Pure; plane mm. */
import type { PlanePoint } from '../region.ts';

/** Chord error at most this part of a millimetre, so that the edge is sub-pixel. */
const CHORD_ERROR_MM = 0.02;

const sides = (radiusMm: number): number =>
  Math.min(
    96,
    Math.max(16, Math.ceil(Math.PI / Math.acos(1 - Math.min(0.9, CHORD_ERROR_MM / radiusMm)) / 2) * 2),
  );

/**
 * Outline of a disc swept from `a` to `b` (a disc when they are the same). The polygon's area equals the disc's: its
 * corners lie slightly outside the circle.
 */
export function capsule(a: PlanePoint, b: PlanePoint, radiusMm: number): PlanePoint[] {
  const n = sides(radiusMm);
  const step = (2 * Math.PI) / n;
  const corner = radiusMm * Math.sqrt(step / Math.sin(step));
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const point = (centre: PlanePoint, angle: number): PlanePoint => [
    centre[0] + corner * Math.cos(angle),
    centre[1] + corner * Math.sin(angle),
  ];
  if (Math.hypot(dx, dy) < 1e-9) return Array.from({ length: n }, (_, m) => point(a, m * step));
  const across = Math.atan2(dy, dx) + Math.PI / 2;
  const half = Array.from({ length: n / 2 + 1 }, (_, m) => m * step);
  return [
    ...half.map((angle) => point(a, across + angle)),
    ...half.map((angle) => point(b, across + Math.PI + angle)),
  ];
}
