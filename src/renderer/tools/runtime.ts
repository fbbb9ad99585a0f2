/** Runs the chosen tool: makes its session, gives it a context, keeps its settings and preview. */
import { create } from 'zustand';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { useCase } from '../model/case.ts';
import { perform, structureById, useDocument } from '../model/document.ts';
import { refusedAsLocked } from '../model/locks.ts';
import { notify } from '../model/notices.ts';
import { type CaseScope, caseStore, caseValue } from '../model/scope.ts';
import { setHidden, useSelection } from '../model/selection.ts';
import { texts } from '../texts/index.ts';
import { toolById, tools } from './registry.ts';
import type { ContourPreview, SettingValue, Tool, ToolContext, ToolSession } from './types.ts';

interface Tooling {
  readonly preview: ContourPreview | null;
  /** Grows when a tool asks for a redraw. */
  readonly tick: number;
}

export const useTooling = caseStore<Tooling>('tooling', () => ({ preview: null, tick: 0 }));

const settingKey = (toolId: string, id: string): string => `${toolId}/${id}`;

/** How the tools are set: the user's, whichever case is open. */
export const useToolSettings = create<{ readonly values: Readonly<Record<string, SettingValue>> }>(() => ({
  values: Object.fromEntries(
    tools.flatMap((t) => t.settings.map((s) => [settingKey(t.id, s.id), s.initial])),
  ),
}));

const redraw = (): void => useTooling.setState((s) => ({ tick: s.tick + 1 }));

export function changeSetting(toolId: string, id: string, value: SettingValue): void {
  useToolSettings.setState((s) => ({ values: { ...s.values, [settingKey(toolId, id)]: value } }));
  redraw();
}
export const settingOf = (toolId: string, id: string): SettingValue | undefined =>
  useToolSettings.getState().values[settingKey(toolId, id)];

function editableStructure(): Structure | null {
  const structure = structureById(useSelection.getState().structureId);
  if (structure === null) {
    notify('info', texts.tools.noStructure, texts.tools.noStructureAction);
    return null;
  }
  if (refusedAsLocked(structure)) return null;
  // Nobody edits what they can't see.
  if (useSelection.getState().hidden.has(structure.id)) {
    setHidden([structure.id], false);
    notify('info', texts.tools.shownAgain(structure.name));
  }
  return structure;
}

function contextFor(tool: Tool): ToolContext | null {
  const volume = useCase.getState().volume;
  if (volume === null) return null;
  return {
    grid: volume.grid,
    voxels: volume.data,
    structure: () => structureById(useSelection.getState().structureId),
    editable: editableStructure,
    allStructures: () => structuresOf(useDocument.getState().structures),
    setting: <T extends SettingValue>(id: string) => settingOf(tool.id, id) as T,
    changeSetting: (id, value) => changeSetting(tool.id, id, value),
    perform: (command) => {
      perform(command);
      useTooling.setState({ preview: null });
    },
    preview: (preview) => useTooling.setState({ preview }),
    redraw,
    say: (text) => notify('info', text),
  };
}

const running = caseValue<{ now: { tool: Tool; session: ToolSession } | null }>(() => ({ now: null }));

/** The chosen tool and its session; null while no case is open. */
export const currentTool = (): { tool: Tool; session: ToolSession } | null => running().now;

function restart(): void {
  running().now?.session.cancel?.();
  const tool = toolById(useSelection.getState().toolId);
  const context = contextFor(tool);
  running().now = context === null ? null : { tool, session: tool.start(context) };
  useTooling.setState((s) => ({ preview: null, tick: s.tick + 1 }));
}

/** Runs the chosen tool for a case while it is open. */
export function runTools(scope: CaseScope): void {
  const stops = [
    useSelection.in(scope).subscribe((now, before) => {
      if (now.toolId !== before.toolId) restart();
      else if (now.structureId !== before.structureId) cancelGesture();
    }),
    // A gesture holds the contours it began with: undone or changed beneath it, it would bring the old ones back.
    useDocument.in(scope).subscribe((now, before) => {
      if (now.structures !== before.structures) cancelGesture();
    }),
  ];
  scope.onDispose(() => {
    for (const stop of stops) stop();
    running(scope).now?.session.cancel?.();
  });
  restart();
}

/** Drops an unfinished gesture. */
export function cancelGesture(): void {
  running().now?.session.cancel?.();
  useTooling.setState((s) => ({ preview: null, tick: s.tick + 1 }));
}
