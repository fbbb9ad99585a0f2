/** `pedicle inspect <paths>`: what is in a folder and what is wrong with it, file by file. */
import { resolve } from 'node:path';
import { type FoundStudy, scanFolder } from '../../../backend/studies/index.ts';
import { type Finding, fault, finding } from '../../../core/errors/errors.ts';
import { sliceDistanceMm, spacingMm } from '../../../core/geometry/grid.ts';
import { interpolatedSlices, planResample, resampleSpacing } from '../../../dicom/index.ts';
import { openCtImage } from '../ct-image.ts';
import { exitForFindings, findingLines, type Outcome } from '../outcome.ts';
import type { ProgressBar } from '../progress-bar.ts';

type Series = FoundStudy['series'][number];

function seriesJson(s: Series): Record<string, unknown> {
  const [di, dj] = spacingMm(s.grid);
  return {
    key: s.key,
    seriesInstanceUid: s.seriesInstanceUid,
    description: s.seriesDescription,
    slices: s.slices.length,
    columns: s.grid.dims[0],
    rows: s.grid.dims[1],
    spacingMm: [di, dj, sliceDistanceMm(s.grid)],
    patientPosition: s.patientPosition,
    gantryTiltDeg: s.shearDeg,
    sampleType: s.sampleType,
    indexToPatient: s.grid.indexToPatient,
    findings: s.findings,
  };
}

function seriesLines(s: Series): string[] {
  const [di, dj] = spacingMm(s.grid);
  const size = `${s.grid.dims[0]} × ${s.grid.dims[1]} × ${s.slices.length}`;
  const spacing = [di, dj, sliceDistanceMm(s.grid)].map((v) => v.toFixed(3)).join(' × ');
  const tilt = s.shearDeg >= 0.5 ? `, tilted ${s.shearDeg.toFixed(2)}°` : '';
  return [
    `  CT ${s.key}`,
    `     ${size} voxels, ${spacing} mm, ${s.patientPosition || 'no patient position'}${tilt}`,
    ...findingLines(s.findings, '     '),
  ];
}

/** How a series that only its slice distances keep from being a volume can be opened all the same. */
function resampleLines(refused: FoundStudy['refused'][number]): string[] {
  const spacing = resampleSpacing(refused);
  if (spacing === null) return [];
  const made = planResample(refused, spacing);
  const between = interpolatedSlices(made).length;
  return [
    `     can be opened with --resample: ${made.slices.length} slices of ${spacing.toFixed(3)} mm, ${between} of them interpolated`,
  ];
}

function studyLines(study: FoundStudy): string[] {
  return [
    `Study ${study.study.studyInstanceUid}`,
    ...study.series.flatMap(seriesLines),
    ...study.refused.flatMap((r) => [
      `  REFUSED ${r.modality} ${r.key} (${r.sliceCount} images)`,
      ...resampleLines(r),
      ...findingLines(r.findings, '     '),
    ]),
    ...study.structureSets.map(
      (s) => `  RTSTRUCT ${s.label || '(no label)'}: ${s.structureCount} structures`,
    ),
    ...study.plans.map((p) => `  RTPLAN ${p.label || '(no label)'}`),
    ...study.doses.map(() => '  RTDOSE'),
  ];
}

const studyJson = (study: FoundStudy): Record<string, unknown> => ({
  studyInstanceUid: study.study.studyInstanceUid,
  series: study.series.map(seriesJson),
  refused: study.refused.map((r) => ({
    key: r.key,
    modality: r.modality,
    sliceCount: r.sliceCount,
    resampleMm: resampleSpacing(r),
    findings: r.findings,
  })),
  structureSets: study.structureSets.map(
    ({ path, label, structureCount, structureNames, referencedSeriesUid }) => ({
      path,
      label,
      structureCount,
      structureNames,
      referencedSeriesUid,
    }),
  ),
  plans: study.plans.map(({ path, label }) => ({ path, label })),
  doses: study.doses.map(({ path }) => ({ path })),
});

const VOLUME_FILE = /\.(nii(\.gz)?|nrrd|mha)$/i;

/** A CT as a volume file: its grid, and whether its values can be HU. */
async function inspectVolume(path: string): Promise<Outcome> {
  const { grid, findings } = await openCtImage(path);
  const spacing = spacingMm(grid);
  return {
    exit: exitForFindings(findings),
    json: {
      volume: { dims: grid.dims, spacingMm: spacing, indexToPatient: grid.indexToPatient },
      findings,
    },
    text: [
      `Volume file, no DICOM: ${grid.dims.join(' × ')} voxels, ${spacing.map((v) => v.toFixed(3)).join(' × ')} mm`,
      ...findingLines(findings),
    ].join('\n'),
  };
}

/** One sentence for a folder without anything to work on. */
function nothingUsable(files: number, findings: readonly Finding[]): Finding {
  const packed = findings.some((f) => f.action === 'Unpack it first.');
  return finding('ct-none', 'error', { files, packed });
}

/** Patient names are left out on purpose: the output of a command ends up in logs. */
export async function inspectCommand(
  paths: readonly string[],
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<Outcome> {
  const [path, ...others] = paths;
  if (path !== undefined && others.length === 0 && VOLUME_FILE.test(path)) return inspectVolume(path);
  const scan = await scanFolder(
    paths.map((p) => resolve(p)),
    { signal, onProgress: (done, found) => bar.update('Reading headers', done / Math.max(1, found)) },
  );
  if (scan.fileCount === 0) {
    throw fault(
      'no-files',
      {},
      {
        findings: scan.findings,
      },
    );
  }
  const none: Finding[] = scan.studies.length > 0 ? [] : [nothingUsable(scan.fileCount, scan.findings)];
  const findings: Finding[] = [
    ...none,
    ...scan.findings,
    ...scan.studies.flatMap((s) => [
      ...s.series.flatMap((x) => x.findings),
      ...s.refused.flatMap((x) => x.findings),
    ]),
  ];
  const lines = [
    `${scan.fileCount} files`,
    ...scan.studies.flatMap(studyLines),
    ...findingLines([...none, ...scan.findings]),
  ];
  return {
    exit: exitForFindings(findings),
    json: {
      files: scan.fileCount,
      studies: scan.studies.map(studyJson),
      findings: [...none, ...scan.findings],
    },
    text: lines.join('\n'),
  };
}
