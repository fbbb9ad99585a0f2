/** What in an RTSTRUCT is wrong, or breaks in other software. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import type { CtSeries } from '../../ct/types.ts';
import { asReading, decodeRtstruct, type ReadRtstruct } from '../read/decode.ts';
import type { DecodedRtstruct } from '../types.ts';
import { formatFindings } from './format.ts';
import { geometryFindings } from './geometry.ts';

/**
 * Checks an RT Structure Set for what other software is known to stumble over (docs/dicom-conformance.md lists every rule), alone or against
 * its CT. Findings come with a code, a sentence and what to do; worst first. The file is not changed.
 * @param ct the CT the structures belong to; without it slice numbers count the file's own planes.
 * @param already `decodeRtstruct` of the same input on the same CT, where the caller has it.
 * @throws PedicleError `not-dicom`, `not-rtstruct`, `dicom-truncated`, `dicom-malformed`, `dicom-limit`.
 */
export function checkRtstruct(
  input: Uint8Array | ReadRtstruct,
  ct?: CtSeries,
  already?: DecodedRtstruct,
): Finding[] {
  const reading = asReading(input);
  const { file } = reading;
  const decoded = already ?? decodeRtstruct(reading, ct);
  const findings = [...formatFindings(file, ct), ...decoded.findings, ...geometryFindings(decoded, ct)];
  const images = reading.rois.flatMap((roi) => roi.contours);
  if (!ct && images.some((contour) => contour.imageUids.length === 0 && contour.type.startsWith('CLOSED')))
    findings.push(finding('rtstruct-image-reference-missing', 'info', { contours: null }));
  const rank = { error: 0, warning: 1, info: 2 };
  return findings.sort((a, b) => rank[a.severity] - rank[b.severity]);
}
