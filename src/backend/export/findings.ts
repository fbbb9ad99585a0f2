/** What the export changed or left out, so that nobody finds it out in the planning system. */
import { type Finding, finding, ofSeveral } from '../../core/errors/errors.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import { type ExportProof, writable } from '../../dicom/rtstruct/index.ts';

/**
 * Names written otherwise than they are on screen, contours of another frame of reference, and structures without any contour.
 * @param set what was exported; the proof's ROIs are in its order.
 */
export function exportFindings(set: StructureSet, proof: ExportProof): Finding[] {
  const renamed = set.structures.flatMap(({ name }, n) => {
    const written = proof.rois[n]?.name ?? '';
    return written === name ? [] : [{ name, written }];
  });
  const empty = set.structures.filter((s) => s.slices.size === 0 && s.unplaced.length === 0);
  const elsewhere = set.structures.filter((s) => writable(s).length < s.unplaced.length);
  const findings: Finding[] = [];
  if (renamed.length > 0) findings.push(finding('export-names-changed', 'warning', { renamed }));
  if (elsewhere.length > 0)
    findings.push(finding('export-other-frame', 'warning', { names: elsewhere.map((s) => s.name) }));
  if (empty.length > 0)
    findings.push(finding('export-empty-structures', 'info', { names: empty.map((s) => s.name) }));
  return findings;
}

/**
 * Findings of one kind about several structures as one finding with their names, in place of a line each with an ROI Number.
 * @param proof the ROIs with their numbers and names.
 */
export function gathered(findings: readonly Finding[], proof: ExportProof): Finding[] {
  const names = new Map(proof.rois.map((roi) => [roi.roiNumber, roi.name]));
  const kind = (f: Finding): string | null =>
    f.roiNumber === undefined || !names.has(f.roiNumber) ? null : `${f.severity} ${f.code}`;
  const groups = Map.groupBy(findings, kind);
  return findings.flatMap((one) => {
    const key = kind(one);
    const group = key === null ? [one] : (groups.get(key) ?? [one]);
    if (group.length === 1) return [one];
    return group[0] === one
      ? [
          ofSeveral(
            one,
            group.map((f) => names.get(f.roiNumber ?? -1) ?? ''),
          ),
        ]
      : [];
  });
}
