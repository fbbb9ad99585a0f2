/** What of the file's encoding and identity other software stumbles over. */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import { lookUpName, maxNameLength, maxRoiNameLength, resolveName } from '../../../core/naming/index.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset, DicomFile } from '../../parse/dataset.ts';
import { IMPLICIT_LE } from '../../parse/transfer-syntaxes.ts';
import { TAG as T } from '../../tags.ts';
import { isUid } from '../../uid.ts';
import { readReferences } from '../read/references.ts';
import { missingAttributes } from './required.ts';

/** Longest value between backslashes, in bytes without surrounding blanks. */
function longestValue(bytes: Uint8Array): number {
  let [longest, from] = [0, 0];
  for (let at = 0; at <= bytes.length; at += 1) {
    if (at < bytes.length && bytes[at] !== 0x5c) continue;
    if (at - from > longest) longest = Math.max(longest, trimmedLength(bytes, from, at));
    from = at + 1;
  }
  return longest;
}

const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0;

function trimmedLength(bytes: Uint8Array, from: number, to: number): number {
  let [start, end] = [from, to];
  while (start < end && isBlank(bytes[start])) start += 1;
  while (end > start && isBlank(bytes[end - 1])) end -= 1;
  return end - start;
}

const contourItems = (file: DicomFile): DicomDataset[] =>
  file.items(T.roiContourSequence).flatMap((roi) => [...roi.items(T.contourSequence)]);

function checkValues(file: DicomFile, findings: Finding[]): void {
  let [tooLong, unknownVr] = [0, 0];
  const explicit = file.transferSyntaxUid !== IMPLICIT_LE;
  for (const item of contourItems(file)) {
    if (longestValue(item.raw(T.contourData)) > 16) tooLong += 1;
    // In explicit VR a DS ends at 64 KiB; a longer value can only be stored as UN (PS3.5 6.2.2).
    if (explicit && (item.element(T.contourData)?.length ?? 0) > 0xfffe) unknownVr += 1;
  }
  if (tooLong > 0) findings.push(finding('rtstruct-ds-too-long', 'error', { contours: tooLong }));
  if (unknownVr > 0) findings.push(finding('rtstruct-contour-data-un', 'warning', { contours: unknownVr }));
}

function checkIdentity(file: DicomFile, findings: Finding[], ct?: CtSeries): void {
  if (file.meta === null) findings.push(finding('rtstruct-meta-missing', 'warning'));
  const missing = missingAttributes(file);
  if (missing.length > 0) findings.push(finding('rtstruct-attribute-missing', 'warning', { tags: missing }));
  const uids = [T.sopInstanceUid, T.studyInstanceUid, T.seriesInstanceUid].map((tag) => file.string(tag));
  if (uids.some((uid) => uid !== '' && !isUid(uid)))
    findings.push(finding('rtstruct-uid-invalid', 'warning'));
  const series = file.string(T.seriesInstanceUid);
  const { seriesUids } = readReferences(file);
  if (series !== '' && (series === ct?.seriesInstanceUid || seriesUids.includes(series)))
    findings.push(finding('rtstruct-series-uid-shared', 'error'));
}

function checkNames(file: DicomFile, findings: Finding[]): void {
  const taken = new Set(file.items(T.structureSetRoiSequence).map((roi) => roi.string(T.roiName)));
  for (const roi of file.items(T.structureSetRoiSequence)) {
    const name = roi.string(T.roiName);
    const length = [...name].length;
    const roiNumber = roi.number(T.roiNumber) ?? -1;
    const resolved = resolveName(name);
    const more = { roiNumber };
    if (name === '') findings.push(finding('rtstruct-name-missing', 'warning', more, more));
    else if (length > maxNameLength)
      findings.push(
        finding(
          'rtstruct-name-long',
          length > maxRoiNameLength ? 'warning' : 'info',
          { roiNumber, length, most: maxRoiNameLength },
          more,
        ),
      );
    // A part of a structure (VB_L3_Body beside VB_L3) must not be advised to take the whole's name.
    const free = resolved !== null && lookUpName(resolved.name) !== undefined && !taken.has(resolved.name);
    if (resolved && free && resolved.confidence >= 0.9 && resolved.via !== 'exact')
      findings.push(finding('rtstruct-name-not-tg263', 'info', { roiNumber, standard: resolved.name }, more));
  }
  const unknown = file
    .items(T.structureSetRoiSequence)
    .filter((roi) => roi.string(T.roiGenerationAlgorithm) === '');
  if (unknown.length > 0)
    findings.push(finding('rtstruct-algorithm-missing', 'info', { count: unknown.length }));
}

/** A set that somebody approved or rejected: an edit of it is another set. */
function checkApproval(file: DicomFile, findings: Finding[]): void {
  const status = file.string(T.approvalStatus);
  if (status === 'APPROVED') findings.push(finding('rtstruct-approved', 'info'));
  if (status === 'REJECTED') findings.push(finding('rtstruct-rejected', 'warning'));
}

/** Readers that pair the sequences by position mix up structures when their orders differ. */
function checkOrder(file: DicomFile, findings: Finding[]): void {
  const order = (tag: number, key: number): string =>
    file
      .items(tag)
      .map((item) => item.number(key))
      .join();
  const rois = order(T.structureSetRoiSequence, T.roiNumber);
  const contours = order(T.roiContourSequence, T.referencedRoiNumber);
  const observations = order(T.rtRoiObservationsSequence, T.referencedRoiNumber);
  if (rois !== contours || rois !== observations) findings.push(finding('rtstruct-roi-order', 'info'));
}

/** Findings of encoding, identity, names and order. */
export function formatFindings(file: DicomFile, ct?: CtSeries): Finding[] {
  const findings: Finding[] = [];
  checkValues(file, findings);
  checkIdentity(file, findings, ct);
  checkNames(file, findings);
  checkOrder(file, findings);
  checkApproval(file, findings);
  return findings;
}
