/** What is a label map and what is an image in other values, told by what a file says, by its voxels and, as a second vote, by its name. */
import { describe, expect, test } from 'vitest';
import type { Volume } from '../../../../src/core/masks/types.ts';
import {
  looksLikeLabels,
  namedLikeLabels,
  readVolume,
  writeNifti,
  writeNrrd,
} from '../../../../src/core/volume-io/index.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

const DIMS = [20, 18, 6] as const;
const grid = makeGrid([...DIMS], [1, 1, 2]);
const volume = (value: (i: number, j: number, k: number) => number, float = false): Volume => {
  const [ni, nj, nk] = DIMS;
  const data = new (float ? Float32Array : Int16Array)(ni * nj * nk);
  data.forEach((_, n) => {
    data[n] = value(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj)));
  });
  return { grid, data };
};
/** Repeatable noise, 0 to below 1. */
const noise = (i: number, j: number, k: number): number => {
  const x = Math.sin(i * 12.9898 + j * 78.233 + k * 37.719) * 43758.5453;
  return x - Math.floor(x);
};
const unsaid = { says: false, named: false };
const inside = (i: number, j: number): boolean => Math.hypot(i - 10, j - 9) < 7;

describe('labels', () => {
  test.each([
    ['a mask', volume((i, j) => (inside(i, j) ? 1 : 0))],
    ['a mask of 255', volume((i, j) => (inside(i, j) ? 255 : 0))],
    ['an empty mask', volume(() => 0)],
    ['vertebrae 1 to 6, one a slice', volume((i, j, k) => (inside(i, j) ? k + 1 : 0))],
    ['as floating-point numbers', volume((i, j, k) => (inside(i, j) ? k + 1 : 0), true)],
    ['with −1 where nobody looked', volume((i, j, k) => (k === 0 ? -1 : inside(i, j) ? 1 : 0))],
    ['forty structures', volume((i, j, k) => (inside(i, j) ? 1 + 6 * Math.floor(i / 4) + k : 0))],
    ['eighty large numbers', volume((i, j, k) => (inside(i, j) ? 1000 + 20 * k + j : 0))],
  ])('%s', (_, labels) => {
    expect(looksLikeLabels(labels, unsaid)).toBe(true);
  });

  test('that are thin lines need their name as a second vote', () => {
    const thin = volume((i, j) => (i % 3 === 0 ? 1 + (j % 12) : i % 3 === 1 ? 1 + (j % 12) : 0));
    expect(looksLikeLabels(thin, unsaid)).toBe(false);
    expect(looksLikeLabels(thin, { says: false, named: true })).toBe(true);
  });

  test('are so by their file’s own word', () => {
    const labels = volume((i, j, k) => (inside(i, j) ? 1 + Math.floor(40 * noise(i, j, k)) : 0));
    expect(looksLikeLabels(labels, unsaid)).toBe(false);
    const bytes = writeNifti(labels, { gzip: false });
    new DataView(bytes.buffer, bytes.byteOffset).setInt16(68, 1002, true);
    expect(readVolume(bytes).saysLabels).toBe(true);
    expect(readVolume(writeNifti(labels, { gzip: true })).saysLabels).toBe(false);
    const nrrd = Buffer.from(writeNrrd(labels)).toString('latin1');
    const slicer = Buffer.from(nrrd.replace('\n\n', '\nSegment0_ID:=Segment_1\n\n'), 'latin1');
    expect(readVolume(slicer).saysLabels).toBe(true);
    expect(looksLikeLabels(labels, { says: true, named: false })).toBe(true);
  });
});

describe('no labels', () => {
  const hu = (i: number, j: number, k: number): number =>
    inside(i, j) ? 40 + Math.round(60 * noise(i, j, k)) : -1000;
  test.each([
    ['a CT', volume(hu)],
    ['a CT without noise', volume((i, j) => (inside(i, j) ? 40 : -1000))],
    ['a CT shifted by 1024', volume((i, j, k) => hu(i, j, k) + 1024)],
    ['a crop inside the body', volume((i, j, k) => -120 + Math.round(400 * noise(i, j, k)))],
    ['256 grey values', volume((i, j, k) => (inside(i, j) ? Math.round(255 * noise(i, j, k)) : 0))],
    ['a dose', volume((i, j) => Math.max(0, 60 - Math.hypot(i - 10, j - 9) * 6.1), true)],
    ['a dose in cGy', volume((i, j) => Math.max(0, Math.round(6000 - Math.hypot(i - 10, j - 9) * 610)))],
    ['a probability', volume((i, j, k) => (inside(i, j) ? noise(i, j, k) : 0), true)],
    ['one value everywhere', volume(() => 1024)],
    ['no numbers', volume(() => Number.NaN, true)],
  ])('%s, even where the name says so', (_, image) => {
    expect(looksLikeLabels(image, { says: false, named: true })).toBe(false);
  });

  test('what holds air is a CT though its file calls it labels', () => {
    expect(looksLikeLabels(volume(hu), { says: true, named: true })).toBe(false);
  });
});

test.each([
  ['.', 'ct_seg.nii.gz', true],
  ['.', 'sub-01_dseg.nii.gz', true],
  ['.', 'Mask.mha', true],
  ['.', 'labels.nrrd', true],
  ['.', 'GT.nii', true],
  ['labelsTr', 'spine_001.nii.gz', true],
  ['imagesTr', 'spine_001_0000.nii.gz', false],
  ['.', 'ct.nii.gz', false],
  ['.', 'segovia.nii.gz', false],
  ['.', 'unmasked.nii.gz', false],
])('%s/%s', (folder, name, named) => {
  expect(namedLikeLabels(folder, name)).toBe(named);
});
