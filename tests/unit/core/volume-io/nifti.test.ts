/** NIfTI: datatypes, byte order, orientation, and every way a file can be refused. */
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { indexPoint, spacingMm, toPatient } from '../../../../src/core/geometry/grid.ts';
import type { LabelMap, Volume } from '../../../../src/core/masks/index.ts';
import {
  readLabelMap,
  readVolume,
  writeMetaImage,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';
import { code, dims, grid, labelMap, volume } from './sample.ts';

/** Edits a plain NIfTI-1 file through a DataView. */
function niftiWith(
  edit: (view: DataView, bytes: Uint8Array) => void,
  image: Volume | LabelMap = volume,
): Uint8Array {
  const bytes = writeNifti(image, { gzip: false });
  edit(new DataView(bytes.buffer), bytes);
  return bytes;
}

/** A NIfTI-1 header (big- or little-endian) over given voxel bytes. */
function rawNifti(
  datatype: number,
  voxels: Uint8Array,
  little: boolean,
  more?: (v: DataView) => void,
): Uint8Array {
  const bytes = new Uint8Array(352 + voxels.length);
  const v = new DataView(bytes.buffer);
  v.setInt32(0, 348, little);
  [3, ...dims, 1, 1, 1, 1].forEach((n, at) => {
    v.setInt16(40 + 2 * at, n, little);
  });
  v.setInt16(70, datatype, little);
  v.setFloat32(108, 352, little);
  v.setInt16(254, 2, little);
  [-0.5, 0, 0, 10, 0, 2, 0, 20, 0, 0, 4, 30].forEach((x, at) => {
    v.setFloat32(280 + 4 * at, x, little);
  });
  v.setUint32(344, 0x6e2b3100);
  more?.(v);
  bytes.set(voxels, 352);
  return bytes;
}

describe('NIfTI', () => {
  const types = [
    [2, 1, 'setUint8'],
    [256, 1, 'setInt8'],
    [4, 2, 'setInt16'],
    [512, 2, 'setUint16'],
    [8, 4, 'setInt32'],
    [768, 4, 'setUint32'],
    [16, 4, 'setFloat32'],
    [64, 8, 'setFloat64'],
    [1024, 8, 'setBigInt64'],
    [1280, 8, 'setBigUint64'],
  ] as const;
  const cases = types.flatMap((t) => [true, false].map((little) => [...t, little] as const));
  it.each(cases)('reads datatype %i (%i bytes, %s), little-endian %s', (datatype, width, set, little) => {
    const voxels = new Uint8Array(24 * width);
    const v = new DataView(voxels.buffer);
    for (let n = 0; n < 24; n += 1) {
      if (set === 'setBigInt64' || set === 'setBigUint64') v[set](n * width, BigInt(n * 5), little);
      else if (set === 'setUint8' || set === 'setInt8') v[set](n, n * 5);
      else v[set](n * width, n * 5, little);
    }
    const read = readVolume(rawNifti(datatype, voxels, little)).volume;
    expect([...read.data]).toEqual(Array.from({ length: 24 }, (_, n) => n * 5));
    expect(read.data).toBeInstanceOf(Int16Array);
    expect([...toPatient(read.grid, indexPoint(1, 1, 1))]).toEqual([-9.5, -22, 34]);
  });

  it('applies slope and intercept; slope 0 means none', () => {
    const scaled = (slope: number, intercept: number) =>
      readVolume(
        niftiWith((v) => {
          v.setFloat32(112, slope, true);
          v.setFloat32(116, intercept, true);
        }),
      ).volume.data;
    expect([...scaled(2, -24).slice(0, 2)]).toEqual([-2024, -1824]);
    expect([...scaled(0, -24).slice(0, 2)]).toEqual([-1000, -900]);
    expect(scaled(0.25, 0.1)).toBeInstanceOf(Float32Array);
    expect(scaled(0.25, 0.1)[1]).toBeCloseTo(-224.9, 4);
  });

  it('keeps fractions and NaN as Float32', () => {
    const voxels = new Float32Array(24).fill(1.5);
    voxels[3] = Number.NaN;
    const read = readVolume(rawNifti(16, new Uint8Array(voxels.buffer), true)).volume.data;
    expect(read).toBeInstanceOf(Float32Array);
    expect([read[0], read[3]]).toEqual([1.5, Number.NaN]);
  });

  it('takes the sform, else the qform, and says when they differ', () => {
    const onlyQ = readVolume(niftiWith((v) => v.setInt16(254, 0, true)));
    expect(onlyQ.findings).toEqual([]);
    toPatient(onlyQ.volume.grid, indexPoint(3, 2, 1)).forEach((x, n) => {
      expect(x).toBeCloseTo(toPatient(grid, indexPoint(3, 2, 1))[n] as number, 4);
    });
    const shifted = readVolume(niftiWith((v) => v.setFloat32(268, 90, true)));
    expect(shifted.findings.map((f) => f.code)).toEqual(['nifti-forms-differ']);
    expect(shifted.volume.grid.indexToPatient[3]).toBe(-100);
  });

  it('reads metres and micrometres', () => {
    const read = readVolume(niftiWith((v) => v.setUint8(123, 3))).volume;
    expect(spacingMm(read.grid)[2]).toBeCloseTo(0.003, 9);
  });

  it('reads NIfTI-2', () => {
    const bytes = new Uint8Array(544 + 24);
    const v = new DataView(bytes.buffer);
    v.setInt32(0, 540, true);
    bytes.set([0x6e, 0x2b, 0x32, 0, 0x0d, 0x0a, 0x1a, 0x0a], 4);
    v.setInt16(12, 2, true);
    [3n, 4n, 3n, 2n, 1n, 1n, 1n, 1n].forEach((n, at) => {
      v.setBigInt64(16 + 8 * at, n, true);
    });
    v.setBigInt64(168, 544n, true);
    v.setInt32(348, 1, true);
    [0, -0.5, 0, 1, 2, 0, 0, 2, 0, 0, 3, 3].forEach((x, at) => {
      v.setFloat64(400 + 8 * at, x, true);
    });
    bytes.fill(7, 544);
    const read = readVolume(bytes).volume;
    expect([...read.data]).toEqual(Array(24).fill(7));
    expect([...toPatient(read.grid, indexPoint(2, 1, 0))]).toEqual([-0.5, -6, 3]);
  });

  it('carries label names, whatever they contain', () => {
    const { labels, data } = readLabelMap(writeNifti(labelMap)).labelMap;
    expect([...labels]).toEqual([
      [1, 'vertebra_L5 <&> ]] >'],
      [2, 'Spinal Cord'],
    ]);
    expect([...data]).toEqual([...labelMap.data]);
  });

  it('accepts further axes of size 1 and refuses others', () => {
    const fourth = (n: number) =>
      niftiWith((v) => {
        v.setInt16(40, 4, true);
        v.setInt16(48, n, true);
      });
    expect(readVolume(fourth(1)).volume.grid.dims).toEqual(dims);
    const fifth = niftiWith((v) => {
      v.setInt16(40, 5, true);
      v.setInt16(48, 1, true);
      v.setInt16(50, 2, true);
    });
    // A fifth axis alone is what ITK makes of a vector: layers, as many as a fourth would hold.
    expect(() => readVolume(fifth)).toThrow(code('volume-truncated'));
    expect(() => readVolume(fourth(2))).toThrow(code('volume-truncated'));
    expect(() => readVolume(niftiWith((v) => v.setInt16(40, 2, true)))).toThrow(code('volume-not-3d'));
  });

  it.each([
    ['volume-datatype', (v: DataView) => v.setInt16(70, 128, true)],
    ['volume-no-orientation', (v: DataView) => [252, 254].map((at) => v.setInt16(at, 0, true))],
    ['volume-header', (v: DataView) => v.setInt16(42, -4, true)],
    ['volume-header', (v: DataView) => v.setFloat32(108, 3, true)],
    ['volume-header', (v: DataView) => v.setFloat32(108, Number.NaN, true)],
    ['volume-header', (v: DataView) => v.setFloat32(280, Number.NaN, true)],
    ['volume-header', (v: DataView) => [280, 284, 288].map((at) => v.setFloat32(at, 0, true))],
    ['volume-too-large', (v: DataView) => [42, 44, 46].map((at) => v.setInt16(at, 32000, true))],
    ['volume-truncated', (v: DataView) => v.setInt16(46, 3, true)],
    ['volume-detached', (v: DataView) => v.setUint32(344, 0x6e693100)],
    ['volume-wrong-magic', (v: DataView) => v.setUint32(344, 0)],
    ['volume-wrong-magic', (v: DataView) => v.setInt32(0, 349, true)],
  ])('refuses with %s', (fault, edit) => {
    expect(() => readVolume(niftiWith(edit))).toThrow(code(fault));
  });

  it('refuses every truncation, compressed or not', () => {
    const refusal = expect.objectContaining({
      code: expect.stringMatching(/^volume-(truncated|wrong-magic|corrupt)$/),
    });
    for (const file of [writeNifti(volume, { gzip: false }), writeNifti(volume)]) {
      const last = file.length - 1;
      for (let n = 0; n <= last; n += 1) {
        expect(() => readVolume(file.subarray(0, n)), `${n} bytes`).toThrow(refusal);
      }
    }
  });

  it('does not inflate more than the header declares', () => {
    const bomb = new Uint8Array(16 * 2 ** 20);
    bomb.set(writeNifti(volume, { gzip: false }));
    expect(() => readVolume(gzipSync(bomb))).toThrow(code('volume-corrupt'));
    expect([...readVolume(gzipSync(bomb.subarray(0, 5000))).volume.data]).toEqual([...volume.data]);
    const lie = niftiWith((v) => [42, 44, 46].map((at) => v.setInt16(at, 1000, true)));
    expect(() => readVolume(gzipSync(lie))).toThrow(code('volume-truncated'));
  });

  it('never accepts a damaged stream', () => {
    const faults = new Set<string>();
    for (const file of [writeNifti(labelMap), writeNrrd(labelMap), writeMetaImage(labelMap)]) {
      const isText = file[0] !== 0x1f;
      const from = isText ? file.length - 13 : 10;
      for (let at = from; at < file.length - (isText ? 0 : 4); at += 1) {
        if (file[0] === 78 && at >= file.length - 4) break; // gzip's last 4 bytes, the length, are not needed
        const damaged = file.slice();
        damaged[at] = (damaged[at] as number) ^ 0x11;
        try {
          readVolume(damaged);
          faults.add(`accepted at ${at}`);
        } catch (error) {
          faults.add((error as { code?: string }).code ?? String(error));
        }
      }
    }
    expect([...faults].filter((f) => !f.startsWith('volume-'))).toEqual([]);
    expect(faults.has('volume-corrupt')).toBe(true);
  });

  it('refuses label maps that are not labels', () => {
    expect(() => readLabelMap(writeNifti(volume))).toThrow(code('labels-not-integers'));
    const float: Volume = { grid, data: Float32Array.from({ length: 24 }, (_, n) => n * 300) };
    expect(readLabelMap(writeNifti(float)).labelMap.data).toBeInstanceOf(Uint16Array);
    const half: Volume = { grid, data: new Float32Array(24).fill(0.5) };
    expect(() => readLabelMap(writeNifti(half))).toThrow(code('labels-not-integers'));
  });
});
