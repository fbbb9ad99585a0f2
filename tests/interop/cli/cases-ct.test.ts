/** K8, K9, K16–K18: what a folder of images is taken for, by the commands of the cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { otherPositions, otherRois } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const out = mkdtempSync(join(tmpdir(), 'pedicle-cases-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const at = (path: string): string => join(cases, path);

interface Inspected {
  readonly studies: readonly {
    readonly series: readonly { readonly slices: number; readonly spacingMm: readonly number[] }[];
    readonly refused: readonly { readonly resampleMm: number | null }[];
  }[];
}

it('K8 uneven slices are opened when asked, and contours leave on acquired slices only', async () => {
  const folder = at('K08-irregular/c61');
  const seen = await pedicleJson<Inspected>('inspect', folder);
  const positions = otherPositions(folder);
  const zs = [...positions.values()].map((p) => p[2] as number).sort((a, b) => a - b);
  const smallest = Math.min(...zs.slice(1).map((z, n) => z - zs[n]!));
  expect(seen.json.studies[0]?.refused[0]?.resampleMm).toBeCloseTo(smallest, 6);
  const target = join(out, 'k8.dcm');
  const convert = ['convert', at('base/rs.dcm'), '--ct', folder, '--out', target];
  expect((await pedicle(...convert)).status).toBe(3);
  const run = await pedicle(...convert, '--resample');
  expect(run.status).toBe(1);
  for (const code of ['ct-resampled', 'export-interpolated-left-out']) expect(run.out).toContain(code);
  const contours = otherRois(target).flatMap((r) => r.contours);
  expect(contours.length).toBeGreaterThan(0);
  for (const { points, imageUids } of contours)
    expect(positions.get(imageUids[0] as string)?.[2]).toBeCloseTo(points[2] as number, 3);
});

it('K9 positions written to a tenth of a millimetre are a regular grid', async () => {
  const run = await pedicleJson<Inspected>('inspect', at('K09-tolerance/c01'));
  const series = run.json.studies[0]?.series[0];
  expect([run.status, series?.slices, series?.spacingMm[2]?.toFixed(2)]).toEqual([0, 24, '1.25']);
});

it.each(['c08d', 'c09a'])('K16 %s: encoded otherwise than declared, read and told', async (name) => {
  const folder = at(`K16-syntax/${name}`);
  const run = await pedicleJson<Inspected>('inspect', folder);
  expect([run.status, run.json.studies[0]?.series[0]?.slices]).toEqual([1, 12]);
  expect(run.out.match(/dicom-syntax-differs/g)).toHaveLength(1);
});

it('K17 two volumes under one series without acquisition numbers are told apart', async () => {
  const run = await pedicleJson<Inspected>('inspect', at('K17-phases/c05c'));
  expect(run.json.studies[0]?.series.map((s) => s.slices)).toEqual([12, 12]);
  expect(run.out).toContain('told apart by acquisition time');
});

it.each(['c17', 'c44'])('K18 %s: no usable CT is one sentence, equal findings are counted', async (name) => {
  const run = await pedicle('inspect', at(`K18-no-ct/${name}`));
  expect(run.status).toBe(1);
  expect(run.out).toContain('None of the 12 files');
  expect(run.out.trim().split('\n')).toHaveLength(3);
});
