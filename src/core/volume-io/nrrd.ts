/**
 * Reads NRRD files with attached data (.nrrd, .nhdr with data after the header), and 3D Slicer's .seg.nrrd, with overlapping segments in layers too.
 * Source: "Definition of NRRD File Format" (teem.sourceforge.net/nrrd/format.html); 3D Slicer's segmentation keys.
 */
import { fault } from '../errors/errors.ts';
import type { Affine, Vec3 } from '../geometry/grid.ts';
import { bytesAt, declaredBytes, gridOf, type ImageFile, MOST_LAYERS, splitLayers } from './image.ts';
import { inflateExactly } from './inflate.ts';
import { type Samples, type SampleType, samplesOf, UNSCALED } from './samples.ts';

const TYPES: Readonly<Record<string, SampleType>> = {
  'signed char': 'int8',
  int8: 'int8',
  int8_t: 'int8',
  uchar: 'uint8',
  'unsigned char': 'uint8',
  uint8: 'uint8',
  uint8_t: 'uint8',
  short: 'int16',
  'short int': 'int16',
  'signed short': 'int16',
  'signed short int': 'int16',
  int16: 'int16',
  int16_t: 'int16',
  ushort: 'uint16',
  'unsigned short': 'uint16',
  'unsigned short int': 'uint16',
  uint16: 'uint16',
  uint16_t: 'uint16',
  int: 'int32',
  'signed int': 'int32',
  int32: 'int32',
  int32_t: 'int32',
  uint: 'uint32',
  'unsigned int': 'uint32',
  uint32: 'uint32',
  uint32_t: 'uint32',
  longlong: 'int64',
  'long long': 'int64',
  'long long int': 'int64',
  'signed long long': 'int64',
  'signed long long int': 'int64',
  int64: 'int64',
  int64_t: 'int64',
  ulonglong: 'uint64',
  'unsigned long long': 'uint64',
  'unsigned long long int': 'uint64',
  uint64: 'uint64',
  uint64_t: 'uint64',
  float: 'float32',
  double: 'float64',
};

/** Sign of each LPS axis for the spaces that are patient spaces. */
const SPACES: Readonly<Record<string, readonly [number, number, number]>> = {
  'left-posterior-superior': [1, 1, 1],
  lps: [1, 1, 1],
  'right-anterior-superior': [-1, -1, 1],
  ras: [-1, -1, 1],
  'left-anterior-superior': [1, -1, 1],
  las: [1, -1, 1],
};

const MOST_HEADER_BYTES = 2 ** 20;

/** Fields (lower-case names), key/value pairs, and where the data starts. */
interface NrrdHeader {
  readonly fields: ReadonlyMap<string, string>;
  readonly pairs: ReadonlyMap<string, string>;
  readonly dataStart: number;
}

export const isNrrd = (bytes: Uint8Array): boolean =>
  String.fromCharCode(...bytes.subarray(0, 7)) === 'NRRD000';

function parseHeader(bytes: Uint8Array): NrrdHeader {
  const [fields, pairs] = [new Map<string, string>(), new Map<string, string>()];
  const text = new TextDecoder('utf-8');
  let at = bytes.indexOf(10) + 1;
  while (at > 0 && at < Math.min(bytes.length, MOST_HEADER_BYTES)) {
    const end = bytes.indexOf(10, at);
    if (end < 0) break;
    const line = text.decode(bytes.subarray(at, end)).trimEnd();
    at = end + 1;
    if (line === '') return { fields, pairs, dataStart: at };
    const found = /^([^:]+):(=| )?(.*)$/.exec(line);
    if (line.startsWith('#') || found === null) continue;
    const [, name, mark, value] = found as unknown as [string, string, string | undefined, string];
    if (mark === '=') pairs.set(name, value.trim());
    else fields.set(name.trim().toLowerCase(), value.trim());
  }
  throw fault('volume-truncated', { what: 'header', form: 'NRRD' });
}

const vectorsOf = (text: string): (number[] | null)[] =>
  [...text.matchAll(/none|\(([^()]{0,200})\)/g)].map(([, inner]) =>
    inner === undefined ? null : inner.split(',').map(Number),
  );

interface Axes {
  readonly dims: Vec3;
  readonly directions: number[][];
  /** How many images the list axis holds, and how many samples change faster than it. */
  readonly layers: number;
  readonly layerStride: number;
}

/** Sizes and axes without the one list axis of a segmentation. @throws PedicleError `volume-not-3d`. */
function axesOf({ fields, pairs }: NrrdHeader): Axes {
  const sizes = (fields.get('sizes') ?? '').split(/\s+/).map(Number);
  const directions = vectorsOf(fields.get('space directions') ?? '');
  const spatial = sizes.map((_, n) => n).filter((n) => directions[n] !== null);
  const kinds = (fields.get('kinds') ?? '').split(/\s+/);
  const extra = sizes.map((_, n) => n).filter((n) => directions[n] === null);
  const list = extra.find((n) => sizes[n] !== 1);
  const layers = list === undefined ? 1 : sizes[list]!;
  const several = extra.filter((n) => sizes[n] !== 1).length > 1;
  // Colours and vectors are components of one image; segments that overlap are a list. ITK calls a list a vector: the keys of segments tell it apart.
  const segments = [...pairs.keys()].some((key) => /^Segment\d+_Layer$/.test(key));
  const listed = (kind: string | undefined): boolean => kind === 'list' || (kind === 'vector' && segments);
  if (several || !(layers >= 1 && layers <= MOST_LAYERS) || (list !== undefined && !listed(kinds[list]))) {
    throw fault('volume-not-3d', { what: 'components' });
  }
  if (spatial.length !== 3) throw fault('volume-not-3d', { what: 'axes', form: 'NRRD', axes: sizes.length });
  const dims = spatial.map((n) => sizes[n]!) as unknown as Vec3;
  const layerStride = sizes.slice(0, list ?? 0).reduce((product, n) => product * n, 1);
  return { dims, directions: spatial.map((n) => directions[n] ?? []), layers, layerStride };
}

function affineOf({ fields }: NrrdHeader, directions: readonly number[][]): Affine {
  const space = SPACES[(fields.get('space') ?? '').toLowerCase()];
  const origin = vectorsOf(fields.get('space origin') ?? '')[0];
  if (space === undefined || directions.some((v) => v.length !== 3) || origin?.length !== 3) {
    throw fault('volume-no-orientation', { what: 'nrrd' });
  }
  return space.flatMap((sign, r) =>
    [...directions.map((v) => v[r]!), origin[r]!].map((v) => sign * v),
  ) as unknown as Affine;
}

function voxelBytes(file: Uint8Array, { fields, dataStart }: NrrdHeader, length: number): Uint8Array {
  const encoding = (fields.get('encoding') ?? '').toLowerCase();
  const skip = Number(fields.get('byte skip') ?? fields.get('byteskip') ?? 0);
  const lines = Number(fields.get('line skip') ?? fields.get('lineskip') ?? 0);
  if (!Number.isInteger(skip) || skip < -1 || lines !== 0) {
    throw fault('volume-encoding', { what: 'skips-lines' });
  }
  if (encoding === 'raw') {
    return bytesAt(file, skip === -1 ? Math.max(dataStart, file.length - length) : dataStart + skip, length);
  }
  if (encoding === 'gzip' || encoding === 'gz') {
    const offset = Math.max(0, skip);
    return inflateExactly(file.subarray(dataStart), offset + length, 'gzip').subarray(offset);
  }
  throw fault('volume-encoding', { what: 'unknown' });
}

/** Segment names of 3D Slicer by label value, those of one layer. */
function segmentNames({ pairs }: NrrdHeader, layer = 0): Map<number, string> {
  const names = new Map<number, string>();
  for (const [key, name] of pairs) {
    const segment = /^(Segment\d+)_Name$/.exec(key)?.[1];
    const value = Number(pairs.get(`${segment}_LabelValue`));
    if (Number(pairs.get(`${segment}_Layer`) ?? 0) !== layer) continue;
    if (segment === undefined || !Number.isInteger(value) || value <= 0) continue;
    // Two segments of one value cannot be told apart: neither gives its name to both.
    const other = names.get(value);
    names.set(value, other === undefined || other === name ? name : `${other} or ${name}`);
  }
  return names;
}

/**
 * Reads an NRRD file with attached data.
 * @throws PedicleError `volume-wrong-magic`, `volume-truncated`, `volume-corrupt`, `volume-datatype`, `volume-not-3d`,
 * `volume-too-large`, `volume-detached`, `volume-no-orientation`, `volume-encoding`, `volume-header`.
 */
export function readNrrd(file: Uint8Array): ImageFile {
  if (!isNrrd(file)) throw fault('volume-wrong-magic', { what: 'not-its-form', form: 'NRRD' });
  const header = parseHeader(file);
  const { fields } = header;
  if (fields.has('data file') || fields.has('datafile'))
    throw fault('volume-detached', { what: 'points', form: 'NRRD' });
  const type = TYPES[(fields.get('type') ?? '').toLowerCase()];
  if (type === undefined) throw fault('volume-datatype', { what: 'nrrd' });
  const { dims, directions, layers, layerStride } = axesOf(header);
  const length = declaredBytes(dims, type, layers);
  const grid = gridOf(dims, affineOf(header, directions));
  const littleEndian = (fields.get('endian') ?? 'little').toLowerCase() !== 'big';
  const all = samplesOf(voxelBytes(file, header, length), type, littleEndian);
  const split = layers === 1 ? [] : splitLayers(all, layerStride, layers);
  return {
    format: 'nrrd',
    grid,
    samples: layers === 1 ? all : (split[0] as Samples),
    scaling: UNSCALED,
    labelNames: segmentNames(header),
    saysLabels: [...header.pairs.keys()].some((key) => /^Segment\d+_/.test(key)),
    findings: [],
    ...(layers > 1 && {
      layers: split.map((samples, l) => ({ samples, labelNames: segmentNames(header, l) })),
    }),
  };
}
