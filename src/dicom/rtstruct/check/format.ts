/** What of the file's encoding and identity other software stumbles over. */
import type { Code } from '../../../core/errors/codes.ts';
import type { Finding } from '../../../core/errors/errors.ts';
import { lookUpName, maxNameLength, maxRoiNameLength, resolveName } from '../../../core/naming/index.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomDataset, DicomFile } from '../../parse/dataset.ts';
import { IMPLICIT_LE } from '../../parse/transfer-syntaxes.ts';
import { isUid } from '../../uid.ts';
import { readReferences } from '../read/references.ts';
import { T } from '../tags.ts';
import { missingAttributes } from './required.ts';

type Add = (
  code: Code,
  severity: Finding['severity'],
  message: string,
  action: string,
  more?: Partial<Finding>,
) => void;

/** Longest value between backslashes, in bytes without surrounding blanks. */
function longestValue(bytes: Uint8Array): number {
  let [longest, run, blanks] = [0, 0, 0];
  for (const byte of bytes) {
    if (byte === 0x5c) [run, blanks] = [0, 0];
    else if (byte === 0x20 || byte === 0) blanks += run > 0 ? 1 : 0;
    else {
      run += 1 + blanks;
      blanks = 0;
      if (run > longest) longest = run;
    }
  }
  return longest;
}

const contourItems = (file: DicomFile): DicomDataset[] =>
  file.items(T.roiContourSequence).flatMap((roi) => [...roi.items(T.contourSequence)]);

function checkValues(file: DicomFile, add: Add): void {
  let [tooLong, unknownVr] = [0, 0];
  const explicit = file.transferSyntaxUid !== IMPLICIT_LE;
  for (const item of contourItems(file)) {
    if (longestValue(item.raw(T.contourData)) > 16) tooLong += 1;
    // In explicit VR a DS ends at 64 KiB; a longer value can only be stored as UN (PS3.5 6.2.2).
    if (explicit && (item.element(T.contourData)?.length ?? 0) > 0xfffe) unknownVr += 1;
  }
  if (tooLong > 0)
    add(
      'rtstruct-ds-too-long',
      'error',
      `${tooLong} contours have coordinates of more than 16 characters.`,
      'Export again with at most 16 characters a coordinate; Eclipse refuses the file.',
    );
  if (unknownVr > 0)
    add(
      'rtstruct-contour-data-un',
      'warning',
      `${unknownVr} contours are stored with an unknown value type (UN).`,
      'Export in Implicit VR; many readers take such contours for empty.',
    );
}

function checkIdentity(file: DicomFile, add: Add, ct?: CtSeries): void {
  if (file.meta === null)
    add(
      'rtstruct-meta-missing',
      'warning',
      'The file has no DICOM file header (preamble and group 0002).',
      'Export it again as a DICOM file; many readers refuse it.',
    );
  const missing = missingAttributes(file);
  if (missing.length > 0)
    add(
      'rtstruct-attribute-missing',
      'warning',
      `Required attributes are missing: ${missing.join(', ')}.`,
      'Export the structure set again; some systems refuse the file.',
    );
  const uids = [T.sopInstanceUid, T.studyInstanceUid, T.seriesInstanceUid].map((tag) => file.string(tag));
  if (uids.some((uid) => uid !== '' && !isUid(uid)))
    add(
      'rtstruct-uid-invalid',
      'warning',
      'A UID of the file is not a valid UID.',
      'Export the structure set again with valid UIDs.',
    );
  const series = file.string(T.seriesInstanceUid);
  const { seriesUids } = readReferences(file);
  if (series !== '' && (series === ct?.seriesInstanceUid || seriesUids.includes(series)))
    add(
      'rtstruct-series-uid-shared',
      'error',
      "The structure set uses the CT's Series Instance UID.",
      'Export it with a series of its own; archives and planning systems mix the two up.',
    );
}

function checkNames(file: DicomFile, add: Add): void {
  const taken = new Set(file.items(T.structureSetRoiSequence).map((roi) => roi.string(T.roiName)));
  for (const roi of file.items(T.structureSetRoiSequence)) {
    const name = roi.string(T.roiName);
    const length = [...name].length;
    const roiNumber = roi.number(T.roiNumber) ?? -1;
    const resolved = resolveName(name);
    const more = { roiNumber };
    if (name === '')
      add('rtstruct-name-missing', 'warning', `ROI ${roiNumber} has no name.`, 'Give it a name.', more);
    else if (length > maxNameLength)
      add(
        'rtstruct-name-long',
        length > maxRoiNameLength ? 'warning' : 'info',
        `The name of ROI ${roiNumber} has ${length} characters${length > maxRoiNameLength ? ', DICOM allows 64' : ''}.`,
        'Use at most 16 characters where the file goes to Eclipse: it cuts or refuses longer names.',
        more,
      );
    // A part of a structure (VB_L3_Body beside VB_L3) must not be advised to take the whole's name.
    const free = resolved !== null && lookUpName(resolved.name) !== undefined && !taken.has(resolved.name);
    if (resolved && free && resolved.confidence >= 0.9 && resolved.via !== 'exact')
      add(
        'rtstruct-name-not-tg263',
        'info',
        `ROI ${roiNumber} is called ${resolved.name} in TG-263.`,
        `Rename it to ${resolved.name}.`,
        more,
      );
  }
  const unknown = file
    .items(T.structureSetRoiSequence)
    .filter((roi) => roi.string(T.roiGenerationAlgorithm) === '');
  if (unknown.length > 0)
    add(
      'rtstruct-algorithm-missing',
      'info',
      `${unknown.length} structures do not say whether they were drawn or computed.`,
      'Nothing to do; unknown is better than wrong.',
    );
}

/** A set that somebody approved or rejected: an edit of it is another set. */
function checkApproval(file: DicomFile, add: Add): void {
  const status = file.string(T.approvalStatus);
  if (status === 'APPROVED')
    add(
      'rtstruct-approved',
      'info',
      'The structure set is approved.',
      'What is changed and exported again is a new set and not approved.',
    );
  if (status === 'REJECTED')
    add(
      'rtstruct-rejected',
      'warning',
      'The structure set was rejected by its reviewer.',
      'Ask why before it is used.',
    );
}

/** Readers that pair the sequences by position mix up structures when their orders differ. */
function checkOrder(file: DicomFile, add: Add): void {
  const order = (tag: number, key: number): string =>
    file
      .items(tag)
      .map((item) => item.number(key))
      .join();
  const rois = order(T.structureSetRoiSequence, T.roiNumber);
  const contours = order(T.roiContourSequence, T.referencedRoiNumber);
  const observations = order(T.rtRoiObservationsSequence, T.referencedRoiNumber);
  if (rois !== contours || rois !== observations)
    add(
      'rtstruct-roi-order',
      'info',
      'The sequences list the structures in different order or number.',
      'Check names against shapes in other software: some pair them by position.',
    );
}

/** Findings of encoding, identity, names and order. */
export function formatFindings(file: DicomFile, ct?: CtSeries): Finding[] {
  const findings: Finding[] = [];
  const add: Add = (code, severity, message, action, more = {}) => {
    findings.push({ code, severity, message, action, ...more });
  };
  checkValues(file, add);
  checkIdentity(file, add, ct);
  checkNames(file, add);
  checkOrder(file, add);
  checkApproval(file, add);
  return findings;
}
