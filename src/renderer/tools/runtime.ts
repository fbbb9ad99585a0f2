/** Runs the chosen tool: makes its session, gives it a context, keeps its settings and preview. */
import { create } from 'zustand';
import type { Structure } from '../../core/structures/types.ts';
import { useCase } from '../model/case.ts';
import { isLocked, perform, structureById, useDocument } from '../model/document.ts';
import { notify } from '../model/notices.ts';
import { setHidden, useSelection } from '../model/selection.ts';
import { structuresOf } from '../model/structures.ts';
import { texts } from '../texts/index.ts';
import { toolById, tools } from './registry.ts';
import type { ContourPreview, SettingValue, Tool, ToolContext, ToolSession } from './types.ts';

interface Tooling {
  readonly preview: ContourPreview | null;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** Grows when a tool asks for a redraw. */
  readonly tick: number;
}

const settingKey = (toolId: string, id: string): string => `${toolId}/${id}`;

export const useTooling = create<Tooling>(() => ({
  preview: null,
  settings: Object.fromEntries(
    tools.flatMap((t) => t.settings.map((s) => [settingKey(t.id, s.id), s.initial])),
  ),
  tick: 0,
}));

export const changeSetting = (toolId: string, id: string, value: SettingValue): void =>
  useTooling.setState((s) => ({
    settings: { ...s.settings, [settingKey(toolId, id)]: value },
    tick: s.tick + 1,
  }));
export const settingOf = (toolId: string, id: string): SettingValue | undefined =>
  useTooling.getState().settings[settingKey(toolId, id)];

function editableStructure(): Structure | null {
  const structure = structureById(useSelection.getState().structureId);
  if (structure === null) {
    notify('info', texts.tools.noStructure, texts.tools.noStructureAction);
    return null;
  }
  if (isLocked(useDocument.getState(), structure.id)) {
    notify('info', texts.tools.locked(structure.name), texts.tools.lockedAction);
    return null;
  }
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
    redraw: () => useTooling.setState((s) => ({ tick: s.tick + 1 })),
    say: (text) => notify('info', text),
  };
}

let running: { tool: Tool; session: ToolSession } | null = null;

/** The chosen tool and its session; null while no case is open. */
export const currentTool = (): { tool: Tool; session: ToolSession } | null => running;

function restart(): void {
  running?.session.cancel?.();
  const tool = toolById(useSelection.getState().toolId);
  const context = contextFor(tool);
  running = context === null ? null : { tool, session: tool.start(context) };
  useTooling.setState((s) => ({ preview: null, tick: s.tick + 1 }));
}

useSelection.subscribe((now, before) => {
  if (now.toolId !== before.toolId) restart();
  else if (now.structureId !== before.structureId) cancelGesture();
});
// A gesture holds the contours it began with: undone or changed beneath it, it would bring the old ones back.
useDocument.subscribe((now, before) => {
  if (now.structures !== before.structures) cancelGesture();
});
useCase.subscribe((now, before) => {
  if (now.volume !== before.volume) restart();
});

/** Drops an unfinished gesture. */
export function cancelGesture(): void {
  running?.session.cancel?.();
  useTooling.setState((s) => ({ preview: null, tick: s.tick + 1 }));
}
