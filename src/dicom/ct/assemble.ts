/** CT headers → studies, series, and what is wrong with each. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import type { Vec3 } from '../../core/geometry/grid.ts';
import { baseName } from './base-name.ts';
import {
  type Candidate,
  dropCopies,
  groupAlike,
  isLocalizer,
  placeFrames,
  sortAlongNormal,
  splitByGroup,
} from './collect.ts';
import { MAX_SIDE } from './layout.ts';
import { checkStack } from './series-checks.ts';
import { type SeriesGeometry, seriesGeometry } from './series-geometry.ts';
import type {
  AssembledCt,
  CtFile,
  CtHeader,
  CtSeries,
  CtSlice,
  CtStudy,
  IrregularSeries,
  PatientStudy,
  RefusedSeries,
} from './types.ts';

/** Largest volume that is loaded, voxels. */
const MAX_VOXELS = 2 ** 30;

/**
 * Sorts headers into studies and series. A series becomes a {@link CtSeries} only when its slices form one regular
 * (orthogonal, oblique or sheared) grid with all pixels present; otherwise it is refused with the reason and the slice
 * numbers (zero-based, along the normal). Files that hold several volumes (orientations, sizes, phases) give several
 * series. Nothing is averaged, guessed or left out without a finding.
 */
export function assembleSeries(headers: readonly CtHeader[]): AssembledCt {
  const findings: Finding[] = headers.flatMap((header) =>
    header.findings.filter((f) => f.code !== 'ct-identity'),
  );
  const studies = new Map<string, { study: PatientStudy; series: CtSeries[]; refused: RefusedSeries[] }>();
  for (const group of groupBy(headers, (h) => h.seriesInstanceUid)) {
    const first = group[0] as CtHeader;
    const uid = first.study.studyInstanceUid;
    const entry = studies.get(uid) ?? { study: first.study, series: [], refused: [] };
    studies.set(uid, entry);
    const { series, refused } = assembleOne(group, findings);
    entry.series.push(...series);
    entry.refused.push(...refused);
  }
  return { studies: [...studies.values()] satisfies CtStudy[], findings };
}

function groupBy<T>(values: readonly T[], key: (value: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(key(value));
    if (group === undefined) groups.set(key(value), [value]);
    else group.push(value);
  }
  return [...groups.values()];
}

function assembleOne(
  headers: readonly CtHeader[],
  findings: Finding[],
): { series: CtSeries[]; refused: RefusedSeries[] } {
  const own: Finding[] = [];
  const images = dropCopies(headers, own).filter((header) => {
    if (isLocalizer(header)) {
      findings.push(finding('ct-localizer', 'info', {}, { file: baseName(header.source) }));
    }
    return !isLocalizer(header);
  });
  const candidates = placeFrames(images, own);
  const broken = headers.flatMap((header) => header.findings.filter((f) => f.severity === 'error'));
  const fatal = [...broken, ...own.filter((f) => f.severity === 'error')];
  if (candidates.length === 0) {
    if (images.length === 0) return { series: [], refused: [] };
    const reason = finding('ct-geometry-missing', 'error', { all: true });
    return { series: [], refused: [refusal(headers, headers.length, '', [...own, ...broken, reason], null)] };
  }
  const { groups, differences } = groupAlike(candidates);
  const separators = new Set<string>();
  const stacks = groups.flatMap((group) => {
    const sorted = sortAlongNormal(group);
    const split = splitByGroup(sorted);
    if (split === null) return [sorted];
    separators.add(split.by);
    return split.parts;
  });
  if (groups.length > 1) {
    own.push(finding('ct-mixed', 'warning', { differences: [...differences] }));
  }
  if (stacks.length > groups.length) {
    own.push(finding('ct-phases', 'warning', { separators: [...separators] }));
  }
  const series: CtSeries[] = [];
  const refused: RefusedSeries[] = [];
  for (const [n, stack] of stacks.entries()) {
    const made =
      fatal.length > 0 ? refuse(stack, n, [...own, ...broken], null) : assembleStack(stack, n, own);
    if ('grid' in made) series.push(made);
    else refused.push(made);
  }
  return { series, refused };
}

const suffix = (n: number): string => (n === 0 ? '' : `#${n + 1}`);

function refusal(
  headers: readonly CtHeader[],
  sliceCount: number,
  keySuffix: string,
  findings: readonly Finding[],
  irregular: IrregularSeries | null,
): RefusedSeries {
  const first = headers[0] as CtHeader;
  return {
    key: first.seriesInstanceUid + keySuffix,
    studyInstanceUid: first.study.studyInstanceUid,
    seriesInstanceUid: first.seriesInstanceUid,
    seriesDescription: first.seriesDescription,
    modality: first.modality,
    sources: headers.map((header) => header.source),
    sliceCount,
    findings,
    irregular,
  };
}

function refuse(
  stack: readonly Candidate[],
  n: number,
  findings: readonly Finding[],
  irregular: IrregularSeries | null,
): RefusedSeries {
  const headers = [...new Set(stack.map((c) => c.header))];
  return refusal(headers, stack.length, suffix(n), findings, irregular);
}

function assembleStack(
  stack: readonly Candidate[],
  n: number,
  own: readonly Finding[],
): CtSeries | RefusedSeries {
  const { layout } = (stack[0] as Candidate).header;
  const checks = checkStack(stack);
  const geometry = geometryOf(stack);
  const findings = [...own, ...geometry.findings, ...checks];
  if (layout.rows * layout.columns * stack.length > MAX_VOXELS || layout.rows > MAX_SIDE) {
    findings.push(finding('ct-too-large', 'error'));
  }
  const loadable = !findings.some((f) => f.severity === 'error' && !geometry.findings.includes(f));
  if (geometry.kind === 'regular' && loadable) {
    return { ...seriesOf(stack, n, findings), grid: geometry.grid, shearDeg: geometry.shearDeg };
  }
  const irregular =
    geometry.kind === 'irregular' && loadable
      ? { ...seriesOf(stack, n, findings), shearDeg: 0, plane: planeOf(stack) }
      : null;
  return refuse(stack, n, findings, irregular);
}

function geometryOf(stack: readonly Candidate[]): SeriesGeometry {
  const { layout } = (stack[0] as Candidate).header;
  return seriesGeometry(
    stack.map((c) => c.frame),
    layout.columns,
    layout.rows,
  );
}

function planeOf(stack: readonly Candidate[]): IrregularSeries['plane'] {
  const { header, frame } = stack[0] as Candidate;
  const times = (v: Vec3, s: number): Vec3 => [v[0] * s, v[1] * s, v[2] * s];
  return {
    columns: header.layout.columns,
    rows: header.layout.rows,
    stepIMm: times(frame.rowDirection, frame.spacingMm[1]),
    stepJMm: times(frame.columnDirection, frame.spacingMm[0]),
  };
}

function seriesOf(
  stack: readonly Candidate[],
  n: number,
  findings: readonly Finding[],
): Omit<CtSeries, 'grid' | 'shearDeg'> {
  const first = (stack[0] as Candidate).header;
  const headers = [...new Set(stack.map((c) => c.header))];
  const fileIndex = new Map(headers.map((header, index) => [header, index]));
  const files = headers.map(
    (h): CtFile => ({
      source: h.source,
      layout: h.layout,
      frameCount: h.frames.length,
      ...(h.stamp && { stamp: h.stamp }),
    }),
  );
  const slices = stack.map(
    ({ header, frame }): CtSlice => ({
      sopInstanceUid: header.sopInstanceUid,
      sopClassUid: header.sopClassUid,
      positionMm: frame.positionMm,
      fileIndex: fileIndex.get(header) as number,
      frameNumber: frame.frameNumber,
      instanceNumber: header.instanceNumber,
      rescaleSlope: frame.rescaleSlope,
      rescaleIntercept: frame.rescaleIntercept,
    }),
  );
  const whole = stack.every((c) => needsNoFraction(c));
  const thickest = stack.reduce((most, c) => Math.max(most, c.frame.sliceThicknessMm ?? 0), 0);
  return {
    ...(thickest > 0 && { sliceThicknessMm: thickest }),
    key: first.seriesInstanceUid + suffix(n),
    studyInstanceUid: first.study.studyInstanceUid,
    seriesInstanceUid: first.seriesInstanceUid,
    frameOfReferenceUid: first.frameOfReferenceUid,
    seriesDescription: first.seriesDescription,
    seriesNumber: first.seriesNumber,
    patientPosition: first.patientPosition,
    study: first.study,
    acquisition: first.acquisition,
    slices,
    files,
    sampleType: whole ? 'int16' : 'float32',
    findings,
  };
}

/** HU of this slice are whole numbers that 16 bits can be expected to hold. */
function needsNoFraction({ frame, header }: Candidate): boolean {
  const { rescaleSlope: slope, rescaleIntercept: intercept } = frame;
  if (!Number.isInteger(slope) || !Number.isInteger(intercept)) return false;
  return Math.abs(slope) === 1 || Math.abs(slope) * 2 ** header.layout.bitsStored <= 65536;
}
