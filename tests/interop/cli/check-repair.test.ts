/** `check --repair`: a repaired copy through the proof; the original stays as it is. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { otherRois } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const ct = join(cases, 'base/ct');
const bowTie = join(cases, 'K13-bow-tie/r42.dcm');
const out = mkdtempSync(join(tmpdir(), 'pedicle-repair-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

test('a bow-tie is taken apart: same area, no contour crosses itself, the proof is in the answer', async () => {
  const before = readFileSync(bowTie);
  const target = join(out, 'repaired.dcm');
  const run = await pedicleJson('check', bowTie, '--ct', ct, '--repair', target);
  const json = run.json as {
    repaired: { repair: string }[];
    findings: { code: string }[];
    proof: { rois: unknown[] };
  };
  expect(json.repaired.map((r) => r.repair)).toContain('resolve-crossing');
  expect(json.findings.map((f) => f.code)).not.toContain('rtstruct-self-crossing');
  expect(json.proof.rois.length).toBeGreaterThan(0);
  expect(readFileSync(bowTie).equals(before)).toBe(true);
  const count = (path: string): number => otherRois(path).reduce((sum, roi) => sum + roi.contours.length, 0);
  expect(count(target)).toBeGreaterThan(count(bowTie));
});

test('--repair without a CT, an unknown repair and an unknown profile are refused', async () => {
  const target = join(out, 'x.dcm');
  expect((await pedicle('check', bowTie, '--repair', target)).status).toBe(2);
  expect((await pedicle('check', bowTie, '--ct', ct, '--repair', target, '--repairs', 'magic')).status).toBe(
    2,
  );
  const unknown = await pedicle('check', bowTie, '--profile', 'eclips');
  expect([unknown.status, unknown.err]).toEqual([3, expect.stringContaining('eclipse')]);
});
