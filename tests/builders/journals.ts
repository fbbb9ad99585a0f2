/** Entries, headers and imported sets for tests of journals. */
import type { NewHeader } from '../../src/backend/journal/header.ts';
import { entryFromWire, type JournalEntry, type StructureWire } from '../../src/contract/index.ts';
import { applyCommand, noStructures } from '../../src/core/structures/edit.ts';
import type { Ring } from '../../src/core/structures/types.ts';
import type { RtstructSource } from '../../src/dicom/rtstruct/index.ts';

/** The first stroke on slice `k` of structure `s`, told from others by `x`. */
export const stroke = (x: number, k = x, structureId = 's'): JournalEntry => ({
  type: 'do',
  command: {
    label: 'Brush',
    at: 1_764_200_000_000 + x,
    changes: [
      {
        kind: 'slice',
        structureId,
        k,
        before: [],
        after: [Float64Array.of(0.1 + x, 2, 3, 1 / 3, 5, 6, 7, 8, 9)],
      },
    ],
  },
});

export const header: NewHeader = {
  writtenBy: 'test',
  title: 'case',
  createdAt: 1,
  source: { kind: 'demo' },
  study: { date: '20260102', seriesDescription: 'Thorax' },
  ct: {
    patientId: 'P1',
    patientName: 'Doe^Jane',
    patientBirthDate: '19600101',
    studyInstanceUid: '1.2',
    frameOfReferenceUid: '1.3',
    size: [4, 4],
    stepsMm: [
      [1, 0, 0],
      [0, 1, 0],
    ],
    slices: [0, 1, 2, 3, 4, 5].map((k) => ({
      sopInstanceUid: `1.4.${k}`,
      frameNumber: null,
      positionMm: [0, 0, 3 * k],
    })),
  },
};

const meta = (id: string): Omit<StructureWire, 'slices'> => ({
  id,
  name: `ROI ${id}`,
  interpretedType: 'ORGAN',
  colour: [1, 2, 3],
  unplaced: [],
  provenance: { kind: 'imported', algorithm: 'MANUAL', description: '', edited: false },
});

/** An imported set of `rois` structures on `slices` slices, `points` points a contour, and the entry that adds it. */
export function importedSet(
  rois: number,
  slices: number,
  points: number,
): { source: RtstructSource; entry: JournalEntry } {
  const ringOf = (n: number, k: number): Float64Array =>
    Float64Array.from({ length: 3 * points }, (_, i) => (i % 3 === 2 ? 3 * k : n + k + i / 7));
  const list = Array.from({ length: rois }, (_, n) => {
    const entries = Array.from({ length: slices }, (_s, k) => {
      const ring = ringOf(n, k);
      return [
        k,
        { rings: [ring], contours: [{ type: 'CLOSED_PLANAR' as const, pointsMm: ring, k }] },
      ] as const;
    });
    return [
      `roi-${n}`,
      { roiNumber: n + 1, name: `ROI roi-${n}`, slices: new Map(entries), roi: [], observations: [] },
    ] as const;
  });
  const source: RtstructSource = {
    sopInstanceUid: '1.5',
    seriesInstanceUid: '1.6',
    studyInstanceUid: '1.2',
    frameOfReferenceUid: '1.3',
    referencedSeriesUids: [],
    label: 'SET',
    name: '',
    description: '',
    date: '',
    manufacturer: '',
    modelName: '',
    approvalStatus: '',
    ringRule: 'xor',
    rois: new Map(list),
  };
  const changes = list.flatMap(([id, roi]) => [
    { kind: 'structure' as const, structureId: id, before: null, after: meta(id) },
    ...[...roi.slices].map(([k, { rings }]) => ({
      kind: 'slice' as const,
      structureId: id,
      k,
      before: [],
      after: rings.map((ring) => Float64Array.from(ring)),
    })),
  ]);
  return { source, entry: { type: 'do', command: { label: 'Import', at: 1_764_200_000_000, changes } } };
}

/** Structure `s`, which the strokes are drawn on. */
export const added: JournalEntry = {
  type: 'do',
  command: {
    label: 'Add',
    at: 1_764_200_000_000,
    changes: [{ kind: 'structure', structureId: 's', before: null, after: meta('s') }],
  },
};

/** Structure `s` gets its n-th formula in place of the one before, as made from another structure's contours. */
const formulaStep = (n: number): JournalEntry => {
  const formed = (m: number) => ({
    ...meta('s'),
    formula: {
      text: `'ROI roi-0' + ${m} mm`,
      made: { inputs: { 'ROI roi-0': `digest-${m}` }, result: `result-${m}` },
    },
  });
  return {
    type: 'do',
    command: {
      label: 'Formula',
      at: 1_764_200_000_000 + n,
      changes: [
        {
          kind: 'structure',
          structureId: 's',
          before: n === 1 ? meta('s') : formed(n - 1),
          after: formed(n),
        },
      ],
    },
  };
};

/** The n-th step (from 1 on) of somebody who draws, sets formulas, undoes and redoes. */
export const workStep = (n: number): JournalEntry[] =>
  n % 5 === 0 ? [{ type: 'undo' }, { type: 'redo' }] : [n % 5 === 1 ? formulaStep((n + 4) / 5) : stroke(n)];

/** Contours of a structure after all entries, by slice. */
export function contoursOf(
  entries: readonly JournalEntry[],
  structureId: string,
): Map<number, readonly Ring[]> {
  let table = noStructures;
  for (const entry of entries.map(entryFromWire))
    if (entry.type === 'do') table = applyCommand(table, entry.command);
  return new Map(table.byId.get(structureId)?.slices ?? []);
}
