/** Plane geometry and rescale of each frame: from the data set itself or from the functional groups (C.7.6.16). */
import { type Finding, finding } from '../../core/errors/errors.ts';
import type { Vec3 } from '../../core/geometry/grid.ts';
import type { DicomDataset } from '../parse/dataset.ts';
import { TAG } from '../tags.ts';
import type { CtFrame } from './types.ts';

const MAX_COORDINATE_MM = 1e5;
const MAX_FRAMES = 65536;

/** Frames of a file in stored order; a single-frame CT has one with `frameNumber` null. */
export function readFrames(
  file: DicomDataset,
  multiFrame: boolean,
  name: string,
  findings: Finding[],
): CtFrame[] {
  const claimed = file.number(TAG.numberOfFrames) ?? 1;
  if (!multiFrame) {
    if (claimed > 1) {
      findings.push(finding('ct-frames', 'error', { multiFrame: false }, { file: name }));
    }
    return [readFrame([file], null)];
  }
  const shared = file.items(TAG.sharedGroups)[0];
  const perFrame = file.items(TAG.perFrameGroups);
  if (perFrame.length !== claimed || claimed > MAX_FRAMES) {
    findings.push(finding('ct-frames', 'error', { multiFrame: true }, { file: name }));
    return [];
  }
  return perFrame.map((own, n) => readFrame(shared === undefined ? [own] : [own, shared], n + 1));
}

/** `places` are searched in order: the frame's own groups, then the shared ones; or the data set of a single frame. */
function readFrame(places: readonly DicomDataset[], frameNumber: number | null): CtFrame {
  const group = (sequence: number): DicomDataset | undefined => {
    if (frameNumber === null) return places[0];
    for (const place of places) {
      const item = place.items(sequence)[0];
      if (item !== undefined) return item;
    }
    return undefined;
  };
  const orientation = group(TAG.planeOrientationSequence)?.numbers(TAG.imageOrientation) ?? [];
  const rescale = group(TAG.pixelValueTransformationSequence);
  const measures = group(TAG.pixelMeasuresSequence);
  const content = group(TAG.frameContentSequence);
  const spacing = measures?.numbers(TAG.pixelSpacing) ?? [];
  const [row, column] = readDirections(orientation);
  return {
    frameNumber,
    positionMm: readPosition(group(TAG.planePositionSequence)?.numbers(TAG.imagePosition) ?? []),
    rowDirection: row,
    columnDirection: column,
    spacingMm: isSpacing(spacing[0]) && isSpacing(spacing[1]) ? [spacing[0], spacing[1]] : null,
    sliceThicknessMm: measures?.number(TAG.sliceThickness) ?? null,
    rescaleSlope: rescale?.has(TAG.rescaleSlope) ? (rescale.number(TAG.rescaleSlope) ?? Number.NaN) : 1,
    rescaleIntercept: rescale?.has(TAG.rescaleIntercept)
      ? (rescale.number(TAG.rescaleIntercept) ?? Number.NaN)
      : 0,
    rescaleGiven: rescale?.has(TAG.rescaleSlope) === true && rescale.has(TAG.rescaleIntercept),
    group: frameGroup(places[0], content, frameNumber),
  };
}

/** What tells volumes at the same positions apart: stack and temporal position, or acquisition. */
function frameGroup(
  own: DicomDataset | undefined,
  content: DicomDataset | undefined,
  frameNumber: number | null,
): string {
  if (frameNumber === null) {
    return `${own?.number(TAG.acquisitionNumber) ?? ''}/${own?.number(TAG.temporalPosition) ?? ''}`;
  }
  return `${content?.string(TAG.stackId) ?? ''}/${content?.number(TAG.temporalPositionIndex) ?? ''}`;
}

const isSpacing = (mm: number | undefined): mm is number => mm !== undefined && mm > 1e-3 && mm < 1e3;

function readPosition(values: readonly number[]): Vec3 | null {
  const [x, y, z] = values;
  if (values.length !== 3 || !values.every((v) => Math.abs(v) <= MAX_COORDINATE_MM)) return null;
  return [x as number, y as number, z as number];
}

/** Unit row and column directions; null unless both are unit vectors within 1 % and perpendicular within 1e-3. */
function readDirections(values: readonly number[]): [Vec3, Vec3] | [null, null] {
  const [a, b, c, d, e, f] = values as [number, number, number, number, number, number];
  if (values.length !== 6 || !values.every(Number.isFinite)) return [null, null];
  const rowLength = Math.hypot(a, b, c);
  const columnLength = Math.hypot(d, e, f);
  const dot = a * d + b * e + c * f;
  if (Math.abs(rowLength - 1) > 0.01 || Math.abs(columnLength - 1) > 0.01 || Math.abs(dot) > 1e-3) {
    return [null, null];
  }
  return [
    [a / rowLength, b / rowLength, c / rowLength],
    [d / columnLength, e / columnLength, f / columnLength],
  ];
}
