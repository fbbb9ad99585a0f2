/** What an RTSTRUCT says it belongs to, compared with the CT it is opened on. */
import type { Code } from '../../../core/errors/codes.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { T } from '../tags.ts';
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

const finding = (code: Code, severity: Finding['severity'], message: string, action: string): Finding => ({
  code,
  severity,
  message,
  action,
});

/** Findings of the file's references alone and, with a CT, against it. */
export function referenceFindings(references: References, ct?: CtSeries): Finding[] {
  const findings: Finding[] = [];
  const { frameOfReferenceUids: frames, seriesUids } = references;
  if (frames.length === 0)
    findings.push(
      finding(
        'rtstruct-frame-missing',
        'warning',
        'The file names no frame of reference.',
        'Make sure that the contours belong to this CT.',
      ),
    );
  if (frames.length > 1)
    findings.push(
      finding(
        'rtstruct-several-frames',
        'warning',
        'The file names more than one frame of reference.',
        'Check each structure: some may belong to another image.',
      ),
    );
  if (ct && frames.length > 0 && !frames.includes(ct.frameOfReferenceUid))
    findings.push(
      finding(
        'rtstruct-frame-mismatch',
        'error',
        "The structures' frame of reference is not the CT's.",
        'Open the CT it was drawn on. Use it on this one only when you know that the two share one space.',
      ),
    );
  if (ct && seriesUids.length > 0 && !seriesUids.includes(ct.seriesInstanceUid))
    findings.push(
      finding(
        'rtstruct-series-mismatch',
        'warning',
        'The structures were drawn on another series than this CT.',
        'Open the CT they were drawn on, or check every structure against this one.',
      ),
    );
  if (seriesUids.length === 0)
    findings.push(
      finding(
        'rtstruct-series-missing',
        'info',
        'The file does not say which image series it belongs to.',
        'Make sure that the contours belong to this CT.',
      ),
    );
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
  if (without > 0)
    findings.push(
      finding(
        'rtstruct-image-reference-missing',
        'info',
        `${without} contours name no image.`,
        'Nothing to do; slices are found by position and the export names the images.',
      ),
    );
  if (unknown > 0)
    findings.push(
      finding(
        'rtstruct-image-reference-unknown',
        'warning',
        `${unknown} contours refer to images that are not in this CT.`,
        'Check that this is the right CT; slices are found by position.',
      ),
    );
  if (wrong.size > 0)
    findings.push({
      ...finding(
        'rtstruct-image-reference-wrong',
        'warning',
        `Contours on ${wrong.size} slices refer to the image of another slice.`,
        'Check these slices; the position of the contour decides, not the reference.',
      ),
      slices: [...wrong].sort((a, b) => a - b),
    });
  return findings;
}
