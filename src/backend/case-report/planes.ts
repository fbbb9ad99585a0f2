/** The three planes of a patient in a grid: which index runs right to left, front to back and feet to head, and how. */
import type { Grid } from '../../core/geometry/grid.ts';
import { spacingMm } from '../../core/geometry/grid.ts';

/** An index axis of the grid (0 i, 1 j, 2 k) that runs along a patient axis; `flip` where it runs against it. */
export interface PatientAxis {
  readonly axis: 0 | 1 | 2;
  readonly flip: boolean;
  readonly mm: number;
  readonly count: number;
}

export interface PatientAxes {
  /** Towards the patient's left. */
  readonly left: PatientAxis;
  /** Towards the back. */
  readonly back: PatientAxis;
  /** Towards the head. */
  readonly head: PatientAxis;
}

export const PLANES = ['axial', 'sagittal', 'coronal'] as const;
export type PlaneName = (typeof PLANES)[number];

/** The index axes that lie nearest the patient's; each is taken once. */
export function patientAxes(grid: Grid): PatientAxes {
  const m = grid.indexToPatient;
  const spacing = spacingMm(grid);
  const along = (row: number, axis: number): number => m[4 * row + axis]! / spacing[axis]!;
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;
  const fitOf = (order: readonly number[]): number =>
    order.reduce((sum, axis, row) => sum + Math.abs(along(row, axis)), 0);
  const best = orders.reduce((a, b) => (fitOf(b) > fitOf(a) + 1e-9 ? b : a));
  const axisOf = (row: 0 | 1 | 2): PatientAxis => {
    const axis = best[row];
    return {
      axis,
      flip: along(row, axis) < 0,
      mm: spacing[axis]!,
      count: grid.dims[axis]!,
    };
  };
  return { left: axisOf(0), back: axisOf(1), head: axisOf(2) };
}

/** How a plane is shown, as a radiologist looks: patient's left at the right, front at the top or left, head at the top. */
export interface ShownPlane {
  readonly across: PatientAxis;
  /** True: the axis grows to the right of the picture. */
  readonly acrossGrows: boolean;
  readonly down: PatientAxis;
  readonly downGrows: boolean;
  readonly through: PatientAxis;
  /** At the left, right, top and bottom of the picture. */
  readonly letters: readonly [string, string, string, string];
}

export function shownPlane(axes: PatientAxes, plane: PlaneName): ShownPlane {
  const { left, back, head } = axes;
  if (plane === 'axial')
    return {
      across: left,
      acrossGrows: !left.flip,
      down: back,
      downGrows: !back.flip,
      through: head,
      letters: ['R', 'L', 'A', 'P'],
    };
  const across = plane === 'sagittal' ? back : left;
  return {
    across,
    acrossGrows: !across.flip,
    down: head,
    downGrows: head.flip,
    through: plane === 'sagittal' ? left : back,
    letters: plane === 'sagittal' ? ['A', 'P', 'H', 'F'] : ['R', 'L', 'H', 'F'],
  };
}
