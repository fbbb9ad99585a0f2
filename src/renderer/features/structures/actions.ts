/** Commands on structures and on the review list. */
import type { Action } from '../../kit/action.ts';
import { useCase } from '../../model/case.ts';
import { editContours, removeStructure } from '../../model/commands.ts';
import { setHiddenWithReference } from '../../model/compare/hide.ts';
import { markWorstSeen } from '../../model/compare/worst.ts';
import { perform, structureById, useDocument } from '../../model/document.ts';
import { goToStructure } from '../../model/go-to.ts';
import { refusedAsLocked } from '../../model/locks.ts';
import { makeCordPrv } from '../../model/neural.ts';
import { notify, openDialog } from '../../model/notices.ts';
import { markSeenHere, stepReview } from '../../model/review.ts';
import { selectStructure, useSelection } from '../../model/selection.ts';
import { toggleLock } from '../../model/signoff.ts';
import { useView } from '../../model/view.ts';
import { texts } from '../../texts/index.ts';

const t = texts.actions;
const active = () => structureById(useSelection.getState().structureId);
const hasActive = (): boolean => active() !== null;
const onActive = (work: (structure: NonNullable<ReturnType<typeof active>>) => void) => (): void => {
  const structure = active();
  if (structure !== null) work(structure);
};

function stepStructure(by: number): void {
  const { order } = useDocument.getState().structures;
  const at = order.indexOf(useSelection.getState().structureId ?? '');
  const next = order[(at + by + order.length) % Math.max(1, order.length)];
  if (next !== undefined) selectStructure(next);
}

/** Deletes unless locked; undo brings it back. */
export function deleteStructure(id: string): void {
  const structure = structureById(id);
  if (structure === null) return;
  if (refusedAsLocked(structure)) return;
  if (useSelection.getState().structureId === id) selectStructure(null);
  perform(removeStructure(texts.commands.remove(structure.name), structure));
  notify('info', texts.structures.confirmDelete(structure.name));
}

const soloOnActive = onActive(({ id }) => {
  const others = [...useDocument.getState().structures.byId.keys()].filter((other) => other !== id);
  const { hidden } = useSelection.getState();
  const alone = others.every((other) => hidden.has(other)) && !hidden.has(id);
  setHiddenWithReference([id], false);
  setHiddenWithReference(others, !alone);
});

const clearSlice = onActive((structure) => {
  if (refusedAsLocked(structure)) return;
  const k = Math.round(useView.getState().cursor[2]);
  if (structure.slices.has(k)) perform(editContours(texts.tools.clearSlice, structure, [{ k, after: [] }]));
});

export const structureActions: readonly Action[] = [
  {
    id: 'addStructure',
    title: t.addStructure,
    menu: 'structure',
    keys: ['Ctrl+N', 'Insert'],
    enabled: () => useCase.getState().volume !== null,
    run: () => openDialog('addStructure'),
  },
  {
    id: 'deleteStructure',
    title: t.deleteStructure,
    menu: 'structure',
    keys: ['Ctrl+Delete'],
    enabled: hasActive,
    run: onActive((s) => deleteStructure(s.id)),
  },
  {
    id: 'lockStructure',
    title: t.lockStructure,
    menu: 'structure',
    keys: ['L'],
    enabled: hasActive,
    run: onActive(toggleLock),
  },
  {
    id: 'hideStructure',
    title: t.hideStructure,
    menu: 'structure',
    keys: ['H'],
    enabled: hasActive,
    run: onActive((s) => setHiddenWithReference([s.id], !useSelection.getState().hidden.has(s.id))),
  },
  {
    id: 'soloStructure',
    title: t.soloStructure,
    menu: 'structure',
    keys: ['Shift+H'],
    enabled: hasActive,
    run: soloOnActive,
  },
  {
    id: 'nextStructure',
    title: t.nextStructure,
    menu: 'structure',
    keys: ['.'],
    run: () => stepStructure(1),
  },
  {
    id: 'previousStructure',
    title: t.previousStructure,
    menu: 'structure',
    keys: [','],
    run: () => stepStructure(-1),
  },
  {
    id: 'cordPrv',
    title: texts.targets.prv,
    menu: 'structure',
    keys: ['Alt+P'],
    enabled: () => useCase.getState().volume !== null,
    run: () => {
      makeCordPrv();
    },
  },
  {
    id: 'centreStructure',
    title: t.centreStructure,
    menu: 'structure',
    keys: ['G'],
    enabled: hasActive,
    run: onActive(goToStructure),
  },
  {
    id: 'clearSlice',
    title: t.clearSlice,
    menu: 'structure',
    keys: ['Shift+Delete'],
    enabled: hasActive,
    run: clearSlice,
  },
  { id: 'nextReview', title: t.nextReview, menu: 'structure', keys: ['N'], run: () => stepReview(1) },
  {
    id: 'previousReview',
    title: t.previousReview,
    menu: 'structure',
    keys: ['Shift+N'],
    run: () => stepReview(-1),
  },
  {
    id: 'markSeen',
    title: t.markSeen,
    menu: 'structure',
    keys: ['V'],
    run: () => void (markWorstSeen() || markSeenHere()),
  },
];
