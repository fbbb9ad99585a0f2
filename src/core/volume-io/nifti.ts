/**
 * Reads NIfTI-1 and NIfTI-2 single files (.nii, .nii.gz).
 * Source: nifti1.h and nifti2.h (NIfTI Data Format Working Group, 2003 and 2011). Index → RAS is the sform when its code is above
 * 0, else the qform when its code is above 0; a file with neither has no orientation and is refused.
 */
import { type Finding, fault, finding } from '../errors/errors.ts';
import type { Affine, Vec3 } from '../geometry/grid.ts';
import {
  bytesAt,
  declaredBytes,
  flipRasLps,
  gridOf,
  type ImageFile,
  MOST_LAYERS,
  splitLayers,
} from './image.ts';
import { inflateExactly, inflateHead, isGzip } from './inflate.ts';
import { parseLabelTable } from './label-table.ts';
import { type Samples, type SampleType, samplesOf } from './samples.ts';

const HEADER_1 = 348;
const HEADER_2 = 540;
/** NIFTI_INTENT_LABEL: values are indices into a list of labels. */
const INTENT_LABEL = 1002;

/** NIfTI datatype codes that hold one number a voxel. */
export const NIFTI_TYPES: ReadonlyMap<number, SampleType> = new Map([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);

/** The fields used, as either version stores them. */
export interface NiftiHeader {
  readonly littleEndian: boolean;
  readonly headerBytes: number;
  readonly dim: readonly number[];
  readonly pixdim: readonly number[];
  readonly datatype: number;
  readonly intent: number;
  readonly voxOffset: number;
  readonly slope: number;
  readonly intercept: number;
  readonly units: number;
  readonly qformCode: number;
  readonly sformCode: number;
  /** quatern_b, c, d and qoffset_x, y, z. */
  readonly qform: readonly number[];
  /** srow_x, srow_y, srow_z. */
  readonly sform: readonly number[];
}

/** Whether (decompressed) bytes start like a NIfTI file. */
export function isNifti(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return [true, false].some((le) => [HEADER_1, HEADER_2].includes(view.getInt32(0, le)));
}

/** @throws PedicleError `volume-wrong-magic`, `volume-truncated`, `volume-detached` (a .hdr of a pair). */
export function parseNiftiHeader(head: Uint8Array): NiftiHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (!isNifti(head)) throw fault('volume-wrong-magic', { what: 'not-its-form', form: 'NIfTI' });
  const littleEndian = [HEADER_1, HEADER_2].includes(view.getInt32(0, true));
  const headerBytes = view.getInt32(0, littleEndian);
  if (head.length < headerBytes) throw fault('volume-truncated', { what: 'header', form: 'NIfTI' });
  const magicAt = headerBytes === HEADER_1 ? 344 : 4;
  const magic = String.fromCharCode(...head.subarray(magicAt, magicAt + 3));
  if (magic === 'ni1' || magic === 'ni2') throw fault('volume-detached', { what: 'pair' });
  if (magic !== 'n+1' && magic !== 'n+2') throw fault('volume-wrong-magic', { what: 'signature' });
  return headerBytes === HEADER_1 ? header1(view, littleEndian) : header2(view, littleEndian);
}

const many = (count: number, read: (n: number) => number): number[] =>
  Array.from({ length: count }, (_, n) => read(n));

function header1(view: DataView, le: boolean): NiftiHeader {
  const f = (at: number): number => view.getFloat32(at, le);
  return {
    littleEndian: le,
    headerBytes: HEADER_1,
    dim: many(8, (n) => view.getInt16(40 + 2 * n, le)),
    intent: view.getInt16(68, le),
    datatype: view.getInt16(70, le),
    pixdim: many(8, (n) => f(76 + 4 * n)),
    voxOffset: f(108),
    slope: f(112),
    intercept: f(116),
    units: view.getUint8(123),
    qformCode: view.getInt16(252, le),
    sformCode: view.getInt16(254, le),
    qform: many(6, (n) => f(256 + 4 * n)),
    sform: many(12, (n) => f(280 + 4 * n)),
  };
}

function header2(view: DataView, le: boolean): NiftiHeader {
  const d = (at: number): number => view.getFloat64(at, le);
  const whole = (at: number): number => Number(view.getBigInt64(at, le));
  return {
    littleEndian: le,
    headerBytes: HEADER_2,
    datatype: view.getInt16(12, le),
    dim: many(8, (n) => whole(16 + 8 * n)),
    pixdim: many(8, (n) => d(104 + 8 * n)),
    voxOffset: whole(168),
    slope: d(176),
    intercept: d(184),
    qformCode: view.getInt32(344, le),
    sformCode: view.getInt32(348, le),
    qform: many(6, (n) => d(352 + 8 * n)),
    sform: many(12, (n) => d(400 + 8 * n)),
    units: view.getInt32(500, le),
    intent: view.getInt32(504, le),
  };
}

/** Sizes along i, j, k, and how many such images a fourth axis (or, as ITK writes vectors, a fifth) holds; further axes may exist with size 1. @throws PedicleError `volume-not-3d`. */
function dimsOf({ dim }: NiftiHeader): { dims: Vec3; layers: number } {
  const rank = dim[0]!;
  const further = dim.slice(4, rank + 1).filter((n) => n > 1);
  const layers = further[0] ?? 1;
  if (
    !(rank >= 3 && rank <= 7) ||
    further.length > 1 ||
    (dim[6] ?? 0) * Number(rank >= 6) > 1 ||
    layers > MOST_LAYERS
  ) {
    throw fault(
      'volume-not-3d',
      rank > 3 ? { what: 'long-axes', axes: rank } : { what: 'axes', form: 'NIfTI', axes: rank },
    );
  }
  return { dims: [dim[1]!, dim[2]!, dim[3]!], layers };
}

/** Quaternion, offsets and pixel sizes → index to RAS (nifti1.h, METHOD 2). */
export function qformAffine({ qform, pixdim }: Pick<NiftiHeader, 'qform' | 'pixdim'>): Affine {
  const [qb, qc, qd, x, y, z] = qform as [number, number, number, number, number, number];
  // Half turns have a = 0; what 32-bit rounding leaves of it must not become an angle.
  const rest = 1 - (qb * qb + qc * qc + qd * qd);
  const half = rest < 3.6e-7;
  const norm = half ? Math.sqrt(1 - rest) : 1;
  const [a, b, c, d] = [half ? 0 : Math.sqrt(rest), qb / norm, qc / norm, qd / norm];
  const [u, v] = [pixdim[1]!, pixdim[2]!];
  const w = pixdim[3]! * (pixdim[0]! < 0 ? -1 : 1);
  // biome-ignore format: one row of the matrix a line
  return [
    u * (a * a + b * b - c * c - d * d), v * (2 * b * c - 2 * a * d), w * (2 * b * d + 2 * a * c), x,
    u * (2 * b * c + 2 * a * d), v * (a * a + c * c - b * b - d * d), w * (2 * c * d - 2 * a * b), y,
    u * (2 * b * d - 2 * a * c), v * (2 * c * d + 2 * a * b), w * (a * a + d * d - b * b - c * c), z,
  ];
}

/** mm in one unit of the header's lengths; unknown units are taken as mm. */
const unitMm = (units: number): number => ({ 1: 1000, 3: 0.001 })[units & 7] ?? 1;

function affineOf(header: NiftiHeader, dims: Vec3): { rasMm: Affine; findings: Finding[] } {
  const { sformCode, qformCode } = header;
  if (sformCode <= 0 && qformCode <= 0) {
    throw fault('volume-no-orientation', { what: 'nifti' });
  }
  const sform = header.sform as unknown as Affine;
  const chosen = sformCode > 0 ? sform : qformAffine(header);
  const findings: Finding[] = [];
  if (sformCode > 0 && qformCode > 0 && farthestCorner(sform, qformAffine(header), dims) > 0.1) {
    findings.push(finding('nifti-forms-differ', 'warning'));
  }
  const scale = unitMm(header.units);
  return { rasMm: chosen.map((v) => v * scale) as unknown as Affine, findings };
}

/** Largest distance between where two affines put the image's corners. */
function farthestCorner(a: Affine, b: Affine, [ni, nj, nk]: Vec3): number {
  let far = 0;
  for (const [i, j, k] of [
    [0, 0, 0],
    [ni, 0, 0],
    [0, nj, 0],
    [0, 0, nk],
  ] as const) {
    const d = [0, 4, 8].map((r) => {
      const at = (m: Affine): number => m[r]! * i + m[r + 1]! * j + m[r + 2]! * k + m[r + 3]!;
      return at(a) - at(b);
    });
    far = Math.max(far, Math.hypot(...d));
  }
  return far;
}

/**
 * Reads a NIfTI file. Slope 0 means no scaling, as the standard says.
 * @throws PedicleError `volume-wrong-magic`, `volume-truncated`, `volume-corrupt`, `volume-datatype`, `volume-not-3d`,
 * `volume-too-large`, `volume-detached`, `volume-no-orientation`, `volume-header`.
 */
export function readNifti(file: Uint8Array): ImageFile {
  const compressed = isGzip(file);
  const header = parseNiftiHeader(compressed ? inflateHead(file, HEADER_2) : file.subarray(0, HEADER_2));
  const type = NIFTI_TYPES.get(header.datatype);
  if (type === undefined) throw fault('volume-datatype', { what: 'nifti', datatype: header.datatype });
  const { dims, layers } = dimsOf(header);
  const length = declaredBytes(dims, type, layers);
  const start = header.voxOffset;
  if (!(start >= header.headerBytes && start <= 2 ** 27 && Number.isInteger(start))) {
    throw fault('volume-header', { what: 'voxels-start' });
  }
  const bytes = compressed ? inflateExactly(file, start + length, 'gzip') : file;
  const { rasMm, findings } = affineOf(header, dims);
  const { slope, intercept } = header;
  const scaled = slope !== 0 && Number.isFinite(slope) && Number.isFinite(intercept);
  const all = samplesOf(bytesAt(bytes, start, length), type, header.littleEndian);
  const split = layers === 1 ? [] : splitLayers(all, all.length / layers, layers);
  const labelNames = parseLabelTable(bytes.subarray(header.headerBytes + 4, start));
  return {
    format: 'nifti',
    grid: gridOf(dims, flipRasLps(rasMm)),
    samples: layers === 1 ? all : (split[0] as Samples),
    scaling: scaled ? { slope, intercept } : { slope: 1, intercept: 0 },
    labelNames,
    saysLabels: header.intent === INTENT_LABEL || labelNames.size > 0,
    findings,
    ...(layers > 1 && { layers: split.map((samples) => ({ samples, labelNames: new Map() })) }),
  };
}
