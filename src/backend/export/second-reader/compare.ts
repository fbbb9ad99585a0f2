/**
 * What the second reader read against what was meant: the structures as the page handed them in, and the CT's own bytes. Nothing
 * here asks the encoder what it wrote, or would write.
 */
import { type Finding, finding } from '../../../core/errors/errors.ts';
import type { StructureSet } from '../../../core/structures/types.ts';
import type { CtSeries } from '../../../dicom/ct/types.ts';
import type { EncodeOptions } from '../../../dicom/rtstruct/index.ts';
import type { Listener, ReadAnswer } from './ask.ts';
import { type ContourComparison, check, compareContours } from './contours.ts';
import { ctGeometry } from './ct-geometry.ts';
import type { CtReading, FileReading, Owner } from './protocol.ts';

/** What the second reader proved; plain JSON. */
export interface SecondProof {
  readonly readers: string;
  readonly contours: number;
  readonly points: number;
  /** Largest difference between a coordinate in the file and the one meant, mm. */
  readonly maxDeviationMm: number;
  /** Images whose bytes were read for identity and geometry. */
  readonly images: number;
  /** Largest distance between a corner of the grid the contours were made on and the same corner from the CT's bytes, mm. */
  readonly cornerDeviationMm: number;
}

const structureSetStorage = '1.2.840.10008.5.1.4.1.1.481.3';

/** Listens to the second reader and compares as the answer comes; `finish` answers when all of it was right. */
export function comparison(
  set: StructureSet,
  ct: CtSeries,
  options: EncodeOptions,
): Listener & { finish(): { proof: SecondProof; findings: Finding[] } } {
  let contours: ContourComparison | null = null;
  let findings: Finding[] = [];
  let [corner, images] = [0, 0];
  return {
    read: (answer) => {
      findings = compareOwners(answer, ct.study);
      const geometry = ctGeometry(answer.ct, ct);
      check(geometry.fault === '', () => geometry.fault);
      corner = geometry.cornerDeviationMm;
      images = answer.ct.length;
      compareSeries(answer.file, answer.ct);
      const numbers = compareRois(answer.file, set, options);
      contours = compareContours(answer.file, set, numbers, ct, geometry.imageAt, options.source);
    },
    coordinates: (values) => {
      check(contours !== null, () => 'coordinates before the file was read');
      contours.take(values);
    },
    finish: () => {
      check(contours !== null, () => 'nothing was read');
      return {
        proof: {
          readers: 'dcmjs, dicom-parser',
          ...contours.finish(),
          images,
          cornerDeviationMm: corner,
        },
        findings,
      };
    },
  };
}

const folded = (text: string): string =>
  text
    .normalize('NFC')
    .replaceAll('\\', '/')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\s^=]+$/, '')
    .trim();

/** Names alike where ASCII goes; what an old character set makes of the rest may differ from library to library. */
const skeleton = (text: string): string => text.replaceAll(/[^\x20-\x7e]+/g, '*');

/** The file is the CT's patient's, in the CT's study: every image must agree on ID and study, one at least on the rest. */
function compareOwners({ file, ct }: ReadAnswer, study: CtSeries['study']): Finding[] {
  const { owner } = file;
  check(folded(owner.patientName) === folded(study.patientName), () => 'another patient name');
  check(ct.length > 0, () => 'the CT has no files');
  for (const image of ct) {
    check(
      folded(image.owner.patientId) === folded(owner.patientId),
      () => 'another patient ID than an image of the CT',
    );
    check(
      image.owner.studyInstanceUid === owner.studyInstanceUid,
      () => 'another study than an image of the CT',
    );
  }
  const among = (what: keyof Owner, usable: (value: string) => boolean, said: string): boolean => {
    const values = new Set(
      ct.map((image) => folded(image.owner[what])).map((v) => (usable(v) ? skeleton(v) : '')),
    );
    check(values.has(skeleton(folded(owner[what]))), () => `another ${said} than the CT`);
    return values.size > 1;
  };
  const mixed = [
    among('patientName', () => true, 'patient name'),
    among('patientBirthDate', (v) => /^\d{8}$/.test(v), 'birth date'),
    among('patientSex', (v) => /^[MFO]$/.test(v), 'sex'),
  ].some(Boolean);
  if (!mixed) return [];
  return [finding('export-mixed-identity', 'warning')];
}

/** One frame of reference, one study, one series: the CT's; and its images, all of them and no other. */
function compareSeries(file: FileReading, ct: readonly CtReading[]): void {
  const first = ct[0] as CtReading;
  check(
    file.sopClassUid === structureSetStorage && file.modality === 'RTSTRUCT',
    () => 'it is no structure set',
  );
  check(
    file.frameOfReferenceUids.length === 1 && file.frameOfReferenceUids[0] === first.frameOfReferenceUid,
    () => 'another frame of reference than the CT',
  );
  const [series, ...others] = file.series;
  check(series !== undefined && others.length === 0, () => 'it does not refer to exactly one series');
  for (const image of ct) {
    check(
      image.seriesInstanceUid === series.seriesInstanceUid,
      () => 'it refers to another series than the CT',
    );
    check(
      image.frameOfReferenceUid === series.frameOfReferenceUid,
      () => 'it refers to another frame of reference',
    );
    check(image.owner.studyInstanceUid === series.studyInstanceUid, () => 'it refers to another study');
  }
  check(file.seriesInstanceUid !== first.seriesInstanceUid, () => 'it has the series UID of the CT');
  const there = ct.flatMap((image) => image.planes.map((plane) => `${image.sopInstanceUid} ${plane.frame}`));
  const named = new Set(series.images.map(([uid, frame]) => `${uid} ${frame}`));
  check(
    named.size === series.images.length &&
      named.size === there.length &&
      there.every((key) => named.has(key)),
    () => 'its list of images is not that of the CT',
  );
}

/** @returns ROI Number → place of its structure in the set. */
function compareRois(
  file: FileReading,
  set: StructureSet,
  options: EncodeOptions,
): ReadonlyMap<number, number> {
  const { rois } = file;
  check(
    rois.length === set.structures.length,
    () => `${rois.length} structures instead of ${set.structures.length}`,
  );
  const fault = nameFault(
    set.structures.map((s) => s.name),
    rois.map((roi) => roi.name),
    options.names ?? 'whole',
  );
  check(fault === '', () => fault);
  const numbers = new Map(rois.map((roi, n) => [roi.number, n]));
  check(numbers.size === rois.length, () => 'an ROI Number stands for two structures');
  const own = new Set<number>();
  set.structures.forEach((structure, n) => {
    const roi = rois[n] as FileReading['rois'][number];
    const { roiNumber } = structure;
    const kept =
      roiNumber !== undefined && Number.isInteger(roiNumber) && roiNumber >= 0 && roiNumber < 2 ** 31;
    if (kept && !own.has(roiNumber)) {
      own.add(roiNumber);
      check(roi.number === roiNumber, () => `ROI ${roi.number} had the number ${roiNumber}`);
    }
    check(
      roi.frameOfReferenceUid === file.frameOfReferenceUids[0],
      () => `ROI ${roi.number} is in another frame of reference`,
    );
    check(
      roi.algorithm !== 'AUTOMATIC' || untouched(structure.provenance),
      () => `ROI ${roi.number} is called automatic though a user made or changed it`,
    );
  });
  compareObservations(file, set, numbers);
  return numbers;
}

/** Whether no user had a hand in it. */
function untouched(provenance: StructureSet['structures'][number]['provenance']): boolean {
  if (provenance.kind === 'manual' || provenance.edited) return false;
  if (provenance.kind === 'imported') return provenance.algorithm === 'AUTOMATIC';
  return provenance.kind === 'model' || provenance.automatic === true;
}

function compareObservations(
  file: FileReading,
  set: StructureSet,
  numbers: ReadonlyMap<number, number>,
): void {
  const seen = new Set<number>();
  const observed = new Set<number>();
  for (const { number, roiNumber, interpretedType } of file.observations) {
    check(!observed.has(number), () => 'two observations have one number');
    observed.add(number);
    const n = numbers.get(roiNumber);
    check(n !== undefined, () => `an observation is of ROI ${roiNumber}, which is not there`);
    // Further observations of an imported ROI are kept as they came; the first says what it is.
    if (seen.has(n)) continue;
    seen.add(n);
    check(
      interpretedType === set.structures[n]?.interpretedType,
      () => `ROI ${roiNumber} has another interpreted type`,
    );
  }
  check(seen.size === numbers.size, () => 'a structure has no observation');
}

const comparable = (text: string): string => text.normalize('NFC').trim();

/** Without case and without marks that nobody sees. */
const visible = (text: string): string => comparable(text.replaceAll(/\p{Cf}/gu, '')).toLowerCase();

/** Digits in their order: levels, margins, doses. */
const digits = (text: string): string => text.replaceAll(/\D+/g, ' ').trim();

/**
 * What is wrong with the written names, '' when nothing is. A name may differ from the one on screen only where DICOM or the
 * chosen profile forbids that one (longer than the limit, characters an LO may not hold, empty, taken as a reader sees it, without
 * case, by another of the set); it then keeps its digits but for a `~n` at its end. A profile that translates names (`tg263`) is left out.
 * @param shown names of the structures in order; `written` those of the file's ROIs in the same order.
 */
function nameFault(shown: readonly string[], written: readonly string[], rule: string): string {
  const limit = rule === 'whole' ? 64 : 16;
  const lower = written.map(visible);
  if (new Set(lower).size < lower.length) return 'two structures have one name';
  if (rule === 'tg263') return '';
  const count = new Map<string, number>();
  for (const name of shown) {
    const key = visible(name);
    count.set(key, (count.get(key) ?? 0) + 1);
  }
  for (const [n, name] of shown.entries()) {
    const own = comparable(name);
    const file = comparable(written[n] ?? '');
    if (own === file) continue;
    const forbidden =
      own === '' || [...own].length > limit || /[\\\p{Cc}]/u.test(own) || (count.get(visible(own)) ?? 0) > 1;
    if (!forbidden) return `“${own}” is called “${file}”`;
    const plain = file.replace(/~\d+$/, '');
    if ([...own].length <= 64 && own !== '' && digits(plain) !== digits(own))
      return `“${own}” is called “${file}”`;
  }
  return '';
}
