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
import { boxOfPlane, grownBox, type IndexBox, planePoint } from '../planes/planes.ts';
import { planesFor, useCase } from './case.ts';
import { groupOf } from './structure-groups.ts';
import { type Vertebra, vertebraeOf } from './vertebrae.ts';
import { setCursor, setFrame, useView, useViewSettings } from './view.ts';

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

/** Puts the cursor on slice k, where it is within the slice. */
export function goToSliceNumber(k: number): void {
  const volume = useCase.getState().volume;
  const now = useView.getState().cursor;
  if (volume !== null) setCursor([now[0], now[1], k], volume.grid.dims);
}

/** Puts the shared cursor on a point of the patient, LPS mm. */
export function goToPatient(point: Vec3): void {
  const grid = useCase.getState().volume?.grid;
  if (grid !== undefined) setCursor(toIndex(grid, patientPoint(...point)), grid.dims);
}

/** Goes to the middle slice of a structure and, if the user wants it, zooms to it. */
export function goToStructure(structure: Structure): void {
  const ks = [...structure.slices.keys()].sort((a, b) => a - b);
  const middle = ks[Math.floor(ks.length / 2)];
  if (middle === undefined) return;
  goToSlice(structure, middle);
  if (useViewSettings.getState().zoomTo) zoomToStructure(structure);
}

/** Room around a structure that is zoomed to, and the least that is shown of the patient, mm. */
const ZOOM_RIM_MM = 12;
const ZOOM_LEAST_MM = 90;

/**
 * Axial and coronal views show the structure large. The sagittal view is the map of the spine: it stays, and moves only when the
 * structure would be out of its sight.
 */
function zoomToStructure({ slices }: Structure): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const box = indexBoxOf(slices, volume.grid);
  if (box === null) return;
  const planes = planesFor(volume);
  for (const name of ['axial', 'coronal'] as const) {
    const own = grownBox(boxOfPlane(planes[name], box), ZOOM_RIM_MM);
    const lacking = Math.max(0, ZOOM_LEAST_MM - Math.max(own.p1 - own.p0, own.q1 - own.q0)) / 2;
    setFrame(name, { centreMm: null, pxPerMm: null, boxMm: grownBox(own, lacking) });
  }
  const { sagittal } = useView.getState().frames;
  if (sagittal.centreMm === null) return;
  const at = planePoint(planes.sagittal, useView.getState().cursor);
  setFrame('sagittal', { centreMm: at, pxPerMm: sagittal.pxPerMm });
}

/** Index box of contours; null without points. */
function indexBoxOf(slices: Structure['slices'], grid: Grid): IndexBox | null {
  const first: [number, number, number] = [Infinity, Infinity, Infinity];
  const last: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const rings of slices.values()) {
    for (const ring of rings) {
      for (let n = 0; n + 2 < ring.length; n += 3) {
        const index = toIndex(grid, patientPoint(ring[n]!, ring[n + 1]!, ring[n + 2]!));
        for (const axis of [0, 1, 2] as const) {
          first[axis] = Math.min(first[axis], index[axis]);
          last[axis] = Math.max(last[axis], index[axis]);
        }
      }
    }
  }
  return first[0] === Infinity ? null : { first, last };
}

/** Where a case with these structures begins: at its first target, else at a vertebra in the middle of the column. */
export function goToBeginning(structures: readonly Structure[]): void {
  if (!useViewSettings.getState().zoomTo) return;
  const drawn = structures.filter((s) => s.slices.size > 0);
  const column = vertebraeOf(drawn);
  const target = drawn.find((s) => groupOf(s) === 'target');
  const middle = column[Math.floor(column.length / 2)];
  if (target !== undefined) goToStructure(target);
  else if (middle !== undefined) goToVertebra(middle);
}

/** Shows a vertebra: the crosshair in the middle of its body, where its slice shows the bone and no disc. */
export function goToVertebra({ structures: [whole], centreMm }: Vertebra): void {
  goToPatient(centreMm);
  if (useViewSettings.getState().zoomTo) zoomToStructure(whole);
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
