import { expect, test } from 'vitest';
import type { PedicleError } from '../../../../../src/core/errors/errors.ts';
import type { Structure } from '../../../../../src/core/structures/types.ts';
import { decodeRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { makeCtFiles, makeCtSeries, makeGrid } from '../../../../builders/ct-series.ts';
import { type FileOptions, type FileRoi, makeRtstructFile } from '../../../../builders/rtstruct-file.ts';

const ct = makeCtSeries(makeGrid([20, 16, 6], [1, 1.5, 3]));
const uid = (k: number): string => ct.slices[k]!.sopInstanceUid;

/** A square of 6 mm on plane k (may be fractional), LPS. */
function square(k: number, at = 2, size = 6): number[] {
  const m = ct.grid.indexToPatient;
  const [x, y, z] = [m[3] + at, m[7] + at, m[11] + 3 * k];
  return [x, y, z, x + size, y, z, x + size, y + size, z, x, y + size, z];
}

function read(rois: readonly FileRoi[], options: FileOptions = {}) {
  const decoded = decodeRtstruct(makeRtstructFile(rois, options), ct);
  const codes = decoded.findings.map((finding) => finding.code);
  return { ...decoded, codes, structures: decoded.structureSet.structures };
}

const slicesOf = (structure: Structure | undefined): number[] => [...(structure?.slices.keys() ?? [])];

test('a plain file gives its coordinates bit by bit, on the slice they lie on', () => {
  const { structures, codes, structureSet } = read([
    {
      number: 3,
      name: 'Cord',
      algorithm: 'AUTOMATIC',
      interpretedType: 'ORGAN',
      contours: [{ data: square(4), imageUid: uid(4) }],
    },
  ]);
  expect(codes).toEqual([]);
  expect(structures[0]).toMatchObject({ name: 'Cord', roiNumber: 3, interpretedType: 'ORGAN', unplaced: [] });
  expect(structures[0]!.provenance).toMatchObject({
    kind: 'imported',
    algorithm: 'AUTOMATIC',
    edited: false,
  });
  expect(structures[0]!.slices).toEqual(new Map([[4, [Float64Array.from(square(4))]]]));
  expect(structureSet.seriesInstanceUid).toBe(ct.seriesInstanceUid);
});

test('structures are joined by ROI Number, whatever the order of the sequences', () => {
  const rois = [7, 2, 40].map((number, n) => ({
    number,
    name: `n${number}`,
    interpretedType: n === 1 ? 'PTV' : '',
    contours: [{ data: square(n), imageUid: uid(n) }],
  }));
  const { structures, codes } = read(rois, { contourOrder: [40, 7, 2] });
  expect(codes).toEqual([]);
  expect(structures.map((s) => [s.name, s.roiNumber, slicesOf(s), s.interpretedType])).toEqual([
    ['n7', 7, [0], ''],
    ['n2', 2, [1], 'PTV'],
    ['n40', 40, [2], ''],
  ]);
});

test('points, open lines and closed contours of one or two points are kept apart with a finding', () => {
  const p = square(1);
  const { structures, codes } = read([
    {
      number: 1,
      contours: [
        { type: 'POINT', data: p.slice(0, 3) },
        { type: 'OPEN_PLANAR', data: p },
        { type: 'OPEN_NONPLANAR', data: [...p, 0, 0, 0] },
        { data: p.slice(0, 3) },
        { data: p.slice(0, 6) },
      ],
    },
  ]);
  expect(structures[0]!.slices.size).toBe(0);
  expect(structures[0]!.unplaced.map((c) => [c.type, c.pointsMm.length / 3, c.reason])).toEqual([
    ['POINT', 1, 'not-closed-planar'],
    ['OPEN_PLANAR', 4, 'not-closed-planar'],
    ['OPEN_NONPLANAR', 5, 'not-closed-planar'],
    ['CLOSED_PLANAR', 1, 'too-few-points'],
    ['CLOSED_PLANAR', 2, 'too-few-points'],
  ]);
  expect(codes).toEqual(expect.arrayContaining(['rtstruct-not-closed', 'rtstruct-too-few-points']));
});

test('contours off their plane by rounding are placed unmoved; between and beyond slices they are not placed', () => {
  const { structures, codes } = read([
    { number: 1, contours: [{ data: square(2.02), imageUid: uid(2) }] },
    { number: 2, contours: [{ data: square(2.5) }, { data: square(3.2) }] },
    { number: 3, contours: [{ data: square(-1) }, { data: square(6) }, { data: square(5) }] },
  ]);
  expect(structures[0]!.slices.get(2)![0]).toEqual(Float64Array.from(square(2.02)));
  expect(structures[1]!.unplaced.map((c) => c.reason)).toEqual(['between-slices', 'between-slices']);
  expect(structures[2]!.unplaced.map((c) => c.reason)).toEqual(['off-grid', 'off-grid']);
  expect(slicesOf(structures[2])).toEqual([5]);
  expect(codes).toEqual(
    expect.arrayContaining(['rtstruct-off-plane', 'rtstruct-between-slices', 'rtstruct-off-grid']),
  );
});

test('a contour tilted against the slices is not placed', () => {
  const tilted = square(2);
  tilted[2]! += 1.4;
  tilted[8]! -= 1.4;
  expect(read([{ number: 1, contours: [{ data: tilted }] }]).structures[0]!.unplaced[0]!.reason).toBe(
    'between-slices',
  );
});

test('the position decides over the image reference', () => {
  const { structures, findings } = read([
    {
      number: 1,
      contours: [
        { data: square(1), imageUid: uid(3) },
        { data: square(2), imageUid: '1.2.3' },
        { data: square(4) },
      ],
    },
  ]);
  expect(slicesOf(structures[0])).toEqual([1, 2, 4]);
  const of = (code: string) => findings.find((f) => f.code === code);
  expect(of('rtstruct-image-reference-wrong')?.slices).toEqual([1]);
  expect(of('rtstruct-image-reference-unknown')).toBeDefined();
  expect(of('rtstruct-image-reference-missing')).toBeDefined();
});

test('missing and foreign frames and series are reported', () => {
  const roi = { number: 1, contours: [{ data: square(1), imageUid: uid(1) }] };
  expect(read([{ ...roi, frame: null }], { frame: null }).codes).toEqual(['rtstruct-frame-missing']);
  expect(read([roi], { frame: '1.2.9' }).codes).toEqual(['rtstruct-frame-mismatch']);
  const other = read([{ ...roi, name: 'PET', frame: '1.2.9' }]);
  expect(other.codes).toEqual(['rtstruct-roi-other-frame', 'rtstruct-several-frames']);
  // Listed and kept, placed nowhere, marked.
  expect(slicesOf(other.structures[0])).toEqual([]);
  expect(other.structures[0]).toMatchObject({
    unplaced: [{ reason: 'other-frame' }],
    foreign: ['frame-of-reference'],
  });
  expect(read([roi], { seriesUid: '1.2.9' }).codes).toEqual(['rtstruct-series-mismatch']);
  expect(read([roi], { seriesUid: null }).codes).toEqual(['rtstruct-series-missing']);
});

test('duplicate numbers and names, undefined and empty structures', () => {
  const contours = (k: number) => [{ data: square(k), imageUid: uid(k) }];
  const twice = read([
    { number: 1, name: 'A', contours: contours(1) },
    { number: 1, name: 'a ', contours: contours(2) },
  ]);
  expect(twice.structures.map((s) => [s.name, slicesOf(s)])).toEqual([
    ['A', [1]],
    ['a', [2]],
  ]);
  expect(twice.codes).toEqual(
    expect.arrayContaining(['rtstruct-duplicate-roi-number', 'rtstruct-duplicate-name']),
  );
  const orphan = read([{ number: 1, contours: contours(1) }], { contourOrder: [1, 9] });
  expect(orphan.structures.map((s) => s.name)).toEqual(['Roi1', 'ROI 9']);
  expect(orphan.codes).toContain('rtstruct-undefined-roi');
  expect(read([{ number: 4 }], { contourOrder: [] }).codes).toEqual(['rtstruct-roi-empty']);
});

test('damaged coordinates are left out with an error, empty ones passed over, a wrong count reported', () => {
  const text = (t: string) => new TextEncoder().encode(t);
  const damaged = [
    text('1\\2'),
    text('1\\2\\x\\4\\5\\6\\7\\8\\9'),
    text('1\\2\\1e9\\4\\5\\6\\7\\8\\9'),
    text('1\\\\3\\4\\5\\6\\7\\8\\9 '),
  ];
  for (const data of damaged) {
    const { structures, findings } = read([
      { number: 1, contours: [{ data }, { data: square(1), imageUid: uid(1) }] },
    ]);
    expect(findings.filter((f) => f.severity === 'error').map((f) => f.code)).toEqual([
      'rtstruct-contour-damaged',
    ]);
    expect(slicesOf(structures[0])).toEqual([1]);
  }
  expect(read([{ number: 1, contours: [{ data: null }] }]).codes).toContain('rtstruct-contour-empty');
  const miscounted = read([{ number: 1, contours: [{ data: square(1), points: 17, imageUid: uid(1) }] }]);
  expect(miscounted.codes).toEqual(['rtstruct-point-count']);
  expect(slicesOf(miscounted.structures[0])).toEqual([1]);
});

test('holes: XOR by default, union on request, CLOSEDPLANAR_XOR always XOR; untouched rings stay the same objects', () => {
  const contours = [
    { data: square(1, 2, 9), imageUid: uid(1) },
    { data: square(1, 5, 3), imageUid: uid(1) },
  ];
  expect(read([{ number: 1, contours }]).structures[0]!.slices.get(1)!.length).toBe(2);
  const bytes = makeRtstructFile([
    { number: 1, contours },
    { number: 2, contours: contours.map((c) => ({ ...c, type: 'CLOSEDPLANAR_XOR' })) },
    { number: 3, contours: [contours[0]!, { data: square(1, 12, 3), imageUid: uid(1) }] },
  ]);
  const union = decodeRtstruct(bytes, ct, { ringRule: 'union' }).structureSet.structures;
  expect(union.map((s) => s.slices.get(1)!.length)).toEqual([1, 2, 2]);
});

test('oblique, feet-first and non-square grids are placed by projection', () => {
  const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
  for (const grid of [
    makeGrid([20, 16, 6], [1, 1.5, 3], { row: [c, 0, s], column: [0, 1, 0] }),
    makeGrid([20, 16, 6], [1, 1.5, 3], { row: [-1, 0, 0], column: [0, 1, 0] }),
    makeGrid([20, 16, 6], [1, 1.5, 3], { row: [0, 1, 0], column: [0, 0, -1] }),
  ]) {
    const series = makeCtSeries(grid);
    const m = grid.indexToPatient;
    const points = [
      [1, 1],
      [6, 1],
      [6, 5],
    ].flatMap(([i, j]) => [0, 4, 8].map((r) => m[r]! * i! + m[r + 1]! * j! + m[r + 2]! * 4 + m[r + 3]!));
    const decoded = decodeRtstruct(makeRtstructFile([{ number: 1, contours: [{ data: points }] }]), series);
    expect(slicesOf(decoded.structureSet.structures[0])).toEqual([4]);
  }
});

test('explicit VR, a contour above 64 KiB (UN) and a missing file header are read', () => {
  const many = Array.from({ length: 9000 }, (_, n) => square(1)[n % 12]!);
  const contours = [{ data: many, imageUid: uid(1) }];
  expect(slicesOf(read([{ number: 1, contours }], { explicit: true }).structures[0])).toEqual([1]);
  const whole = makeRtstructFile([{ number: 1, contours }]);
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(140, true);
  const bare = decodeRtstruct(whole.subarray(144 + length), ct);
  expect(bare.structureSet.structures[0]!.slices.get(1)![0]!.length).toBe(9000);
});

test('without a CT the slices are the planes of the contours', () => {
  const bytes = makeRtstructFile([
    { number: 1, contours: [{ data: square(4) }, { data: square(1) }, { data: square(2.0005) }] },
  ]);
  const { structureSet, planes } = decodeRtstruct(bytes);
  expect([...structureSet.structures[0]!.slices.keys()]).toEqual([0, 1, 2]);
  expect(planes!.normal).toEqual([0, 0, 1]);
  expect(planes!.positionsMm.map((z) => z - ct.grid.indexToPatient[11])).toEqual(
    [3, 6.0015, 12].map((v) => expect.closeTo(v, 6)),
  );
});

test('anything but an RT Structure Set is refused with a typed error', () => {
  const code = (bytes: Uint8Array): string => {
    try {
      decodeRtstruct(bytes);
      return 'read';
    } catch (error) {
      return (error as PedicleError).code;
    }
  };
  expect(code(makeCtFiles(ct)[0]!)).toBe('not-rtstruct');
  expect(code(new Uint8Array(0))).toBe('not-dicom');
  expect(code(new TextEncoder().encode('not a dicom file at all, but some text'))).toBe('not-dicom');
  expect(code(makeRtstructFile([{ number: 1, contours: [{ data: square(1) }] }]).slice(0, -9))).toMatch(
    /^dicom-/,
  );
});

test('empty values at either end of the coordinates cost no contour when the points are as many as stated', () => {
  const text = square(2).map(String);
  const codesOf = (values: readonly string[], points: number | null) => {
    const joined = values.join('\\');
    const data = new TextEncoder().encode(joined.length % 2 === 0 ? joined : `${joined} `);
    const { structures, codes } = read([
      { number: 1, name: 'A', contours: [{ data, points, imageUid: uid(2) }] },
    ]);
    return [codes, slicesOf(structures[0])];
  };
  for (const [values, points] of [
    [['', ...text], 4],
    [[...text, '', ''], 4],
    [['', ...text, ''], 4],
    [[...text, ''], null],
  ] as const)
    expect(codesOf(values, points)).toEqual([['rtstruct-trailing-backslash'], [2]]);
  for (const [values, points] of [
    [['', ...text], null],
    [['', ...text.slice(1)], 4],
    [[...text.slice(0, 4), '', ...text.slice(4)], 4],
  ] as const)
    expect(codesOf(values, points)[0]).toContain('rtstruct-contour-damaged');
});

test('a backslash in a name or patient ID does not cut off what tells it from others', () => {
  const contours = [{ data: square(2), imageUid: uid(2) }];
  const bytes = makeRtstructFile([{ number: 1, name: 'PTV@50', contours }], {
    patient: { id: 'A@1', name: 'X' },
  });
  const { structureSet, identity } = decodeRtstruct(
    bytes.map((byte) => (byte === 0x40 ? 0x5c : byte)),
    ct,
  );
  expect(structureSet.structures[0]?.name).toBe('PTV\\50');
  expect(identity.patientId).toBe('A\\1');
});

test('names that look the same are told', () => {
  const contours = [{ data: square(2), imageUid: uid(2) }];
  const twice = (a: string, b: string) =>
    read([
      { number: 1, name: a, contours },
      { number: 2, name: b, contours: [{ data: square(3), imageUid: uid(3) }] },
    ]).codes;
  for (const [a, b] of [
    ['PTV', 'PTV\u200b'],
    ['Größe', 'Gro\u0308ße'],
    ['PTV', 'ptv '],
  ] as const)
    expect(twice(a, b)).toContain('rtstruct-duplicate-name');
  expect(twice('PTV', 'PTV2')).not.toContain('rtstruct-duplicate-name');
});
