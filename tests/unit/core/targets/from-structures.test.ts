import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { traceContours } from '../../../../src/core/contours/index.ts';
import {
  intersectMasks,
  isEmptyMask,
  type Mask,
  maskFromLabel,
  maskVolumeCc,
  unionMasks,
} from '../../../../src/core/masks/index.ts';
import { bodyValue, posteriorValue } from '../../../../src/core/phantom/label-table.ts';
import { createStructure, type Structure } from '../../../../src/core/structures/index.ts';
import {
  parseRuleSet,
  proposeFromStructures,
  type RuleSet,
  rememberingSpine,
  sectorsOfStructures,
  spineOfStructures,
} from '../../../../src/core/targets/index.ts';
import { canalOf, spinePhantom } from '../../../builders/spine-grid.ts';

const rules = (id: string): RuleSet =>
  parseRuleSet(
    JSON.parse(readFileSync(new URL(`../../../../resources/rules/${id}.json`, import.meta.url), 'utf8')),
  );
const p = spinePhantom({}, { from: 'L2', to: 'L3', spacingMm: [1.2, 1.2, 1.5] });
const bodyOf = (level: 'L2' | 'L3'): Mask => maskFromLabel(p.labels, bodyValue(level));
const wholeOf = (level: 'L2' | 'L3'): Mask =>
  unionMasks(bodyOf(level), maskFromLabel(p.labels, posteriorValue(level)));
const drawn = (
  name: string,
  mask: Mask,
  interpretedType: Structure['interpretedType'] = 'ORGAN',
): Structure => createStructure({ name, interpretedType, slices: traceContours(mask) });
const structures = [
  ...(['L2', 'L3'] as const).flatMap((level) => [
    drawn(`VB_${level}`, wholeOf(level)),
    drawn(`VB_${level}_Body`, bodyOf(level)),
  ]),
  drawn('SpinalCanal', canalOf(p)),
];

describe('sectors of structures', () => {
  const all = sectorsOfStructures(p.labels.grid, structures);
  const sectors = all.filter((s) => s.vertebra === 'VB_L3');

  it('are six parts of the vertebra that do not overlap and leave nothing out', () => {
    expect(all).toHaveLength(12);
    expect(sectors.map((s) => s.sector)).toEqual([1, 2, 3, 4, 5, 6]);
    sectors.forEach((a, n) => {
      for (const b of sectors.slice(n + 1)) expect(isEmptyMask(intersectMasks(a.mask, b.mask))).toBe(true);
    });
    const sum = sectors.reduce((cc, { mask }) => cc + maskVolumeCc(mask), 0);
    expect(Math.abs(sum - maskVolumeCc(wholeOf('L3')))).toBeLessThan(0.02 * maskVolumeCc(wholeOf('L3')));
  });

  it('are none where the canal or the processes are missing', () => {
    expect(sectorsOfStructures(p.labels.grid, [drawn('VB_L3_Body', bodyOf('L3'))])).toEqual([]);
  });
});

it('a second rule set beside the first: same tumour, same threshold, nothing chosen', () => {
  const spinous = sectorsOfStructures(p.labels.grid, structures).find(
    (s) => s.vertebra === 'VB_L3' && s.sector === 4,
  )?.mask as Mask;
  const gtv = drawn('GTV', spinous, 'GTV');
  const request = { structures: [...structures, gtv], gtv, rules: rules('ctv-isrc-2012') };
  expect(proposeFromStructures(p.labels.grid, request).other).toBeNull();
  const { proposal, other } = proposeFromStructures(p.labels.grid, {
    ...request,
    threshold: { cc: 0.2, mm: 1 },
    choices: new Map([['VB_L3', new Map([[1, true]])]]),
    against: rules('ctv-vendor-auto'),
  });
  expect(proposal.threshold).toEqual({ cc: 0.2, mm: 1 });
  expect(other?.title).toBe(rules('ctv-vendor-auto').title);
  // The body was chosen by the user: the other rule set does not have it.
  expect(other?.vertebrae.find((v) => v.name === 'VB_L3')?.sectors.find((s) => s.sector === 1)?.inCtv).toBe(
    false,
  );
  expect(other?.onlyFirstCc).toBeGreaterThan(10);
  expect(other?.differs).toBeGreaterThan(0);
});

it('a spine is measured once for the same contours, and again when a vertebra changed', () => {
  const spineOf = rememberingSpine();
  const grid = p.labels.grid;
  const gtv = drawn('GTV', bodyOf('L3'), 'GTV');
  const first = spineOf(grid, structures);
  // Another tumour and copies of the structures, as they come from the page, are no reason to measure anew.
  const copies = structures.map((s) => structuredClone(s));
  expect(spineOf(grid, [...copies, gtv])).toBe(first);
  expect(first).toEqual(spineOfStructures(grid, [...structures, gtv]));
  const smaller = structures.map((s) =>
    s.name === 'VB_L3_Body' ? { ...s, slices: new Map([...s.slices].slice(3)) } : s,
  );
  expect(spineOf(grid, smaller)).not.toBe(first);
  expect(spineOf(grid, smaller)).toEqual(spineOfStructures(grid, smaller));
  const request = { structures: [...structures, gtv], gtv, rules: rules('ctv-isrc-2012') };
  expect(proposeFromStructures(grid, request, spineOf)).toEqual(proposeFromStructures(grid, request));
});

describe('a vertebra whose level is not named', () => {
  const { grid } = p.labels;
  const nameless = (level: 'L2' | 'L3', number: string): Structure[] => [
    drawn(`VB_${number}`, wholeOf(level)),
    drawn(`VB_${number}_Body`, bodyOf(level)),
  ];
  const canal = drawn('SpinalCanal', canalOf(p));
  const propose = (spine: readonly Structure[], gtv: Mask) => {
    const tumour = drawn('GTV', gtv, 'GTV');
    const all = [...spine, canal, tumour];
    return proposeFromStructures(grid, { structures: all, gtv: tumour, rules: rules('ctv-isrc-2012') });
  };

  it('is said to be the reason when the tumour touches no other', () => {
    const spine = [...nameless('L2', '01'), ...nameless('L3', '02')];
    expect(() => propose(spine, bodyOf('L3'))).toThrow(
      expect.objectContaining({ code: 'ctv-level-unknown', message: expect.stringContaining('VB_02,') }),
    );
  });

  it('is warned of when the rules are applied beside it, and not when it is not touched', () => {
    const spine = [...structures.filter((s) => s.name.startsWith('VB_L2')), ...nameless('L3', '02')];
    const both = propose(spine, unionMasks(bodyOf('L2'), bodyOf('L3'))).proposal;
    expect(both.vertebrae.map((v) => v.name)).toEqual(['VB_L2']);
    expect(both.findings[0]).toMatchObject({ code: 'ctv-level-unknown', severity: 'warning' });
    const one = propose(spine, bodyOf('L2')).proposal;
    expect(one.findings.map((f) => f.code)).not.toContain('ctv-level-unknown');
  });
});
