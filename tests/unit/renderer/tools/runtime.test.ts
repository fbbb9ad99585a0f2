/** The running tool over the real document: what happens to a gesture when the contours change beneath it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Structure } from '../../../../src/core/structures/types.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { addStructures, editContours } from '../../../../src/renderer/model/commands.ts';
import {
  perform,
  redo,
  startDocument,
  structureById,
  undo,
} from '../../../../src/renderer/model/document.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { createScope, currentScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import {
  selectStructure,
  selectTool,
  setHidden,
  useSelection,
} from '../../../../src/renderer/model/selection.ts';
import { currentTool, runTools, useTooling } from '../../../../src/renderer/tools/runtime.ts';
import type { ToolSession } from '../../../../src/renderer/tools/types.ts';
import { boxGrid, cuboid } from '../../core/editing/shapes.ts';
import { coordinates, pointerAt, structureWith } from './harness.ts';

const grid = boxGrid();
const first = structureWith(cuboid(grid, [5, 9], [20.5, 20.5, 30.5, 30.5]));
const now = (): Structure => structureById(first.id) as Structure;
const at = (i: number, j: number) => pointerAt(grid, [i, j, 7]);

const session = (): ToolSession => {
  const running = currentTool();
  if (running === null) throw new Error('no tool runs');
  return running.session;
};

beforeEach(() => {
  enterScope(createScope());
  startDocument(null);
  useCase.setState({ volume: { grid, data: new Int16Array(60 * 60 * 20) } as never });
  runTools(currentScope());
  perform(addStructures('Add', [first]));
  perform(editContours('Brush', now(), [{ k: 7, after: [] }]));
  selectStructure(first.id);
  useSelection.setState({ hidden: new Set() });
  useNotices.setState({ notices: [] });
});

describe.each(['brush', 'smartBrush', 'ball', 'freehand', 'polygon', 'nudge', 'move'])('%s', (tool) => {
  it('undone in mid gesture leaves what the undo gave, and redo works', () => {
    const painted = coordinates(now());
    undo();
    selectTool(tool);
    session().pointerDown?.(at(25, 25));
    session().pointerMove?.(at(33, 25));
    redo();
    expect(useTooling.getState().preview).toBeNull();
    session().pointerMove?.(at(35, 30));
    session().pointerUp?.(at(35, 35));
    expect(coordinates(now())).toEqual(painted);
    undo();
    expect(coordinates(now())).toEqual(coordinates(first));
  });
});

describe('a hidden structure', () => {
  it('is shown again, with a notice, before it is edited', () => {
    setHidden([first.id], true);
    selectTool('brush');
    session().pointerDown?.(at(35, 25));
    expect(useSelection.getState().hidden.has(first.id)).toBe(false);
    expect(useNotices.getState().notices.map((n) => n.message)).toEqual([
      `${first.name} was hidden: it is shown again.`,
    ]);
  });
});
