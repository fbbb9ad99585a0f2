import { expect, test } from 'vitest';
import type { Provenance } from '../../../../../src/core/structures/types.ts';
import type { CtSeries } from '../../../../../src/dicom/ct/types.ts';
import { parseDicom } from '../../../../../src/dicom/parse/file.ts';
import { decodeRtstruct, encodeRtstruct } from '../../../../../src/dicom/rtstruct/index.ts';
import { TAG as T } from '../../../../../src/dicom/tags.ts';
import { makeCtSeries, makeGrid } from '../../../../builders/ct-series.ts';
import { drawMask } from '../../../../builders/masks.ts';
import { makeSet, makeStructure, structureOfMask } from '../../../../builders/rt-structures.ts';
import { makeRtstructFile } from '../../../../builders/rtstruct-file.ts';

const grid = makeGrid([9, 7, 5], [0.9765625, 1.5, 2.5]);
const ct = makeCtSeries(grid);
const empty = Array(7).fill('.........');
const mask = drawMask(
  [
    empty,
    ['.........', '.#######.', '.#.###.#.', '.#######.', '.........', '......##.', '......##.'],
    empty,
    ['#........', ...empty.slice(1)],
    empty,
  ],
  () => grid,
);
const cord = (provenance: Provenance = { kind: 'manual' }, name = 'SpinalCord') =>
  structureOfMask(name, mask, { provenance });
const encode = (structures: Parameters<typeof makeSet>[1], options = {}, series: CtSeries = ct) =>
  parseDicom(encodeRtstruct(makeSet(series, structures), series, options));
const contoursOf = (file: ReturnType<typeof encode>, n = 0) =>
  file.items(T.roiContourSequence)[n]!.items(T.contourSequence);

test('patient and study are the CT’s, the series is its own, text is UTF-8', () => {
  const file = encode([cord()], { operator: 'Müller^Jörg', now: new Date(2026, 1, 3, 4, 5, 6) });
  expect(file.string(T.patientName)).toBe('Test^Pätient');
  expect(file.string(T.operatorsName)).toBe('Müller^Jörg');
  expect(file.string(T.studyInstanceUid)).toBe(ct.studyInstanceUid);
  expect(file.string(T.frameOfReferenceUid)).toBe(ct.frameOfReferenceUid);
  expect(file.string(T.seriesInstanceUid)).not.toBe(ct.seriesInstanceUid);
  expect(file.string(T.specificCharacterSet)).toBe('ISO_IR 192');
  expect([file.string(T.structureSetDate), file.string(T.structureSetTime)]).toEqual(['20260203', '040506']);
  expect([file.string(T.modality), file.string(T.approvalStatus), file.string(T.manufacturer)]).toEqual([
    'RTSTRUCT',
    'UNAPPROVED',
    'Pedicle',
  ]);
  expect(file.string(T.softwareVersions)).toMatch(/^\d+\.\d+\.\d+/);
});

test('every contour refers to its own slice, the file to all of them', () => {
  const file = encode([cord()]);
  const of = (item: ReturnType<typeof contoursOf>[number]) =>
    item.items(T.contourImageSequence).map((i) => i.string(T.referencedSopInstanceUid));
  expect(contoursOf(file).map(of)).toEqual([
    [ct.slices[1]!.sopInstanceUid],
    [ct.slices[1]!.sopInstanceUid],
    [ct.slices[3]!.sopInstanceUid],
  ]);
  const frame = file.items(T.referencedFrameOfReferenceSequence)[0]!;
  const series = frame.items(T.rtReferencedStudySequence)[0]!.items(T.rtReferencedSeriesSequence)[0]!;
  expect(frame.string(T.frameOfReferenceUid)).toBe(ct.frameOfReferenceUid);
  expect(series.string(T.seriesInstanceUid)).toBe(ct.seriesInstanceUid);
  expect(of(series)).toEqual(ct.slices.map((slice) => slice.sopInstanceUid));
});

test('a multi-frame CT is referred to by frame number', () => {
  const multi = {
    ...ct,
    slices: ct.slices.map((slice, k) => ({ ...slice, sopInstanceUid: '1.2.3.4', frameNumber: k + 1 })),
  };
  const file = encode([cord()], {}, multi);
  const images = contoursOf(file).map((item) => item.items(T.contourImageSequence)[0]!);
  expect(
    images.map((image) => [image.string(T.referencedSopInstanceUid), image.number(T.referencedFrameNumber)]),
  ).toEqual([
    ['1.2.3.4', 2],
    ['1.2.3.4', 2],
    ['1.2.3.4', 4],
  ]);
  const all = file
    .items(T.referencedFrameOfReferenceSequence)[0]!
    .items(T.rtReferencedStudySequence)[0]!
    .items(T.rtReferencedSeriesSequence)[0]!
    .items(T.contourImageSequence);
  expect(all.map((image) => image.numbers(T.referencedFrameNumber))).toEqual([[1, 2, 3, 4, 5]]);
});

test('an interpolated slice of a resampled series names no image it does not lie on', () => {
  const acquired = ct.slices.filter((_, k) => k !== 1);
  const resampled = {
    ...ct,
    slices: ct.slices.map((slice, k) => (k === 1 ? ct.slices[2]! : slice)),
    resampled: { acquired },
  };
  const file = encode([cord()], {}, resampled);
  expect(contoursOf(file).map((item) => item.items(T.contourImageSequence).length)).toEqual([0, 0, 1]);
});

test('holes become keyholes of one CLOSED_PLANAR contour each', () => {
  const file = encode([cord()]);
  expect(contoursOf(file).map((item) => item.string(T.contourGeometricType))).toEqual(
    Array(3).fill('CLOSED_PLANAR'),
  );
  expect(structureOfMask('x', mask).slices.get(1)!.length).toBe(4);
});

const sha = 'ab12'.repeat(16);
const model = (edited: boolean): Provenance => ({
  kind: 'model',
  modelId: 'spine-ct',
  modelVersion: '1.2.0',
  modelSha256: sha,
  edited,
});
const imported = (algorithm: 'AUTOMATIC' | 'MANUAL' | '', edited: boolean): Provenance => ({
  kind: 'imported',
  algorithm,
  description: 'theirs',
  edited,
});

test.each([
  [model(false), 'AUTOMATIC', `spine-ct 1.2.0 sha256:${sha.slice(0, 12)}`],
  [model(true), 'SEMIAUTOMATIC', `spine-ct 1.2.0 sha256:${sha.slice(0, 12)}`],
  [{ kind: 'manual' } as const, 'MANUAL', ''],
  [
    { kind: 'derived', operation: 'SpinalCord + 2 mm', edited: false } as const,
    'SEMIAUTOMATIC',
    'SpinalCord + 2 mm',
  ],
  [
    { kind: 'derived', operation: 'SpinalCord + 2 mm', edited: true } as const,
    'SEMIAUTOMATIC',
    'SpinalCord + 2 mm',
  ],
  [
    { kind: 'derived', operation: 'body outline', edited: false, automatic: true } as const,
    'AUTOMATIC',
    'body outline',
  ],
  [
    { kind: 'derived', operation: 'body outline', edited: true, automatic: true } as const,
    'SEMIAUTOMATIC',
    'body outline',
  ],
  [imported('AUTOMATIC', false), 'AUTOMATIC', 'theirs'],
  [imported('AUTOMATIC', true), 'SEMIAUTOMATIC', 'theirs'],
  [imported('MANUAL', true), 'MANUAL', 'theirs'],
  [imported('', true), '', 'theirs'],
])('provenance %o is written as %s', (provenance, algorithm, description) => {
  const roi = encode([cord(provenance)]).items(T.structureSetRoiSequence)[0]!;
  expect(roi.string(T.roiGenerationAlgorithm)).toBe(algorithm);
  expect(roi.string(T.roiGenerationDescription)).toBe(description);
  if (provenance.kind === 'model') expect(roi.string(T.roiDescription)).toContain(sha);
});

test('a model description stays within its limits, whatever its length', () => {
  const long = { ...(model(false) as Extract<Provenance, { kind: 'model' }>), modelId: 'x'.repeat(100) };
  const structure = { ...cord(long), description: 'body only '.repeat(200) };
  const roi = encode([structure]).items(T.structureSetRoiSequence)[0]!;
  expect(roi.string(T.roiGenerationDescription)).toMatch(/^x+ 1\.2\.0 sha256:ab12ab12ab12$/);
  expect(roi.string(T.roiDescription)).toContain(sha);
});

test('numbers are kept when unique, names are whole, codes and types come with the name', () => {
  const file = encode([
    { ...cord(), roiNumber: 7 },
    { ...cord(undefined, 'Lung_L'), roiNumber: 7 },
    { ...cord(undefined, 'Vertebra_Thoracic_Twelve'), roiNumber: 1 },
    { ...cord(undefined, 'lung_l'), interpretedType: 'AVOIDANCE' },
  ]);
  const rois = file.items(T.structureSetRoiSequence);
  expect(rois.map((roi) => [roi.number(T.roiNumber), roi.string(T.roiName)])).toEqual([
    [7, 'SpinalCord'],
    [2, 'Lung_L'],
    [1, 'Vertebra_Thoracic_Twelve'],
    [3, 'lung_l~2'],
  ]);
  const observations = file.items(T.rtRoiObservationsSequence);
  expect(
    observations.map((item) => [
      item.number(T.observationNumber),
      item.number(T.referencedRoiNumber),
      item.string(T.rtRoiInterpretedType),
    ]),
  ).toEqual([
    [1, 7, 'ORGAN'],
    [2, 2, 'ORGAN'],
    [3, 1, 'ORGAN'],
    [4, 3, 'AVOIDANCE'],
  ]);
  const codes = observations.map((item) =>
    item
      .items(T.rtRoiIdentificationCodeSequence)
      .map((c) => `${c.string(T.codingSchemeDesignator)} ${c.string(T.codeValue)}`),
  );
  expect(codes).toEqual([['FMA 7647'], ['FMA 7310'], [], []]);
});

test('names become TG-263 ones on request, only where there is no doubt', () => {
  const names = ['SPINALCORD', 'Lung Left', 'GTVp', 'T12', 'Esophgus', 'cord'];
  const written = (rule: 'tg263' | 'whole') => {
    const file = encode(
      names.map((name) => cord(undefined, name)),
      { names: rule },
    );
    return [
      file.items(T.structureSetRoiSequence).map((roi) => roi.string(T.roiName)),
      file
        .items(T.rtRoiObservationsSequence)
        .map((o) => o.items(T.rtRoiIdentificationCodeSequence)[0]?.string(T.codeValue) ?? ''),
    ];
  };
  expect(written('tg263')).toEqual([
    ['SpinalCord', 'Lung_L', 'GTVp', 'VB_T12', 'Esophgus', 'SpinalCord~2'],
    ['7647', '7310', '', '10081', '', ''],
  ]);
  expect(written('whole')[0]).toEqual(names);
});

test('structures of another image, or off the CT, are refused', () => {
  const set = makeSet(ct, [cord()]);
  const code = (thing: () => unknown) =>
    expect(thing).toThrowError(expect.objectContaining({ name: 'PedicleError' }));
  code(() => encodeRtstruct({ ...set, seriesInstanceUid: '1.2.3' }, ct));
  code(() => encodeRtstruct({ ...set, frameOfReferenceUid: '1.2.3' }, ct));
  code(() => encodeRtstruct(makeSet(ct, [makeStructure('x', new Map([[5, []]]))]), ct));
  code(() => encodeRtstruct({ ...set, frameOfReferenceUid: '' }, { ...ct, frameOfReferenceUid: '' }));
});

test('what an imported file said beyond Pedicle’s own fields comes back; private and invalid elements do not', () => {
  const [x, y, z] = ct.slices[2]!.positionMm;
  const bytes = makeRtstructFile([
    {
      number: 5,
      name: 'Ring',
      algorithm: 'SEMIAUTOMATIC',
      description: 'from MIM',
      interpretedType: 'CONTROL',
      contours: [{ data: [x, y, z, x + 3, y, z, x, y + 3, z] }, { type: 'POINT', data: [x, y, z + 1] }],
      observationMore: [
        { tag: 0x30060085, vr: 'SH', value: 'label' },
        { tag: 0x30060088, vr: 'ST', value: 'Type:Soft,Range:*/*' },
        { tag: 0x300b0010, vr: 'LO', value: 'PRIVATE' },
        {
          tag: 0x300600b0,
          vr: 'SQ',
          value: [
            [
              { tag: 0x300600b2, vr: 'CS', value: 'REL_ELEC_DENSITY' },
              { tag: 0x300600b4, vr: 'DS', value: '1.02' },
            ],
          ],
        },
      ],
    },
  ]);
  const { structureSet, source } = decodeRtstruct(bytes, ct);
  const file = parseDicom(encodeRtstruct(structureSet, ct, { source }));
  const roi = file.items(T.structureSetRoiSequence)[0]!;
  const observation = file.items(T.rtRoiObservationsSequence)[0]!;
  expect([
    roi.number(T.roiNumber),
    roi.string(T.roiDescription),
    roi.string(T.roiGenerationAlgorithm),
  ]).toEqual([5, 'from MIM', 'SEMIAUTOMATIC']);
  expect(observation.string(0x30060085)).toBe('label');
  expect(observation.string(0x30060088)).toBe('Type:Soft,Range:*/*');
  expect(observation.items(0x300600b0)[0]!.string(0x300600b4)).toBe('1.02');
  expect(observation.string(T.rtRoiInterpretedType)).toBe('CONTROL');
  expect(observation.has(0x300b0010)).toBe(false);
  expect(contoursOf(file).map((item) => item.string(T.contourGeometricType))).toEqual([
    'CLOSED_PLANAR',
    'POINT',
  ]);
  expect(file.items(T.predecessorStructureSetSequence)[0]!.string(T.referencedSopInstanceUid)).toBe(
    source.sopInstanceUid,
  );
});

test('an edited slice is written anew, its untouched neighbours as they came, nested XOR rings included', () => {
  const ring = (k: number, at: number, size: number) => {
    const [x, y, z] = ct.slices[k]!.positionMm;
    const [right, down] = [x + at + size, y + at + size];
    return [x + at, y + at, z, right, y + at, z, right, down, z, x + at, down, z];
  };
  const contours = [1, 2].flatMap((k) => [{ data: ring(k, 0.4, 6) }, { data: ring(k, 2.4, 2) }]);
  const { structureSet, source } = decodeRtstruct(makeRtstructFile([{ number: 1, contours }]), ct);
  const [structure] = structureSet.structures;
  const moved = structure!.slices
    .get(2)!
    .map((r) => Float64Array.from(r, (v, n) => (n % 3 === 0 ? v + 0.25 : v)));
  const edited = {
    ...structure!,
    slices: new Map([...structure!.slices, [2, moved] as const]),
    provenance: imported('MANUAL', true),
  };
  const file = parseDicom(encodeRtstruct({ ...structureSet, structures: [edited] }, ct, { source }));
  expect(contoursOf(file).map((item) => item.number(T.numberOfContourPoints))).toEqual([4, 4, 11]);
});
