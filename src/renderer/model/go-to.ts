/** Moving the shared cursor to a structure, a slice or a change. */

import {
  type Grid,
  type IndexPoint,
  indexPoint,
  patientPoint,
  toIndex,
  type Vec3,
} from '../../core/geometry/grid.ts';
import type { Command } from '../../core/structures/edit.ts';
import type { Ring, Structure } from '../../core/structures/types.ts';
import { useCase } from './case.ts';
import { setCursor, useView } from './view.ts';

/** Mean of the points of a slice's rings, as a continuous index; null without points. */
export function centreOfRings(rings: readonly Ring[], grid: Grid): IndexPoint | null {
  let [x, y, z, count] = [0, 0, 0, 0];
  for (const ring of rings) {
    for (let n = 0; n < ring.length; n += 3) {
      x += ring[n]!;
      y += ring[n + 1]!;
      z += ring[n + 2]!;
      count += 1;
    }
  }
  if (count === 0) return null;
  return toIndex(grid, patientPoint(x / count, y / count, z / count));
}

/** Puts the cursor on the middle of slice k of a structure, or only on slice k where it has none. */
export function goToSlice(structure: Structure, k: number): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const centre = centreOfRings(structure.slices.get(k) ?? [], volume.grid);
  const now = useView.getState().cursor;
  setCursor(centre === null ? [now[0], now[1], k] : indexPoint(centre[0], centre[1], k), volume.grid.dims);
}

/** Puts the shared cursor on a point of the patient, LPS mm. */
export function goToPatient(point: Vec3): void {
  const grid = useCase.getState().volume?.grid;
  if (grid !== undefined) setCursor(toIndex(grid, patientPoint(...point)), grid.dims);
}

export function goToStructure(structure: Structure): void {
  const ks = [...structure.slices.keys()].sort((a, b) => a - b);
  const middle = ks[Math.floor(ks.length / 2)];
  if (middle !== undefined) goToSlice(structure, middle);
}

/** The slice a command touched that is nearest to `k`; null when it touched none. */
export function nearestSlice(command: Command, k: number): number | null {
  const ks = command.changes.flatMap((c) => (c.kind === 'slice' ? [c.k] : []));
  return ks.reduce<number | null>(
    (best, n) => (best === null || Math.abs(n - k) < Math.abs(best - k) ? n : best),
    null,
  );
}

/** Shows what an undo or redo changed: moves the slice only when it is not the one shown. */
export function showChange(command: Command): void {
  const volume = useCase.getState().volume;
  const { cursor } = useView.getState();
  const k = nearestSlice(command, Math.round(cursor[2]));
  if (volume !== null && k !== null && k !== Math.round(cursor[2]))
    setCursor([cursor[0], cursor[1], k], volume.grid.dims);
}
