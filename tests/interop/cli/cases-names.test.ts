/** K1, K3–K7, K25: names, pairs and exit codes, by the commands of the cases. Expected values come from the files, read with dicom-parser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { otherRois } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const ct = join(cases, 'base/ct');
const out = mkdtempSync(join(tmpdir(), 'pedicle-cases-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const written = (name: string): string => join(out, name);
const convert = (input: string, name: string, ...more: string[]) =>
  pedicle('convert', join(cases, input), '--ct', ct, '--out', written(name), ...more);

interface Found {
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly message: string;
  }[];
}
const codes = ({ findings }: Found): string[] => findings.map((f) => f.code);

describe('K1 names', () => {
  it('are written whole', async () => {
    const input = join(cases, 'K01-name-cut/names.dcm');
    expect((await convert('K01-name-cut/names.dcm', 'k1.dcm')).status).toBe(0);
    expect(otherRois(written('k1.dcm')).map((r) => r.name)).toEqual(otherRois(input).map((r) => r.name));
  });

  it('a profile keeps level and margin and tells every change', async () => {
    const run = await convert('K01-name-cut/names.dcm', 'k1e.dcm', '--names', 'eclipse');
    expect(run.status).toBe(1);
    const names = otherRois(written('k1e.dcm')).map((r) => r.name);
    expect(names.every((name) => name.length <= 16)).toBe(true);
    expect(names.map((name) => /\d+/.exec(name)?.[0])).toEqual(['10', '11', '05']);
    for (const name of names) expect(run.out).toContain(name);
    expect(run.out).toContain('export-names-changed');
  });
});

describe('K3, K4 pairs', () => {
  it('two structures of one name are measured one by one', async () => {
    const folder = join(cases, 'K03-duplicate-names');
    const run = await pedicleJson<Found & { structures: { dice: number; ambiguous: boolean }[] }>(
      ...['compare', '--ct', ct, join(folder, 'm01_ref.dcm'), join(folder, 'm01_test.dcm')],
    );
    expect(run.status).toBe(1);
    expect(run.json.structures.map((s) => s.dice.toFixed(3))).toEqual(['1.000', '0.271']);
    expect(run.json.structures.every((s) => s.ambiguous)).toBe(true);
    const one = await pedicleJson<{ structures: { dice: number }[] }>(
      ...['compare', '--ct', ct, join(folder, 'm01_ref.dcm'), join(folder, 'm01_test.dcm')],
      ...['--map', 'PTV#2=PTV#2'],
    );
    expect(one.json.structures.map((s) => s.dice.toFixed(3))).toEqual(['0.271', '1.000']);
    const unclear = await pedicle(
      ...['compare', '--ct', ct, join(folder, 'm01_ref.dcm'), join(folder, 'm01_test.dcm')],
      ...['--map', 'PTV=PTV'],
    );
    expect([unclear.status, unclear.err]).toEqual([3, expect.stringContaining('PTV#1, PTV#2')]);
  });

  it('targets of different kinds are not paired', async () => {
    const folder = join(cases, 'K04-doubtful-pairs');
    const run = await pedicleJson<{ structures: unknown[]; unmatchedReference: string[] }>(
      ...['compare', '--ct', ct, join(folder, 'm02_ref.dcm'), join(folder, 'm02_test.dcm')],
    );
    expect(run.status).toBe(1);
    expect(run.json.structures).toEqual([]);
    expect(run.json.unmatchedReference).toEqual(['CTV_Spine', 'Kidney_L']);
  });
});

describe('K5 label names', () => {
  it('are kept unless sure; a body stays a body', async () => {
    const run = await pedicleJson<Found>(
      ...['convert', join(cases, 'K05-label-renamed/l19.nii.gz'), '--ct', ct, '--out', written('k5.dcm')],
    );
    expect(otherRois(written('k5.dcm')).map((r) => r.name)).toEqual(['VB_L1', 'VB_L1_Body', 'SpinalCanal']);
    expect(codes(run.json)).not.toContain('export-names-changed');
  });
});

describe('K7 what was lost is said', () => {
  it.each([
    ['r51', 'rtstruct-off-grid'],
    ['r07', 'rtstruct-contour-damaged'],
    ['r07b', 'rtstruct-contour-damaged'],
    ['r31', 'rtstruct-between-slices'],
  ])('%s ends with 1 and %s', async (file, code) => {
    const run = await convert(`K07-convert-exit/${file}.dcm`, `${file}.dcm`);
    expect(run.status).toBe(1);
    expect(run.out).toContain(code);
    expect(run.out).toContain('without contours on this CT');
  });
});

describe('K25 misspelt names', () => {
  it('are a usage error that names the nearest', async () => {
    const run = await convert('base/rs.dcm', 'k25.dcm', '--structures', 'VB_L1,VB_L9');
    expect([run.status, run.err]).toEqual([2, expect.stringContaining('VB_L9 (did you mean VB_L1')]);
    const well = await convert('base/rs.dcm', 'k25.dcm', '--structures', 'VB_L1');
    expect(well.status).toBe(0);
    expect(otherRois(written('k25.dcm')).map((r) => r.name)).toEqual(['VB_L1']);
  });
});
