/** What an RTSTRUCT says it belongs to, compared with the CT it is opened on. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { TAG as T } from '../../tags.ts';
import type { RawContour } from './contours.ts';
import { placeContour, type SlicePlanes } from './place.ts';

export interface References {
  readonly frameOfReferenceUids: readonly string[];
  readonly seriesUids: readonly string[];
  /** Studies it was drawn on by its own account. */
  readonly studyUids: readonly string[];
  readonly imageUids: readonly string[];
}

/** The referenced frames (also those of the ROIs), series and images of the file. */
export function readReferences(file: DicomDataset): References {
  const frames = file.items(T.referencedFrameOfReferenceSequence);
  const studies = frames.flatMap((frame) => frame.items(T.rtReferencedStudySequence));
  const series = studies.flatMap((study) => study.items(T.rtReferencedSeriesSequence));
  const roiFrames = file
    .items(T.structureSetRoiSequence)
    .map((roi) => roi.string(T.referencedFrameOfReferenceUid));
  const all = [...frames.map((frame) => frame.string(T.frameOfReferenceUid)), ...roiFrames];
  return {
    frameOfReferenceUids: [...new Set(all)].filter(Boolean),
    seriesUids: series.map((item) => item.string(T.seriesInstanceUid)).filter(Boolean),
    studyUids: studies.map((item) => item.string(T.referencedSopInstanceUid)).filter(Boolean),
    imageUids: series
      .flatMap((item) => item.items(T.contourImageSequence))
      .map((image) => image.string(T.referencedSopInstanceUid)),
  };
}

/** Findings of the file's references alone and, with a CT, against it. */
export function referenceFindings(references: References, ct?: CtSeries): Finding[] {
  const findings: Finding[] = [];
  const { frameOfReferenceUids: frames, seriesUids } = references;
  if (frames.length === 0) findings.push(finding('rtstruct-frame-missing', 'warning'));
  if (frames.length > 1) findings.push(finding('rtstruct-several-frames', 'warning'));
  if (ct && frames.length > 0 && !frames.includes(ct.frameOfReferenceUid))
    findings.push(finding('rtstruct-frame-mismatch', 'error'));
  if (ct && seriesUids.length > 0 && !seriesUids.includes(ct.seriesInstanceUid))
    findings.push(finding('rtstruct-series-mismatch', 'warning'));
  if (seriesUids.length === 0) findings.push(finding('rtstruct-series-missing', 'info'));
  return findings;
}

/** Contour Image Sequences of all contours against the slices the contours really lie on; geometry decides. */
export function imageFindings(contours: readonly RawContour[], ct: CtSeries, planes: SlicePlanes): Finding[] {
  const sliceOf = new Map<string, Set<number>>();
  ct.slices.forEach((slice, k) => {
    sliceOf.set(slice.sopInstanceUid, (sliceOf.get(slice.sopInstanceUid) ?? new Set()).add(k));
  });
  let [without, unknown] = [0, 0];
  const wrong = new Set<number>();
  for (const { type, imageUids, pointsMm } of contours) {
    if (imageUids.length === 0) without += type.startsWith('CLOSED') ? 1 : 0;
    else if (!imageUids.some((uid) => sliceOf.has(uid))) unknown += 1;
    else {
      const place = placeContour(planes, pointsMm);
      if (place.k !== null && !imageUids.some((uid) => sliceOf.get(uid)?.has(place.k))) wrong.add(place.k);
    }
  }
  const findings: Finding[] = [];
  if (without > 0) findings.push(finding('rtstruct-image-reference-missing', 'info', { contours: without }));
  if (unknown > 0)
    findings.push(finding('rtstruct-image-reference-unknown', 'warning', { contours: unknown }));
  if (wrong.size > 0)
    findings.push(
      finding(
        'rtstruct-image-reference-wrong',
        'warning',
        { slices: wrong.size },
        { slices: [...wrong].sort((a, b) => a - b) },
      ),
    );
  return findings;
}
