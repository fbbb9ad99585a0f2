/** A CT as a volume file (NIfTI, NRRD, MHA): a series without DICOM images, and so without an RTSTRUCT. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { type Finding, fault, finding, retold } from '../../core/errors/errors.ts';
import { indexPoint, toPatient } from '../../core/geometry/grid.ts';
import type { Volume } from '../../core/masks/types.ts';
import { looksLikeLabels, namedLikeLabels, readVolume, volumeFormat } from '../../core/volume-io/index.ts';
import type { ReadOptions } from '../../dicom/ct/read-slices.ts';
import { fileChanged } from '../../dicom/ct/slice-loader.ts';
import type { CtSeries, PatientStudy } from '../../dicom/ct/types.ts';
import { giveSlices } from '../../dicom/ct/volume.ts';
import type { FoundStudy } from './types.ts';
import { walkFiles } from './walk.ts';

/** Values above this everywhere are no CT: there is always air around a patient. */
const AIR_BELOW_HU = -300;

/** A volume file says nothing of HU: what cannot be HU is told, and whether no image of a patient in HU could look like that. */
function huFindings({ data }: Volume, file: string): { findings: Finding[]; nothingBelowWater: boolean } {
  let [lowest, highest] = [Infinity, -Infinity];
  for (const value of data) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  const nothingBelowWater = lowest >= 0;
  if (lowest <= AIR_BELOW_HU && highest > 0) return { findings: [], nothingBelowWater };
  return { findings: [finding('ct-not-hu', 'warning', { lowest, highest }, { file })], nothingBelowWater };
}

/** Whether a file is called like a volume (NIfTI, NRRD, MHA). */
const isVolumeName = (path: string): boolean => /\.(nii(\.gz)?|nrrd|mha)$/i.test(path);

/** Files below a folder that are called like volumes, but for those that Pedicle itself put beside a `job.json`. */
export async function volumeFiles(folder: string): Promise<string[]> {
  const [volumes, results]: [string[], Set<string>] = [[], new Set()];
  for await (const path of walkFiles([folder], [])) {
    if (basename(path) === 'job.json') results.add(dirname(path));
    else if (isVolumeName(path)) volumes.push(path);
  }
  return volumes.filter((path) => !results.has(dirname(path)));
}

export interface ReadVolume {
  readonly volume: Volume;
  /** What the volume is, where it is no CT in HU: labels, or values without a single one below water (a dose, an MR, a probability). */
  readonly otherThanCt: 'labels' | 'not-hu' | null;
  readonly findings: readonly Finding[];
}

/** @returns the volume and what is odd about it; null when the file is no volume file. @throws PedicleError of `readVolume`. */
export async function readVolumeFile(path: string): Promise<ReadVolume | null> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile() || !isVolumeName(path)) return null;
  const bytes = await readFile(path);
  if (volumeFormat(bytes) === null) return null;
  const file = basename(path);
  const { volume, saysLabels, findings } = readVolume(bytes);
  const named = namedLikeLabels(basename(dirname(path)), file);
  if (looksLikeLabels(volume, { says: saysLabels, named }))
    return {
      volume,
      otherThanCt: 'labels',
      findings: [...findings, finding('volume-is-labels', 'warning', {}, { file })],
    };
  const hu = huFindings(volume, file);
  return {
    volume,
    otherThanCt: hu.nothingBelowWater ? 'not-hu' : null,
    findings: [...findings, ...hu.findings],
  };
}

const NOBODY: Omit<PatientStudy, 'studyInstanceUid'> = {
  patientName: '',
  patientId: '',
  patientBirthDate: '',
  patientSex: '',
  studyDate: '',
  studyTime: '',
  studyId: '',
  studyDescription: '',
  accessionNumber: '',
  referringPhysicianName: '',
};

/** Whether a series is one of {@link volumeStudy}, by its key: no DICOM UID begins like that. */
export const isVolumeKey = (key: string): boolean => key.startsWith(KEY);
const KEY = 'volume-';

/** The same voxels have the same name, whatever the file is called. */
function keyOf({ data }: Volume): string {
  const hash = createHash('sha256').update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return `${KEY}${hash.digest('hex').slice(0, 24)}`;
}

/**
 * The file as a study of one series; its names are made of the voxels, so that saved work finds its CT again. Null as {@link readVolumeFile}.
 * @param huOnly refuses also what cannot be in HU: where nobody looks before the networks do.
 * @throws PedicleError `volume-is-labels`, `ct-not-hu` (see `huOnly`).
 */
export async function volumeStudy(path: string, huOnly = false): Promise<FoundStudy | null> {
  const read = await readVolumeFile(path);
  if (read === null) return null;
  if (read.otherThanCt === 'labels') throw fault('volume-is-labels');
  if (read.otherThanCt === 'not-hu' && huOnly) {
    const told = read.findings.find(({ code }) => code === 'ct-not-hu');
    if (told !== undefined) throw retold(told);
  }
  const { volume, findings } = read;
  const key = keyOf(volume);
  const study: PatientStudy = { ...NOBODY, studyInstanceUid: key };
  const [, , nk] = volume.grid.dims;
  const series: CtSeries = {
    key,
    studyInstanceUid: key,
    seriesInstanceUid: key,
    frameOfReferenceUid: key,
    seriesDescription: basename(path),
    seriesNumber: null,
    patientPosition: '',
    study,
    grid: volume.grid,
    slices: Array.from({ length: nk }, (_, k) => ({
      sopInstanceUid: `${key}-${k + 1}`,
      sopClassUid: '',
      positionMm: toPatient(volume.grid, indexPoint(0, 0, k)),
      fileIndex: 0,
      frameNumber: null,
      instanceNumber: k + 1,
      rescaleSlope: 1,
      rescaleIntercept: 0,
    })),
    files: [],
    shearDeg: 0,
    sampleType: volume.data instanceof Int16Array ? 'int16' : 'float32',
    volumeFile: path,
    findings,
  };
  return { study, series: [series], refused: [], structureSets: [], plans: [], doses: [] };
}

/**
 * As `streamVolume`, for a series of {@link volumeStudy}.
 * @throws PedicleError `ct-changed` when the file is another one by now.
 */
export async function streamVolumeFile(series: CtSeries, options: ReadOptions): Promise<readonly Finding[]> {
  const read = await readVolumeFile(series.volumeFile ?? '');
  if (read === null || keyOf(read.volume) !== series.key) throw fileChanged();
  await giveSlices(read.volume, options);
  return [];
}
