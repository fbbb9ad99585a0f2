/** K10, K15: another patient, another place, by the commands of the cases. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pedicle } from '../../builders/cli.ts';
import { otherRois, readOther } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const ct = join(cases, 'base/ct');
const out = mkdtempSync(join(tmpdir(), 'pedicle-cases-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

describe('K10 another patient', () => {
  const foreign = join(cases, 'K10-patient/r30.dcm');
  const target = join(out, 'k10.dcm');

  it('is a finding of check, without a word of who it is', async () => {
    const run = await pedicle('check', foreign, '--ct', ct);
    expect(run.status).toBe(1);
    expect(run.out).toContain('rtstruct-patient-mismatch');
    const file = readOther(foreign);
    for (const tag of ['x00100010', 'x00100020', 'x00100030'])
      expect(run.out).not.toContain(file.string(tag) as string);
  });

  it('is refused by convert and compare until every difference is named', async () => {
    const convert = ['convert', foreign, '--ct', ct, '--out', target];
    const refused = await pedicle(...convert);
    expect([refused.status, refused.err]).toEqual([3, expect.stringContaining('identity-mismatch')]);
    expect(existsSync(target)).toBe(false);
    expect((await pedicle(...convert, '--accept-identity', 'patient-id')).status).toBe(3);
    expect((await pedicle(...convert, '--accept-identity', 'anyone')).status).toBe(2);
    const base = join(cases, 'base/rs.dcm');
    expect((await pedicle('compare', base, foreign, '--ct', ct)).status).toBe(3);
    expect((await pedicle('compare', foreign, base, '--ct', ct)).status).toBe(3);
  });

  it('once accepted is marked for good, in the file and when that is read again', async () => {
    const accept = ['--accept-identity', 'patient-id,patient-name,birth-date'];
    const run = await pedicle('convert', foreign, '--ct', ct, '--out', target, ...accept);
    expect(run.status).toBe(1);
    expect(run.out).toContain('identity-accepted');
    const note = 'from a file of another patient-id, patient-name, birth-date';
    expect(otherRois(target).map((r) => r.description)).toEqual([expect.stringContaining(note)]);
    const again = join(out, 'again.dcm');
    expect((await pedicle('convert', target, '--ct', ct, '--out', again)).out).toContain('identity-accepted');
    expect(otherRois(again)[0]?.description).toBe(otherRois(target)[0]?.description);
  });
});

describe('K15 one structure in another frame of reference', () => {
  const input = join(cases, 'K15-frames/r36.dcm');

  it('is named, not placed, not written', async () => {
    const checked = await pedicle('check', input, '--ct', ct);
    expect(checked.status).toBe(1);
    expect(checked.out).toMatch(/rtstruct-roi-other-frame \[ROI 2\].*PET_GTV/);
    const target = join(out, 'k15.dcm');
    const run = await pedicle('convert', input, '--ct', ct, '--out', target);
    expect(run.status).toBe(1);
    expect(run.out).toContain('export-other-frame');
    expect(run.out).not.toContain('identity-accepted');
    expect(otherRois(input).map((r) => r.contours.length)).toEqual([8, 8]);
    expect(otherRois(target).map((r) => [r.name, r.contours.length])).toEqual([
      ['VB_L1', 8],
      ['PET_GTV', 0],
    ]);
  });

  it('is placed when that is asked for', async () => {
    const target = join(out, 'k15-placed.dcm');
    await pedicle('convert', input, '--ct', ct, '--out', target, '--accept-identity', 'frame-of-reference');
    expect(otherRois(target).map((r) => r.contours.length)).toEqual([8, 8]);
  });
});
