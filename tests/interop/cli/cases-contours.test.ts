/** K11–K14, K19, K21, K23: contours and sets, by the commands of the cases. Expected values come from the files, read with dicom-parser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { pedicle, pedicleJson } from '../../builders/cli.ts';
import { otherRois } from '../../builders/other-reader.ts';

const cases = join(import.meta.dirname, '../../fixtures/cases');
const ct = join(cases, 'base/ct');
const out = mkdtempSync(join(tmpdir(), 'pedicle-cases-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

const at = (path: string): string => join(cases, path);
const zOf = (points: readonly number[]): number => points[2] as number;

it('K11 a constant offset is said; asked, the contours go to the slices', async () => {
  const input = at('K11-off-plane/r02.dcm');
  const target = join(out, 'k11.dcm');
  const told = await pedicle('convert', input, '--ct', ct, '--out', target);
  expect([told.status, told.out]).toEqual([1, expect.stringContaining('rtstruct-constant-offset')]);
  const moved = await pedicle('convert', input, '--ct', ct, '--out', target, '--accept-offset');
  expect(moved.status).toBe(1);
  const [before, after] = [input, target].map((path) =>
    otherRois(path)[0]!.contours.map((c) => zOf(c.points)),
  );
  const moves = after!.map((z, n) => before![n]! - z);
  expect(Math.max(...moves) - Math.min(...moves)).toBeLessThan(1e-6);
  expect(Math.abs(moves[0]!)).toBeCloseTo(0.3, 6);
  expect(otherRois(target)[0]!.contours.every((c) => c.imageUids.length === 1)).toBe(true);
});

it('K12 contours outside the image are named', async () => {
  const run = await pedicle('check', at('K12-outside-xy/r33.dcm'), '--ct', ct);
  expect([run.status, run.out]).toEqual([1, expect.stringMatching(/rtstruct-outside-image \[ROI 2\]/)]);
});

it('K13 a bow-tie crosses itself and is not tiny', async () => {
  const run = await pedicle('check', at('K13-bow-tie/r42.dcm'), '--ct', ct);
  expect(run.status).toBe(1);
  expect(run.out).toContain('rtstruct-self-crossing [ROI 1]');
  expect(run.out).not.toContain('rtstruct-tiny-contour');
});

it('K14 two items of one number are one structure', async () => {
  const input = at('K14-split-roi/r27.dcm');
  const run = await pedicle('check', input);
  expect(run.out).toContain('rtstruct-roi-split [ROI 1]');
  expect(run.out).not.toContain('rtstruct-undefined-roi');
  const target = join(out, 'k14.dcm');
  await pedicle('convert', input, '--ct', ct, '--out', target);
  const zs = (path: string) =>
    otherRois(path).map((r) => [r.name, r.contours.map((c) => zOf(c.points)).sort()]);
  expect(zs(target)).toEqual(zs(input));
});

it('K19 points and open contours are listed and kept', async () => {
  const input = at('K19-points/r41.dcm');
  const target = join(out, 'k19.dcm');
  const run = await pedicle('convert', input, '--ct', ct, '--out', target);
  expect(run.out).toContain('rtstruct-not-closed [ROI 2]');
  const kinds = (path: string) => otherRois(path).map((r) => r.contours.map((c) => [c.type, c.points]));
  expect(new Set(kinds(target).flat().map(String))).toEqual(new Set(kinds(input).flat().map(String)));
});

it('K21 a set with a study UID of its own is offered with the CT it was drawn on', async () => {
  const run = await pedicleJson<{ studies: { series: unknown[]; structureSets: { label: string }[] }[] }>(
    ...['inspect', at('K21-study/tcia')],
  );
  expect(run.json.studies.map((s) => [s.series.length, s.structureSets.length])).toEqual([[1, 1]]);
});

it('K23 a backslash behind the last coordinate costs no contour', async () => {
  const input = at('K23-backslash/r05.dcm');
  const run = await pedicle('check', input);
  expect([run.status, run.out]).toEqual([0, expect.stringContaining('rtstruct-trailing-backslash')]);
  const target = join(out, 'k23.dcm');
  await pedicle('convert', input, '--ct', ct, '--out', target);
  expect(otherRois(target)[0]!.contours.map((c) => c.points)).toEqual(
    otherRois(input)[0]!.contours.map((c) => c.points),
  );
});
