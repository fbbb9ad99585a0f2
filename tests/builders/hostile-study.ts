/** A valid small CT with RTSTRUCT whose every free text is an attempt to run a script in the page that shows it. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { assembleSeries, encodeCt, encodeRtstruct, readCtHeader } from '../../src/dicom/index.ts';

export const hostile = {
  // A PN: no '=', which separates its groups.
  patientName: '<script>window.hacked(1)</script>',
  patientId: '<iframe src=javascript:parent.hacked(2)>',
  studyDescription: '<img src=x onerror=window.hacked(3)>',
  seriesDescription: '"><img src=x onerror=window.hacked(4)>',
  // An SH: 16 characters.
  structureLabel: '<svg onload=h()>',
  roiName: '<img src=x onerror=window.hacked(5)>',
} as const;

/** @returns the folder with `CT.nn.dcm` and `RS.dcm`. */
export async function hostileStudy(): Promise<string> {
  const phantom = createSpinePhantom({
    levels: { from: 'L2', to: 'L3' },
    size: [96, 96],
    spacingMm: [3.5, 3.5, 5],
    seed: 5,
  });
  const { structureLabel, roiName, ...meta } = hostile;
  const files = encodeCt(phantom.volume, meta);
  const folder = await mkdtemp(join(tmpdir(), 'pedicle-hostile-'));
  await mkdir(folder, { recursive: true });
  const names = files.map((_, n) => `CT.${n}.dcm`);
  for (const [n, bytes] of files.entries()) await writeFile(join(folder, names[n] as string), bytes);
  const headers = files.map((bytes, n) => readCtHeader(bytes, names[n] as string));
  const series = assembleSeries(headers).studies[0]?.series[0];
  const structure = phantom.structures.find((s) => s.name === 'VB_L2');
  if (series === undefined || structure === undefined) throw new Error('the phantom has no series or no L2');
  const set = {
    label: structureLabel,
    frameOfReferenceUid: series.frameOfReferenceUid,
    seriesInstanceUid: series.seriesInstanceUid,
    structures: [{ ...structure, name: roiName }],
  };
  await writeFile(join(folder, 'RS.dcm'), encodeRtstruct(set, series));
  return folder;
}
