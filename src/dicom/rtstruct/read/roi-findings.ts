/** Findings of one imported ROI. */
import { type Finding, finding, type Place } from '../../../core/errors/errors.ts';
import type { Structure, UnplacedContour } from '../../../core/structures/types.ts';
import type { SourceSlice } from '../types.ts';
import { ambiguousSlices } from './ambiguity.ts';

/** Why contours are on no slice, and how it is told. */
const UNPLACED = [
  ['not-closed-planar', 'rtstruct-not-closed', 'info'],
  ['too-few-points', 'rtstruct-too-few-points', 'warning'],
  ['other-frame', 'rtstruct-roi-other-frame', 'warning'],
  ['off-grid', 'rtstruct-off-grid', 'warning'],
  ['between-slices', 'rtstruct-between-slices', 'warning'],
] as const;

/** What the reader has to tell about one ROI; `contours` are the placed contours of the file. */
export function roiFindings(
  roiNumber: number,
  { name, slices, unplaced }: Structure,
  contours: ReadonlyMap<number, SourceSlice>,
  offPlaneMm: number,
  outside: { readonly contours: number; readonly farthestMm: number },
): Finding[] {
  const findings: Finding[] = [];
  const at = (extra?: readonly number[]): Place => ({
    ...(extra && { slices: extra }),
    ...(roiNumber >= 0 && { roiNumber }),
  });
  if (slices.size === 0 && unplaced.length === 0)
    findings.push(finding('rtstruct-roi-empty', 'info', { roiNumber }, at()));
  const count = (reason: UnplacedContour['reason']): number =>
    unplaced.filter((c) => c.reason === reason).length;
  for (const [reason, code, severity] of UNPLACED) {
    const contours = count(reason);
    const data = { roiNumber, contours, name: name.slice(0, 64) };
    if (contours > 0) findings.push(finding(code, severity, data, at()));
  }
  if (outside.contours > 0)
    findings.push(finding('rtstruct-outside-image', 'warning', { roiNumber, ...outside }, at()));
  if (offPlaneMm > 0.01)
    findings.push(finding('rtstruct-off-plane', 'info', { roiNumber, offMm: offPlaneMm }, at()));
  const ambiguous = ambiguousSlices(
    [...contours].map(([k, slice]) => [k, slice.contours.map((contour) => contour.pointsMm)] as const),
  );
  if (ambiguous.twice.length > 0)
    findings.push(finding('rtstruct-contour-twice', 'warning', { roiNumber }, at(ambiguous.twice)));
  if (ambiguous.overlaps.length > 0)
    findings.push(finding('rtstruct-overlap', 'warning', { roiNumber }, at(ambiguous.overlaps)));
  return findings;
}
