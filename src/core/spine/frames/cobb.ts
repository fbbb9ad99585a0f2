/** Curves of the column as angles between end plates (Cobb 1948), seen from the front and from the side. */
import type { Vec3 } from '../../geometry/grid.ts';
import { angleDeg } from '../../geometry/vec.ts';
import type { EndPlate } from './end-plates.ts';
import type { MeasuredVertebra } from './spine-model.ts';

/** Angles between two end plates, degrees. */
export interface CobbAngle {
  /** Seen from the front (projected on LPS x, z): positive when the curve is open to the patient's right. */
  readonly coronalDeg: number;
  /** Seen from the side (projected on LPS y, z): positive for kyphosis, negative for lordosis. */
  readonly sagittalDeg: number;
  /** Between the planes in space, never negative: on a rotated curve larger than both projections. */
  readonly solidDeg: number;
}

const DEG = 180 / Math.PI;

/** Lean of a plate's normal in the plane of z and another axis, degrees. */
const lean = (normal: Vec3, axis: 0 | 1): number => Math.atan2(normal[axis], normal[2]) * DEG;

/** The angle between the upper plate of the cranial end vertebra and the lower plate of the caudal one. */
export function cobbAngle(cranial: EndPlate, caudal: EndPlate): CobbAngle {
  return {
    coronalDeg: lean(cranial.normal, 0) - lean(caudal.normal, 0),
    sagittalDeg: lean(caudal.normal, 1) - lean(cranial.normal, 1),
    solidDeg: angleDeg(cranial.normal, caudal.normal),
  };
}

/** A curve with its end vertebrae, names as given. */
export interface SpineCurve extends CobbAngle {
  readonly cranial: string;
  readonly caudal: string;
}

/**
 * The pair of end vertebrae with the greatest angle of one kind, over all vertebrae with the plates needed; null with fewer
 * than two. `vertebrae` cranial first.
 */
export function greatestCurve(
  vertebrae: readonly MeasuredVertebra[],
  plane: 'coronal' | 'sagittal',
): SpineCurve | null {
  let best: SpineCurve | null = null;
  for (const [n, upper] of vertebrae.entries()) {
    const cranial = upper.frame?.upper;
    if (!cranial) continue;
    for (const lower of vertebrae.slice(n + 1)) {
      const caudal = lower.frame?.lower;
      if (!caudal) continue;
      const angle = cobbAngle(cranial, caudal);
      const size = (of: CobbAngle): number => Math.abs(plane === 'coronal' ? of.coronalDeg : of.sagittalDeg);
      if (best === null || size(angle) > size(best))
        best = { ...angle, cranial: upper.name, caudal: lower.name };
    }
  }
  return best;
}
