/** A lock protects the structure an operation writes to; what it reads may be locked. */
import { beforeEach, expect, test } from 'vitest';
import type { OperationRequest } from '../../../../src/core/editing/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { performOperation } from '../../../../src/renderer/features/operations/perform.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import {
  setLocked,
  startDocument,
  structureById,
  useDocument,
} from '../../../../src/renderer/model/document.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { boxGrid, cuboid } from '../../core/editing/shapes.ts';
import { structureWith } from './harness.ts';

const grid = boxGrid();
const cord = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]), 'SpinalCord');
const prv = structureWith(new Map(), 'SpinalCord_PRV02');
const margin = { left: 2, right: 2, anterior: 2, posterior: 2, superior: 2, inferior: 2 };
const request = (structure: Structure): OperationRequest => ({
  slices: structure.slices,
  operation: { kind: 'margin', margin },
});
const said = (): string[] => useNotices.getState().notices.map((n) => n.message);
const named = (name: string): Structure | undefined =>
  structuresOf(useDocument.getState().structures).find((s) => s.name === name);

beforeEach(() => {
  startDocument(null);
  const data = new Int16Array(60 * 60 * 20);
  useCase.setState({ volume: { grid, data } as never });
  useDocument.setState({
    structures: {
      byId: new Map([
        [cord.id, cord],
        [prv.id, prv],
      ]),
      order: [cord.id, prv.id],
    },
  });
  useNotices.setState({ notices: [] });
});

test('a locked source gives its margin to another structure and stays as it was', async () => {
  setLocked(cord.id, true);
  expect(await performOperation(cord, request(cord), 'Margin', prv.name)).toBe(true);
  expect(named(prv.name)?.slices.size).toBeGreaterThan(5);
  expect(await performOperation(cord, request(cord), 'Margin', 'PTV')).toBe(true);
  expect(named('PTV')?.slices.size).toBeGreaterThan(5);
  expect(structureById(cord.id)).toBe(cord);
});

test('a locked target is refused, by name and in place', async () => {
  setLocked(prv.id, true);
  expect(await performOperation(cord, request(cord), 'Margin', prv.name)).toBe(false);
  expect(structureById(prv.id)).toBe(prv);
  expect(said().join()).toContain('SpinalCord_PRV02 is locked');
  setLocked(cord.id, true);
  expect(await performOperation(cord, request(cord), 'Margin')).toBe(false);
  expect(structureById(cord.id)).toBe(cord);
});

test('a target locked while the operation is computed is not changed', async () => {
  const done = performOperation(cord, request(cord), 'Margin', prv.name);
  setLocked(prv.id, true);
  expect(await done).toBe(false);
  expect(structureById(prv.id)).toBe(prv);
});
