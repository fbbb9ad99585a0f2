/** Formulas that follow their sources by themselves: a step of their own after an edit, never after an undo, never twice. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ruleFormula } from '../../../../src/core/formulas/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import { createStructure, type SliceRings, type Structure } from '../../../../src/core/structures/index.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { addStructures, replaceContours } from '../../../../src/renderer/model/commands.ts';
import {
  perform,
  redo,
  setLocked,
  startDocument,
  undo,
  useDocument,
} from '../../../../src/renderer/model/document.ts';
import {
  followFormulas,
  letFormulasFollow,
  updateFormulas,
} from '../../../../src/renderer/model/formulas.ts';
import { createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

const grid = makeGrid([60, 60, 20], [1, 1, 2], { originMm: [0, 0, 0] });
const square = (half: number): SliceRings =>
  new Map([
    [
      8,
      [
        Float64Array.of(
          30 - half,
          30 - half,
          16,
          30 + half,
          30 - half,
          16,
          30 + half,
          30 + half,
          16,
          30 - half,
          30 + half,
          16,
        ),
      ],
    ],
  ]);
const gtv = createStructure({ name: 'GTV', slices: square(4) });
const ctv = createStructure({
  name: 'CTV',
  slices: square(6),
  formula: ruleFormula('isrc', [gtv], square(6)),
});
const ptv = createStructure({ name: 'PTV', formula: { text: 'CTV + 3 mm' } });
const named = (name: string): Structure =>
  structuresOf(useDocument.getState().structures).find((s) => s.name === name)!;
const steps = (): number => useDocument.getState().history.done.length;
const right = (name: string): number =>
  Math.max(...[...named(name).slices.get(8)![0]!].filter((_, n) => n % 3 === 0));
const draw = (name: string, half: number): boolean =>
  perform(replaceContours(`Draw ${name}`, named(name), { ...named(name), slices: square(half) }));

let stop = (): void => undefined;
beforeEach(() => {
  vi.useFakeTimers();
  enterScope(createScope());
  startDocument(null);
  useCase.setState({ volume: { grid } as never });
  perform(addStructures('Add', [gtv, ctv, ptv]));
  updateFormulas();
  stop = followFormulas();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('switched on, an edit of the source is followed once, in one step', () => {
  draw('CTV', 8);
  vi.runAllTimers();
  expect(right('PTV')).toBeCloseTo(39, 1);
  letFormulasFollow(true);
  vi.runAllTimers();
  expect(right('PTV')).toBeCloseTo(41, 1);
  const before = steps();
  draw('CTV', 10);
  draw('CTV', 9);
  vi.runAllTimers();
  expect([right('PTV').toFixed(0), steps()]).toEqual(['42', before + 3]);
  vi.runAllTimers();
  expect(steps()).toBe(before + 3);
});

test('an undone step stays undone and can be done again', () => {
  letFormulasFollow(true);
  draw('CTV', 8);
  vi.runAllTimers();
  undo();
  vi.runAllTimers();
  expect(right('PTV')).toBeCloseTo(39, 1);
  redo();
  expect(right('PTV')).toBeCloseTo(41, 1);
});

test('a stale target by rule above it makes no endless steps; a locked one is left', () => {
  letFormulasFollow(true);
  vi.runAllTimers();
  const before = steps();
  draw('GTV', 5);
  vi.runAllTimers();
  vi.runAllTimers();
  expect(steps()).toBe(before + 1);
  setLocked(named('PTV').id, true);
  draw('CTV', 8);
  vi.runAllTimers();
  expect([steps(), right('PTV').toFixed(0)]).toEqual([before + 2, '39']);
});
