/** DICOM Segmentation → masks on a grid: what was written is read again before anyone relies on it. */
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import { type Grid, patientPoint, toIndex } from '../../core/geometry/grid.ts';
import type { Mask } from '../../core/masks/types.ts';
import type { DicomDataset } from '../parse/dataset.ts';
import { parseDicom } from '../parse/file.ts';
import { SOP, TAG } from '../tags.ts';

export interface ReadSegment {
  readonly number: number;
  readonly label: string;
  readonly mask: Mask;
}

const refuse = (what: Data<'seg-unreadable'>['what']): PedicleError => fault('seg-unreadable', { what });

/**
 * Reads a binary segmentation whose frames lie on the slices of `grid` (same rows, columns and orientation).
 * @returns its segments in the order of their sequence, each in a box of the whole grid.
 * @throws PedicleError `seg-unreadable`, and those of the parser.
 */
export function readSegmentation(bytes: Uint8Array, grid: Grid): ReadSegment[] {
  const file = parseDicom(bytes);
  if (file.string(TAG.sopClassUid) !== SOP.segmentation) throw refuse('other-kind');
  const [columns, rows, count] = grid.dims;
  if (file.number(TAG.rows) !== rows || file.number(TAG.columns) !== columns) throw refuse('other-size');
  if (file.number(TAG.bitsAllocated) !== 1) throw refuse('not-binary');
  const bits = file.raw(TAG.pixelData);
  const frames = file.items(TAG.perFrameGroups);
  if (8 * bits.length < frames.length * rows * columns) throw refuse('frames-missing');
  const segments = file.items(TAG.segmentSequence).map((item) => ({
    number: item.number(TAG.segmentNumber) ?? 0,
    label: item.string(TAG.segmentLabel),
    data: new Uint8Array(columns * rows * count),
  }));
  frames.forEach((frame, n) => {
    const [identified] = frame.items(TAG.segmentIdentificationSequence);
    const number = identified?.number(TAG.referencedSegmentNumber);
    const segment = segments.find((s) => s.number === number);
    if (segment === undefined) throw refuse('no-segment');
    const to = sliceOf(frame, grid) * rows * columns;
    const from = n * rows * columns;
    for (let at = 0; at < rows * columns; at += 1)
      segment.data[to + at]! |= (bits[(from + at) >>> 3]! >> ((from + at) & 7)) & 1;
  });
  return segments.map(({ number, label, data }) => ({
    number,
    label,
    mask: { grid, box: { lo: [0, 0, 0], size: grid.dims }, data },
  }));
}

/** The slice a frame's first pixel lies on; its corner must be the slice's own within a hundredth of a voxel. */
function sliceOf(frame: DicomDataset, grid: Grid): number {
  const [plane] = frame.items(TAG.planePositionSequence);
  const [x, y, z] = plane?.numbers(TAG.imagePosition) ?? [];
  if (x === undefined || y === undefined || z === undefined) throw refuse('no-position');
  const [i, j, k] = toIndex(grid, patientPoint(x, y, z));
  const at = Math.round(k);
  if (Math.abs(i) > 0.01 || Math.abs(j) > 0.01 || Math.abs(k - at) > 0.01 || at < 0 || at >= grid.dims[2])
    throw refuse('no-slice');
  return at;
}
