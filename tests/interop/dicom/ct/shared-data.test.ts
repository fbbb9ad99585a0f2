/** Every file of ../shared/data/dicom is read or refused with a typed finding; HU agree with pydicom. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { loadSeries, scanFolder } from '../../../../src/backend/studies/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { type CtSeries, encodeCt } from '../../../../src/dicom/index.ts';

const shared = fileURLToPath(new URL('../../../../../shared/data/dicom/', import.meta.url));
const without = existsSync(shared) ? '' : ' (skipped: ../shared is not here)';
const python = existsSync('/usr/bin/python3') && existsSync('/usr/lib/python3/dist-packages/pydicom');
const scratch = mkdtempSync(join(tmpdir(), 'pedicle-interop-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function total(data: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < data.length; n += 1) sum += data[n] as number;
  return sum;
}

function checksum(data: ArrayLike<number>): number {
  let hash = 7;
  for (let n = 0; n < data.length; n += 1) hash = (Math.imul(hash, 31) + (data[n] as number)) | 0;
  return hash;
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name));

async function seriesOf(path: string): Promise<CtSeries[]> {
  return (await scanFolder([path])).studies.flatMap((s) => [...s.series]);
}

describe.skipIf(without !== '')(`shared data${without}`, () => {
  it('every file is used or named in a finding', async () => {
    for (const path of filesOf(shared)) {
      const { studies, findings } = await scanFolder([path]);
      const objects = studies.flatMap((s) => [
        ...s.series,
        ...s.refused,
        ...s.structureSets,
        ...s.plans,
        ...s.doses,
      ]);
      expect(objects.length + findings.length, path).toBeGreaterThan(0);
      for (const refused of studies.flatMap((s) => s.refused)) {
        expect(
          refused.findings.some((f) => f.severity === 'error'),
          path,
        ).toBe(true);
      }
    }
  });

  it('the slices in 16 transfer syntaxes hold the stated pixel sum where lossless', async () => {
    const sums = new Map<string, number | string>();
    for (const path of filesOf(join(shared, 'codecs-ct'))) {
      const [series] = await seriesOf(path);
      const syntax = /1\.2\.840[\d.]*\d/.exec(path)?.[0] ?? 'original';
      if (series === undefined) sums.set(syntax, 'refused');
      else if (series.findings.some((f) => f.code === 'lossy-compression')) sums.set(syntax, 'lossy');
      else {
        const { data } = (await loadSeries(series)).volume;
        sums.set(syntax, total(data) + 1024 * data.length);
      }
    }
    const exact = [
      'original',
      '.1.2',
      '.1.2.1',
      '.1.2.1.99',
      '.1.2.2',
      '.1.2.5',
      '.1.2.4.57',
      '.1.2.4.70',
      '.1.2.4.80',
      '.1.2.4.90',
    ];
    for (const end of exact)
      expect(sums.get(end === 'original' ? end : `1.2.840.10008${end}`), end).toBe(19640763);
    const others = [...sums].filter(([, v]) => typeof v === 'string').map(([k, v]) => `${k.slice(18)} ${v}`);
    expect(others.sort()).toEqual([
      '4.50 lossy',
      '4.51 refused',
      '4.53 refused',
      '4.55 refused',
      '4.81 lossy',
      '4.91 lossy',
    ]);
    expect(sums.size).toBe(16);
  });

  it('fragments with and without offset tables give the same frames', async () => {
    const folder = join(shared, 'enhanced-ct/encapsulated');
    for (const [part, lossless] of [
      ['multi-frame', 8],
      ['single-frame', 5],
    ] as const) {
      const volumes: string[] = [];
      for (const path of filesOf(join(folder, part))) {
        const [series] = await seriesOf(path);
        if (series === undefined || series.findings.some((f) => f.code === 'lossy-compression')) continue;
        const { volume } = await loadSeries(series);
        volumes.push(`${volume.grid.dims} ${checksum(volume.data)}`);
      }
      expect(volumes.length).toBe(lossless);
      expect(new Set(volumes).size).toBe(1);
    }
  });
});

const PYDICOM = `
import sys, pydicom, numpy as np
files = [pydicom.dcmread(f) for f in sys.argv[2:]]
f = files[0]
r, c = np.array(f.ImageOrientationPatient[:3], float), np.array(f.ImageOrientationPatient[3:], float)
files.sort(key=lambda d: float(np.dot(np.cross(r, c), np.array(d.ImagePositionPatient, float))))
hu = np.stack([d.pixel_array * float(d.RescaleSlope) + float(d.RescaleIntercept) for d in files])
hu.astype('<f8').tofile(sys.argv[1])
`;

describe.skipIf(without !== '' || !python)('HU against pydicom', () => {
  it.each(['thorax-planning', 'eclipse-4slices', 'mim-keyhole/sample', 'mim-keyhole/oriented_data'])(
    '%s',
    async (name) => {
      const [series] = await seriesOf(join(shared, name));
      const { volume } = await loadSeries(series as CtSeries);
      const script = join(scratch, 'hu.py');
      const out = join(scratch, 'hu.bin');
      writeFileSync(script, PYDICOM);
      execFileSync('/usr/bin/python3', [script, out, ...(series?.files.map((f) => f.source) ?? [])]);
      const expected = new Float64Array(readFileSync(out).buffer);
      expect(volume.data.length).toBe(expected.length);
      let different = 0;
      for (let n = 0; n < expected.length; n += 1) {
        const hu = expected[n] as number;
        const own = volume.data[n] as number;
        // Padding below air becomes air; everything else is the same number.
        if (
          own !== (volume.data instanceof Int16Array ? hu : Math.fround(hu)) &&
          !(own === -1024 && hu < -1024)
        )
          different += 1;
      }
      expect(different).toBe(0);
    },
  );
});

describe.skipIf(!existsSync('/usr/bin/dciodvfy'))('written CT (skipped without dciodvfy)', () => {
  it('has no error for dciodvfy', () => {
    const grid = createGrid({
      dims: [6, 4, 2],
      originMm: [1.5, 2, 3],
      stepIMm: [0.6, 0.8, 0],
      stepJMm: [-0.4, 0.3, 0],
      stepKMm: [0, 0.2, 1.5],
    });
    const files = encodeCt(
      { grid, data: new Int16Array(48).fill(-7) },
      { patientName: 'A^B', patientId: '1', seriesNumber: 3 },
    );
    for (const [k, bytes] of files.entries()) {
      const path = join(scratch, `${k}.dcm`);
      writeFileSync(path, bytes);
      const said = execFileSync('/bin/sh', ['-c', 'dciodvfy "$0" 2>&1 || true', path], { encoding: 'utf8' });
      expect(said).toContain('CTImage');
      expect(said.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
    }
  });
});
