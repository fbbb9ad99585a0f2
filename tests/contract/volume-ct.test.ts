/** A CT in one file, opened in the app: its voxels as they are, work saved and found again, an RTSTRUCT refused with the reason. */
import { mkdtempSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createBackend } from '../../src/backend/app/create-backend.ts';
import type { BackendEvent } from '../../src/contract/index.ts';
import { createGrid } from '../../src/core/geometry/grid.ts';
import { writeNifti } from '../../src/core/volume-io/index.ts';
import { bytesOf } from '../builders/blobs.ts';

const root = mkdtempSync(join(tmpdir(), 'pedicle-volume-'));
const backend = createBackend({ shell: 'web', startFolder: null, dataFolder: join(root, 'home') });
afterAll(() => backend.close());

const grid = createGrid({
  dims: [7, 5, 4],
  originMm: [-3, -2, 100],
  stepIMm: [1, 0, 0],
  stepJMm: [0, 1.5, 0],
  stepKMm: [0, 0, 2],
});
const data = Int16Array.from({ length: 140 }, (_, n) => n * 20 - 1000);

test('from file to voxels, and to the refusal of an RTSTRUCT', async () => {
  const file = join(root, 'ct.nii.gz');
  writeFileSync(file, writeNifti({ grid, data }, { gzip: true }));
  const { handlers, onEvent, close } = backend.connect();
  const whole = new Promise<BackendEvent>((resolve) =>
    onEvent((event) => (event.event === 'volume' && event.complete ? resolve(event) : undefined)),
  );
  const { studies } = await handlers['studies.scan']({ paths: [file] });
  const [series] = studies[0]!.series;
  expect(series).toMatchObject({ description: 'ct.nii.gz', sliceCount: 4, dims: [7, 5, 4], loadable: true });
  const open = await handlers['case.openSeries']({ seriesInstanceUid: series!.seriesInstanceUid });
  expect(await whole).not.toHaveProperty('error');
  const bytes = await bytesOf(backend.blobs.get(open.volume.blobId)!);
  expect([...new Int16Array(bytes.buffer)]).toEqual([...data]);
  expect(open.grid.indexToPatient).toEqual([...grid.indexToPatient]);
  await expect(
    handlers['export.prepare']({
      caseId: open.caseId,
      label: 'X',
      shown: '',
      structures: [
        {
          id: 'a',
          name: 'A',
          interpretedType: 'ORGAN',
          colour: [1, 2, 3],
          visible: true,
          description: '',
          provenance: { kind: 'manual' },
          slices: [],
        } as never,
      ],
    }),
  ).rejects.toMatchObject({ code: 'export-needs-dicom' });
  // The same voxels under another name are the same CT.
  renameSync(file, join(root, 'other.nii.gz'));
  const again = await handlers['studies.scan']({ paths: [join(root, 'other.nii.gz')] });
  expect(again.studies[0]!.series[0]!.seriesInstanceUid).toBe(series!.seriesInstanceUid);
  await close();
});
