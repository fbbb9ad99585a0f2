/**
 * Reads MetaImage files with local data (.mha, or .mhd with `ElementDataFile = LOCAL`).
 * Source: MetaIO documentation (itk.org/Wiki/ITK/MetaIO). Row n of the TransformMatrix is the direction of axis n, in LPS as ITK
 * writes it.
 */
import { fault } from '../errors/errors.ts';
import type { Affine, Vec3 } from '../geometry/grid.ts';
import { bytesAt, declaredBytes, gridOf, type ImageFile } from './image.ts';
import { inflateExactly } from './inflate.ts';
import { type SampleType, samplesOf, UNSCALED } from './samples.ts';

const TYPES: Readonly<Record<string, SampleType>> = {
  MET_CHAR: 'int8',
  MET_UCHAR: 'uint8',
  MET_SHORT: 'int16',
  MET_USHORT: 'uint16',
  MET_INT: 'int32',
  MET_UINT: 'uint32',
  MET_LONG_LONG: 'int64',
  MET_ULONG_LONG: 'uint64',
  MET_FLOAT: 'float32',
  MET_DOUBLE: 'float64',
};

const MOST_HEADER_BYTES = 2 ** 16;

interface MetaHeader {
  readonly fields: ReadonlyMap<string, string>;
  readonly dataStart: number;
}

export function isMetaImage(bytes: Uint8Array): boolean {
  const head = String.fromCharCode(...bytes.subarray(0, 256));
  return /^\s*(ObjectType\s*=\s*Image|NDims\s*=)/.test(head);
}

/** Reads `Key = value` lines up to and including ElementDataFile, after which the data follows. */
function parseHeader(bytes: Uint8Array): MetaHeader {
  const fields = new Map<string, string>();
  const text = new TextDecoder('utf-8');
  let at = 0;
  while (at < Math.min(bytes.length, MOST_HEADER_BYTES)) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const line = text.decode(bytes.subarray(at, end));
    at = end + 1;
    const mark = line.indexOf('=');
    if (mark < 0) continue;
    const name = line.slice(0, mark).trim();
    fields.set(name, line.slice(mark + 1).trim());
    if (name === 'ElementDataFile') return { fields, dataStart: at };
  }
  throw fault('volume-truncated', { what: 'header', form: 'MetaImage' });
}

/** Numbers of the first of several synonymous fields that is present. */
function numbers({ fields }: MetaHeader, ...names: string[]): number[] | null {
  const text = names.map((name) => fields.get(name)).find((value) => value !== undefined);
  return text === undefined ? null : text.split(/\s+/).map(Number);
}

const isTrue = ({ fields }: MetaHeader, ...names: string[]): boolean =>
  names.some((name) => fields.get(name)?.toLowerCase() === 'true');

function affineOf(header: MetaHeader): Affine {
  const matrix = numbers(header, 'TransformMatrix', 'Rotation', 'Orientation');
  const offset = numbers(header, 'Offset', 'Position', 'Origin');
  const spacing = numbers(header, 'ElementSpacing', 'ElementSize');
  if (matrix?.length !== 9 || offset?.length !== 3 || spacing?.length !== 3) {
    throw fault('volume-no-orientation', { what: 'metaimage' });
  }
  const at = (list: readonly number[], n: number): number => list[n]!;
  return [0, 1, 2].flatMap((r) => [
    ...[0, 1, 2].map((axis) => at(matrix, 3 * axis + r) * at(spacing, axis)),
    at(offset, r),
  ]) as unknown as Affine;
}

/**
 * Reads a MetaImage file with its data inside.
 * @throws PedicleError `volume-wrong-magic`, `volume-truncated`, `volume-corrupt`, `volume-datatype`, `volume-not-3d`,
 * `volume-too-large`, `volume-detached`, `volume-no-orientation`, `volume-encoding`, `volume-header`.
 */
export function readMetaImage(file: Uint8Array): ImageFile {
  if (!isMetaImage(file)) throw fault('volume-wrong-magic', { what: 'not-its-form', form: 'MetaImage' });
  const header = parseHeader(file);
  const { fields, dataStart } = header;
  if (fields.get('ElementDataFile') !== 'LOCAL')
    throw fault('volume-detached', { what: 'points', form: 'MetaImage' });
  if (fields.get('BinaryData')?.toLowerCase() === 'false') throw fault('volume-encoding', { what: 'text' });
  const type = TYPES[fields.get('ElementType') ?? ''];
  if (type === undefined || Number(fields.get('ElementNumberOfChannels') ?? 1) !== 1)
    throw fault('volume-datatype', { what: 'metaimage' });
  const sizes = numbers(header, 'DimSize') ?? [];
  if (Number(fields.get('NDims')) !== 3 || sizes.length !== 3)
    throw fault('volume-not-3d', { what: 'axes', form: 'MetaImage', axes: sizes.length });
  const dims = sizes as unknown as Vec3;
  const length = declaredBytes(dims, type);
  const grid = gridOf(dims, affineOf(header));
  const bytes = isTrue(header, 'CompressedData')
    ? inflateExactly(file.subarray(dataStart), length, 'zlib')
    : bytesAt(file, dataStart, length);
  const bigEndian = isTrue(header, 'BinaryDataByteOrderMSB', 'ElementByteOrderMSB');
  return {
    format: 'metaimage',
    grid,
    samples: samplesOf(bytes, type, !bigEndian),
    scaling: UNSCALED,
    labelNames: new Map(),
    findings: [],
  };
}
