import { describe, expect, it } from 'vitest';
import { indexPoint, sliceDistanceMm, toPatient } from '../../../../src/core/geometry/grid.ts';
import { readSlices } from '../../../../src/dicom/ct/read-slices.ts';
import { loadVolume } from '../../../../src/dicom/ct/volume.ts';
import {
  type AssembledCt,
  assembleSeries,
  type CtSeries,
  interpolatedSlices,
  planResample,
  type RefusedSeries,
  readCtHeader,
  resampleSpacing,
  TAG,
} from '../../../../src/dicom/index.ts';
import { type CtFileSpec, ctFile, enhancedCtFile } from '../../../builders/dicom-ct.ts';

const assemble = (specs: readonly CtFileSpec[]): AssembledCt =>
  assembleSeries(specs.map((spec, n) => readCtHeader(ctFile(spec), `folder/f${n}.dcm`)));
const only = (answer: AssembledCt): CtSeries => {
  const series = answer.studies.flatMap((s) => s.series);
  if (series.length !== 1) throw new Error(`${series.length} series`);
  return series[0] as CtSeries;
};
const refused = (answer: AssembledCt): RefusedSeries => {
  const all = answer.studies.flatMap((s) => s.refused);
  if (all.length !== 1) throw new Error(`${all.length} refused`);
  return all[0] as RefusedSeries;
};
const codes = (findings: readonly { code: string }[]): string[] => findings.map((f) => f.code);
const at = (...zs: number[]): CtFileSpec[] => zs.map((z) => ({ positionMm: [-10, -20, z] }));
const oriented = (cosines: readonly number[]): NonNullable<CtFileSpec['change']>[number] => ({
  tag: TAG.imageOrientation,
  vr: 'DS',
  value: cosines,
});

describe('slices into a volume', () => {
  it('sorts by position along the normal, whatever the order and the instance numbers', () => {
    const series = only(assemble(at(4, 0, 2).map((spec, n) => ({ ...spec, instanceNumber: n }))));
    expect(series.slices.map((s) => s.positionMm[2])).toEqual([0, 2, 4]);
    expect(series.slices.map((s) => series.files[s.fileIndex]?.source)).toEqual([
      'folder/f1.dcm',
      'folder/f2.dcm',
      'folder/f0.dcm',
    ]);
    expect(series.grid.indexToPatient).toEqual([0.8, 0, 0, -10, 0, 0.9, 0, -20, 0, 0, 2, 0]);
    expect([series.sampleType, series.shearDeg, codes(series.findings)]).toEqual(['int16', 0, []]);
  });

  it.each([
    ['head first prone', 'HFP', [-1, 0, 0, 0, -1, 0], [0, 0, 1]],
    ['feet first supine', 'FFS', [-1, 0, 0, 0, 1, 0], [0, 0, -1]],
    ['head first decubitus right', 'HFDR', [0, 1, 0, -1, 0, 0], [0, 0, 1]],
    ['feet first decubitus left', 'FFDL', [0, 1, 0, 1, 0, 0], [0, 0, -1]],
  ])('places %s by its cosines', (_, position, cosines, normal) => {
    const change = [oriented(cosines), { tag: TAG.patientPosition, vr: 'CS', value: position }];
    const series = only(assemble(at(0, 2, 4).map((spec) => ({ ...spec, change }))));
    expect(
      toPatient(series.grid, indexPoint(1, 0, 0)).map(
        (v, n) => v - (toPatient(series.grid, indexPoint(0, 0, 0))[n] as number),
      ),
    ).toEqual([0, 1, 2].map((n) => expect.closeTo(0.8 * (cosines[n] as number), 9)));
    expect(series.slices[0]?.positionMm[2]).toBe(normal[2] === 1 ? 0 : 4);
    expect(codes(series.findings)).toEqual([]);
  });

  it('keeps a gantry tilt as a sheared grid', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
    const series = only(
      assemble(at(0, 2, 4).map((spec) => ({ ...spec, change: [oriented([1, 0, 0, 0, c, s])] }))),
    );
    expect(series.shearDeg).toBeCloseTo((0.3 * 180) / Math.PI, 3);
    expect(sliceDistanceMm(series.grid)).toBeCloseTo(2 * c, 6);
    for (const [k, slice] of series.slices.entries()) {
      expect([...toPatient(series.grid, indexPoint(0, 0, k))]).toEqual(
        slice.positionMm.map((v) => expect.closeTo(v, 6)),
      );
    }
    expect(codes(series.findings)).toContain('ct-sheared');
  });

  it('reports a tilt that only the header knows', () => {
    const change = [{ tag: TAG.gantryTilt, vr: 'DS', value: 15 }];
    expect(codes(only(assemble(at(0, 2).map((spec) => ({ ...spec, change })))).findings)).toEqual([
      'ct-tilt-header',
    ]);
  });

  it('sets localizers aside and leaves out copies', () => {
    const scout: CtFileSpec = {
      change: [{ tag: TAG.imageType, vr: 'CS', value: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }],
    };
    const answer = assemble([
      ...at(0, 2).map((s, n) => ({ ...s, sopInstanceUid: `2.25.7${n}` })),
      { ...at(0)[0], sopInstanceUid: '2.25.70' },
      scout,
    ]);
    expect(only(answer).slices.length).toBe(2);
    expect(codes(answer.findings)).toEqual(['ct-localizer']);
    expect(codes(only(answer).findings)).toEqual(['ct-duplicate-file']);
  });

  it('separates orientations, sizes and phases that share a series', () => {
    const wide = at(0, 2).map((s) => ({ ...s, columns: 6 }));
    const answer = assemble([...at(0, 2, 4), ...wide]);
    const series = answer.studies.flatMap((s) => s.series);
    expect(series.map((s) => [s.key, s.grid.dims[0], s.slices.length])).toEqual([
      ['2.25.2', 4, 3],
      ['2.25.2#2', 6, 2],
    ]);
    expect(series.map((s) => codes(s.findings))).toEqual([['ct-mixed'], ['ct-mixed']]);
    const phase = (n: number): CtFileSpec[] =>
      at(0, 2).map((s) => ({ ...s, change: [{ tag: TAG.acquisitionNumber, vr: 'IS', value: n }] }));
    const phases = assemble([...phase(1), ...phase(2)]).studies.flatMap((s) => s.series);
    expect(phases.map((s) => codes(s.findings))).toEqual([['ct-phases'], ['ct-phases']]);
  });

  it('reads an Enhanced CT frame by frame', async () => {
    const pixels = Int16Array.from({ length: 36 }, (_, n) => n);
    const bytes = enhancedCtFile(
      [
        [0, 0, 4],
        [0, 0, 0],
        [0, 0, 2],
      ],
      pixels,
    );
    const series = only(assembleSeries([readCtHeader(bytes, 'e.dcm')]));
    expect(series.slices.map((s) => s.frameNumber)).toEqual([2, 3, 1]);
    const { volume } = await loadVolume(series, () => bytes);
    expect([volume.data[0], volume.data[12], volume.data[24]]).toEqual([-988, -976, -1000]);
  });
});

describe('refusals, with slice numbers', () => {
  const first = (answer: AssembledCt): { code: string; slices: readonly number[] | undefined } => {
    const reason = refused(answer).findings.find((f) => f.severity === 'error');
    return { code: reason?.code ?? '', slices: reason?.slices };
  };
  it('a gap', () =>
    expect(first(assemble(at(0, 2, 4, 8, 10)))).toEqual({ code: 'ct-slice-gap', slices: [2, 3] }));
  it('irregular spacing', () =>
    expect(first(assemble(at(0, 2, 4, 6.5, 8.5)))).toEqual({ code: 'ct-spacing-irregular', slices: [2, 3] }));
  it('two images at one position', () =>
    expect(first(assemble(at(0, 2, 2, 4)))).toEqual({ code: 'ct-duplicate-position', slices: [1, 2] }));
  it('a slice shifted within its plane', () => {
    const specs = at(0, 2, 4, 6);
    specs[1] = { positionMm: [-9, -20, 2] };
    expect(first(assemble(specs))).toEqual({ code: 'ct-slices-shifted', slices: [1] });
  });
  it('short pixels', () => {
    const specs = at(0, 2, 4);
    specs[2] = { ...specs[2], pixels: new Int16Array(11) };
    expect(first(assemble(specs))).toEqual({ code: 'ct-pixels-short', slices: [2] });
  });
  it('two images under one UID, two patients, no rescale, no decoder', () => {
    const same = at(0, 2).map((s) => ({ ...s, sopInstanceUid: '2.25.5' }));
    expect(first(assemble(same)).code).toBe('ct-uid-reused');
    const patients = at(0, 2).map((s, n) => ({
      ...s,
      change: [{ tag: TAG.patientId, vr: 'LO', value: `P${n}` }],
    }));
    expect(first(assemble(patients)).code).toBe('ct-mixed-patients');
    const slope = at(0, 2).map((s) => ({ ...s, change: [{ tag: TAG.rescaleSlope, vr: 'DS', value: 0 }] }));
    expect(first(assemble(slope))).toEqual({ code: 'ct-rescale', slices: [0, 1] });
  });
  it.each([
    ['an RTSTRUCT', { sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3' }, 'not-ct'],
    ['colour', { change: [{ tag: TAG.samplesPerPixel, vr: 'US', value: 3 }] }, 'ct-pixel-format'],
    ['no rows', { change: [{ tag: TAG.rows, vr: 'US', value: 0 }] }, 'ct-pixel-format'],
    ['20000 columns', { change: [{ tag: TAG.columns, vr: 'US', value: 20000 }] }, 'ct-pixel-format'],
    ['17 bits stored', { change: [{ tag: TAG.bitsStored, vr: 'US', value: 17 }] }, 'ct-pixel-format'],
  ])('%s is no CT header', (_, spec, code) => {
    expect(() => readCtHeader(ctFile(spec as CtFileSpec))).toThrow(expect.objectContaining({ code }));
  });
  it('keeps out images without geometry and says so', () => {
    const answer = assemble([...at(0, 2), { change: [{ tag: TAG.imagePosition, value: null }] }]);
    expect(only(answer).findings.find((f) => f.code === 'ct-geometry-missing')?.file).toBe('f2.dcm');
  });
});

describe('loading', () => {
  const values = (z: number): Int16Array => new Int16Array(12).fill(1024 + 10 * z);
  it('uses the slope and intercept of each slice, Float32 where they demand it', async () => {
    const specs = at(0, 2).map((s, n) => ({
      ...s,
      change: [{ tag: TAG.rescaleSlope, vr: 'DS', value: n === 0 ? 1 : 0.5 }],
    }));
    const files = specs.map(ctFile);
    const series = only(assembleSeries(files.map((b, n) => readCtHeader(b, `${n}`))));
    expect(series.sampleType).toBe('float32');
    const { volume } = await loadVolume(series, (source) => files[Number(source)] as Uint8Array);
    expect([volume.data[0], volume.data[12]]).toEqual([-24, -524]);
  });
  it('reads slices in any order, tells of each, and stops when asked', async () => {
    const files = at(0, 2, 4, 6, 8).map(ctFile);
    const series = only(assembleSeries(files.map((b, n) => readCtHeader(b, `${n}`))));
    const seen: number[] = [];
    const read = (source: string): Uint8Array => files[Number(source)] as Uint8Array;
    const source = { readBytes: (file: { source: string }) => read(file.source) };
    const order = [2, 1, 3];
    const memoryFor = (): Int16Array => new Int16Array(12);
    await readSlices(series, series.slices, source, { order, memoryFor, onSlice: (k) => seen.push(k) });
    expect(seen).toEqual(order);
    await expect(loadVolume(series, read, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
  it('gives no volume when files are cut or changed after the scan', async () => {
    const files = at(0, 2, 4).map(ctFile);
    const series = only(assembleSeries(files.map((b, n) => readCtHeader(b, `${n}`))));
    const cut = (source: string): Uint8Array =>
      source === '1' ? (files[1] as Uint8Array).subarray(0, -2) : (files[Number(source)] as Uint8Array);
    await expect(loadVolume(series, cut)).rejects.toMatchObject({
      code: 'ct-load',
      findings: [{ code: 'dicom-truncated', slices: [1] }],
    });
    const other = ctFile({ columns: 5, rows: 3, pixels: new Int16Array(15) });
    await expect(loadVolume(series, () => other)).rejects.toMatchObject({
      findings: [{ code: 'ct-changed', slices: [0, 1, 2] }],
    });
  });
  it('resamples irregular slices only when asked, linearly between acquired ones', async () => {
    const zs = [0, 2, 6];
    const files = zs.map((z) => ctFile({ positionMm: [-10, -20, z], pixels: values(z) }));
    const answer = assembleSeries(files.map((b, n) => readCtHeader(b, `${n}`)));
    const series = planResample(refused(answer), 1);
    expect(codes(series.findings)).toEqual(['ct-slice-gap', 'ct-resampled']);
    const { volume } = await loadVolume(series, (source) => files[Number(source)] as Uint8Array);
    expect(Array.from({ length: 7 }, (_, k) => volume.data[k * 12])).toEqual([0, 10, 20, 30, 40, 50, 60]);
    // The nearest acquired one, with its own position: what lies between is told.
    expect(series.slices.map((s) => s.positionMm[2])).toEqual([0, 0, 2, 2, 2, 6, 6]);
    expect(interpolatedSlices(series)).toEqual([1, 3, 4, 5]);
    expect(series.seriesDescription).toContain('resampled to 1 mm');
    expect(resampleSpacing(refused(answer))).toBe(2);
    expect(() => planResample(refused(answer), 4)).toThrow(/2 mm would fit/);
    const duplicate = refused(assemble(at(0, 2, 2)));
    expect(() => planResample(duplicate, 1)).toThrow(
      expect.objectContaining({ code: 'ct-not-resampleable' }),
    );
  });
});
