import { describe, expect, it } from 'vitest';
import { actions } from '../../../src/renderer/app/actions.ts';
import { combinationOf } from '../../../src/renderer/app/shortcuts.ts';
import { runsOf } from '../../../src/renderer/model/case.ts';
import { nextRun } from '../../../src/renderer/model/loading.ts';
import { compareNames, groupOf } from '../../../src/renderer/model/structure-groups.ts';
import { cellsOf } from '../../../src/renderer/views/layouts.ts';

describe('shortcuts', () => {
  it('no key does two things and every action is in a menu', () => {
    const keys = actions.flatMap((a) => a.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(actions.filter((a) => a.menu === null)).toEqual([]);
  });

  it('reads combinations by the meaning of the key', () => {
    const press = (key: string, more = {}) =>
      combinationOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });
    expect(press('Z', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+Z');
    expect(press('z', { metaKey: true })).toBe('Ctrl+Z');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('ArrowUp', { shiftKey: true })).toBe('Shift+Up');
  });
});

describe('loading order', () => {
  it('joins slices into runs', () => {
    expect(runsOf([5, 3, 4, 9, 4])).toEqual([
      { from: 3, to: 6 },
      { from: 9, to: 10 },
    ]);
  });

  it('takes what is ready nearest to the slice shown', () => {
    const have = new Uint8Array(20);
    const all = new Set(Array.from({ length: 20 }, (_, k) => k));
    expect(nextRun(all, have, 10, 1)).toEqual({ from: 10, to: 11 });
    have.fill(1, 8, 13);
    expect(nextRun(all, have, 10, 4)).toEqual({ from: 4, to: 8 });
    have.fill(1);
    expect(nextRun(all, have, 10, 4)).toBeNull();
  });

  it('fetches every slice exactly once, whatever the order', () => {
    const have = new Uint8Array(57);
    const all = new Set(Array.from({ length: 57 }, (_, k) => k));
    for (let run = nextRun(all, have, 28, 8); run !== null; run = nextRun(all, have, 28, 8)) {
      expect(run.to).toBeGreaterThan(run.from);
      expect(have.subarray(run.from, run.to).every((v) => v === 0)).toBe(true);
      have.fill(1, run.from, run.to);
    }
    expect(have.every((v) => v === 1)).toBe(true);
  });
});

describe('structure list', () => {
  it('groups by type, else by name', () => {
    expect(groupOf({ name: 'x', interpretedType: 'PTV' })).toBe('target');
    expect(groupOf({ name: 'CTV_T07', interpretedType: '' })).toBe('target');
    expect(groupOf({ name: 'VB_T07', interpretedType: 'ORGAN' })).toBe('vertebra');
    expect(groupOf({ name: 'SpinalCord', interpretedType: 'ORGAN' })).toBe('organ');
    expect(groupOf({ name: 'couch', interpretedType: 'SUPPORT' })).toBe('other');
  });

  it('orders vertebrae from the head down', () => {
    const names = ['VB_L1', 'VB_T10', 'VB_C2', 'VB_T02', 'VB_S1'];
    expect(names.sort(compareNames)).toEqual(['VB_C2', 'VB_T02', 'VB_T10', 'VB_L1', 'VB_S1']);
  });
});

it('every layout shows the main view, and each view at most once in a role', () => {
  for (const layout of ['single', 'oneTwo', 'quad', 'side'] as const) {
    for (const main of ['axial', 'sagittal', 'coronal'] as const) {
      const cells = cellsOf(layout, main);
      expect(cells[0]?.name).toBe(main);
      expect(new Set(cells.map((c) => c.key)).size).toBe(cells.length);
    }
  }
});
