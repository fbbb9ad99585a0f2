/** `pedicle assess` on a phantom with a collapsed vertebra and a lesion, as a user runs it. */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
beforeAll(async () => {
  phantom = await phantomFolder({
    levels: { from: 'T12', to: 'L3' },
    size: [160, 150],
    spacingMm: [2, 2.4, 2.5],
    fractures: [{ level: 'L1', heightLoss: 0.5 }],
  });
}, 120_000);
afterAll(() => rm(dirname(phantom.folder), { recursive: true, force: true }));

interface Result {
  curves: { sagittal: { cranial: string; caudal: string; sagittalDeg: number } };
  vertebrae: { name: string; collapse: { grade: number | null }; density: { medianHu: number } | null }[];
}

it('puts the collapsed vertebra first and writes the same rows as CSV', async () => {
  const csv = join(phantom.folder, 'assessment.csv');
  const run = await pedicleJson<Result>('assess', phantom.ctFolder, phantom.rtstructPath ?? '', '--csv', csv);
  const [first] = run.json.vertebrae;
  expect([first?.name, first?.collapse.grade]).toEqual(['VB_L1', 3]);
  expect(run.json.vertebrae.find((v) => v.name === 'VB_L2')?.density?.medianHu).toBeGreaterThan(60);
  const { cranial, caudal, sagittalDeg } = run.json.curves.sagittal;
  const order = ['VB_T12', 'VB_L1', 'VB_L2', 'VB_L3', 'VB_L4'];
  expect(order.indexOf(caudal), `${cranial} to ${caudal}`).toBeGreaterThan(order.indexOf(cranial));
  expect(Math.abs(sagittalDeg)).toBeGreaterThan(5);
  const lines = (await readFile(csv, 'utf8')).trimEnd().split('\r\n');
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual(run.json.vertebrae.map((v) => v.name));
}, 120_000);

it('measures muscle and fat at L3, indices with a height; a height in centimetres is refused', async () => {
  const csv = join(phantom.folder, 'body.csv');
  const ask = ['assess', phantom.ctFolder, phantom.rtstructPath ?? ''] as const;
  const { json } = await pedicleJson<{
    body: { areaCm2: { muscle: number }; region: string };
    bodyIndices: { perHeight: { muscle: number } };
  }>(...ask, '--height-m', '1.8', '--body-csv', csv);
  expect(json.body.region).toBe('rule');
  expect(json.bodyIndices.perHeight.muscle).toBeCloseTo(json.body.areaCm2.muscle / 1.8 ** 2, 9);
  const [heading, muscle, ...fat] = (await readFile(csv, 'utf8')).trimEnd().split('\r\n');
  expect(heading).toMatch(/^vertebra,slice,region,tissue,area_cm2,/);
  expect(muscle).toContain(`Muscle,${json.body.areaCm2.muscle.toFixed(1)},`);
  expect(fat).toHaveLength(3);
  const wrong = await pedicle(...ask, '--height-m', '180');
  expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('--height-m is')]);
}, 120_000);
