/** `pedicle radiomics` as a user runs it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { temporaryFolders } from '../../builders/temporary-folder.ts';

const base = join(import.meta.dirname, '../../fixtures/cases/base');
const newFolder = temporaryFolders('radiomics');

interface Result {
  settings: { aggregation: string; rangeHu: number[] | null };
  structures: { name: string; voxels: number; voxelsInRange: number; features: Record<string, number> }[];
}

it('gives each structure its features and settings as JSON and CSV, and refuses settings that mean nothing', async () => {
  const csv = join(await newFolder(), 'features.csv');
  const args = ['radiomics', join(base, 'ct'), join(base, 'rs.dcm')];
  const run = await pedicleJson<Result>(...args, '--csv', csv, '--range-hu', '-200,300', '--bin-width', '10');
  expect(run.json.settings).toMatchObject({ aggregation: '3d-merged', rangeHu: [-200, 300] });
  expect(run.json.structures.length).toBeGreaterThan(1);
  for (const { features, voxels, voxelsInRange } of run.json.structures) {
    expect(voxelsInRange).toBeLessThanOrEqual(voxels);
    expect(features.stat_min).toBeGreaterThanOrEqual(-200);
    expect(features.stat_max).toBeLessThanOrEqual(300);
  }
  const [heading, first] = (await readFile(csv, 'utf8')).split('\r\n').map((line) => line.split(','));
  const column = heading?.indexOf('cm_joint_entr') as number;
  expect(Number(first?.[column])).toBeCloseTo(run.json.structures[0]?.features.cm_joint_entr as number, 12);
  expect(first?.[1]).toBe('3d-merged; bins of 10 HU from -200; -200 to 300 HU; voxels 2 x 2 x 3 mm');
  const refused = await pedicle(...args, '--aggregation', '4d');
  expect([refused.status, refused.out + refused.err]).toEqual([2, expect.stringContaining('--aggregation')]);

  // Structures without a voxel in the range hold up no other: they are told by name.
  const highest = run.json.structures.map(({ features }) => features.stat_max as number);
  const above = (Math.min(...highest) + Math.max(...highest)) / 2;
  const bone = await pedicleJson<Result & { findings: { code: string; message: string }[] }>(
    ...args,
    '--range-hu',
    `${above},3000`,
  );
  const told = bone.json.findings.filter((f) => f.code === 'radiomics-empty').map((f) => f.message);
  expect([told.length > 0, bone.json.structures.length > 0]).toEqual([true, true]);
  expect(told.length + bone.json.structures.length).toBe(run.json.structures.length);
});
