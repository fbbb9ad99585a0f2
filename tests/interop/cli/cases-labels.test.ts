/** K6, K22, K24: label maps, by the commands of the cases. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pedicle } from '../../builders/cli.ts';
import { otherRois } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const ct = join(cases, 'base/ct');
const out = mkdtempSync(join(tmpdir(), 'pedicle-cases-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

async function convert(input: string): Promise<{ status: number; text: string; names: string[] }> {
  const target = join(out, `${input.replaceAll('/', '_')}.dcm`);
  const run = await pedicle('convert', join(cases, input), '--ct', ct, '--out', target);
  return { status: run.status, text: run.out + run.err, names: otherRois(target).map((r) => r.name) };
}

it.each([
  ['n1', ['Label 1', 'Label 2', 'Label 3'], 'labels-names-ignored (n1.json)'],
  ['n2', ['VB_L1', 'Kidney_L', 'SpinalCanal'], 'labels-names-from (n2.txt)'],
  ['n7', ['Label 1', 'Label 2', 'Label 3'], 'labels-names-ignored (n7.txt)'],
])('K6 %s: a table is read, anything else is told and ignored', async (file, names, told) => {
  const run = await convert(`K06-sidecar/${file}.nii.gz`);
  expect([run.status, run.names]).toEqual([0, names]);
  expect(run.text).toContain(told);
});

it('K22 overlapping segments in layers are all read', async () => {
  const input = 'K22-layers/l08a.seg.nrrd';
  const header = readFileSync(join(cases, input)).toString('latin1');
  const named = [...header.matchAll(/Segment\d+_Name:=(.*)/g)].map(([, name]) => name!.trim());
  const run = await convert(input);
  expect([run.status, run.names]).toEqual([0, named]);
});

it('K24 a cropped map on the same lattice is not called resampled', async () => {
  const run = await convert('K24-resampled/l08b.seg.nrrd');
  expect(run.status).toBe(0);
  expect(run.text).not.toContain('labels-resampled');
});
