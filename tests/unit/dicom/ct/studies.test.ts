import { mkdirSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { loadSeries, scanFolder } from '../../../../src/backend/studies/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { type CtSeries, encodeCt } from '../../../../src/dicom/index.ts';
import { writeDicom } from '../../../../src/dicom/write/writer.ts';

const root = mkdtempSync(join(tmpdir(), 'pedicle-studies-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const grid = createGrid({
  dims: [5, 4, 6],
  originMm: [1, 2, 3],
  stepIMm: [0.6, 0.8, 0],
  stepJMm: [-0.8, 0.6, 0],
  stepKMm: [0, 0, 1.5],
});
const data = Int16Array.from({ length: 120 }, (_, n) => n - 60);
const uids = { studyInstanceUid: '2.25.1', seriesInstanceUid: '2.25.2', frameOfReferenceUid: '2.25.3' };

function folder(name: string): string {
  const path = join(root, name);
  mkdirSync(join(path, 'deep'), { recursive: true });
  for (const [k, bytes] of encodeCt({ grid, data }, uids).entries())
    writeFileSync(join(path, k % 2 === 0 ? 'deep' : '', `${k}`), bytes);
  return path;
}
const structureSet = writeDicom({
  sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3',
  sopInstanceUid: '2.25.50',
  elements: [
    { tag: 0x00080060, vr: 'CS', value: 'RTSTRUCT' },
    { tag: 0x0020000d, vr: 'UI', value: '2.25.1' },
    { tag: 0x30060002, vr: 'SH', value: 'LABEL' },
    {
      tag: 0x30060010,
      vr: 'SQ',
      value: [
        [
          { tag: 0x00200052, vr: 'UI', value: '2.25.3' },
          {
            tag: 0x30060012,
            vr: 'SQ',
            value: [
              [{ tag: 0x30060014, vr: 'SQ', value: [[{ tag: 0x0020000e, vr: 'UI', value: '2.25.2' }]] }],
            ],
          },
        ],
      ],
    },
    {
      tag: 0x30060020,
      vr: 'SQ',
      value: [
        [
          { tag: 0x30060022, vr: 'IS', value: 1 },
          { tag: 0x30060026, vr: 'LO', value: 'Cord' },
        ],
      ],
    },
    {
      tag: 0x30060039,
      vr: 'SQ',
      value: [[{ tag: 0x30060050, vr: 'DS', value: Float64Array.from({ length: 30_000 }, (_, n) => n) }]],
    },
  ],
});
const cut = (file: string): void => truncateSync(file, statSync(file).size - 10);
const seriesOf = async (path: string): Promise<CtSeries> => {
  const series = (await scanFolder([path])).studies[0]?.series[0];
  if (series === undefined) throw new Error('no series');
  return series;
};

describe('scanFolder', () => {
  it('finds series in nested folders, structure sets with their references, and names what is unusable', async () => {
    const path = folder('a');
    writeFileSync(join(path, 'rs.dcm'), structureSet);
    writeFileSync(join(path, 'notes.txt'), 'not DICOM');
    const progress: number[] = [];
    const result = await scanFolder([path, join(path, 'rs.dcm')], {
      onProgress: (done) => progress.push(done),
    });
    expect(result.fileCount).toBe(8);
    expect(progress.at(-1)).toBe(8);
    const [study] = result.studies;
    expect([study?.series.length, study?.series[0]?.slices.length]).toEqual([1, 6]);
    expect(study?.structureSets[0]).toMatchObject({
      label: 'LABEL',
      structureCount: 1,
      structureNames: ['Cord'],
      referencedSeriesUid: '2.25.2',
      frameOfReferenceUids: ['2.25.3'],
    });
    expect(result.findings.map((f) => [f.code, f.file])).toEqual([['not-dicom', 'notes.txt']]);
  });

  it('refuses a series with a file cut off on disk, naming the slice', async () => {
    const path = folder('cut');
    cut(join(path, '3'));
    const [study] = (await scanFolder([path])).studies;
    expect(study?.refused[0]?.findings.find((f) => f.severity === 'error')).toMatchObject({
      code: 'ct-pixels-short',
      slices: [3],
    });
  });

  it('lets others have the event loop after 10 ms of work, however many files are open', async () => {
    const path = join(root, 'many');
    mkdirSync(path);
    const bytes = encodeCt({ grid, data }, uids)[0]!;
    for (let n = 0; n < 200; n += 1) writeFileSync(join(path, `${n}`), bytes);
    // A clock that goes on by 1 ms whenever it is asked: three times a file.
    let ms = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => ms++);
    const perTurn: number[] = [];
    let before = 0;
    let files = 0;
    let on = true;
    const turn = (): void => {
      perTurn.push(files - before);
      before = files;
      if (on) setImmediate(turn);
    };
    turn();
    await scanFolder([path], { onProgress: (done) => (files = done) });
    on = false;
    clock.mockRestore();
    expect(files).toBe(200);
    expect(perTurn.reduce((a, b) => Math.max(a, b))).toBeLessThanOrEqual(24);
  });

  it('can be cancelled and survives paths that do not exist', async () => {
    await expect(scanFolder([root], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect((await scanFolder([join(root, 'nowhere')])).findings.map((f) => f.code)).toEqual([
      'folder-unreadable',
    ]);
  });
});

describe('loading from disk', () => {
  it('gives back what was written, on the same oblique grid', async () => {
    const series = await seriesOf(folder('b'));
    const { volume } = await loadSeries(series);
    expect([...volume.data]).toEqual([...data]);
    expect([...volume.grid.indexToPatient]).toEqual(grid.indexToPatient.map((v) => expect.closeTo(v, 9)));
  });
});

describe('encodeCt', () => {
  it('refuses values that are no 16-bit whole numbers', () => {
    expect(() => encodeCt({ grid, data: new Float32Array(120).fill(0.5) })).toThrow(
      expect.objectContaining({ code: 'ct-encode-range' }),
    );
  });
});
