/** What a planner reads before an export, from the case as it is. */
import { useDeferredValue, useMemo } from 'react';
import limitsFile from '../../../resources/rules/dose-limits-spine.json' with { type: 'json' };
import { parseDoseLimits, type SafetySummary, safetySummary } from '../../core/safety/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import { useCase } from './case.ts';
import { useDocument } from './document.ts';
import { areLevelsConfirmed } from './levels.ts';
import { vertebraeOf } from './vertebrae.ts';

export const doseLimits = parseDoseLimits(limitsFile);

/** The summary for a number of fractions; null until the image's grid is known. Follows edits when there is time for it. */
export function useSafety(fractions: number): SafetySummary | null {
  const volume = useCase((s) => s.volume);
  const table = useDeferredValue(useDocument((s) => s.structures));
  const marks = useDocument((s) => s.marks);
  return useMemo(() => {
    if (volume === null) return null;
    const structures = structuresOf(table);
    const column = vertebraeOf(structures);
    const named = column.length > 0 && column.every((v) => v.level !== null);
    const confirmed = named && areLevelsConfirmed(marks, column);
    return safetySummary({
      grid: volume.grid,
      structures,
      levels: column.length === 0 ? null : { established: named, confirmed, reason: '' },
      proposal: null,
      sliceThicknessMm: null,
      metalCc: null,
      fractions,
      limits: doseLimits,
    });
  }, [volume, table, marks, fractions]);
}
