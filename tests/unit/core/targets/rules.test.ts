import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { SectorNumber } from '../../../../src/core/spine/index.ts';
import { applyRules } from '../../../../src/core/targets/apply-rules.ts';
import { parseRuleSet } from '../../../../src/core/targets/index.ts';
import type { SectorRules } from '../../../../src/core/targets/rule-set.ts';

const folder = fileURLToPath(new URL('../../../../resources/rules/', import.meta.url));
const read = (id: string): SectorRules =>
  parseRuleSet(JSON.parse(readFileSync(`${folder}${id}.json`, 'utf8'))) as SectorRules;

type Third = 'left' | 'right';
const sectors = (rules: SectorRules, involved: SectorNumber[], thirds: Third[] = []): SectorNumber[] =>
  [
    ...applyRules(rules, {
      sectors: new Set(involved),
      bodyThirds: { left: thirds.includes('left'), right: thirds.includes('right') },
    }).included.keys(),
  ].sort();

describe('rule files', () => {
  it.each(readdirSync(folder).filter((file) => file.startsWith('ctv-')))(
    '%s is valid and says where it is from',
    (file) => {
      const rules = parseRuleSet(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')));
      expect(`${rules.id}.json`).toBe(file);
      expect(rules.source.length).toBeGreaterThan(30);
    },
  );

  it('a wrong token or a row listed twice is refused', () => {
    const isrc = read('ctv-isrc-2012');
    const row = isrc.rows[0]!;
    expect(() => parseRuleSet({ ...isrc, rows: [{ ...row, include: ['pedicle'] }] })).toThrow(/not valid/);
    expect(() => parseRuleSet({ ...isrc, rows: [row, row] })).toThrow(/twice/);
    expect(() => parseRuleSet({ ...isrc, rows: [{ ...row, verified: undefined }] })).toThrow(/not valid/);
  });
});

/** [what is involved, lateral thirds, expected sectors]. */
type Row = readonly [title: string, involved: SectorNumber[], thirds: Third[], expected: SectorNumber[]];

describe('ISRC intact spine, every row', () => {
  const rules = read('ctv-isrc-2012');
  const rows: Row[] = [
    ['nothing', [], [], []],
    ['body, central', [1], [], [1]],
    ['body, lateral left', [1], ['left'], [1, 2, 3]],
    ['body, lateral right', [1], ['right'], [1, 5, 6]],
    ['body, diffuse', [1], ['left', 'right'], [1, 2, 3, 5, 6]],
    ['body and left pedicle', [1, 2], [], [1, 2, 3]],
    ['body and right pedicle', [1, 6], [], [1, 5, 6]],
    ['body and both pedicles', [1, 2, 6], [], [1, 2, 3, 5, 6]],
    ['body and both transverse processes', [1, 3, 5], [], [1, 2, 3, 4, 5, 6]],
    ['left pedicle', [2], [], [2, 3]],
    ['right pedicle', [6], [], [5, 6]],
    ['left lamina', [3], [], [2, 3, 4]],
    ['right lamina', [5], [], [4, 5, 6]],
    ['spinous process', [4], [], [3, 4, 5]],
    ['everything', [1, 2, 3, 4, 5, 6], ['left', 'right'], [1, 2, 3, 4, 5, 6]],
  ];
  it.each(rows)('%s', (_, involved, thirds, expected) => {
    expect(sectors(rules, involved, thirds)).toEqual(expected);
  });

  it('a pedicle leaves the body to the user, unless the body is in by another row', () => {
    const only = applyRules(rules, { sectors: new Set([2]), bodyThirds: { left: false, right: false } });
    expect([...only.optional.keys()]).toEqual([1]);
    const both = applyRules(rules, { sectors: new Set([1, 2]), bodyThirds: { left: false, right: false } });
    expect(both.optional.size).toBe(0);
  });

  it('every sector says because of what, with the source and whether it was verified', () => {
    const { included } = applyRules(rules, {
      sectors: new Set([4]),
      bodyThirds: { left: false, right: false },
    });
    const [reason] = included.get(3)!;
    expect(reason!.text).toBe(
      'because spinous process — ISRC intact spine (Cox 2012), not verified against the paper',
    );
    expect(reason!.row).toBe('spinous');
  });
});

describe('the vendor’s published rule', () => {
  const rules = read('ctv-vendor-auto');
  const rows: Row[] = [
    ['left pedicle', [2], [], [2, 3]],
    ['spinous process', [4], [], [3, 4, 5]],
    ['body and both pedicles: the spinous process, too', [1, 2, 6], [], [1, 2, 3, 4, 5, 6]],
    ['body and right pedicle', [1, 6], [], [1, 5, 6]],
    ['a lamina alone has no rule', [3], [], []],
  ];
  it.each(rows)('%s', (_, involved, thirds, expected) => {
    expect(sectors(rules, involved, thirds)).toEqual(expected);
  });
});

describe('postoperative: what was involved and its neighbours', () => {
  const rules = read('ctv-postoperative-2017');
  const rows: Row[] = [
    ['body', [1], ['left'], [1, 2, 6]],
    ['left pedicle', [2], [], [1, 2, 3]],
    ['right lamina', [5], [], [4, 5, 6]],
    ['spinous process', [4], [], [3, 4, 5]],
  ];
  it.each(rows)('%s', (_, involved, thirds, expected) => {
    expect(sectors(rules, involved, thirds)).toEqual(expected);
  });
});
