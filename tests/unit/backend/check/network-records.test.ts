/** How far a network was off on unseen CT, as its model's folder says. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { networkRecords } from '../../../../src/backend/check/second-opinion.ts';
import { temporaryFolders } from '../../../builders/temporary-folder.ts';

const folderOf = temporaryFolders('network-records');

test('medians over the cases; what was offered and not found counts as 0', async () => {
  const folder = await folderOf();
  const of = (dice: number | null, meanMm: number | null) => ({ structures: { Liver: { dice, meanMm } } });
  const cases = [of(0.9, 1), of(0.8, 3), of(0, null), of(null, null)];
  writeFileSync(join(folder, 'metrics-chain-honest.json'), JSON.stringify({ cases }));
  expect(await networkRecords({ folder })).toEqual(new Map([['Liver', { cases: 3, dice: 0.8, meanMm: 2 }]]));
});

test.each(['', 'no JSON', '{"cases":[{"structures":{"Liver":{"dice":"good"}}}]}'])(
  'figures that cannot be read are no figures: %s',
  async (text) => {
    const folder = await folderOf();
    writeFileSync(join(folder, 'metrics-chain-honest.json'), text);
    expect((await networkRecords({ folder })).size).toBe(0);
    expect((await networkRecords({ folder: join(folder, 'nowhere') })).size).toBe(0);
  },
);

test('Pedicle’s own models come with theirs', async () => {
  const models = fileURLToPath(new URL('../../../../models', import.meta.url));
  const spine = await networkRecords({ folder: join(models, 'spine-ct') });
  const organs = await networkRecords({ folder: join(models, 'oar-ct') });
  expect([...spine.keys()]).toEqual(
    expect.arrayContaining(['Vertebrae', 'VBs', 'SpinalCanal', 'SpinalCord']),
  );
  expect([...organs.keys()]).toEqual(expect.arrayContaining(['Liver', 'Heart', 'Kidney_L', 'Esophagus']));
});
