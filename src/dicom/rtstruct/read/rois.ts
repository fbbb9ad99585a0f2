/** The three sequences of an RTSTRUCT joined per ROI: by number, never by position. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import type { DicomDataset } from '../../parse/dataset.ts';
import { TAG as T } from '../../tags.ts';

/** One ROI of a file; a part that the file lacks is null. */
export interface RawRoi {
  readonly roiNumber: number;
  readonly roi: DicomDataset | null;
  /** Its items of the ROI Contour Sequence, several where a system splits them. */
  readonly contours: readonly DicomDataset[];
  readonly observations: readonly DicomDataset[];
}

/** ROI Number or Referenced ROI Number, -1 when it is missing or no whole number. */
function numberOf(item: DicomDataset, tag: number): number {
  const value = item.number(tag);
  return value !== null && Number.isInteger(value) ? value : -1;
}

function group(items: readonly DicomDataset[], tag: number): Map<number, DicomDataset[]> {
  const groups = new Map<number, DicomDataset[]>();
  for (const item of items) {
    const key = numberOf(item, tag);
    const list = groups.get(key);
    if (list) list.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/**
 * ROIs in the order of the Structure Set ROI Sequence; the n-th item with a number takes the n-th contour and the n-th
 * observation with that number (duplicates are reported); a number used by one structure takes all its items. Contours of an undefined ROI follow at the end.
 */
export function joinRois(file: DicomDataset): { rois: RawRoi[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const contours = group(file.items(T.roiContourSequence), T.referencedRoiNumber);
  const observations = group(file.items(T.rtRoiObservationsSequence), T.referencedRoiNumber);
  const rois: RawRoi[] = [];
  for (const [roiNumber, items] of group(file.items(T.structureSetRoiSequence), T.roiNumber)) {
    if (items.length > 1 || roiNumber < 0) findings.push(badNumber(roiNumber));
    const [ownContours, ownObservations] = [contours.get(roiNumber) ?? [], observations.get(roiNumber) ?? []];
    items.forEach((roi, n) => {
      rois.push({
        roiNumber,
        roi,
        // One structure owns all items of its number; of several, the n-th takes the n-th.
        contours: items.length === 1 ? ownContours : ownContours.slice(n, n + 1),
        observations: items.length === 1 ? ownObservations : ownObservations.slice(n, n + 1),
      });
    });
    if (items.length === 1 && ownContours.length > 1) findings.push(splitRoi(roiNumber, ownContours.length));
    if (items.length > 1)
      for (const contour of ownContours.slice(items.length))
        rois.push({ roiNumber, roi: null, contours: [contour], observations: [] });
    contours.delete(roiNumber);
  }
  const order = new Map(file.items(T.structureSetRoiSequence).map((item, n) => [item, n]));
  rois.sort(
    (a, b) =>
      (order.get(a.roi as DicomDataset) ?? Infinity) - (order.get(b.roi as DicomDataset) ?? Infinity) || 0,
  );
  for (const [roiNumber, items] of contours) {
    for (const contour of items) rois.push({ roiNumber, roi: null, contours: [contour], observations: [] });
  }
  for (const raw of rois) if (raw.roi === null) findings.push(undefinedRoi(raw.roiNumber));
  return { rois, findings };
}

const badNumber = (roiNumber: number): Finding =>
  roiNumber < 0
    ? finding('rtstruct-roi-number-missing', 'warning')
    : finding('rtstruct-duplicate-roi-number', 'warning', { roiNumber }, { roiNumber });

const splitRoi = (roiNumber: number, count: number): Finding =>
  finding('rtstruct-roi-split', 'info', { roiNumber, count }, { roiNumber });

const undefinedRoi = (roiNumber: number): Finding =>
  finding('rtstruct-undefined-roi', 'warning', { roiNumber }, roiNumber >= 0 ? { roiNumber } : {});
