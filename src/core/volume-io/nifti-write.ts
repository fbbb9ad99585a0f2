/** Writes NIfTI-1 single files. Source: nifti1.h. */

import { gzipSync } from 'fflate';
import { fault } from '../errors/errors.ts';
import { type Affine, type Grid, spacingMm } from '../geometry/grid.ts';
import type { LabelMap, Volume } from '../masks/types.ts';
import { flipRasLps } from './image.ts';
import { labelTableXml } from './label-table.ts';

const HEADER = 352;

/** Code of a header extension that is no registered kind; what TotalSegmentator uses for its label table. */
const EXTENSION_PLAIN = 0;

const DATATYPE = { Uint8Array: 2, Int16Array: 4, Float32Array: 16, Uint16Array: 512 } as const;

const datatypeOf = (data: Uint8Array | Uint16Array | Int16Array | Float32Array): number => {
  if (data instanceof Uint8Array) return DATATYPE.Uint8Array;
  if (data instanceof Int16Array) return DATATYPE.Int16Array;
  return data instanceof Float32Array ? DATATYPE.Float32Array : DATATYPE.Uint16Array;
};

/** Columns of a 3 × 3 rotation as a quaternion (b, c, d) with a ≥ 0. */
function quaternion(r: readonly number[]): [number, number, number] {
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = r as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const trace = xx + yy + zz;
  if (trace > 0) {
    const s = 2 * Math.sqrt(trace + 1);
    return [(zy - yz) / s, (xz - zx) / s, (yx - xy) / s];
  }
  let q: [number, number, number, number];
  if (xx >= yy && xx >= zz) {
    const s = 2 * Math.sqrt(Math.max(0, 1 + xx - yy - zz));
    q = [(zy - yz) / s, s / 4, (xy + yx) / s, (xz + zx) / s];
  } else if (yy >= zz) {
    const s = 2 * Math.sqrt(Math.max(0, 1 + yy - xx - zz));
    q = [(xz - zx) / s, (xy + yx) / s, s / 4, (yz + zy) / s];
  } else {
    const s = 2 * Math.sqrt(Math.max(0, 1 + zz - xx - yy));
    q = [(yx - xy) / s, (xz + zx) / s, (yz + zy) / s, s / 4];
  }
  const sign = q[0] < 0 ? -1 : 1;
  return [q[1] * sign, q[2] * sign, q[3] * sign];
}

/** Unit directions of the axes as a rotation with the handedness factored out; null when they are not at right angles. */
function rotationOf(ras: Affine): { rotation: number[]; qfac: number } | null {
  const steps = [0, 1, 2].map((a) => [ras[a]!, ras[a + 4]!, ras[a + 8]!]);
  const unit = steps.map((v) => v.map((x) => x / Math.hypot(...v)));
  const dot = (p: number, q: number): number =>
    [0, 1, 2].reduce((s, n) => s + unit[p]![n]! * unit[q]![n]!, 0);
  if ([dot(0, 1), dot(0, 2), dot(1, 2)].some((d) => Math.abs(d) > 1e-5)) return null;
  const [a, b, c] = unit as [number[], number[], number[]];
  const cross = [0, 1, 2].map((n) => a[(n + 1) % 3]! * b[(n + 2) % 3]! - a[(n + 2) % 3]! * b[(n + 1) % 3]!);
  const qfac = cross.reduce((s, x, n) => s + x * c[n]!, 0) < 0 ? -1 : 1;
  const rotation = [0, 1, 2].flatMap((n) => [a[n]!, b[n]!, qfac * c[n]!]);
  return { rotation, qfac };
}

/** The 352 bytes before extensions and voxels; the sform always, the qform too unless the grid is sheared. */
function header(grid: Grid, datatype: number, width: number, voxOffset: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(HEADER));
  const ras = flipRasLps(grid.indexToPatient);
  view.setInt32(0, 348, true);
  [3, ...grid.dims, 1, 1, 1, 1].forEach((n, at) => {
    view.setInt16(40 + 2 * at, n, true);
  });
  view.setInt16(70, datatype, true);
  view.setInt16(72, 8 * width, true);
  const turned = rotationOf(ras);
  [turned?.qfac ?? 1, ...spacingMm(grid), 1, 1, 1, 1].forEach((mm, at) => {
    view.setFloat32(76 + 4 * at, mm, true);
  });
  view.setFloat32(108, voxOffset, true);
  view.setFloat32(112, 1, true);
  view.setUint8(123, 2);
  if (turned !== null) {
    view.setInt16(252, 1, true);
    [...quaternion(turned.rotation), ras[3], ras[7], ras[11]].forEach((v, at) => {
      view.setFloat32(256 + 4 * at, v, true);
    });
  }
  view.setInt16(254, 1, true);
  ras.forEach((v, at) => {
    view.setFloat32(280 + 4 * at, v, true);
  });
  view.setUint32(344, 0x6e2b3100, false);
  if (voxOffset > HEADER) view.setUint8(348, 1);
  return new Uint8Array(view.buffer);
}

/** A header extension, padded to a multiple of 16 bytes as the standard asks. */
function extension(text: string): Uint8Array {
  const content = new TextEncoder().encode(text);
  const size = 16 * Math.ceil((8 + content.length) / 16);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, size, true);
  view.setInt32(4, EXTENSION_PLAIN, true);
  bytes.set(content, 8);
  return bytes;
}

/**
 * Volume or label map → NIfTI-1 file, little-endian, voxels in the order they are in, sform and qform in RAS mm (float32, as the
 * format has it). Label names go into a header extension that TotalSegmentator's readers and {@link readLabelMap} know.
 * `gzip` (default true) gives .nii.gz with the same bytes every time.
 * @throws PedicleError `volume-too-large` above 32767 voxels along an axis.
 */
export function writeNifti(image: Volume | LabelMap, options: { readonly gzip?: boolean } = {}): Uint8Array {
  const { grid, data } = image;
  if (grid.dims.some((n) => n > 32767)) throw fault('volume-too-large', { what: 'nifti-axis' });
  const table = 'labels' in image && image.labels.size > 0 ? extension(labelTableXml(image.labels)) : null;
  const voxOffset = HEADER + (table?.length ?? 0);
  const file = new Uint8Array(voxOffset + data.byteLength);
  file.set(header(grid, datatypeOf(data), data.BYTES_PER_ELEMENT, voxOffset));
  if (table !== null) file.set(table, HEADER);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), voxOffset);
  return options.gzip === false ? file : gzipSync(file, { level: 'labels' in image ? 6 : 3, mtime: 0 });
}
