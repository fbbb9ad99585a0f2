/** Structure sets of other makers as they left them: nothing of weight is said of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkSet } from '../../../src/backend/check/check-set.ts';
import { scanFolder } from '../../../src/backend/studies/index.ts';
import { decodeRtstruct, readRtstruct } from '../../../src/dicom/rtstruct/index.ts';

const data = join(import.meta.dirname, '../../../../shared/data/dicom');
const here = existsSync(data);

async function errorsOf(file: string, ctFolder: string | null): Promise<string[]> {
  const reading = readRtstruct(readFileSync(join(data, file)));
  const ct =
    ctFolder === null ? undefined : (await scanFolder([join(data, ctFolder)])).studies[0]!.series[0]!;
  const { structures } = decodeRtstruct(reading, ct).structureSet;
  expect(structures.length).toBeGreaterThan(0);
  return checkSet({ reading, structures, ct, profile: null })
    .filter((f) => f.severity === 'error')
    .map((f) => `${f.code}: ${f.message}`);
}

test.skipIf(!here).each([
  ['thorax-planning/RS.reference.dcm', 'thorax-planning'],
  ['eclipse-4slices/RS_Body_SpinalCord.dcm', 'eclipse-4slices'],
  ['eclipse-rando-rtstruct/RS.1.2.246.352.71.4.2088656855.2404649.20110920153449.dcm', null],
  ['mim-keyhole/sample/rt.dcm', 'mim-keyhole/sample'],
  ['pymedphys/struct/example_structures.dcm', null],
] as const)('%s', async (file, ct) => {
  expect(await errorsOf(file, ct)).toEqual([]);
});
