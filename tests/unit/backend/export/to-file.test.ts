import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { exportToFile } from '../../../../src/backend/export/index.ts';
import type { StructureSet } from '../../../../src/core/structures/types.ts';
import type { CtSeries } from '../../../../src/dicom/ct/types.ts';
import { decodeRtstruct, proveRtstruct } from '../../../../src/dicom/rtstruct/index.ts';
import { ctOnDisk, makeCtFiles, makeCtSeries, makeGrid } from '../../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../../builders/rt-structures.ts';

const ctFolder = mkdtempSync(join(tmpdir(), 'pedicle-ct-'));
afterAll(() => rmSync(ctFolder, { recursive: true, force: true }));
const ct = ctOnDisk(makeCtSeries(makeGrid([8, 6, 4], [1, 1.5, 2])), ctFolder);
const [x, y, z] = ct.slices[1]!.positionMm;
const triangle = Float64Array.of(x + 0.5, y + 0.75, z, x + 3.5, y + 0.75, z, x + 0.5, y + 5.25, z);
const set = makeSet(ct, [makeStructure('SpinalCord', new Map([[1, [triangle]]]))]);

let folder = '';
let home = '';
const before = process.env.PEDICLE_HOME;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pedicle-export-'));
  home = mkdtempSync(join(tmpdir(), 'pedicle-home-'));
  process.env.PEDICLE_HOME = home;
});
afterEach(() => {
  // Whatever happened, no prepared file is left behind.
  expect(readdirSync(join(home, 'scratch'))).toEqual([]);
  rmSync(folder, { recursive: true, force: true });
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env.PEDICLE_HOME;
  else process.env.PEDICLE_HOME = before;
});

const exportRtstruct = async (path: string, structures: StructureSet, image: CtSeries) =>
  (await exportToFile(path, structures, image, {}, { overwrite: true })).proof;

test('writes one file that holds what is on screen, and replaces an earlier structure set', async () => {
  const path = join(folder, 'rs.dcm');
  const first = await exportRtstruct(path, set, ct);
  const second = await exportRtstruct(path, set, ct);
  expect(second.sopInstanceUid).not.toBe(first.sopInstanceUid);
  expect(readdirSync(folder)).toEqual(['rs.dcm']);
  const decoded = decodeRtstruct(readFileSync(path), ct);
  expect(decoded.source.sopInstanceUid).toBe(second.sopInstanceUid);
  expect(decoded.structureSet.structures[0]!.slices.get(1)).toEqual([triangle]);
  expect(proveRtstruct(readFileSync(path), set, ct)).toEqual(second);
  expect(JSON.parse(JSON.stringify(second))).toEqual(second);
});

test('never replaces a file that is no structure set, whatever it is', async () => {
  for (const [name, bytes] of [
    ['ct.dcm', makeCtFiles(ct)[0]!],
    ['notes.txt', new TextEncoder().encode('hello')],
    ['empty.dcm', new Uint8Array(0)],
  ] as const) {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    await expect(exportRtstruct(path, set, ct)).rejects.toMatchObject({ code: 'export-would-replace' });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  }
  expect(readdirSync(folder).sort()).toEqual(['ct.dcm', 'empty.dcm', 'notes.txt']);
});

test('a failure leaves no file behind and the old one in place', async () => {
  const path = join(folder, 'rs.dcm');
  await exportRtstruct(path, set, ct);
  const before = readFileSync(path);
  const broken = makeSet(ct, [
    makeStructure('Bad', new Map([[1, [Float64Array.of(x, y, z, x, Number.NaN, z, x, y, z)]]])),
  ]);
  await expect(exportRtstruct(path, broken, ct)).rejects.toMatchObject({ name: 'PedicleError' });
  const offSlice = makeSet(ct, [makeStructure('Off', new Map([[2, [triangle]]]))]);
  await expect(exportRtstruct(path, offSlice, ct)).rejects.toMatchObject({ code: 'export-proof-failed' });
  await expect(exportRtstruct(join(folder, 'none', 'rs.dcm'), set, ct)).rejects.toMatchObject({
    code: 'folder-missing',
  });
  mkdirSync(join(folder, 'sub'));
  await expect(exportRtstruct(join(folder, 'sub'), set, ct)).rejects.toMatchObject({
    code: 'file-is-folder',
  });
  expect(readdirSync(folder).sort()).toEqual(['rs.dcm', 'sub']);
  expect(readFileSync(path).equals(before)).toBe(true);
});
