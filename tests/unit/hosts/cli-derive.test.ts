/** `pedicle derive`: a tumour in, CTV by rule, PRV and PTV by formula out, past the one door; formulas come back from the file. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exportToFile } from '../../../src/backend/export/index.ts';
import { loadStructures } from '../../../src/backend/structures/load-structures.ts';
import { openCt } from '../../../src/backend/studies/open-ct.ts';
import { rasterize, traceContours } from '../../../src/core/contours/index.ts';
import { formulaStatus, updateAll } from '../../../src/core/formulas/index.ts';
import { indexPoint, toPatient } from '../../../src/core/geometry/grid.ts';
import { countVoxels, intersectMasks, subtractMasks } from '../../../src/core/masks/index.ts';
import { createStructure, createStructureSet, type Structure } from '../../../src/core/structures/index.ts';
import { deriveCommand } from '../../../src/hosts/cli/commands/derive.ts';
import { maskFromArray } from '../../builders/mask-arrays.ts';
import { phantomFolder } from '../../builders/phantom-folder.ts';

let phantom: Awaited<ReturnType<typeof phantomFolder>>;
let out = '';
let input = '';
const home = process.env.PEDICLE_HOME;

beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'pedicle-derive-'));
  process.env.PEDICLE_HOME = join(out, 'home');
  phantom = await phantomFolder();
  const { series } = await openCt(phantom.ctFolder);
  const { structures } = await loadStructures(phantom.rtstructPath as string, series);
  const { grid } = series;
  const body = rasterize(grid, structures.find((s) => s.name === 'VB_L2_Body')!.slices);
  // A ball of 9 mm in the middle of the body of L2.
  const middle = body.box.lo.map((n, a) => n + body.box.size[a]! / 2);
  const centre = toPatient(grid, indexPoint(middle[0]!, middle[1]!, middle[2]!));
  const [ni, nj, nk] = grid.dims;
  const ball = new Uint8Array(ni * nj * nk);
  for (let n = 0; n < ball.length; n += 1) {
    const p = toPatient(grid, indexPoint(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))));
    if (Math.hypot(...p.map((v, a) => v - centre[a]!)) < 9) ball[n] = 1;
  }
  const gtv = createStructure({
    name: 'GTV',
    interpretedType: 'GTV',
    slices: traceContours(intersectMasks(maskFromArray(grid, ball), body)),
  });
  input = join(out, 'with-gtv.dcm');
  const set = createStructureSet('phantom', series, [...structures, gtv]);
  await exportToFile(input, set, series, {}, { overwrite: false });
});
afterAll(() => {
  rmSync(out, { recursive: true, force: true });
  rmSync(join(phantom.folder, '..'), { recursive: true, force: true });
  if (home === undefined) delete process.env.PEDICLE_HOME;
  else process.env.PEDICLE_HOME = home;
});

test('CTV, PRV and PTV are made, written, and current by their formulas after reading back', async () => {
  const file = join(out, 'targets.dcm');
  const outcome = await deriveCommand(input, { ct: phantom.ctFolder, out: file });
  expect(outcome.text).toContain('VB_L2');
  // What was just made is what its formula gives.
  expect(outcome.text).not.toContain('formula-stale');
  expect(outcome.text).toMatch(/because any part of the vertebral body — ISRC/);
  const { series } = await openCt(phantom.ctFolder);
  const { structures } = await loadStructures(file, series);
  const get = (name: string): Structure => structures.find((s) => s.name === name)!;
  const mask = (name: string) => rasterize(series.grid, get(name).slices);
  expect(countVoxels(subtractMasks(mask('GTV'), mask('CTV')))).toBe(0);
  expect(countVoxels(subtractMasks(mask('VB_L2_Body'), mask('CTV')))).toBe(0);
  expect(countVoxels(intersectMasks(mask('PTV'), mask('SpinalCord_PRV02')))).toBe(0);
  expect(get('CTV').interpretedType).toBe('CTV');
  expect(get('PTV').formula?.text).toBe('"CTV" + 2 mm - SpinalCord_PRV02');
  expect(get('CTV').description).toMatch(/Proposed from GTV by ISRC/);
  expect(get('CTV').formula?.text).toMatch(/^ctv\(GTV, "ctv-isrc-2012", .*VB_L2_Body/);
  const checked = updateAll(series.grid, structures);
  expect(formulaStatus(checked).map((s) => [s.name, s.state])).toEqual([
    ['CTV', 'current'],
    ['SpinalCord_PRV02', 'current'],
    ['PTV', 'current'],
  ]);
  expect(checked.find((s) => s.name === 'PTV')!.slices).toBe(get('PTV').slices);
});

test('other rules, formulas and names; nothing with contours is replaced without --replace', async () => {
  const file = join(out, 'again.dcm');
  const options = {
    ct: phantom.ctFolder,
    out: file,
    rules: 'vendor-auto',
    ctv: 'CTV_High',
    formula: ['PTV_High = CTV_High + {S 3, I 3} mm', 'Ring = ring(PTV_High, 3 mm, 10 mm)'],
  };
  const outcome = await deriveCommand(input, options);
  const { made } = outcome.json as { made: { name: string; volumeCc: number; formula: string | null }[] };
  expect(made.map((m) => m.name)).toEqual(['CTV_High', 'PTV_High', 'Ring']);
  expect(made[1]!.volumeCc).toBeGreaterThan(made[0]!.volumeCc);
  await expect(deriveCommand(file, { ...options, out: join(out, 'third.dcm') })).rejects.toMatchObject({
    code: 'derive-replaced',
  });
  const third = await deriveCommand(file, { ...options, out: join(out, 'third.dcm'), replace: true });
  expect(third.text).toContain('derive-replaced');
});

test('refuses what it cannot do, before anything is written', async () => {
  const ct = phantom.ctFolder;
  const to = join(out, 'none.dcm');
  await expect(deriveCommand(input, { ct, out: to, gtv: 'GTVp' })).rejects.toMatchObject({
    code: 'derive-no-gtv',
  });
  await expect(deriveCommand(input, { ct, out: to, rules: 'none' })).rejects.toMatchObject({
    code: 'rules-unknown',
  });
  await expect(deriveCommand(input, { ct, out: to, rules: 'sacrum-2020' })).rejects.toMatchObject({
    code: 'ctv-no-sectors',
  });
  const bad = join(out, 'bad.json');
  writeFileSync(bad, '{"version": 1}');
  await expect(deriveCommand(input, { ct, out: to, rules: bad })).rejects.toMatchObject({
    code: 'rules-invalid',
  });
  await expect(deriveCommand(input, { ct, out: to, formula: ['PTV = PTV + 2 mm'] })).rejects.toMatchObject({
    code: 'formula-cycle',
  });
  await expect(deriveCommand(input, { ct, out: to, thresholdCc: 'x' })).rejects.toMatchObject({
    code: 'usage',
  });
  expect(() => readFileSync(to)).toThrow();
});

test('one name for two things is refused, what nothing is left of is told, the only GTV needs no name', async () => {
  const file = join(out, 'odd.dcm');
  const derive = (formula: string[]) => deriveCommand(input, { ct: phantom.ctFolder, out: file, formula });
  await expect(derive(['CTV = GTV + 3 mm'])).rejects.toMatchObject({ code: 'derive-twice' });
  await expect(derive(['PTV = CTV + 1 mm', 'PTV = CTV + 2 mm'])).rejects.toMatchObject({
    code: 'derive-twice',
  });
  expect(existsSync(file)).toBe(false);
  const gone = await derive(['Core = GTV - 90 mm']);
  expect(gone.exit).toBe(1);
  expect(gone.text).toContain('Nothing is left of Core.');
  // The tumour by another name, the only one.
  const { series } = await openCt(phantom.ctFolder);
  const { structures } = await loadStructures(input, series);
  const renamed = structures.map((s) => (s.name === 'GTV' ? { ...s, name: 'GTV_L2' } : s));
  const other = join(out, 'renamed.dcm');
  await exportToFile(other, createStructureSet('phantom', series, renamed), series, {}, { overwrite: false });
  const found = await deriveCommand(other, { ct: phantom.ctFolder, out: file });
  expect(found.text).toContain('ctv(GTV_L2,');
});
