/** Every command of the interface: one registry that feeds menus, shortcuts and the cheat sheet. */

import { compareActions } from '../features/compare/actions.ts';
import { operationActions } from '../features/operations/actions.ts';
import { saveDiagnosis } from '../features/report/save.ts';
import { structureActions } from '../features/structures/actions.ts';
import type { Action } from '../kit/action.ts';
import { isUsable, useCase } from '../model/case.ts';
import { isConnected } from '../model/connection.ts';
import { panelNames, showPanel, useDock } from '../model/dock.ts';
import { redo, undo, useDocument } from '../model/document.ts';
import { openDialog } from '../model/notices.ts';
import { closeCase, openDemo } from '../model/session.ts';
import { startTour } from '../model/tour.ts';
import { texts } from '../texts/index.ts';
import { toolActions } from '../tools/registry.ts';
import { cancelGesture } from '../tools/runtime.ts';
import { viewActions } from '../views/actions.ts';
import { reformatActions } from '../views/spine/actions.ts';

const t = texts.actions;
const hasCase = (): boolean => useCase.getState().volume !== null;

const fileActions: readonly Action[] = [
  { id: 'open', title: t.open, menu: 'file', keys: ['Ctrl+O'], run: () => openDialog('open') },
  { id: 'demo', title: t.demo, menu: 'file', keys: ['Ctrl+Shift+O'], run: () => void openDemo() },
  { id: 'worklist', title: t.worklist, menu: 'file', keys: ['Alt+W'], run: () => openDialog('worklist') },
  { id: 'sessions', title: t.sessions, menu: 'file', keys: ['Alt+S'], run: () => openDialog('recover') },
  {
    id: 'import',
    title: t.import,
    menu: 'file',
    keys: ['Ctrl+I'],
    enabled: () => isUsable(useCase.getState()),
    run: () => openDialog('import'),
  },
  {
    id: 'export',
    title: t.export,
    menu: 'file',
    keys: ['Ctrl+E'],
    enabled: () => isUsable(useCase.getState()) && useDocument.getState().structures.byId.size > 0,
    run: () => openDialog('export'),
  },
  {
    id: 'caseReport',
    title: texts.caseReport.action,
    menu: 'file',
    keys: ['Alt+E'],
    enabled: () => isUsable(useCase.getState()) && useDocument.getState().structures.byId.size > 0,
    run: () => openDialog('caseReport'),
  },
  {
    id: 'warnings',
    title: t.warnings,
    menu: 'file',
    keys: ['Shift+W'],
    enabled: hasCase,
    run: () => showPanel('warnings'),
  },
  {
    id: 'ctHeader',
    title: t.ctHeader,
    menu: 'file',
    keys: ['Alt+H'],
    enabled: hasCase,
    run: () => openDialog('ct'),
  },
  {
    id: 'close',
    title: t.close,
    menu: 'file',
    keys: ['Alt+C'],
    enabled: hasCase,
    run: closeCase,
  },
];

const editActions: readonly Action[] = [
  {
    id: 'undo',
    title: t.undo,
    menu: 'edit',
    keys: ['Ctrl+Z'],
    enabled: () => useDocument.getState().history.done.length > 0,
    run: undo,
  },
  {
    id: 'redo',
    title: t.redo,
    menu: 'edit',
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    enabled: () => useDocument.getState().history.undone.length > 0,
    run: redo,
  },
  { id: 'cancel', title: t.cancel, menu: 'edit', keys: ['Escape'], run: cancelGesture },
];

const panelActions: readonly Action[] = panelNames.map((name, n) => ({
  id: `panel-${name}`,
  title: t.panel(texts.panels[name]),
  menu: 'view',
  keys: [`Alt+${n + 1}`],
  checked: () => useDock.getState().shown === name,
  run: () => showPanel(name),
}));

const helpActions: readonly Action[] = [
  { id: 'guide', title: t.guide, menu: 'help', keys: ['F1'], run: () => openDialog('guide') },
  {
    id: 'shortcuts',
    title: t.shortcuts,
    menu: 'help',
    keys: ['?'],
    run: () => openDialog('shortcuts'),
  },
  {
    id: 'save-report',
    title: t.saveReport,
    menu: 'help',
    keys: ['Alt+R'],
    enabled: isConnected,
    run: () => void saveDiagnosis(new Date()),
  },
  {
    id: 'tour',
    title: t.tour,
    menu: 'help',
    keys: ['Ctrl+F1'],
    enabled: () => useCase.getState().open?.isDemo === true,
    run: startTour,
  },
  { id: 'about', title: t.about, menu: 'help', keys: ['Shift+F1'], run: () => openDialog('about') },
];

export const actions: readonly Action[] = [
  ...fileActions,
  ...editActions,
  ...viewActions,
  ...panelActions,
  ...reformatActions,
  ...structureActions,
  ...operationActions,
  ...toolActions,
  ...compareActions,
  ...helpActions,
];

const byKey = new Map(actions.flatMap((action) => action.keys.map((key) => [key, action] as const)));
export const actionForKey = (combination: string): Action | undefined => byKey.get(combination);

export function runAction(id: string): void {
  const action = actions.find((a) => a.id === id);
  if (action !== undefined && action.enabled?.() !== false) action.run();
}
