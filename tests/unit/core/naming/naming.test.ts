import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  codesForName,
  defaultColour,
  defaultInterpretedType,
  exportNames,
  lookUpName,
  matchNames,
  resolveName,
  searchNames,
  seenAs,
  sureName,
} from '../../../../src/core/naming/index.ts';
import { tgStructures } from '../../../../src/core/naming/table.ts';

test.each([
  ['SPINALCORD', 'SpinalCord'],
  ['cord', 'SpinalCord'],
  ['Medulla', 'SpinalCord'],
  ['Rückenmark', 'SpinalCord'],
  ['Lung Left', 'Lung_L'],
  ['lt lung', 'Lung_L'],
  ['L_Lung', 'Lung_L'],
  ['LUNG_R', 'Lung_R'],
  ['LUNGS', 'Lungs'],
  ['HEART', 'Heart'],
  ['Oesophagus', 'Esophagus'],
  ['Femoral Head RT', 'Femur_Head_R'],
  ['Niere li', 'Kidney_L'],
  ['inferior_vena_cava', 'V_Venacava_I'],
  ['vertebrae_L3', 'VB_L3'],
  ['Th12', 'VB_T12'],
  ['T1', 'VB_T01'],
  ['D5', 'VB_T05'],
  ['BWK 7', 'VB_T07'],
  ['L 3', 'VB_L3'],
  ['cord PRV 2mm', 'SpinalCord_PRV02'],
  ['Esophgus', 'Esophagus'],
])('%s means %s', (text, name) => {
  expect(resolveName(text)?.name).toBe(name);
});

test.each(['', '  ', 'R', 'left', 'T14', 'L7', 'C8', 'PTV4140', 'X1', 'Vessels - left', 'C2 L', '___'])(
  'the name "%s" is left alone',
  (text) => {
    expect(resolveName(text)).toBeNull();
  },
);

test('supernumerary vertebrae keep their number', () => {
  expect(resolveName('L6')?.name).toBe('VB_L6');
  expect(resolveName('T13')?.name).toBe('VB_T13');
});

test('only an exact name has confidence 1, a guess stays below 0.8', () => {
  expect(resolveName('SpinalCord')).toEqual({ name: 'SpinalCord', confidence: 1, via: 'exact' });
  expect(resolveName('spinal_cord')!.confidence).toBeLessThan(1);
  expect(resolveName('Esophgus')!.confidence).toBeLessThan(0.8);
});

test('the table is whole, its names unique and without stray blanks', () => {
  expect(tgStructures.length).toBe(709);
  expect(new Set(tgStructures.map((s) => s.name)).size).toBe(709);
  expect(
    tgStructures
      .filter((s) => s.name !== s.name.trim() || s.name.replace('_PRVxx', '').length > 16)
      .map((s) => s.name),
  ).toEqual([]);
});

test('an FMA id given to several names, or to the wrong side, is not used', () => {
  const ids = tgStructures.flatMap((s) => (s.fmaId === null ? [] : [s.fmaId]));
  expect(new Set(ids).size).toBe(ids.length);
  expect(lookUpName('CN_IX_R')!.fmaId).toBeNull();
  expect(lookUpName('V_Jugular_Int_L')!.fmaId).toBeNull();
  expect(lookUpName('SpinalCord')!.fmaId).toBe(7647);
});

test('every key of the hand-written tables is a TG-263 name or its side-less stem', () => {
  for (const [file, key] of [
    ['resources/tg263/synonyms.json', 'synonyms'],
    ['resources/tg263/snomed.json', 'structures'],
    ['resources/colours/structures.json', 'structures'],
  ] as const) {
    const names = Object.keys(JSON.parse(readFileSync(file, 'utf8'))[key]);
    expect(names.filter((n) => !lookUpName(n) && !lookUpName(`${n}_L`))).toEqual([]);
  }
});

test('matching pairs what means the same and never crosses sides or levels', () => {
  const result = matchNames(
    ['LUNGS', 'LUNG_R', 'LUNG_L', 'SPINALCORD', 'T11', 'Vessels left'],
    ['Lung_L', 'cord', 'T12', 'Lungs', 'Vessels right', 'lung_right'],
  );
  expect(result.pairs.map((p) => [p.reference, p.test])).toEqual([
    ['LUNGS', 'Lungs'],
    ['LUNG_R', 'lung_right'],
    ['LUNG_L', 'Lung_L'],
    ['SPINALCORD', 'cord'],
  ]);
  expect(result.unmatchedReference).toEqual(['T11', 'Vessels left']);
  expect(result.unmatchedTest).toEqual(['T12', 'Vessels right']);
});

test('an equal rival is flagged, an exact name wins', () => {
  expect(matchNames(['SpinalCord'], ['cord', 'medulla']).pairs[0]!.ambiguous).toBe(true);
  const exact = matchNames(['SpinalCord'], ['cord', 'SpinalCord']).pairs[0]!;
  expect([exact.test, exact.confidence, exact.ambiguous]).toEqual(['SpinalCord', 1, false]);
});

test('a profile of 16 characters shortens words, never a number, a side, a level or a margin', () => {
  const long = [
    'Heart',
    'HEART',
    'Musc_Pterygoid_Xy_L',
    'Musc_Pterygoid_Xz_L',
    'a\\b',
    '',
    'Heart~2',
    'SpinalCanal_PRV02',
  ];
  expect(exportNames(long, 16)).toEqual([
    'Heart',
    'HEART~3',
    'Musc_Pteryg_Xy_L',
    'Musc_Pteryg_Xz_L',
    'ab',
    'ROI',
    'Heart~2',
    'SpinaCanal_PRV02',
  ]);
});

test('a shortened name keeps level, digits, margin and side, and two names never become one', () => {
  const long = [
    'VertebralBody_T10',
    'VertebralBody_T1',
    'VertebralBody_T11',
    'SpinalCord_PRV_05',
    'SpinalCord_PRV_0',
    'BrachialPlexusLower_PRV03_R',
    'Wirbelkörper_BWK12_Gesamt',
    'PTV_T10-T12_boost_40Gy',
  ];
  const short = exportNames(long);
  expect(short.every((name) => name.length <= 16)).toBe(true);
  expect(new Set(short.map((name) => name.toLowerCase())).size).toBe(long.length);
  expect(short.map((name) => name.match(/\d+/g))).toEqual(long.map((name) => name.match(/\d+/g)));
  expect(short.slice(0, 5)).toEqual([
    'VertebraBody_T10',
    'VertebralBody_T1',
    'VertebraBody_T11',
    'SpinaCord_PRV_05',
    'SpinalCord_PRV_0',
  ]);
  expect(short[5]).toMatch(/_PRV03_R$/);
  expect(exportNames(long, 64)).toEqual(long);
  expect(exportNames(['x'.repeat(100_000), '\u{1D49C}'.repeat(70)], 64).map((n) => [...n].length)).toEqual([
    64, 64,
  ]);
});

test.each([
  ['VertebralBody_T10', 'VertebraBody_T10'],
  ['VertebralBody_T11', 'VertebraBody_T11'],
  ['SpinalCord_PRV_05', 'SpinaCord_PRV_05'],
  ['VertebralBodyThoracic10', /Th?o?r?10$|10$/],
  ['KidneyUpperPoleLeft', /Left$/],
  ['PTV_Boost_SpineThoracic_2400+3mm', /2400\+3mm$/],
])('%s keeps what tells it from others in 16 characters', (name, expected) => {
  const [short] = exportNames([name], 16);
  expect([...short!].length).toBeLessThanOrEqual(16);
  expect(short).toMatch(typeof expected === 'string' ? new RegExp(`^${expected}$`) : expected);
  expect(short!.match(/\d+/g)).toEqual(name.match(/\d+/g));
});

test('names of any level and margin stay different, whatever the profile', () => {
  const names = [...Array(13).keys()].flatMap((n) => [
    `VertebralBody_Thoracic_T${n + 1}`,
    `SpinalCordLongName_PRV_0${n}`,
    `Ganz_langer_Name_ohne_Ende_${n}mm_L`,
    `Ganz_langer_Name_ohne_Ende_${n}mm_R`,
  ]);
  for (const limit of [16, 24, 64]) {
    const written = exportNames(names, limit);
    expect(new Set(written.map((name) => name.toLowerCase())).size).toBe(names.length);
    written.forEach((name, n) => {
      expect([...name].length).toBeLessThanOrEqual(limit);
      expect(name.replace(/~\d+$/, '').match(/\d+/g)).toEqual(names[n]!.match(/\d+/g));
    });
  }
});

test('what cannot be shortened is refused, not made another name', () => {
  expect(exportNames(['VertebralBody_T10', 'VertebralBody_T1'], 64)).toEqual([
    'VertebralBody_T10',
    'VertebralBody_T1',
  ]);
  expect(() => exportNames(['1234567890123456789012'], 16)).toThrow(/does not fit 16/);
  const [a, b] = exportNames([`${'Lesion'.repeat(20)}_1`, `${'Lesion'.repeat(20)}_2`], 64);
  expect([a!.length, b!.length]).toEqual([64, 64]);
  expect([a!.endsWith('_1'), b!.endsWith('_2')]).toEqual([true, true]);
});

test('targets of different kinds, organ and margin, body and vertebra are never one structure', () => {
  for (const [a, b] of [
    ['CTV_Spine', 'GTV_Spine'],
    ['iGTV', 'GTV'],
    ['Spine PTV', 'Spine CTV'],
    ['VB_L1', 'VB_L1_Body'],
    ['VertebralBody_L1', 'L1'],
    ['SpinalCord', 'SpinalCord_PRV'],
    ['z_Cord', 'SpinalCord'],
    ['Ring_PTV', 'PTV'],
    ['VB_T1', 'VB_T11'],
  ] as const)
    expect(
      matchNames([a], [b]).pairs.filter((p) => p.confidence >= 0.8),
      `${a} ${b}`,
    ).toEqual([]);
  expect(matchNames(['VertebralBody_L1'], ['VB_L1_Body']).pairs).toHaveLength(1);
});

test('equal names are paired by ROI Number and stay ambiguous', () => {
  const { pairs } = matchNames(['PTV', 'PTV'], ['PTV', 'PTV'], { reference: [1, 2], test: [2, 1] });
  expect(pairs.map((p) => [p.referenceIndex, p.testIndex, p.ambiguous])).toEqual([
    [0, 1, true],
    [1, 0, true],
  ]);
});

test.each([
  ['GTVp', 'GTVn'],
  ['CTV_p', 'CTV_n'],
  ['GTVp1', 'GTVn1'],
  ['PTV-A', 'PTV-B'],
])('%s and %s are two targets, never one', (a, b) => {
  expect(matchNames([a], [b]).pairs).toEqual([]);
  expect(matchNames([a], [a.replace(/[_-]/, ' ')]).pairs).toHaveLength(1);
});

test('a name of 100 000 characters costs nothing', () => {
  const long = ['A', 'Ab', 'a1', '_'].map((piece) => piece.repeat(100_000 / piece.length));
  const before = process.cpuUsage().user;
  for (const name of long) {
    resolveName(name);
    defaultColour(name);
    defaultInterpretedType(name);
    searchNames(name);
    matchNames([name, 'Heart'], [`${name}b`, 'Heart']);
  }
  // Quadratic rules took 28 s for one of these; a linear pass takes milliseconds.
  expect(process.cpuUsage().user - before).toBeLessThan(5_000_000);
});

test('interpreted types by name', () => {
  const types = [
    'GTVp',
    'CTV_High',
    'PTV4140',
    'Lungs-GTV',
    'External',
    'BODY',
    'cord',
    'SpinalCord_PRV02',
    'CouchSurface',
    'Zzz',
  ];
  expect(types.map(defaultInterpretedType)).toEqual([
    'GTV',
    'CTV',
    'PTV',
    'CONTROL',
    'EXTERNAL',
    'EXTERNAL',
    'ORGAN',
    'AVOIDANCE',
    'SUPPORT',
    '',
  ]);
});

test('codes come from tables only', () => {
  expect(codesForName('SpinalCord')).toMatchObject({
    identification: { value: '7647', scheme: 'FMA' },
    propertyType: { value: '2748008', scheme: 'SCT' },
  });
  expect(codesForName('Lung_L').laterality?.value).toBe('7771000');
  expect(codesForName('ThecalSac').propertyType).toBeUndefined();
  expect(codesForName('Lungs-GTV')).toEqual({});
  expect(codesForName('nonsense')).toEqual({});
});

/** CIE-like luma and the blue–yellow axis survive red–green colour blindness. */
function colourBlindDistance(a: readonly number[], b: readonly number[]): number {
  const view = ([r, g, bl]: readonly number[]) => [
    0.299 * r! + 0.587 * g! + 0.114 * bl!,
    bl! - (r! + g!) / 2,
  ];
  const [u, v] = [view(a), view(b)];
  return Math.hypot(u[0]! - v[0]!, u[1]! - v[1]!);
}

test('neighbours differ for red-green colour blindness, every colour is bright on black', () => {
  const spine = [...Array(12).keys()]
    .map((n) => `VB_T${String(n + 1).padStart(2, '0')}`)
    .concat(['VB_L1', 'VB_L2']);
  for (let n = 1; n < spine.length; n += 1)
    expect(colourBlindDistance(defaultColour(spine[n - 1]!), defaultColour(spine[n]!))).toBeGreaterThan(40);
  for (const [a, b] of [
    ['SpinalCord', 'SpinalCanal'],
    ['Lung_L', 'Heart'],
    ['A_Aorta', 'Esophagus'],
    ['GTV', 'PTV'],
  ] as const)
    expect(colourBlindDistance(defaultColour(a), defaultColour(b))).toBeGreaterThan(40);
  for (const { name } of tgStructures) expect(Math.max(...defaultColour(name))).toBeGreaterThan(140);
});

test('search finds by synonym, prefix and description', () => {
  expect(searchNames('cord')[0]!.name).toBe('SpinalCord');
  expect(searchNames('lung l')[0]!.name).toBe('Lung_L');
  expect(searchNames('vena cava').map((s) => s.name)).toEqual(
    expect.arrayContaining(['V_Venacava_I', 'V_Venacava_S']),
  );
  expect(searchNames('')).toEqual([]);
  expect(searchNames('a', 5).length).toBe(5);
});

test.each([
  ['脊髓', '左肺'],
  ['PTV 高', 'PTV 低'],
  ['がん', 'かん'],
  ['GTV1_1', 'GTV11'],
  ['PTV_50.4', 'PTV_504'],
  ['PTV+5', 'PTV-5'],
  ["PTV'", 'PTV'],
])('%s and %s are not measured as one without a word', (a, b) => {
  expect(matchNames([a], [b]).pairs.filter((p) => p.confidence >= 0.8)).toEqual([]);
  expect(matchNames([a], [a]).pairs).toHaveLength(1);
});

test.each(['VB_L1 腫瘍', 'Spinal Cord 旧', 'Heart?', 'VB_L1*'])(
  '%s is no name of TG-263 beyond doubt',
  (name) => {
    expect(sureName(name)).toBe(name);
  },
);

test('words of a program are names like any other', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    expect(defaultColour(name).every((part) => part >= 0 && part <= 255)).toBe(true);
    expect(codesForName(name)).toEqual({});
  }
});

test('names that only a computer tells apart are made two that everybody does', () => {
  expect(exportNames(['PTV', 'PTV\u200b', 'Größe', 'Gro\u0308ße'], 64).map((name) => seenAs(name))).toEqual([
    'ptv',
    'ptv~2',
    'größe',
    'größe~2',
  ]);
});
