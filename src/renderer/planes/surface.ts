/** What a view shows, as a surface through the patient: what may be placed on it, and what of the patient lies on it. Pure. */
import { type Grid, patientPoint, toIndex, toPatient, type Vec3 } from '../../core/geometry/grid.ts';
import { cross, dot, unit } from '../../core/geometry/vec.ts';
import { indexOfPlane, planePoint, type ReformatKind, type ViewName, type ViewPlane } from './planes.ts';

/** Every view that shows the patient: the CT's own planes, those square to the canal, and the straightened spine. */
export type SurfaceName = ViewName | `aligned-${ViewName}` | 'straightSagittal' | 'straightCoronal';

/** The name of a view along the spine. */
export const surfaceName = (kind: ReformatKind): SurfaceName =>
  kind === 'straightSagittal' || kind === 'straightCoronal' ? kind : `aligned-${kind}`;

export interface SurfacePlace {
  /** Plane mm, right and down on screen. */
  readonly at: readonly [number, number];
  /** How far beside the surface, mm; 0 on it. */
  readonly offMm: number;
}

export interface Surface {
  readonly name: SurfaceName;
  /** Unit vector square to it (LPS); null where it is bent: the straightened spine. */
  readonly normal: Vec3 | null;
  /** What lies no further beside it is in the picture, mm. */
  readonly slabMm: number;
  /** Plane mm → LPS mm. */
  pointAt(at: readonly [number, number]): Vec3;
  /** LPS mm → where on the surface, perpendicularly. */
  placeOf(mm: Vec3): SurfacePlace;
}

/** The half of a slice, and what rounding may take of it. */
const HALF_SLICE = 0.5 + 1e-6;

/** A plane of the CT: slice `slice` along the plane's normal axis, half a slice thick to both sides. */
export function planeSurface(grid: Grid, plane: ViewPlane, slice: number): Surface {
  const m = grid.indexToPatient;
  const step = (axis: number): Vec3 => [m[axis]!, m[axis + 4]!, m[axis + 8]!];
  const normal = unit(cross(step(plane.rightAxis), step(plane.downAxis)));
  const pointAt = ([p, q]: readonly [number, number]): Vec3 =>
    toPatient(grid, indexOfPlane(plane, p, q, slice));
  // Square to the plane, whatever the gantry's tilt.
  const apartMm = Math.abs(dot(step(plane.normalAxis), normal));
  return {
    name: plane.name,
    normal,
    slabMm: HALF_SLICE * apartMm,
    pointAt,
    placeOf: (mm) => {
      const index = toIndex(grid, patientPoint(...mm));
      return { at: planePoint(plane, index), offMm: (index[plane.normalAxis] - slice) * apartMm };
    },
  };
}
