/** Writes NRRD and MetaImage files: a text header, then the voxels. */
import { gzipSync, zlibSync } from 'fflate';
import { type Grid, spacingMm } from '../geometry/grid.ts';
import type { LabelMap, Volume } from '../masks/types.ts';

type Data = Uint8Array | Uint16Array | Int16Array | Float32Array;

const bytesOf = (data: Data): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

const NRRD_TYPE = (data: Data): string => {
  if (data instanceof Uint8Array) return 'unsigned char';
  if (data instanceof Uint16Array) return 'unsigned short';
  return data instanceof Int16Array ? 'short' : 'float';
};

const META_TYPE = (data: Data): string => {
  if (data instanceof Uint8Array) return 'MET_UCHAR';
  if (data instanceof Uint16Array) return 'MET_USHORT';
  return data instanceof Int16Array ? 'MET_SHORT' : 'MET_FLOAT';
};

/** Column `n` of the affine: the step along axis n, or the origin for 3. */
const column = ({ indexToPatient: m }: Grid, n: number): number[] => [0, 4, 8].map((r) => m[r + n]!);

function withHeader(lines: readonly string[], data: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const file = new Uint8Array(head.length + data.length);
  file.set(head);
  file.set(data, head.length);
  return file;
}

const oneLine = (name: string): string => name.replace(/[\r\n]+/g, ' ').trim();

/** 3D Slicer's keys, so that a label map opens there as a segmentation with names. */
function segmentLines({ grid, labels }: LabelMap): string[] {
  const extent = grid.dims.map((n) => `0 ${n - 1}`).join(' ');
  return [...labels].flatMap(([value, name], n) => [
    `Segment${n}_ID:=Segment_${value}`,
    `Segment${n}_Name:=${oneLine(name)}`,
    `Segment${n}_LabelValue:=${value}`,
    `Segment${n}_Layer:=0`,
    `Segment${n}_Extent:=${extent}`,
  ]);
}

/**
 * Volume or label map → NRRD with attached data, space left-posterior-superior, full double precision, voxels in the order they
 * are in. A label map's names are written as 3D Slicer's segments (name the file .seg.nrrd to open it as such).
 * `gzip` (default true) compresses the voxels.
 */
export function writeNrrd(image: Volume | LabelMap, options: { readonly gzip?: boolean } = {}): Uint8Array {
  const { grid, data } = image;
  const gzip = options.gzip !== false;
  const vector = (n: number): string => `(${column(grid, n).join(',')})`;
  const lines = [
    'NRRD0004',
    `type: ${NRRD_TYPE(data)}`,
    'dimension: 3',
    'space: left-posterior-superior',
    `sizes: ${grid.dims.join(' ')}`,
    `space directions: ${vector(0)} ${vector(1)} ${vector(2)}`,
    'kinds: domain domain domain',
    'endian: little',
    `encoding: ${gzip ? 'gzip' : 'raw'}`,
    `space origin: ${vector(3)}`,
    ...('labels' in image ? segmentLines(image) : []),
    '',
  ];
  const level = 'labels' in image ? 6 : 3;
  return withHeader(lines, gzip ? gzipSync(bytesOf(data), { level, mtime: 0 }) : bytesOf(data));
}

/**
 * Volume or label map → MetaImage with local data (.mha), LPS as ITK writes it, full double precision, voxels in the order they are
 * in. MetaImage has no place for label names. `compress` (default true) uses zlib.
 */
export function writeMetaImage(
  image: Volume | LabelMap,
  options: { readonly compress?: boolean } = {},
): Uint8Array {
  const { grid, data } = image;
  const spacing = spacingMm(grid);
  const matrix = [0, 1, 2].flatMap((n) => column(grid, n).map((v) => v / spacing[n]!));
  const compressed = options.compress !== false;
  const voxels = compressed ? zlibSync(bytesOf(data), { level: 'labels' in image ? 6 : 3 }) : bytesOf(data);
  return withHeader(
    [
      'ObjectType = Image',
      'NDims = 3',
      'BinaryData = True',
      'BinaryDataByteOrderMSB = False',
      `CompressedData = ${compressed ? 'True' : 'False'}`,
      ...(compressed ? [`CompressedDataSize = ${voxels.length}`] : []),
      `TransformMatrix = ${matrix.join(' ')}`,
      `Offset = ${column(grid, 3).join(' ')}`,
      'CenterOfRotation = 0 0 0',
      'AnatomicalOrientation = RAI',
      `ElementSpacing = ${spacing.join(' ')}`,
      `DimSize = ${grid.dims.join(' ')}`,
      `ElementType = ${META_TYPE(data)}`,
      'ElementDataFile = LOCAL',
    ],
    voxels,
  );
}
