import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contourVolumeCc, rasterize } from '../../../../src/core/contours/index.ts';
import { evaluateFormula } from '../../../../src/core/formulas/evaluate.ts';
import { formulaOrder } from '../../../../src/core/formulas/graph.ts';
import {
  checkFormula,
  contoursDigest,
  followNames,
  formulaFindings,
  formulaInDescription,
  formulaLine,
  formulaStatus,
  keptByHand,
  madeLine,
  parseFormula,
  ruleFormula,
  updateAll,
  workOut,
} from '../../../../src/core/formulas/index.ts';
import { type Formula, formatFormula, parentsOf, renameIn } from '../../../../src/core/formulas/parse.ts';
import { marginMask, subtractMasks, unionMasks } from '../../../../src/core/masks/index.ts';
import { createStructure, type SliceRings, type Structure } from '../../../../src/core/structures/index.ts';
import { makeGrid } from '../../../builders/ct-series.ts';
import { equalMasks } from '../../../builders/mask-arrays.ts';

const grid = makeGrid([60, 60, 20], [1, 1, 2], { originMm: [0, 0, 0] });

/** A square block about (x, y) with half side `half`, on slices from k0 to k1. */
const block = (x: number, y: number, half: number, k0: number, k1: number): SliceRings =>
  new Map(
    Array.from({ length: k1 - k0 + 1 }, (_, n) => {
      const z = 2 * (k0 + n);
      const [l, r, a, p] = [x - half, x + half, y - half, y + half];
      return [k0 + n, [Float64Array.of(l, a, z, r, a, z, r, p, z, l, p, z)]];
    }),
  );
const make = (name: string, slices: SliceRings, formula?: string): Structure =>
  createStructure({ id: name, name, slices, ...(formula && { formula: { text: formula } }) });

const ctv = make('CTV', block(25, 25, 8, 6, 10));
const prv = make('SpinalCord_PRV02', block(36, 25, 4, 2, 16));
const ptv = make('PTV', new Map(), 'PTV = CTV + 2 mm - SpinalCord_PRV02');
const ring = make('Ring', new Map(), 'ring(PTV, 2 mm, 10 mm)');
const all = [ptv, ring, ctv, prv];

describe('reading', () => {
  it.each([
    ['PTV = CTV + 2 mm - SpinalCord_PRV02', 'CTV + 2 mm - SpinalCord_PRV02'],
    ['CTV+2mm−SpinalCord_PRV02', 'CTV + 2 mm - SpinalCord_PRV02'],
    ['CTV + {L 2, R 2.5, S 5} mm', 'CTV + {L 2, R 2.5, S 5} mm'],
    ['CTV - {A 3} mm', 'CTV + {A -3} mm'],
    ['ring(PTV, 2 mm, 10 mm) & External', 'ring(PTV, 2 mm, 10 mm) & External'],
    ['External - (PTV + 3 mm)', 'External - (PTV + 3 mm)'],
    ['"PTV 60-2" ∪ B ∩ C', '"PTV 60-2" + B & C'],
    ['A - (B - C)', 'A - (B - C)'],
    ['CTV = ctv(GTV_1,"isrc", VB_L3 , "VB L4")', 'ctv(GTV_1, "isrc", VB_L3, "VB L4")'],
  ])('%s', (text, written) => {
    const { formula } = parseFormula(text);
    expect(formatFormula(formula)).toBe(written);
    expect(parseFormula(written).formula).toEqual(formula);
  });

  it.each([
    '',
    'CTV +',
    '+ 2 mm',
    'CTV + 2',
    'CTV + 2 cm',
    'CTV CTV',
    'CTV + (2 mm',
    'ring(CTV, 5 mm, 2 mm)',
    'CTV + 500 mm',
    'CTV + {X 2} mm',
    'CTV; rm',
    `${'(((('.repeat(30)}A`,
    'PTV = ',
    '= CTV',
    'ctv(GTV)',
    'ctv(GTV, "isrc"',
    'ctv(GTV, "isrc") + 2 mm',
  ])('refuses “%s” and says what is wrong', (text) => {
    expect(() => parseFormula(text)).toThrowError(expect.objectContaining({ code: 'formula-invalid' }));
  });

  it('what is written is read back the same (property)', () => {
    const mm = fc.integer({ min: -50, max: 50 });
    const name = fc.oneof(
      fc.constantFrom('CTV', 'PTV_High', 'mm', 'ring', 'GTV-1 (old)'),
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_^]{0,8}$/),
    );
    const formula: fc.Memo<Formula> = fc.memo((n) => {
      const leaf = name.map((text): Formula => ({ kind: 'name', name: text }));
      if (n <= 1) return leaf;
      const inner = formula(n - 1);
      return fc.oneof(
        leaf,
        fc
          .tuple(inner, mm, mm)
          .map(
            ([of, a, b]): Formula => ({
              kind: 'margin',
              of,
              margin: { left: a, right: a, anterior: b, posterior: b, superior: b, inferior: b },
            }),
          )
          .filter((f) => f.kind === 'margin' && Object.values(f.margin).some((v) => v !== 0)),
        fc
          .tuple(inner, inner, fc.constantFrom('union' as const, 'subtract' as const, 'intersect' as const))
          .map(([a, b, operation]): Formula => ({ kind: 'boolean', operation, a, b })),
        inner.map((of): Formula => ({ kind: 'ring', of, innerMm: 1, outerMm: 4 })),
      );
    });
    fc.assert(
      fc.property(formula(4), (f) => {
        expect(parseFormula(formatFormula(f)).formula).toEqual(f);
      }),
      { numRuns: 300 },
    );
  });

  it('parents in reading order, renamed everywhere', () => {
    const { formula } = parseFormula('External - (PTV + 3 mm) - PTV');
    expect(parentsOf(formula)).toEqual(['External', 'PTV']);
    expect(formatFormula(renameIn(formula, new Map([['PTV', 'PTV 2']])))).toBe(
      'External - ("PTV 2" + 3 mm) - "PTV 2"',
    );
  });
});

describe('working out', () => {
  const contoursOf = (name: string): SliceRings | undefined => all.find((s) => s.name === name)?.slices;
  const out = (text: string): SliceRings => evaluateFormula(grid, parseFormula(text).formula, contoursOf);

  it('is margin and subtraction, to the voxel', () => {
    const grown = rasterize(grid, out('CTV + 2 mm'));
    const got = rasterize(grid, out('CTV + 2 mm - SpinalCord_PRV02'));
    expect(equalMasks(got, subtractMasks(grown, rasterize(grid, prv.slices)))).toBe(true);
    expect(equalMasks(unionMasks(grown, marginMask(rasterize(grid, ctv.slices), 1)), grown)).toBe(true);
  });

  it('a ring holds neither the structure nor its inner margin; directions move one side only', () => {
    const shell = rasterize(grid, out('ring(CTV, 2 mm, 6 mm)'));
    const inner = rasterize(grid, out('CTV + 2 mm'));
    expect(equalMasks(subtractMasks(shell, inner), shell)).toBe(true);
    const left = rasterize(grid, out('CTV + {L 4} mm'));
    const { lo, size } = rasterize(grid, ctv.slices).box;
    expect(left.box.lo).toEqual(lo);
    expect(left.box.size).toEqual([size[0] + 4, size[1], size[2]]);
  });

  it('a structure that is not there is named', () => {
    expect(() => out('CTV + Nowhere')).toThrowError(expect.objectContaining({ code: 'formula-missing' }));
  });
});

describe('keeping up to date', () => {
  const states = (list: readonly Structure[]): Record<string, string> =>
    Object.fromEntries(formulaStatus(list).map((s) => [s.name, s.state]));
  const made = updateAll(grid, all);

  it('works out parents first, whatever the order', () => {
    expect(formulaOrder(all).map((s) => s.name)).toEqual(['PTV', 'Ring']);
    expect(states(all)).toEqual({ PTV: 'unchecked', Ring: 'unchecked' });
    expect(states(made)).toEqual({ PTV: 'current', Ring: 'current' });
    expect(contourVolumeCc(grid, made.find((s) => s.name === 'Ring')!.slices)).toBeGreaterThan(1);
    expect(formulaFindings(made)).toEqual([]);
  });

  it('a changed source makes all that hangs on it stale, and updating makes it current', () => {
    const moved = made.map((s) => (s.name === 'CTV' ? { ...s, slices: block(24, 25, 8, 6, 10) } : s));
    expect(states(moved)).toEqual({ PTV: 'stale', Ring: 'stale' });
    expect(formulaStatus(moved)[0]!.because).toBe('CTV changed');
    expect(formulaFindings(moved).map((f) => f.code)).toEqual(['formula-stale', 'formula-stale']);
    const again = updateAll(grid, moved);
    expect(states(again)).toEqual({ PTV: 'current', Ring: 'current' });
    expect(contoursDigest(again[0]!.slices)).not.toBe(contoursDigest(made[0]!.slices));
  });

  it('a hand edit is never overwritten silently: kept, with its difference, until it is given up', () => {
    const edited = made.map((s) => (s.name === 'PTV' ? { ...s, slices: block(25, 25, 12, 6, 10) } : s));
    expect(states(edited)).toEqual({ PTV: 'overridden', Ring: 'stale' });
    const kept = updateAll(grid, edited);
    expect(kept[0]!.slices).toBe(edited[0]!.slices);
    expect(states(kept)).toEqual({ PTV: 'overridden', Ring: 'current' });
    expect(formulaFindings(kept).map((f) => [f.code, f.severity])).toEqual([['formula-overridden', 'info']]);
    const { addedCc, removedCc } = workOut(grid, kept, kept[0]!);
    expect(addedCc).toBeGreaterThan(0);
    expect(removedCc).toBeGreaterThan(0.5);
    expect(states(updateAll(grid, kept, { discardEdits: new Set(['PTV']) })).PTV).toBe('current');
  });

  it('a hand edit made before its source changed needs a look, until a person keeps it', () => {
    const edited = made.map((s) => (s.name === 'PTV' ? { ...s, slices: block(25, 25, 12, 6, 10) } : s));
    const moved = edited.map((s) => (s.name === 'CTV' ? { ...s, slices: block(24, 25, 8, 6, 10) } : s));
    const [status] = formulaStatus(moved);
    expect([status?.state, status?.outdated]).toEqual(['overridden', true]);
    expect(status?.because).toBe('its contours were changed by hand, and CTV changed since');
    expect(formulaFindings(moved).map((f) => f.code)).toEqual(['formula-stale', 'formula-stale']);
    const kept = moved.map((s) => (s.name === 'PTV' ? { ...s, formula: keptByHand(moved, s)! } : s));
    expect(formulaStatus(kept)[0]).toMatchObject({ state: 'overridden', outdated: false });
  });

  it('a target by rule is stale with its sources, is never worked out, and names its rules', () => {
    const vertebra = make('VB_L3', block(25, 20, 12, 4, 12));
    const target = { ...ctv, formula: ruleFormula('isrc', [prv, vertebra], ctv.slices) };
    const list = [target, prv, vertebra, ...made.filter((s) => s.formula)];
    expect(states(list)).toEqual({ CTV: 'current', PTV: 'current', Ring: 'current' });
    const moved = list.map((s) => (s.name === 'VB_L3' ? { ...s, slices: block(24, 20, 12, 4, 12) } : s));
    expect(states(moved)).toEqual({ CTV: 'stale', PTV: 'stale', Ring: 'stale' });
    expect(formulaStatus(moved)[0]).toMatchObject({ rules: 'isrc', because: 'VB_L3 changed' });
    expect(states(updateAll(grid, moved)).CTV).toBe('stale');
    expect(() => workOut(grid, moved, moved[0]!)).toThrowError(
      expect.objectContaining({ code: 'formula-by-rule' }),
    );
  });

  it('from a file: unchanged contours are kept to the coordinate, changed ones are said to differ', () => {
    const plain = made.map((s) => (s.formula ? { ...s, formula: { text: s.formula.text } } : s));
    expect(states(plain)).toEqual({ PTV: 'unchecked', Ring: 'unchecked' });
    const checked = updateAll(grid, plain);
    expect(checked[0]!.slices).toBe(plain[0]!.slices);
    expect(states(checked)).toEqual({ PTV: 'current', Ring: 'current' });
  });

  it('from a file with other contours: kept as changed by hand, given up only when asked', () => {
    const other = made.map((s) =>
      s.name === 'PTV' ? { ...s, slices: block(25, 25, 12, 6, 10), formula: { text: s.formula!.text } } : s,
    );
    const kept = updateAll(grid, other);
    expect(kept[0]!.slices).toBe(other[0]!.slices);
    expect(states(kept).PTV).toBe('overridden');
    expect(states(updateAll(grid, other, { discardEdits: new Set(['PTV']) })).PTV).toBe('current');
  });

  it('missing sources and broken formulas are said', () => {
    expect(states(made.filter((s) => s.name !== 'CTV'))).toMatchObject({ PTV: 'missing', Ring: 'stale' });
    const broken = made.map((s) => (s.name === 'PTV' ? { ...s, formula: { text: 'CTV +' } } : s));
    expect(states(broken)).toEqual({ PTV: 'broken', Ring: 'broken' });
  });

  it('cycles are refused before they are made, and shown when they come from elsewhere', () => {
    const refuse = (id: string, text: string): void =>
      expect(() => checkFormula(made, id, text)).toThrowError(
        expect.objectContaining({ code: 'formula-cycle' }),
      );
    refuse('PTV', 'PTV + 2 mm');
    refuse('PTV', 'Ring - CTV');
    expect(() => checkFormula(made, 'PTV', 'CTV + 3 mm')).not.toThrow();
    const turned = made.map((s) => (s.name === 'PTV' ? { ...s, formula: { text: 'Ring + 2 mm' } } : s));
    expect(states(turned)).toEqual({ PTV: 'broken', Ring: 'broken' });
    expect(() => updateAll(grid, turned)).toThrowError(/PTV → Ring → PTV/);
  });
});

it('a description carries the formula and gives it back', () => {
  const line = formulaLine('PTV', { text: 'CTV + 2 mm' });
  expect(formulaInDescription(`Made for planning.\n${line}`)).toEqual({
    formula: { text: 'CTV + 2 mm' },
    made: undefined,
    rest: 'Made for planning.',
  });
  const made = {
    own: '0011223344556677',
    inputs: { CTV: '8899aabbccddeeff', 'Cord; PRV 2': null },
    byHand: true,
  };
  expect(formulaInDescription(`${line}\n${madeLine(made)}\nModel m`)).toEqual({
    formula: { text: 'CTV + 2 mm' },
    made,
    rest: 'Model m',
  });
  expect(formulaInDescription('Formula: nothing here').formula).toBeUndefined();
});

describe('names that change', () => {
  const made = { inputs: { VB_L1: 'a', VB_L2: 'b' }, result: 'c' };
  const before: Structure[] = [
    createStructure({ name: 'VB_L1' }),
    createStructure({ name: 'VB_L2' }),
    createStructure({ name: 'PTV', formula: { text: 'VB_L1 + VB_L2 + 2 mm', made } }),
    createStructure({ name: 'Ring', formula: { text: 'ring(PTV, 2 mm, 5 mm)' } }),
    createStructure({ name: 'Odd', formula: { text: 'VB_L1 +' } }),
  ];
  const renamed = (names: Record<string, string>): Structure[] =>
    before.map((s) => ({ ...s, name: names[s.name] ?? s.name }));

  it('are followed by formulas, all at once: L1 becoming L2 does not meet the L2 that becomes L3', () => {
    const after = followNames(before, renamed({ VB_L1: 'VB_L2', VB_L2: 'VB_L3' }));
    expect(after.map((s) => s.name)).toEqual(['VB_L2', 'VB_L3', 'PTV', 'Ring', 'Odd']);
    expect(after[2]?.formula).toEqual({
      text: 'VB_L2 + VB_L3 + 2 mm',
      made: { inputs: { VB_L2: 'a', VB_L3: 'b' }, result: 'c' },
    });
    // What names none of them, or cannot be read, stays the same object.
    expect([after[3], after[4]]).toEqual([before[3], before[4]]);
  });

  it('a new name with other characters stands in quotes', () => {
    const after = followNames(before, renamed({ PTV: 'PTV 2' }));
    expect(after[3]?.formula?.text).toBe('ring("PTV 2", 2 mm, 5 mm)');
    expect(after[2]?.formula).toBe(before[2]?.formula);
  });
});
