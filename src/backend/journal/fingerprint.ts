/** Whether the CT found on recovery is the one the work was done on. */

import type { JournalEntry } from '../../contract/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { patientPoint, toIndex } from '../../core/geometry/grid.ts';
import { compareIdentity, type Identity } from '../../core/identity/index.ts';
import type { CtSeries } from '../../dicom/ct/types.ts';
import type { Fingerprint } from './header.ts';
import type { JournalContent } from './read.ts';
import { usedSlices } from './slices.ts';

type Point = readonly number[];
/** Positions of one slice read twice agree to rounding of decimal strings. */
const SAME_MM = 0.01;

export function fingerprintOf(series: CtSeries): Fingerprint {
  const m = series.grid.indexToPatient;
  const { study } = series;
  return {
    patientId: study.patientId,
    patientName: study.patientName,
    patientBirthDate: study.patientBirthDate,
    studyInstanceUid: series.studyInstanceUid,
    frameOfReferenceUid: series.frameOfReferenceUid,
    size: [series.grid.dims[0], series.grid.dims[1]],
    stepsMm: [
      [m[0], m[4], m[8]],
      [m[1], m[5], m[9]],
    ],
    slices: series.slices.map(({ sopInstanceUid, frameNumber, positionMm: [x, y, z] }) => ({
      sopInstanceUid,
      frameNumber,
      positionMm: [x, y, z],
    })),
  };
}

const apart = (a: Point, b: Point): number => Math.hypot(...a.map((v, n) => v - b[n]!));

/** How the slices of before lie in the CT of now. */
export interface Placement {
  /** Old k → k of now, null for a slice that is missing; `null` when all are where they were. */
  readonly sliceOf: ((k: number) => number | null) | null;
  readonly findings: readonly Finding[];
}

const renamed: Finding = finding('journal-patient-described-anew', 'warning');

const otherStudy: Finding = finding('journal-other-study', 'warning');

const asIdentity = (of: Fingerprint): Identity => ({
  patientId: of.patientId,
  patientName: of.patientName,
  patientBirthDate: of.patientBirthDate,
  frameOfReferenceUids: [of.frameOfReferenceUid],
  studyInstanceUids: [of.studyInstanceUid],
  seriesInstanceUids: [],
});

/** The patient of before: another ID, or another name beside another birth date or without IDs to compare, is another patient. */
function requireSamePatient(before: Fingerprint, now: Fingerprint): Finding[] {
  const { contradictions, differences, unknown } = compareIdentity(asIdentity(before), asIdentity(now));
  const [id, name, birth] = (['patient-id', 'patient-name', 'birth-date'] as const).map((field) =>
    contradictions.includes(field),
  );
  const noId = unknown.includes('patient-id');
  const noName = unknown.includes('patient-name');
  if (id || (name && (birth || noId)) || (birth && noName)) throw fault('journal-other-patient');
  return [...(name || birth ? [renamed] : []), ...(differences.includes('study') ? [otherStudy] : [])];
}

const changed = (): never => {
  throw fault('journal-ct-changed');
};

/**
 * @param usedSlices slices k of `before` that carry work.
 * @param madeAnew for the demonstration case: written again with the same voxels, its images have new UIDs.
 * @throws PedicleError `journal-other-patient`, `journal-ct-changed`, `journal-ct-slices-missing`.
 */
export function placeOn(
  before: Fingerprint,
  series: CtSeries,
  usedSlices: ReadonlySet<number>,
  madeAnew = false,
): Placement {
  const now = fingerprintOf(series);
  // The demonstration case is written anew, each time in a study of its own.
  const findings = requireSamePatient(before, now).filter((found) => !madeAnew || found !== otherStudy);
  if (
    (!madeAnew && before.frameOfReferenceUid !== now.frameOfReferenceUid) ||
    before.size.some((n, axis) => n !== now.size[axis]) ||
    before.stepsMm.some((step, axis) => apart(step, now.stepsMm[axis] as Point) > 1e-4)
  )
    changed();
  const key = (s: Fingerprint['slices'][number]): string =>
    madeAnew
      ? s.positionMm.map((v) => Math.round(v / SAME_MM)).join('/')
      : `${s.sopInstanceUid}/${s.frameNumber ?? 0}`;
  if (series.resampled !== undefined) {
    // Its slices share the images they lie nearest to: only the very same series of them is the same grid.
    const alike = now.slices.every((slice, k) => {
      const was = before.slices[k];
      return (
        was !== undefined && key(was) === key(slice) && apart(was.positionMm, slice.positionMm) <= SAME_MM
      );
    });
    if (!alike || before.slices.length !== now.slices.length) changed();
    return { sliceOf: null, findings };
  }
  const places = new Map(now.slices.map((slice, k) => [key(slice), { slice, k }]));
  const to = before.slices.map((slice) => {
    const found = places.get(key(slice));
    if (found === undefined) return null;
    return apart(found.slice.positionMm, slice.positionMm) > SAME_MM ? changed() : found.k;
  });
  if (to.every((k) => k === null)) changed();
  const missing = [...usedSlices].filter((k) => (to[k] ?? null) === null);
  if (missing.length > 0) throw fault('journal-ct-slices-missing', { missing: missing.length });
  if (before.slices.length === now.slices.length && to.every((k, n) => k === n))
    return { sliceOf: null, findings };
  const moved: Finding = finding('journal-slices-moved', 'warning', {
    before: before.slices.length,
    now: now.slices.length,
  });
  return { sliceOf: (k) => to[k] ?? null, findings: [...findings, moved] };
}

const unnoted: Finding = finding('journal-without-fingerprint', 'warning');

/** Release 0.1.0 noted no images: every contour must at least lie in the plane of its slice. */
function requireInPlane(entries: readonly JournalEntry[], { grid }: CtSeries): void {
  for (const entry of entries) {
    if (entry.type !== 'do') continue;
    for (const change of entry.command.changes) {
      if (change.kind !== 'slice') continue;
      for (const ring of [...change.before, ...change.after]) {
        const [x, y, z] = ring;
        if (x === undefined || y === undefined || z === undefined) continue;
        const k = toIndex(grid, patientPoint(x, y, z))[2];
        if (change.k >= grid.dims[2] || Math.abs(k - change.k) > 0.5) changed();
      }
    }
  }
}

/** How a saved session lies on the CT found for it. @throws PedicleError as {@link placeOn}. */
export function placementOf(content: JournalContent, series: CtSeries): Placement {
  const { ct, source } = content.header;
  if (ct === null) {
    requireInPlane(content.entries, series);
    return { sliceOf: null, findings: source.kind === 'demo' ? [] : [unnoted] };
  }
  const sources = content.sets.map((s) => s.source);
  return placeOn(ct, series, usedSlices(content.entries, sources), source.kind === 'demo');
}
