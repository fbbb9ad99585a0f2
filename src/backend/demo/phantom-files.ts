/** The digital spine phantom as files: a CT series, its exact label map, its reference RTSTRUCT. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { patientPoint, toIndex } from '../../core/geometry/grid.ts';
import { createSpinePhantom, type PhantomOptions } from '../../core/phantom/index.ts';
import { createStructureSet, type Ring, type Structure } from '../../core/structures/index.ts';
import { assembleSeries, type CtSeries, createUid, encodeCt, readCtHeader } from '../../dicom/index.ts';
import { exportToFile } from '../export/index.ts';
import { makeFolder } from '../files/make-folder.ts';
import { requireTarget } from '../files/targets.ts';
import { noteTemporary } from '../files/temporaries.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { labelMapFiles, writeLabelMap } from '../structures/write-labels.ts';

export interface WritePhantomOptions extends PhantomOptions {
  /** Leave out the label map and the RTSTRUCT. */
  readonly ctOnly?: boolean;
  /** Replace files that are there; without it nothing is written when one of them is. */
  readonly overwrite?: boolean;
}

export interface DemoFiles {
  readonly ctFolder: string;
  readonly rtstructPath: string | null;
  readonly labelsPath: string | null;
  readonly sliceCount: number;
  readonly structureNames: readonly string[];
}

/** The phantom's slices may run the other way than the series': each ring goes to the series' slice it lies on. */
function onSeries(structure: Structure, series: CtSeries): Structure {
  const slices = new Map<number, readonly Ring[]>();
  for (const rings of structure.slices.values()) {
    const [x, y, z] = rings[0] as Ring;
    const k = Math.round(toIndex(series.grid, patientPoint(x as number, y as number, z as number))[2]);
    slices.set(k, rings);
  }
  return { ...structure, slices };
}

function seriesOf(files: readonly Uint8Array[], names: readonly string[]): CtSeries {
  const headers = files.map((bytes, n) => readCtHeader(bytes, names[n] as string));
  const series = assembleSeries(headers).studies[0]?.series[0];
  if (series === undefined) throw new Error('the phantom does not form a series');
  return series;
}

/**
 * Makes the phantom and writes `ct/CT.0001.dcm …`, `labels.nii.gz` (+ `labels.json`) and `RS.phantom.dcm` into `folder`.
 * The same options give the same voxels and contours; DICOM UIDs are new each time.
 * @throws PedicleError `phantom-options`, `file-exists` before anything is written, and those of writing.
 */
export async function writePhantom(
  folder: string,
  options: WritePhantomOptions = {},
  onProgress: (stage: string, fraction: number) => void = () => undefined,
): Promise<DemoFiles> {
  const { ctOnly = false, overwrite = false, ...phantomOptions } = options;
  onProgress('Making the phantom', 0);
  const phantom = createSpinePhantom(phantomOptions);
  const files = encodeCt(phantom.volume, {
    patientName: 'Phantom^Spine',
    patientId: 'PEDICLE-PHANTOM',
    patientSex: 'O',
    studyDescription: 'Digital spine phantom',
    seriesDescription: 'Digital spine phantom',
    studyInstanceUid: createUid(),
    patientPosition: phantom.options.position,
  });
  const ctFolder = join(folder, 'ct');
  const firstMade = await makeFolder(ctFolder);
  const names = files.map((_, n) => join(ctFolder, `CT.${String(n + 1).padStart(4, '0')}.dcm`));
  const [labelsPath, labelNamesPath] = labelMapFiles(join(folder, 'labels.nii.gz'));
  const rtstructPath = join(folder, 'RS.phantom.dcm');
  for (const path of [...names, ...(ctOnly ? [] : [labelsPath, labelNamesPath, rtstructPath])])
    await requireTarget(path, overwrite);
  // A phantom cut short is none: all its files go with a thread that is ended before it is done, and where one cannot be written.
  for (const path of [...names, labelsPath, labelNamesPath, rtstructPath]) noteTemporary(path, true);
  const written: string[] = [];
  try {
    for (const [n, bytes] of files.entries()) {
      const name = names[n] as string;
      await writeAtomically(name, bytes, { overwrite, durable: false });
      written.push(name);
      if (n % 20 === 0) onProgress('Writing the CT', 0.4 + (0.3 * n) / files.length);
    }
    if (ctOnly)
      return { ctFolder, rtstructPath: null, labelsPath: null, sliceCount: files.length, structureNames: [] };

    onProgress('Writing the reference', 0.7);
    await writeLabelMap(labelsPath, phantom.labels, overwrite);
    written.push(labelsPath, labelNamesPath);
    const series = seriesOf(files, names);
    const structures = phantom.structures.map((s) => onSeries(s, series));
    const set = createStructureSet('PHANTOM', series, structures);
    await exportToFile(rtstructPath, set, series, {}, { overwrite, otherPatient: overwrite });
    onProgress('Done', 1);
    return {
      ctFolder,
      rtstructPath,
      labelsPath,
      sliceCount: files.length,
      structureNames: structures.map((s) => s.name),
    };
  } catch (error) {
    // What the file that failed would replace is as it was.
    for (const path of written) await rm(path, { force: true });
    if (firstMade !== undefined) await rm(firstMade, { recursive: true, force: true });
    throw error;
  }
}
