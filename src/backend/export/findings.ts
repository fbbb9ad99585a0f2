/** What the export changed or left out, so that nobody finds it out in the planning system. */
import { MEANINGS } from '../../core/errors/codes.ts';
import type { Finding } from '../../core/errors/errors.ts';
import type { StructureSet } from '../../core/structures/types.ts';
import { type ExportProof, writable } from '../../dicom/rtstruct/index.ts';

const listed = (parts: readonly string[]): string =>
  parts.length <= 12 ? parts.join(', ') : `${parts.slice(0, 12).join(', ')} and ${parts.length - 12} more`;

/**
 * Names written otherwise than they are on screen, contours of another frame of reference, and structures without any contour.
 * @param set what was exported; the proof's ROIs are in its order.
 */
export function exportFindings(set: StructureSet, proof: ExportProof): Finding[] {
  const renamed = set.structures.flatMap(({ name }, n) => {
    const written = proof.rois[n]?.name ?? '';
    return written === name ? [] : [`“${name}” as “${written}”`];
  });
  const empty = set.structures.filter((s) => s.slices.size === 0 && s.unplaced.length === 0);
  const elsewhere = set.structures.filter((s) => writable(s).length < s.unplaced.length);
  const findings: Finding[] = [];
  if (renamed.length > 0)
    findings.push({
      code: 'export-names-changed',
      severity: 'warning',
      message: `${renamed.length === 1 ? 'A name is' : `${renamed.length} names are`} written otherwise than on screen: ${listed(renamed)}.`,
      action: 'Check them, or rename the structures and export again.',
    });
  if (elsewhere.length > 0)
    findings.push({
      code: 'export-other-frame',
      severity: 'warning',
      message: `Contours of another frame of reference are not written: ${listed(elsewhere.map((s) => s.name))}.`,
      action: 'Export them on the image they were drawn on.',
    });
  if (empty.length > 0)
    findings.push({
      code: 'export-empty-structures',
      severity: 'info',
      message: `Written without any contour: ${listed(empty.map((s) => s.name))}.`,
      action: 'Draw them, or leave them out of the export.',
    });
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
  return findings.flatMap((finding) => {
    const key = kind(finding);
    const group = key === null ? [finding] : (groups.get(key) ?? [finding]);
    if (group.length === 1) return [finding];
    if (group[0] !== finding) return [];
    const { code, severity, action } = finding;
    const about = group.map((f) => names.get(f.roiNumber ?? -1) ?? '');
    return [
      {
        code,
        severity,
        action,
        message: `${MEANINGS[code].replace(/\.$/, '')} (${about.length} structures): ${listed(about)}.`,
      },
    ];
  });
}
