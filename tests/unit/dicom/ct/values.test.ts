import { describe, expect, it } from 'vitest';
import { createUid, isUid, parseDicom } from '../../../../src/dicom/index.ts';
import { readDecimalStrings } from '../../../../src/dicom/parse/numbers.ts';
import { formatDecimalString } from '../../../../src/dicom/write/decimal.ts';
import { writeDicom } from '../../../../src/dicom/write/writer.ts';
import { bytesOf, concat, EXPLICIT, rawElements, rawFile, text } from '../../../builders/dicom-bytes.ts';

const ascii = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));
const named = (charset: string, value: Uint8Array): ReturnType<typeof parseDicom> =>
  parseDicom(
    rawFile(
      '1.2.840.10008.1.2.1',
      rawElements(
        [
          { tag: 0x00080005, vr: 'CS', value: text(charset) },
          { tag: 0x00100010, vr: 'PN', value },
        ],
        EXPLICIT,
      ),
    ),
  );
const esc = (...codes: string[]): Uint8Array => concat(codes.map((c) => concat([bytesOf(0x1b), ascii(c)])));

describe('padding', () => {
  it.each([
    ['LO', ' CT  \0', ['CT']],
    ['LO', 'A \\ B\\\0 \\C\0', ['A', 'B', '', 'C']],
    ['LO', '  \0 ', []],
    ['LO', '\0A', ['\0A']],
    ['LT', '  kept in front \0', ['  kept in front']],
    ['UI', '1.2.3\0', ['1.2.3']],
  ] as const)('of %s %j is not part of the value', (vr, value, expected) => {
    const elements = rawElements([{ tag: 0x00081030, vr, value: text(value) }], EXPLICIT);
    expect(parseDicom(rawFile('1.2.840.10008.1.2.1', elements)).strings(0x00081030)).toEqual(expected);
  });
});

describe('character sets (examples of PS3.5 annexes H, I, J, K)', () => {
  it.each([
    ['nothing declared, UTF-8', '', text('Größe'), 'Größe'],
    ['nothing declared, latin 1', '', bytesOf(0x47, 0x72, 0xf6, 0xdf, 0x65), 'Größe'],
    ['latin 1', 'ISO_IR 100', bytesOf(0x42, 0x75, 0x63, 0x5e, 0x4a, 0xe9, 0x72), 'Buc^Jér'],
    ['latin 2', 'ISO_IR 101', bytesOf(0xa1), 'Ą'],
    ['cyrillic', 'ISO_IR 144', bytesOf(0xbb, 0xee), 'Лю'],
    ['greek', 'ISO_IR 126', bytesOf(0xc4, 0xe9), 'Δι'],
    ['thai', 'ISO_IR 166', bytesOf(0xa1), 'ก'],
    ['utf-8', 'ISO_IR 192', text('Wang^XiaoDong=王^小东='), 'Wang^XiaoDong=王^小东='],
    [
      'gb18030',
      'GB18030',
      concat([ascii('Wang^XiaoDong='), bytesOf(0xcd, 0xf5, 0x5e, 0xd0, 0xa1, 0xb6, 0xab, 0x3d)]),
      'Wang^XiaoDong=王^小东=',
    ],
    ['gbk with a trail byte 5C', 'GBK', bytesOf(0x95, 0x5c), '昞'],
    [
      'japanese, kanji in G0',
      '\\ISO 2022 IR 87',
      concat([
        ascii('Yamada^Tarou='),
        esc('$B'),
        bytesOf(0x3b, 0x33, 0x45, 0x44),
        esc('(B'),
        ascii('^'),
        esc('$B'),
        bytesOf(0x42, 0x40, 0x4f, 0x3a),
        esc('(B'),
        ascii('='),
        esc('$B'),
        bytesOf(0x24, 0x64),
        esc('(B'),
      ]),
      'Yamada^Tarou=山田^太郎=や',
    ],
    [
      'japanese, half-width katakana first',
      'ISO 2022 IR 13\\ISO 2022 IR 87',
      concat([bytesOf(0xd4, 0xcf, 0xc0, 0xde), ascii('='), esc('$B'), bytesOf(0x3b, 0x33), esc('(J')]),
      'ﾔﾏﾀﾞ=山',
    ],
    [
      'korean',
      '\\ISO 2022 IR 149',
      concat([
        ascii('Hong^Gildong='),
        esc('$)C'),
        bytesOf(0xfb, 0xf3),
        ascii('^'),
        esc('$)C'),
        bytesOf(0xd1, 0xce, 0xd4, 0xd7),
      ]),
      'Hong^Gildong=洪^吉洞',
    ],
    [
      'chinese by code extension',
      '\\ISO 2022 IR 58',
      concat([ascii('A='), esc('$)A'), bytesOf(0xd5, 0xc5)]),
      'A=张',
    ],
    [
      'greek by code extension',
      'ISO 2022 IR 6\\ISO 2022 IR 126',
      concat([ascii('A='), esc('-F'), bytesOf(0xc4)]),
      'A=Δ',
    ],
  ])('%s', (_, charset, value, expected) => {
    const even = value.length % 2 === 0 ? value : concat([value, bytesOf(0x20)]);
    expect(named(charset, even).string(0x00100010)).toBe(expected);
  });

  it('splits person names into their component groups', () => {
    const file = named('ISO_IR 192', text('Wang^X=王^小东=wang'));
    expect(file.personName(0x00100010)).toEqual({
      alphabetic: 'Wang^X',
      ideographic: '王^小东',
      phonetic: 'wang',
    });
  });

  it('gives an item its own character set, else that of the data set around it', () => {
    const item = (charset: boolean): Parameters<typeof rawElements>[0][number][] => [
      ...(charset ? [{ tag: 0x00080005, vr: 'CS', value: text('ISO_IR 144') }] : []),
      { tag: 0x00081030, vr: 'LO', value: bytesOf(0xbb, 0x20) },
    ];
    const body = rawElements(
      [
        { tag: 0x00080005, vr: 'CS', value: text('ISO_IR 126') },
        { tag: 0x30060039, vr: 'SQ', value: [item(true), item(false)] },
      ],
      EXPLICIT,
    );
    const items = parseDicom(rawFile('1.2.840.10008.1.2.1', body)).items(0x30060039);
    expect(items.map((i) => i.string(0x00081030))).toEqual(['Л', '»']);
  });
});

describe('decimal strings', () => {
  it('reads every form, NaN for what is none', () => {
    const values = [...readDecimalStrings(ascii(' 1.5\\-.25\\+3.\\1e-3\\-1.5E+2 \\\\abc\\1.2.3\\- '))];
    expect(values).toEqual([1.5, -0.25, 3, 0.001, -150, Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect([...readDecimalStrings(ascii('  '))]).toEqual([]);
  });
  it.each([
    [0.1 + 0.2, '.300000000000000'],
    [-0, '0'],
    [123456.78901234567, '123456.789012346'],
    [1.1368683772161603e-13, '1.1368683772e-13'],
    [-1.1368683772161603e-13, '-1.136868377e-13'],
    [1e21, '1e21'],
  ])('writes %d closest within 16 characters', (x, expected) => {
    expect(Number(formatDecimalString(x))).toBe(Number(expected));
    expect(formatDecimalString(x).length).toBeLessThanOrEqual(16);
  });
  it('refuses what is not finite', () => {
    for (const x of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => formatDecimalString(x)).toThrow(/finite/);
  });
});

describe('UIDs', () => {
  it('are valid, short enough and different', () => {
    const uids = Array.from({ length: 50 }, createUid);
    expect(uids.every((uid) => isUid(uid) && uid.startsWith('2.25.'))).toBe(true);
    expect(new Set(uids).size).toBe(50);
  });
  it.each(['', '1', '1.02', '1..2', '1.2.a', `1.${'2'.repeat(63)}`])('refuses %j', (uid) =>
    expect(isUid(uid)).toBe(false),
  );
});

describe('writing', () => {
  const uids = { sopClassUid: '1.2.840.10008.5.1.4.1.1.481.3', sopInstanceUid: '2.25.9' };
  it.each(['explicit', 'implicit'] as const)('what is written %s is read again', (transferSyntax) => {
    const file = parseDicom(
      writeDicom({
        ...uids,
        transferSyntax,
        elements: [
          {
            tag: 0x30060039,
            vr: 'SQ',
            value: [[{ tag: 0x30060050, vr: 'DS', value: Float64Array.of(1.25, -3) }], []],
          },
          { tag: 0x00100010, vr: 'PN', value: 'Müller^J' },
          { tag: 0x00080005, vr: 'CS', value: 'ISO_IR 192' },
          { tag: 0x00280010, vr: 'US', value: [7, 65535] },
          { tag: 0x00280106, vr: 'SS', value: -5 },
          { tag: 0x00189087, vr: 'FD', value: Math.PI },
          { tag: 0x00201208, vr: 'IS', value: -12 },
          { tag: 0x00090010, vr: 'LO', value: '' },
        ],
      }),
    );
    expect(file.string(0x00100010)).toBe('Müller^J');
    expect(file.numbers(0x00280010)).toEqual([7, 65535]);
    expect([file.number(0x00189087), file.number(0x00201208)]).toEqual([Math.PI, -12]);
    expect(file.items(0x30060039).map((i) => [...i.decimals(0x30060050)])).toEqual([[1.25, -3], []]);
    expect([file.string(0x00080018), file.meta?.string(0x00020003)]).toEqual(['2.25.9', '2.25.9']);
  });
  it('writes a value too long for 16 bits of length as UN and reads it back', () => {
    const points = Float64Array.from({ length: 30_000 }, (_, n) => n / 7);
    const bytes = writeDicom({ ...uids, elements: [{ tag: 0x30060050, vr: 'DS', value: points }] });
    const back = parseDicom(bytes).decimals(0x30060050);
    expect(back.length).toBe(points.length);
    expect(Math.max(...back.map((v, n) => Math.abs(v - (points[n] as number))))).toBeLessThan(1e-9);
  });
  it.each([
    [
      'a duplicate tag',
      [
        { tag: 0x00100010, vr: 'PN', value: 'A' },
        { tag: 0x00100010, vr: 'PN', value: 'B' },
      ],
    ],
    ['a long CS', [{ tag: 0x00080060, vr: 'CS', value: 'A'.repeat(17) }]],
    ['a bad UID', [{ tag: 0x0020000d, vr: 'UI', value: '1.02' }]],
    ['a long DS', [{ tag: 0x30060050, vr: 'DS', value: '1.23456789012345678' }]],
    ['a number out of range', [{ tag: 0x00280010, vr: 'US', value: 65536 }]],
    ['a backslash in a value', [{ tag: 0x00081030, vr: 'LO', value: 'a\\b' }]],
  ])('refuses %s', (_, elements) => {
    expect(() => writeDicom({ ...uids, elements })).toThrow(expect.objectContaining({ code: 'dicom-write' }));
  });
});
