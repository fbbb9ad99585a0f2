import { describe, expect, it } from 'vitest';
import { booleanContours, contourVolumeCc } from '../../../../src/core/contours/index.ts';
import {
  parseProtocol,
  prvName,
  ptvName,
  runOperation,
  withFormulas,
} from '../../../../src/core/editing/index.ts';
import { formulaStatus, updateAll, workOut } from '../../../../src/core/formulas/index.ts';
import { lookUpName } from '../../../../src/core/naming/index.ts';
import {
  applyCommand,
  invertCommand,
  type StructureTable,
  structuresOf,
} from '../../../../src/core/structures/edit.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { firstForm, labelOf, requestOf } from '../../../../src/renderer/features/operations/form.ts';
import {
  planFor,
  protocolCommand,
  protocols,
} from '../../../../src/renderer/features/operations/protocols.ts';
import { derivedCommand, editCommand } from '../../../../src/renderer/features/operations/result-command.ts';
import { boxGrid, cuboid } from '../../core/editing/shapes.ts';
import { coordinates, structureWith } from './harness.ts';

const grid = boxGrid();
const voxels = new Int16Array(60 * 60 * 20);
const tableOf = (...all: Structure[]): StructureTable => ({
  byId: new Map(all.map((s) => [s.id, s])),
  order: all.map((s) => s.id),
});

describe('results as commands', () => {
  const cord = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]), 'SpinalCord');

  it('names only the slices that change, even when all rings are copies', () => {
    const request = requestOf(
      { ...firstForm, kind: 'deleteSlices', range: { from: 7, to: 8 } },
      { grid, voxels, voxelsRevision: 0, structure: cord, other: null },
    );
    expect(request).not.toBeNull();
    const slices = structuredClone(runOperation(grid, request!));
    const command = editCommand('Delete slices', cord, slices);
    expect(command.changes.map((c) => (c.kind === 'slice' ? c.k : c.kind))).toEqual([6, 7]);
    const done = applyCommand(tableOf(cord), command);
    expect(done.byId.get(cord.id)?.slices.get(5)).toBe(cord.slices.get(5));
    const undone = applyCommand(done, invertCommand(command));
    expect(coordinates(undone.byId.get(cord.id)!)).toEqual(coordinates(cord));
  });

  it('makes a new structure, derived, in a colour of its own, or replaces the one there is', () => {
    const request = requestOf(firstForm, { grid, voxels, voxelsRevision: 0, structure: cord, other: null })!;
    const slices = runOperation(grid, request);
    const yellow: Structure = { ...cord, colour: [255, 220, 0] };
    const made = derivedCommand('Margin', 'SpinalCord_PRV02', yellow, slices, undefined, 'Margin 2 mm');
    const table = applyCommand(tableOf(yellow), made.command);
    const prv = table.byId.get(made.structureId)!;
    expect(prv.interpretedType).toBe('AVOIDANCE');
    expect(prv.provenance).toEqual({ kind: 'derived', operation: 'Margin 2 mm', edited: false });
    expect(prv.colour).not.toEqual(yellow.colour);
    expect(prv.slices.size).toBe(7);
    const again = derivedCommand('Margin', prv.name, yellow, cord.slices, prv, 'Margin');
    expect(again.structureId).toBe(prv.id);
    expect(applyCommand(table, again.command).byId.get(prv.id)?.slices.size).toBe(5);
  });

  it('cuts the voxels for a threshold once while its limits are dragged, again when voxels or contours change', () => {
    const data = new Int16Array(60 * 60 * 20);
    const context = { grid, voxels: data, voxelsRevision: 1, structure: cord, other: null };
    const blockFor = (more: object, lowHu = 100) => {
      const form = { ...firstForm, kind: 'threshold', lowHu } as const;
      const operation = requestOf(form, { ...context, ...more })?.operation;
      return operation?.kind === 'threshold' ? operation.block : undefined;
    };
    const first = blockFor({});
    expect(first?.data.every((hu) => hu === 0)).toBe(true);
    expect(blockFor({}, 150)).toBe(first);
    data.fill(300);
    expect(blockFor({ voxelsRevision: 2 })?.data.every((hu) => hu === 300)).toBe(true);
    const wider = structureWith(cuboid(grid, [4, 9], [20.5, 20.5, 30.5, 30.5]));
    expect(blockFor({ voxelsRevision: 2, structure: wider })?.box.size[2]).toBe(6);
  });

  it('asks for nothing while something is missing', () => {
    const context = { grid, voxels, voxelsRevision: 0, structure: cord, other: null };
    expect(requestOf({ ...firstForm, kind: 'boolean' }, context)).toBeNull();
    expect(requestOf({ ...firstForm, kind: 'deleteSlices', range: null }, context)).toBeNull();
    expect(labelOf(firstForm, 'CTV', '')).toBe('Margin 2 mm of CTV');
  });
});

describe('names', () => {
  it('follow TG-263', () => {
    expect(prvName('SpinalCord', 2)).toBe('SpinalCord_PRV02');
    expect(prvName('SpinalCord_PRV02', 5)).toBe('SpinalCord_PRV05');
    expect(ptvName('CTV_3000', 2)).toBe('PTV_3000');
    expect(ptvName('iCTV', 2)).toBe('PTV');
    expect(ptvName('PTV_T9', 3)).toBe('PTV_T9_3mm');
    expect(ptvName('Lesion', 2)).toBe('PTV_Lesion');
  });
});

describe('structure templates', () => {
  it('all are valid and every name is a TG-263 one', () => {
    expect(protocols.length).toBeGreaterThanOrEqual(3);
    for (const { name } of protocols.flatMap((p) => p.structures))
      expect(lookUpName(name), name).toBeDefined();
  });

  it('adds what is missing, derives what can be made, in one command that undoes', () => {
    const protocol = protocols[1]!;
    const cord = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]), 'SpinalCord');
    const command = protocolCommand(grid, protocol, [cord])!;
    const table = applyCommand(tableOf(cord), command);
    const names = structuresOf(table).map((s) => s.name);
    expect([...names].sort()).toEqual(protocol.structures.map((s) => s.name).sort());
    const named = new Map(structuresOf(table).map((s) => [s.name, s]));
    expect(named.get('SpinalCord')).toBe(cord);
    expect(named.get('SpinalCord_PRV02')?.slices.size).toBe(7);
    expect(named.get('PTV')?.slices.size).toBe(0);
    expect(protocolCommand(grid, protocol, structuresOf(table))).toBeNull();
    expect(structuresOf(applyCommand(table, invertCommand(command)))).toEqual([cord]);
  });

  it('makes the PTV once the CTV is drawn', () => {
    const protocol = protocols[1]!;
    const ctv = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]), 'CTV');
    const empty = structureWith(new Map(), 'PTV');
    expect(planFor(protocol, [ctv, empty]).find((s) => s.entry.name === 'PTV')?.state).toBe('derive');
    const command = protocolCommand(grid, protocol, [ctv, empty])!;
    const table = applyCommand(tableOf(ctv, empty), command);
    expect(table.byId.get(empty.id)?.slices.size).toBe(7);
  });

  it('what a template derives hangs on its sources: stale when they are drawn, worked out with one update', () => {
    const protocol = withFormulas(
      protocols[1]!,
      new Map([
        ['PTV', 'CTV + 3 mm - SpinalCord_PRV02'],
        ['Body-PTV', ''],
      ]),
    );
    const cord = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]), 'SpinalCord');
    const table = applyCommand(tableOf(cord), protocolCommand(grid, protocol, [cord])!);
    const states = (structures: readonly Structure[]) =>
      Object.fromEntries(formulaStatus(structures).map((f) => [f.name, f.state]));
    expect(states(structuresOf(table))).toEqual({ PTV: 'current', SpinalCord_PRV02: 'current' });
    const drawn = structuresOf(table).map((s) =>
      s.name === 'CTV' ? { ...s, slices: cuboid(grid, [6, 8], [28.5, 20.5, 40.5, 30.5]) } : s,
    );
    expect(states(drawn)).toEqual({ PTV: 'stale', SpinalCord_PRV02: 'current' });
    const updated = updateAll(grid, drawn);
    const named = new Map(updated.map((s) => [s.name, s]));
    const expected = workOut(grid, updated, named.get('PTV')!);
    expect(named.get('PTV')!.slices.size).toBeGreaterThan(2);
    expect(expected.addedCc + expected.removedCc).toBe(0);
    const prv = named.get('SpinalCord_PRV02')!.slices;
    const overlap = booleanContours(named.get('PTV')!.slices, prv, 'intersect');
    expect(contourVolumeCc(grid, overlap)).toBeLessThan(1e-6);
    // Once drawn, a template gives nothing anew.
    expect(protocolCommand(grid, protocol, updated)).toBeNull();
    expect(() => withFormulas(protocols[1]!, new Map([['CTV', 'PTV - 2 mm']]))).toThrow(
      expect.objectContaining({ code: 'protocol-invalid' }),
    );
  });

  it('refuses templates that cannot be', () => {
    const base = { version: 1, id: 'x', title: 'x', source: 'x' };
    const ctv = { name: 'CTV', type: 'CTV' };
    const ptv = { name: 'PTV', type: 'PTV', formula: 'CTV + 2 mm' };
    expect(parseProtocol({ ...base, structures: [ctv, ptv] }).structures).toHaveLength(2);
    const byRule = { name: 'CTV2', type: 'CTV', formula: 'ctv(CTV, "ctv-isrc-2012")' };
    expect(() => parseProtocol({ ...base, structures: [ctv, { ...ptv, formula: 'CTV +' }] })).toThrow(
      expect.objectContaining({ code: 'formula-invalid' }),
    );
    expect(parseProtocol({ ...base, structures: [ptv, ctv] }).structures).toHaveLength(2);
    const around = { ...ctv, formula: 'PTV - 2 mm' };
    for (const structures of [
      [],
      [ptv],
      [ptv, around],
      [ctv, ctv],
      [ctv, byRule],
      [{ name: 'X', type: 'NOPE' }],
    ])
      expect(() => parseProtocol({ ...base, structures })).toThrow('template');
  });
});
