/** Which slices an entry names, and the same entry with other slice numbers: a CT may have lost or gained slices at its ends. */
import type { JournalEntry } from '../../contract/index.ts';
import type { RtstructSource } from '../../dicom/rtstruct/index.ts';

/** Marks that name slices: `seen/<structure>/<k>`, and `review/<structure>` with `k:confidence` of its slices. */
const SEEN = /^(seen\/.+\/)(\d+)$/;
const REVIEW = 'review/';

export function usedSlices(
  entries: readonly JournalEntry[],
  sources: readonly RtstructSource[],
): Set<number> {
  const used = new Set<number>();
  const structures = (list: readonly { slices: readonly { k: number }[] }[]): void => {
    for (const { slices } of list) for (const { k } of slices) used.add(k);
  };
  for (const entry of entries) {
    if (entry.type === 'do') {
      for (const change of entry.command.changes) if (change.kind === 'slice') used.add(change.k);
    } else if (entry.type === 'reference') structures(entry.set?.structures ?? []);
    else if (entry.type === 'proposal') structures(entry.result?.structures ?? []);
  }
  for (const { rois } of sources)
    for (const { slices } of rois.values()) for (const k of slices.keys()) used.add(k);
  return used;
}

type SliceOf = (k: number) => number | null;

/** @param sliceOf must know every used slice. @returns null for an entry that has no place on the CT of now (a mark, a measurement). */
export function replaced(entry: JournalEntry, sliceOf: SliceOf): JournalEntry | null {
  const at = (k: number): number => {
    const to = sliceOf(k);
    if (to === null) throw new RangeError('a slice with work is not on the CT');
    return to;
  };
  const moved = <S extends { slices: readonly { k: number }[] }>(structure: S): S => ({
    ...structure,
    slices: structure.slices.map((slice) => ({ ...slice, k: at(slice.k) })),
  });
  switch (entry.type) {
    case 'do': {
      const changes = entry.command.changes.map((c) => (c.kind === 'slice' ? { ...c, k: at(c.k) } : c));
      return { ...entry, command: { ...entry.command, changes } };
    }
    case 'reference':
      return entry.set === null
        ? entry
        : { ...entry, set: { ...entry.set, structures: entry.set.structures.map(moved) } };
    case 'proposal': {
      const { result } = entry;
      if (result === null) return entry;
      const confidence = result.confidence.map((c) => ({
        ...c,
        slices: c.slices.flatMap((s) => (sliceOf(s.k) === null ? [] : [{ ...s, k: at(s.k) }])),
      }));
      return { ...entry, result: { ...result, confidence, structures: result.structures.map(moved) } };
    }
    case 'measurement': {
      const { measurement } = entry;
      if (measurement === null) return entry;
      // Points of the patient lie where they lie; those of a plane, but for an axial one, depend on all slices.
      if (measurement.view !== 'axial' && measurement.pointsMm !== undefined) return entry;
      const slice = measurement.view === 'axial' ? sliceOf(measurement.slice) : null;
      return slice === null ? null : { ...entry, measurement: { ...measurement, slice } };
    }
    case 'mark':
      return replacedMark(entry, sliceOf);
    default:
      return entry;
  }
}

function replacedMark(entry: Extract<JournalEntry, { type: 'mark' }>, sliceOf: SliceOf): JournalEntry | null {
  const seen = SEEN.exec(entry.key);
  if (seen !== null) {
    const to = sliceOf(Number(seen[2]));
    return to === null ? null : { ...entry, key: `${seen[1]}${to}` };
  }
  if (!entry.key.startsWith(REVIEW) || typeof entry.value !== 'string') return entry;
  const items = entry.value.split(' ').flatMap((item) => {
    const [k, ...rest] = item.split(':');
    const to = sliceOf(Number(k));
    return to === null ? [] : [[to, ...rest].join(':')];
  });
  return { ...entry, value: items.join(' ') };
}

/** A kept set with other slice numbers. */
export function replacedSource(source: RtstructSource, sliceOf: SliceOf): RtstructSource {
  const at = (k: number): number => sliceOf(k) ?? k;
  const rois = [...source.rois].map(([id, roi]) => {
    const slices = [...roi.slices].map(
      ([k, slice]) =>
        [
          at(k),
          { ...slice, contours: slice.contours.map((c) => (c.k === null ? c : { ...c, k: at(c.k) })) },
        ] as const,
    );
    return [id, { ...roi, slices: new Map(slices) }] as const;
  });
  return { ...source, rois: new Map(rois) };
}
