/** Doing an operation: computed in the worker, one command from the result, refused where it may not be. */
import { marginSlices } from '../../../core/contours/index.ts';
import type { OperationRequest } from '../../../core/editing/index.ts';
import { PedicleError } from '../../../core/errors/errors.ts';
import { type Grid, sliceDistanceMm } from '../../../core/geometry/grid.ts';
import { structuresOf } from '../../../core/structures/edit.ts';
import type { SliceRings, Structure } from '../../../core/structures/types.ts';
import { useCase } from '../../model/case.ts';
import { perform, structureById, useDocument } from '../../model/document.ts';
import { refusedAsLocked } from '../../model/locks.ts';
import { notify, notifyError } from '../../model/notices.ts';
import { selectStructure } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import { computeOperation } from '../../workers/operations/client.ts';
import { derivedCommand, editCommand } from './result-command.ts';

const t = texts.operations;

/** Says that a margin below half a slice does nothing up and down. */
export function tellThinMargin(grid: Grid, mm: number): void {
  if (mm !== 0 && marginSlices(grid, mm) === 0)
    notify('warning', t.wholeSlices(mm, 0, sliceDistanceMm(grid)));
}

export const structureNamed = (name: string): Structure | undefined =>
  structuresOf(useDocument.getState().structures).find((s) => s.name === name);

/**
 * Computes an operation and performs it as one history step.
 * @param into name of the structure the result goes to (made when there is none); null = the structure itself.
 * @returns whether something was changed.
 */
export async function performOperation(
  structure: Structure,
  request: OperationRequest,
  label: string,
  into: string | null = null,
): Promise<boolean> {
  const volume = useCase.getState().volume;
  const target = into === null ? structure : structureNamed(into);
  if (volume === null || (target !== undefined && refusedAsLocked(target))) return false;
  // As they are now: a hand may change them while this is computed.
  const others = othersOf(request);
  try {
    const slices = await computeOperation(volume.grid, request);
    return finish(structure, target, slices, label, into, others);
  } catch (error) {
    if (error instanceof PedicleError && error.code === 'cancelled')
      notify('info', error.message, t.nothingChanged);
    else notifyError(error);
    return false;
  }
}

/** The structure an operation also takes contours from. */
function othersOf({ operation }: OperationRequest): Structure[] {
  if (!('other' in operation)) return [];
  return structuresOf(useDocument.getState().structures).filter((s) => s.slices === operation.other);
}

function finish(
  structure: Structure,
  target: Structure | undefined,
  slices: SliceRings,
  label: string,
  into: string | null,
  others: readonly Structure[],
): boolean {
  const source = structureById(structure.id);
  const goal = into === null ? source : structureNamed(into);
  // The source changed while this was computed: the result belongs to contours that are no more.
  if (source === null || source.slices !== structure.slices || goal?.slices !== target?.slices) {
    notify('info', t.changedMeanwhile, t.tryAgain);
    return false;
  }
  // Locked while this was computed; only the target counts, the source is read.
  if (goal !== null && goal !== undefined && refusedAsLocked(goal)) return false;
  if (into === null) {
    const command = editCommand(label, source, slices, others);
    if (command.changes.length === 0) notify('info', t.nothingToDo);
    perform(command);
    return command.changes.length > 0;
  }
  if (slices.size === 0) {
    notify('info', t.emptyResult);
    return false;
  }
  const { command, structureId } = derivedCommand(
    label,
    into,
    source,
    slices,
    goal ?? undefined,
    label,
    others,
  );
  if (command.changes.length === 0) notify('info', t.nothingToDo);
  perform(command);
  selectStructure(structureId);
  return command.changes.length > 0;
}
