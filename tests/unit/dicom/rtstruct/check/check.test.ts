import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkRtstruct, encodeRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { makeCtSeries, makeGrid } from '../../../../builders/ct-series.ts';
import { drawMask } from '../../../../builders/masks.ts';
import { makeSet, structureOfMask } from '../../../../builders/rt-structures.ts';
import {
  type FileContour,
  type FileOptions,
  type FileRoi,
  makeRtstructFile,
} from '../../../../builders/rtstruct-file.ts';

const ct = makeCtSeries(makeGrid([20, 16, 6], [1, 1.5, 3]));

function box(k: number, at = 2.4, size = 6.1): number[] {
  const [x, y, z] = ct.slices[k]!.positionMm;
  const [u, v] = [x + at, y + at];
  return [u, v, z, u + size, v, z, u + size, v + size, z, u, v + size, z].map((n) => Number(n.toFixed(6)));
}
const on = (k: number, data: FileContour['data'] = box(k), type?: string): FileContour => ({
  data,
  imageUid: ct.slices[k]!.sopInstanceUid,
  ...(type && { type }),
});

const found = (roi: Partial<FileRoi>, options: FileOptions = {}) =>
  checkRtstruct(
    makeRtstructFile(
      [{ number: 1, name: 'SpinalCord', algorithm: 'MANUAL', contours: [on(1)], ...roi }],
      options,
    ),
    ct,
  );

/** Always there: the builder's file is bare. */
const base = 'rtstruct-attribute-missing';

test('a file written by Pedicle has nothing to complain about but its keyholes', () => {
  const mask = drawMask(
    [Array(4).fill('.....'), ['.....', '####.', '#..#.', '####.'], Array(4).fill('.....')],
    (dims) => makeGrid(dims, [2, 2, 3]),
  );
  const series = makeCtSeries(mask.grid);
  const bytes = encodeRtstruct(makeSet(series, [structureOfMask('SpinalCord', mask)]), series);
  expect(checkRtstruct(bytes, series).map((f) => `${f.severity} ${f.code}`)).toEqual([
    'info rtstruct-keyhole',
  ]);
});

const long = new TextEncoder().encode(
  box(1)
    .map((v) => v.toFixed(14))
    .join('\\'),
);

test.each<[string, Partial<FileRoi>, FileOptions]>([
  ['rtstruct-ds-too-long', { contours: [on(1, long)] }, {}],
  [
    'rtstruct-contour-data-un',
    {
      contours: [
        on(
          1,
          Array.from({ length: 21_000 }, (_, n) => box(1)[n % 12]! + (n % 3 === 0 ? 1e-3 * n : 0)),
        ),
      ],
    },
    { explicit: true },
  ],
  ['rtstruct-series-uid-shared', {}, { ownSeriesUid: ct.seriesInstanceUid }],
  ['rtstruct-name-long', { name: 'Vertebra_Thoracic_12' }, {}],
  ['rtstruct-name-not-tg263', { name: 'cord' }, {}],
  ['rtstruct-name-missing', { name: '' }, {}],
  ['rtstruct-algorithm-missing', { algorithm: '' }, {}],
  ['rtstruct-roi-order', {}, { contourOrder: [1, 1] }],
  ['rtstruct-contour-twice', { contours: [on(1), on(1)] }, {}],
  ['rtstruct-hole-as-ring', { contours: [on(1), on(1, box(1, 4.2, 2.3))] }, {}],
  ['rtstruct-overlap', { contours: [on(1), on(1, box(1, 6.2, 6.3))] }, {}],
  ['rtstruct-tiny-contour', { contours: [on(1), on(1, box(1, 12, 0.5))] }, {}],
  ['rtstruct-closing-point', { contours: [on(1, [...box(1), ...box(1).slice(0, 3)])] }, {}],
  ['rtstruct-missing-slices', { contours: [on(1), on(3)] }, {}],
  ['rtstruct-xor-type', { contours: [on(1, box(1), 'CLOSEDPLANAR_XOR')] }, {}],
  ['rtstruct-frame-mismatch', {}, { frame: '1.2.9' }],
  ['rtstruct-roi-empty', { contours: [] }, {}],
  ['rtstruct-too-few-points', { contours: [on(1), on(1, box(1).slice(0, 6))] }, {}],
  ['rtstruct-image-reference-missing', { contours: [{ data: box(1) }] }, {}],
])('%s', (code, roi, options) => {
  const findings = found(roi, options);
  expect(findings.map((f) => f.code)).toContain(code);
  expect(found({}).map((f) => f.code)).toEqual([base]);
  for (const finding of findings)
    expect([finding.message, finding.action].every((text) => /^[A-Z0-9].*\.$/s.test(text))).toBe(true);
});

test('contours through voxel centres are told from edge contours', () => {
  const m = ct.grid.indexToPatient;
  const at = (i: number, j: number, k: number) => [i + m[3], 1.5 * j + m[7], 3 * k + m[11]];
  const walk = (shift: number) =>
    [2, 5, 8, 11]
      .flatMap((i) => at(i + shift, 3 + shift, 1))
      .concat([11, 8, 5, 2].flatMap((i) => at(i + shift, 7 + shift, 1)));
  const codes = (shift: number) =>
    found({
      contours: [
        on(1, walk(shift)),
        on(
          2,
          walk(shift).map((v, n) => (n % 3 === 2 ? v + 3 : v)),
        ),
      ],
    }).map((f) => f.code);
  expect(codes(0)).toContain('rtstruct-voxel-centres');
  expect(codes(0.5)).not.toContain('rtstruct-voxel-centres');
});

test('oblique slices are told, and slice numbers come with a finding', () => {
  const tilted = box(1).map((v, n) => (n % 3 === 2 ? v + 0.2 * box(1)[n - 2]! : v));
  expect(
    checkRtstruct(makeRtstructFile([{ number: 1, contours: [{ data: tilted }] }])).map((f) => f.code),
  ).toContain('rtstruct-oblique');
  expect(found({ contours: [on(0), on(4)] }).find((f) => f.code === 'rtstruct-missing-slices')).toMatchObject(
    { slices: [1, 2, 3], roiNumber: 1 },
  );
});

test('a file without its header is told', () => {
  const whole = makeRtstructFile([{ number: 1, contours: [on(1)] }]);
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(140, true);
  expect(checkRtstruct(whole.subarray(144 + length), ct).map((f) => f.code)).toContain(
    'rtstruct-meta-missing',
  );
});

test('findings come worst first', () => {
  const rank = { error: 0, warning: 1, info: 2 };
  const ranks = found(
    { contours: [on(1, long), on(3)], name: 'cord' },
    { ownSeriesUid: ct.seriesInstanceUid },
  ).map((f) => rank[f.severity]);
  expect(ranks).toEqual([...ranks].sort());
  expect(new Set(ranks).size).toBe(3);
});

test('every finding code of the source is in the conformance table, and the other way round', () => {
  const root = fileURLToPath(new URL('../../../../../', import.meta.url));
  const source = readdirSync(`${root}src/dicom/rtstruct`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${root}src/dicom/rtstruct/${file}`, 'utf8'))
    .join('\n');
  const codes = (text: string, pattern: RegExp) =>
    [...new Set([...text.matchAll(pattern)].map((m) => m[1]!))].sort();
  const table = readFileSync(`${root}docs/dicom-conformance.md`, 'utf8');
  expect(codes(table, /^\| `(rtstruct-[a-z0-9-]+)`/gm)).toEqual(codes(source, /'(rtstruct-[a-z0-9-]+)'/g));
});

test('a part is not advised to take the name of the whole that is there too', () => {
  const advised = (...names: string[]) =>
    checkRtstruct(
      makeRtstructFile(
        names.map((name, n) => ({ number: n + 1, name, algorithm: 'MANUAL', contours: [on(1)] })),
      ),
      ct,
    ).filter((f) => f.code === 'rtstruct-name-not-tg263');
  expect(advised('vertebra L3')).toHaveLength(1);
  expect(advised('VB_L3_Body')).toEqual([]);
  expect(advised('L3 body')).toEqual([]);
  expect(advised('VB_L3', 'VB_L3_Body')).toEqual([]);
});
