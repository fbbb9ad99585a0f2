/** RTSTRUCT → structures. */
import { type Finding, fault, finding } from '../../../core/errors/errors.ts';
import { sliceDistanceMm } from '../../../core/geometry/grid.ts';
import type { IdentityComparison } from '../../../core/identity/index.ts';
import { seenAs } from '../../../core/naming/index.ts';
import type { StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../ct/types.ts';
import type { DicomFile } from '../../parse/dataset.ts';
import { parseDicom } from '../../parse/file.ts';
import { SOP, TAG as T } from '../../tags.ts';
import type { DecodedRtstruct, DecodeOptions, RoiSource, RtstructSource } from '../types.ts';
import { type RawContour, readContours } from './contours.ts';
import { compareWithCt, identityFindings, rtstructIdentity } from './identity-findings.ts';
import { importRoi, structuresOf } from './imported.ts';
import { constantOffset, offsetFinding, withoutOffset } from './offset.ts';
import { ctPlanes, planesOfContours, type SlicePlanes } from './place.ts';
import { imageFindings, readReferences, referenceFindings } from './references.ts';
import { joinRois, type RawRoi } from './rois.ts';

/** Parses the bytes and makes sure that they are an RT Structure Set. */
export function openRtstruct(bytes: Uint8Array): DicomFile {
  const file = parseDicom(bytes);
  const modality = file.string(T.modality);
  if (file.string(T.sopClassUid) !== SOP.rtStructureSet && modality !== 'RTSTRUCT') {
    throw fault('not-rtstruct');
  }
  return file;
}

/** ROIs with their contours read; shared by reading, checking and proving. */
export interface ReadRoi {
  readonly raw: RawRoi;
  readonly contours: readonly RawContour[];
}

/** A parsed RT Structure Set with its ROIs read: parse once, then decode, check and prove the same reading. */
export interface ReadRtstruct {
  readonly file: DicomFile;
  readonly rois: readonly ReadRoi[];
  /** What was odd in joining and reading the ROIs. */
  readonly findings: readonly Finding[];
}

/** @throws PedicleError `not-dicom`, `not-rtstruct`, `dicom-truncated`, `dicom-malformed`, `dicom-limit`. */
export function readRtstruct(bytes: Uint8Array): ReadRtstruct {
  const file = openRtstruct(bytes);
  return { file, ...readRois(file) };
}

/** What was read, of bytes or of a reading already made. */
export const asReading = (input: Uint8Array | ReadRtstruct): ReadRtstruct =>
  input instanceof Uint8Array ? readRtstruct(input) : input;

export function readRois(file: DicomFile): { rois: ReadRoi[]; findings: Finding[] } {
  const joined = joinRois(file);
  const findings = [...joined.findings];
  const rois = joined.rois.map((raw): ReadRoi => {
    const read = readContours(raw.contours, raw.roiNumber);
    findings.push(...read.findings);
    return { raw, contours: read.contours };
  });
  return { rois, findings };
}

/**
 * Reads an RT Structure Set (PS3.3 A.19) of any dialect.
 *
 * Each closed contour goes to the CT slice whose plane it lies on: by projection on the slice normal, within a tenth of the slice distance
 * (at most 0.2 mm), never by index, by exact z or by its image reference. Contours between or beyond the slices, open ones, points and closed
 * ones of fewer than 3 points are kept in `Structure.unplaced`. Coordinates (LPS mm) are the file's, bit by bit. Without a CT the slices are the contours'
 * own planes (`planes`).
 *
 * @param input the file's bytes, or what `readRtstruct` made of them.
 * @param ct the CT the structures are shown on.
 * @returns structures, what their re-export needs (`source`), and what is wrong with the file (`findings`).
 * @throws PedicleError `not-dicom`, `not-rtstruct`, `dicom-truncated`, `dicom-malformed`, `dicom-limit`.
 */
export function decodeRtstruct(
  input: Uint8Array | ReadRtstruct,
  ct?: CtSeries,
  options: DecodeOptions = {},
): DecodedRtstruct {
  const { file, rois: given, findings: read } = asReading(input);
  const findings = [...read];
  const references = readReferences(file);
  const planes = ct ? ctPlanes(ct) : planesOfContours(closedPoints(given.flatMap((roi) => roi.contours)));
  const { rois, offsetMm } = ct
    ? ontoSlices(given, ct, planes, options.acceptOffset ?? false)
    : { rois: given, offsetMm: null };
  if (offsetMm !== null) findings.push(offsetFinding(offsetMm, options.acceptOffset ?? false));
  const all = rois.flatMap((roi) => roi.contours);
  const rule = options.ringRule ?? 'xor';
  const createId = options.createId ?? (() => globalThis.crypto.randomUUID());
  const identity = rtstructIdentity(file);
  const comparison = ct ? compareWithCt(identity, ct) : null;
  const placed = { planes, rule, ...(ct && comparison && framing(ct, comparison, options)) };
  const imported = rois.map(({ raw, contours }) => importRoi(raw, contours, placed, createId()));
  for (const roi of imported) findings.push(...roi.findings);
  findings.push(...duplicateNames(imported.map((roi) => roi.structure.name)));
  if (comparison) findings.push(...identityFindings(comparison));
  findings.push(...referenceFindings(references, ct));
  if (ct) findings.push(...imageFindings(all, ct, planes));
  const structureSet: StructureSet = {
    label: file.string(T.structureSetLabel),
    frameOfReferenceUid: ct?.frameOfReferenceUid ?? references.frameOfReferenceUids[0] ?? '',
    seriesInstanceUid: ct?.seriesInstanceUid ?? references.seriesUids[0] ?? '',
    structures: structuresOf(imported),
  };
  const source = sourceOf(file, rule, new Map(imported.map((roi) => [roi.structure.id, roi.source])));
  return {
    structureSet,
    source,
    identity,
    comparison,
    offsetMm,
    findings,
    ...(!ct && { planes: planesInfo(planes) }),
  };
}

/** The ROIs moved onto the slices when they all lie beside them by one distance and that is accepted; ROIs of another frame have no say. */
function ontoSlices(
  given: readonly ReadRoi[],
  ct: CtSeries,
  planes: SlicePlanes,
  accepted: boolean,
): { rois: readonly ReadRoi[]; offsetMm: number | null } {
  const own = (roi: ReadRoi): boolean => {
    const frame = roi.raw.roi?.string(T.referencedFrameOfReferenceUid) ?? '';
    return frame === '' || frame === ct.frameOfReferenceUid;
  };
  const here = given.filter(own);
  const contours = (here.length > 0 ? here : given).flatMap((roi) => roi.contours);
  const offsetMm = constantOffset(contours, planes, sliceDistanceMm(ct.grid));
  if (offsetMm === null || !accepted) return { rois: given, offsetMm };
  const rois = given.map((roi) => ({ ...roi, contours: withoutOffset(roi.contours, planes, offsetMm) }));
  return { rois, offsetMm };
}

/** Which frame contours must be in to be placed, and what marks the structures of a file of another patient or place. */
function framing(ct: CtSeries, { contradictions }: IdentityComparison, options: DecodeOptions) {
  const anyFrame =
    ct.frameOfReferenceUid === '' ||
    contradictions.includes('frame-of-reference') ||
    options.acceptIdentity?.includes('frame-of-reference') === true;
  return { frameUid: ct.frameOfReferenceUid, anyFrame, foreign: contradictions, grid: ct.grid };
}

const closedPoints = (contours: readonly RawContour[]): Float64Array[] =>
  contours.filter((c) => c.type.startsWith('CLOSED') && c.pointsMm.length >= 9).map((c) => c.pointsMm);

const planesInfo = (planes: SlicePlanes) => ({ normal: planes.normal, positionsMm: [...planes.positionsMm] });

function sourceOf(
  file: DicomFile,
  ringRule: RtstructSource['ringRule'],
  rois: ReadonlyMap<string, RoiSource>,
): RtstructSource {
  const references = readReferences(file);
  return {
    sopInstanceUid: file.string(T.sopInstanceUid),
    seriesInstanceUid: file.string(T.seriesInstanceUid),
    studyInstanceUid: file.string(T.studyInstanceUid),
    frameOfReferenceUid: references.frameOfReferenceUids[0] ?? '',
    referencedSeriesUids: references.seriesUids,
    label: file.string(T.structureSetLabel),
    name: file.string(T.structureSetName),
    description: file.string(T.structureSetDescription),
    date: file.string(T.structureSetDate),
    manufacturer: file.string(T.manufacturer),
    modelName: file.string(T.manufacturerModelName),
    approvalStatus: file.string(T.approvalStatus),
    ringRule,
    rois,
  };
}

/** Names that look the same, or differ at most in case, are one name to a reader and to many systems. */
function duplicateNames(names: readonly string[]): Finding[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names.map(seenAs)) {
    if (seen.has(name)) twice.add(name);
    seen.add(name);
  }
  if (twice.size === 0) return [];
  return [finding('rtstruct-duplicate-name', 'warning', { count: twice.size })];
}
