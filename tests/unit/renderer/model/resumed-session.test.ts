/** A session taken up again from its journal: the AI result, the measurements. */

import { describe, expect, it } from 'vitest';
import { type JournalEntry, structureToWire } from '../../../../src/contract/index.ts';
import { patientPoint, toIndex, type Vec3 } from '../../../../src/core/geometry/grid.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { type CaseSession, openCase } from '../../../../src/renderer/model/case-session.ts';
import { useReferences } from '../../../../src/renderer/model/references.ts';
import { useSegmentation } from '../../../../src/renderer/model/segmentation.ts';
import {
  keepMeasures,
  place,
  removeLast,
  useMeasures,
} from '../../../../src/renderer/tools/measure/measures.ts';
import { distanceMm } from '../../../../src/renderer/tools/measure/values.ts';
import { called, client, freshDesk, opening, settle, vertebra } from './case-desk.ts';

freshDesk();

describe('a resumed session', () => {
  const result = {
    structures: [structureToWire(vertebra('VB_L1'))],
    confidence: [],
    findings: [],
    levels: null,
    seconds: 1,
  };
  const measured = (id: string, slice: number, name?: string): JournalEntry => ({
    type: 'measurement',
    id,
    measurement: {
      view: 'axial',
      slice,
      kind: 'distance',
      points: [
        [0, 0],
        [3, 4],
      ],
      lines: [],
      ...(name === undefined ? {} : { name }),
    },
  });
  const resume = (entries: readonly JournalEntry[]): CaseSession =>
    openCase({ open: opening('R', 8), entries, journalId: 'R' }, client, [keepMeasures]);

  it('has the AI result that was not yet taken, and none that was', () => {
    resume([{ type: 'proposal', result }]);
    expect(useSegmentation.getState().proposal?.structures.map((s) => s.name)).toEqual(['VB_L1']);
    expect(useReferences.getState().sets.map((s) => s.id)).toEqual(['proposal']);
    resume([
      { type: 'proposal', result },
      { type: 'proposal', result: null },
    ]);
    expect(useSegmentation.getState().proposal).toBeNull();
    expect(useReferences.getState().sets).toEqual([]);
  });

  it('has the names given to measurements, in the order they were placed', () => {
    resume([measured('a', 1), measured('b', 2), measured('a', 1, 'Canal')]);
    const { placed } = useMeasures.getState();
    expect(placed.map((p) => [p.id, p.name])).toEqual([
      ['a', 'Canal'],
      ['b', ''],
    ]);
  });

  it('has the measurements that were not removed', () => {
    resume([measured('a', 1), measured('b', 2), { type: 'measurement', id: 'a', measurement: null }]);
    expect(useMeasures.getState().placed).toMatchObject([
      {
        id: 'b',
        slice: 2,
        measure: {
          kind: 'distance',
        },
      },
    ]);
    // Drawn on slice 2 before measurements were the patient's: 3 and 4 mm apart there, and so in the patient.
    const [a, b] = useMeasures.getState().placed[0]!.measure.pointsMm as [Vec3, Vec3];
    const { grid } = useCase.getState().volume!;
    expect(distanceMm(a, b)).toBeCloseTo(5, 9);
    expect(toIndex(grid, patientPoint(...a))[2]).toBeCloseTo(2, 9);
  });

  it('keeps a measurement placed and one removed in its journal', async () => {
    resume([]);
    place({ view: 'axial', slice: 1, measure: { kind: 'angle', pointsMm: [[1, 2, 3]], lines: [] } });
    removeLast();
    await settle();
    const entries = called('journal.append').flatMap((p) => p.entries as JournalEntry[]);
    expect(entries).toMatchObject([
      { type: 'measurement', measurement: { kind: 'angle', slice: 1, pointsMm: [[1, 2, 3]] } },
      { type: 'measurement', measurement: null },
    ]);
  });
});
