/** What a planner reads before an export, from the case as it is. */
import { useDeferredValue, useMemo } from 'react';
import limitsFile from '../../../resources/rules/dose-limits-spine.json' with { type: 'json' };
import {
  metalNearCc,
  parseDoseLimits,
  type SafetyPlace,
  type SafetySummary,
  safetySummary,
} from '../../core/safety/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { useCtv } from './ctv.ts';
import { useDocument } from './document.ts';
import { goToPatient, goToSlice, goToStructure } from './go-to.ts';
import { agreementOn } from './ladder.ts';
import { areLevelsConfirmed, useLadder } from './levels.ts';
import { selectStructure } from './selection.ts';
import { vertebraeOf } from './vertebrae.ts';

export const doseLimits = parseDoseLimits(limitsFile);

/** The summary for a number of fractions; null until the image's grid is known. Follows edits when there is time for it. */
export function useSafety(fractions: number): SafetySummary | null {
  const open = useCase((s) => s.open);
  const volume = useCase((s) => s.volume);
  const ready = useCase((s) => s.slicesReady);
  const proposal = useCtv((s) => s.proposal);
  const table = useDeferredValue(useDocument((s) => s.structures));
  const marks = useDocument((s) => s.marks);
  const ladder = useLadder();
  return useMemo(() => {
    if (volume === null) return null;
    const structures = structuresOf(table);
    const target = ['PTV', 'CTV', 'GTV'].flatMap((type) =>
      structures.filter((s) => s.interpretedType === type && s.slices.size > 0),
    )[0];
    const column = vertebraeOf(structures);
    const named = column.length > 0 && column.every((v) => v.level !== null);
    const confirmed = named && areLevelsConfirmed(marks, column);
    const reason = ladder === null ? '' : texts.levels.agreement(ladder.reason, agreementOn(ladder, column));
    return safetySummary({
      grid: volume.grid,
      structures,
      levels: column.length === 0 ? null : { established: named, confirmed, reason },
      proposal,
      sliceThicknessMm: open?.sliceThicknessMm ?? null,
      metalCc:
        target === undefined || ready < volume.grid.dims[2] ? null : metalNearCc(volume, target.slices),
      fractions,
      limits: doseLimits,
    });
  }, [open, volume, ready, proposal, table, marks, ladder, fractions]);
}

/** Shows the place a check is about. */
export function showPlace(place: SafetyPlace): void {
  if ('pointMm' in place) {
    goToPatient(place.pointMm);
    return;
  }
  const structure = useDocument.getState().structures.byId.get(place.structureId);
  if (structure === undefined) return;
  selectStructure(structure.id);
  if (place.k === undefined) goToStructure(structure);
  else goToSlice(structure, place.k);
}
