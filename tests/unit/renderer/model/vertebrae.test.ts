/** Naming a column from one vertebra: all follow, never past an end, never two of one name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { addStructures, newStructure } from '../../../../src/renderer/model/commands.ts';
import {
  perform,
  setLocked,
  startDocument,
  undo,
  useDocument,
} from '../../../../src/renderer/model/document.ts';
import {
  areLevelsConfirmed,
  choicesFor,
  confirmLevels,
  currentColumn,
  nameColumn,
} from '../../../../src/renderer/model/levels.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import { acceptProposal, useSegmentation } from '../../../../src/renderer/model/segmentation.ts';
import { gapsOf, vertebraAt, vertebraeOf } from '../../../../src/renderer/model/vertebrae.ts';
import { makeGrid } from '../../../builders/ct-series.ts';

/** A block with its middle at height z. */
const block = (name: string, z: number): Structure => ({
  ...newStructure(name, 'ORGAN', [1, 2, 3]),
  slices: new Map([[Math.round(z + 1000), [Float64Array.from([0, 0, z, 10, 0, z, 10, 10, z, 0, 10, z])]]]),
});
const names = (): string[] => structuresOf(useDocument.getState().structures).map((s) => s.name);
const column = ['VB_01', 'VB_02', 'VB_03'].flatMap((name, n) => [
  block(name, 100 - 30 * n - 4),
  block(`${name}_Body`, 100 - 30 * n),
]);

beforeEach(() => {
  enterScope(createScope());
  startDocument(null);
  useNotices.setState({ notices: [] });
});

describe('the column', () => {
  it('stands in the order of the patient, bodies folded in', () => {
    const found = vertebraeOf([...column].reverse());
    expect(found.map((v) => v.name)).toEqual(['VB_01', 'VB_02', 'VB_03']);
    expect(found.map((v) => v.structures.length)).toEqual([2, 2, 2]);
  });

  it('a vertebra whose body is outside the image stays above the next, though its process hangs below', () => {
    const cut = block('VB_T06', 92);
    const next = [block('VB_T07', 70), block('VB_T07_Body', 95)];
    expect(vertebraeOf([...next, cut]).map((v) => v.name)).toEqual(['VB_T06', 'VB_T07']);
  });

  it('has one vertebra at a slice, by its body: the spinous process above does not count', () => {
    const grid = makeGrid([20, 20, 1200], [1, 1, 1], { originMm: [0, 0, -1000] });
    const long = (name: string, from: number, to: number): Structure => {
      const rings = Array.from({ length: to - from }, (_, n) => [...block(name, from + n).slices]).flat();
      return { ...block(name, from), slices: new Map(rings) };
    };
    const pair = (name: string, z: number): Structure[] => [
      long(name, z - 30, z + 12),
      long(`${name}_Body`, z - 12, z + 12),
    ];
    const bodies = vertebraeOf([...pair('VB_T11', 60), ...pair('VB_T12', 32)]);
    const nameAt = (found: typeof bodies, z: number) => vertebraAt(found, grid, z + 1000)?.name ?? null;
    expect([60, 32, 43].map((z) => nameAt(bodies, z))).toEqual(['VB_T11', 'VB_T12', 'VB_T12']);
    // The disc belongs to none.
    expect(nameAt(bodies, 46)).toBeNull();
    // Without bodies the one whose middle is nearest.
    const whole = vertebraeOf([long('VB_T11', 30, 72), long('VB_T12', 2, 44)]);
    expect([60, 40, 32, 10].map((z) => nameAt(whole, z))).toEqual(['VB_T11', 'VB_T11', 'VB_T12', 'VB_T12']);
  });

  it('tells where one may be missing', () => {
    const heights = [100, 75, 50, -5, -35, -65];
    const found = vertebraeOf(heights.map((z, n) => block(`VB_0${n + 1}`, z)));
    expect(gapsOf(found)).toEqual([2]);
  });

  it('offers exactly the levels that can be chosen', () => {
    perform(addStructures('Add', column));
    const offered = choicesFor(currentColumn(), 1, { thoracic: 12, lumbar: 5 });
    expect(offered).not.toContain('C1');
    expect(offered).toContain('C2');
    for (const level of offered) expect(nameColumn(1, level), level).toBe(true);
    expect(nameColumn(1, 'C1')).toBe(false);
    expect(useNotices.getState().notices.at(-1)?.message).toContain('C1');
  });
});

describe('naming the vertebrae of the case', () => {
  it('is one undo step for all, bodies included', () => {
    perform(addStructures('Add', column));
    expect(nameColumn(2, 'L1')).toBe(true);
    expect(names()).toEqual(['VB_T11', 'VB_T11_Body', 'VB_T12', 'VB_T12_Body', 'VB_L1', 'VB_L1_Body']);
    undo();
    expect(names()).toEqual(column.map((s) => s.name));
  });

  it('shifts names along themselves: no clash with the names that go', () => {
    perform(
      addStructures(
        'Add',
        ['VB_L1', 'VB_L2', 'VB_L3'].map((name, n) => block(name, 100 - 30 * n)),
      ),
    );
    expect(nameColumn(0, 'L2')).toBe(true);
    expect(names()).toEqual(['VB_L2', 'VB_L3', 'VB_L4']);
  });

  it('is refused whole when one is locked, or a name is taken by what is no vertebra with contours', () => {
    perform(addStructures('Add', [...column, newStructure('VB_L1', 'ORGAN', [1, 1, 1])]));
    expect(nameColumn(2, 'L1')).toBe(false);
    expect(useNotices.getState().notices.at(-1)?.message).toContain('VB_L1');
    setLocked(column[0]!.id, true);
    expect(nameColumn(2, 'L2')).toBe(false);
    expect(names().slice(0, 6)).toEqual(column.map((s) => s.name));
  });

  it('the user’s word for the names holds for these names only', () => {
    perform(addStructures('Add', column));
    nameColumn(2, 'L1');
    confirmLevels(true);
    const confirmed = (): boolean =>
      areLevelsConfirmed(useDocument.getState().marks, currentColumn().vertebrae);
    expect(confirmed()).toBe(true);
    nameColumn(2, 'L2');
    expect(confirmed()).toBe(false);
  });
});

describe('naming an AI result', () => {
  it('needs no history step; accepting takes the new names', () => {
    const choices = Object.fromEntries(column.map((s) => [s.id, 'add' as const]));
    const result = { structures: [], confidence: [], findings: [], levels: null, seconds: 1 };
    useSegmentation.setState({ proposal: { result, structures: column, choices } });
    expect(nameColumn(0, 'T11')).toBe(true);
    expect(useDocument.getState().history.done).toEqual([]);
    acceptProposal();
    expect(names()).toEqual(['VB_T11', 'VB_T11_Body', 'VB_T12', 'VB_T12_Body', 'VB_L1', 'VB_L1_Body']);
  });
});
