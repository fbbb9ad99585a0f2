/** Findings of one imported ROI. */
import type { Code } from '../../../core/errors/codes.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import type { Structure, UnplacedContour } from '../../../core/structures/types.ts';
import type { SourceSlice } from '../types.ts';
import { ambiguousSlices } from './ambiguity.ts';

/** What the reader has to tell about one ROI; `contours` are the placed contours of the file. */
export function roiFindings(
  roiNumber: number,
  { name, slices, unplaced }: Structure,
  contours: ReadonlyMap<number, SourceSlice>,
  offPlaneMm: number,
  outside: { readonly contours: number; readonly farthestMm: number },
): Finding[] {
  const findings: Finding[] = [];
  const add = (
    code: Code,
    severity: Finding['severity'],
    message: string,
    action: string,
    at?: readonly number[],
  ): void => {
    findings.push({
      code,
      severity,
      message,
      action,
      ...(at && { slices: at }),
      ...(roiNumber >= 0 && { roiNumber }),
    });
  };
  if (slices.size === 0 && unplaced.length === 0)
    add('rtstruct-roi-empty', 'info', `ROI ${roiNumber} has no contours.`, 'Nothing to do; it is kept.');
  const count = (reason: UnplacedContour['reason']): number =>
    unplaced.filter((c) => c.reason === reason).length;
  const kept = 'It is kept and written again as it came, but takes part in no volume.';
  if (count('not-closed-planar') > 0)
    add(
      'rtstruct-not-closed',
      'info',
      `ROI ${roiNumber}: ${count('not-closed-planar')} points or open lines.`,
      kept,
    );
  if (count('too-few-points') > 0)
    add(
      'rtstruct-too-few-points',
      'warning',
      `ROI ${roiNumber}: ${count('too-few-points')} closed contours with fewer than 3 points.`,
      kept,
    );
  if (count('other-frame') > 0)
    add(
      'rtstruct-roi-other-frame',
      'warning',
      `ROI ${roiNumber} (${name.slice(0, 64)}): ${count('other-frame')} contours in another frame of reference than the CT's; they are not placed on it.`,
      'Open the image it was drawn on. It is listed, but takes part in no volume and no export.',
    );
  if (count('off-grid') > 0)
    add(
      'rtstruct-off-grid',
      'warning',
      `ROI ${roiNumber}: ${count('off-grid')} contours beyond the CT's first or last slice.`,
      `Check that this is the right CT. ${kept}`,
    );
  if (count('between-slices') > 0)
    add(
      'rtstruct-between-slices',
      'warning',
      `ROI ${roiNumber}: ${count('between-slices')} contours between the CT's slices or tilted against them.`,
      `Check that this is the right CT. ${kept}`,
    );
  if (outside.contours > 0)
    add(
      'rtstruct-outside-image',
      'warning',
      `ROI ${roiNumber}: ${outside.contours} contours reach up to ${outside.farthestMm.toFixed(0)} mm outside the image.`,
      'Check that this is the right CT: nothing outside the image is in a volume or a label map.',
    );
  if (offPlaneMm > 0.01)
    add(
      'rtstruct-off-plane',
      'info',
      `ROI ${roiNumber}: contours up to ${offPlaneMm.toFixed(3)} mm off their slice plane (rounding).`,
      'Nothing to do; the coordinates are kept as they came.',
    );
  const ambiguous = ambiguousSlices(
    [...contours].map(([k, slice]) => [k, slice.contours.map((contour) => contour.pointsMm)] as const),
  );
  if (ambiguous.twice.length > 0)
    add(
      'rtstruct-contour-twice',
      'warning',
      `ROI ${roiNumber}: the same contour twice on a slice; XOR leaves nothing of it.`,
      'Delete one of the two, or import with contours joined.',
      ambiguous.twice,
    );
  if (ambiguous.overlaps.length > 0)
    add(
      'rtstruct-overlap',
      'warning',
      `ROI ${roiNumber}: overlapping contours on a slice; XOR leaves the overlap out.`,
      'Look at these slices; redraw them, or import with contours joined.',
      ambiguous.overlaps,
    );
  return findings;
}
