/** Copying the contour of the slice shown to slices above (towards the head) and below; one history step. */
import { copiesOf, copyRings, nearestDrawnSlice } from '../../../core/editing/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { useCase } from '../../model/case.ts';
import { editContours } from '../../model/commands.ts';
import { perform } from '../../model/document.ts';
import { refusedAsLocked } from '../../model/locks.ts';
import { notify } from '../../model/notices.ts';
import { setCursor, useView } from '../../model/view.ts';
import { slicePositionMm, viewPlanes } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';

const t = texts.operations;

export const sliceHere = (): number => Math.round(useView.getState().cursor[2]);

/** Which way along k the head lies. */
function headwards(grid: Grid): 1 | -1 {
  const plane = viewPlanes(grid).axial;
  return slicePositionMm(grid, plane, 1) >= slicePositionMm(grid, plane, 0) ? 1 : -1;
}

export interface CopyTo {
  /** Slices towards the head and towards the feet. */
  readonly up: number;
  readonly down: number;
  readonly overDrawn: boolean;
}

/** What a copy from the slice shown would change. */
export function plannedCopy(grid: Grid, structure: Structure, { up, down, overDrawn }: CopyTo) {
  const [above, below] = headwards(grid) === 1 ? [up, down] : [down, up];
  return copiesOf(grid, structure.slices, sliceHere(), { above, below, overDrawn });
}

/** @returns whether anything was copied; else the user is told why. */
export function copyTo(structure: Structure, to: CopyTo): boolean {
  const volume = useCase.getState().volume;
  if (volume === null || refusedAsLocked(structure)) return false;
  const copies = plannedCopy(volume.grid, structure, to);
  const edits = [...copies].map(([k, after]) => ({ k, after }));
  if (edits.length === 0) {
    notify(
      'info',
      structure.slices.has(sliceHere()) ? t.nothingToDo : texts.tools.emptySlice(structure.name),
    );
    return false;
  }
  return perform(editContours(t.labels.copyTo(sliceHere() + 1, edits.length), structure, edits));
}

/** Copies onto the next slice, over what is drawn there, and goes there: pressed again it goes on. */
export function copyOn(structure: Structure, towardsHead: boolean): void {
  const grid = useCase.getState().volume?.grid;
  const [up, down] = towardsHead ? [1, 0] : [0, 1];
  if (grid === undefined || !copyTo(structure, { up, down, overDrawn: true })) return;
  const [i, j] = useView.getState().cursor;
  setCursor([i, j, sliceHere() + (towardsHead ? 1 : -1) * headwards(grid)], grid.dims);
}

/** Copies the nearest drawn slice above (towards the head) or below onto the slice shown. */
export function copyHere(structure: Structure, fromHead: boolean): void {
  const grid = useCase.getState().volume?.grid;
  if (grid === undefined || refusedAsLocked(structure)) return;
  const k = sliceHere();
  const by = ((fromHead ? 1 : -1) * headwards(grid)) as 1 | -1;
  const from = nearestDrawnSlice(structure.slices, k, by);
  if (from === null) {
    notify('info', t.noSliceToCopy);
    return;
  }
  const after = copyRings(grid, structure.slices.get(from) ?? [], from, k);
  perform(editContours(t.labels.copy(from + 1), structure, [{ k, after }]));
}
