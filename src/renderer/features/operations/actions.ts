/** Commands on contours that need no gesture: done at once, or opening their panel. */
import {
  copyRings,
  evenMargin,
  nearestDrawnSlice,
  type Operation,
  type OperationRequest,
  prvName,
  ptvName,
} from '../../../core/editing/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import type { Action } from '../../kit/action.ts';
import { useCase } from '../../model/case.ts';
import { editContours } from '../../model/commands.ts';
import { showPanel } from '../../model/dock.ts';
import { perform, structureById } from '../../model/document.ts';
import { refusedAsLocked } from '../../model/locks.ts';
import { notify, openDialog } from '../../model/notices.ts';
import { useSelection } from '../../model/selection.ts';
import { useView } from '../../model/view.ts';
import { slicePositionMm, viewPlanes } from '../../planes/planes.ts';
import { texts } from '../../texts/index.ts';
import { chooseOperation, type OperationKind } from './form.ts';
import { performOperation, tellThinMargin } from './perform.ts';

const t = texts.operations;
const active = (): Structure | null => structureById(useSelection.getState().structureId);
const hasContours = (): boolean => (active()?.slices.size ?? 0) > 0;
const sliceHere = (): number => Math.round(useView.getState().cursor[2]);

function onActive(work: (structure: Structure) => void): () => void {
  return () => {
    const structure = active();
    if (structure === null) notify('info', texts.tools.noStructure, texts.tools.noStructureAction);
    else work(structure);
  };
}

const operate = (operation: Operation, label: string, more: Partial<OperationRequest> = {}) =>
  onActive((structure) => {
    void performOperation(structure, { slices: structure.slices, operation, ...more }, label);
  });

/** Copies the nearest drawn slice above (towards the head) or below onto the slice shown. */
const copyFrom = (towardsHead: boolean) =>
  onActive((structure) => {
    const volume = useCase.getState().volume;
    if (volume === null || refusedAsLocked(structure)) return;
    const { grid } = volume;
    const plane = viewPlanes(grid).axial;
    const headwards = slicePositionMm(grid, plane, 1) >= slicePositionMm(grid, plane, 0) ? 1 : -1;
    const k = sliceHere();
    const from = nearestDrawnSlice(structure.slices, k, towardsHead ? headwards : (-headwards as 1 | -1));
    if (from === null) {
      notify('info', t.noSliceToCopy);
      return;
    }
    const after = copyRings(grid, structure.slices.get(from) ?? [], from, k);
    perform(editContours(t.labels.copy(from + 1), structure, [{ k, after }]));
  });

const expand = (nameOf: (name: string) => string) =>
  onActive((structure) => {
    const volume = useCase.getState().volume;
    if (volume !== null) tellThinMargin(volume.grid, 2);
    const operation: Operation = { kind: 'margin', margin: evenMargin(2) };
    const label = t.labels.margin(structure.name, '2 mm');
    void performOperation(structure, { slices: structure.slices, operation }, label, nameOf(structure.name));
  });

const smoothHere = onActive((structure) => {
  const range = { from: sliceHere(), to: sliceHere() };
  const request = { slices: structure.slices, operation: { kind: 'smooth', passes: 4 }, range } as const;
  void performOperation(structure, request, t.labels.smoothSlice);
});

const contour = (id: string, title: string, key: string, run: () => void): Action => ({
  id,
  title,
  menu: 'contour',
  keys: [key],
  enabled: hasContours,
  run,
});

const panel = (kind: OperationKind, title: string, key: string): Action =>
  contour(`operation-${kind}`, title, key, () => {
    chooseOperation(kind);
    showPanel('targets');
  });

const a = t.actions;
/** Small enough to leave the spinal canal of a vertebra open. */
const SMALL_HOLE_MM2 = 100;

export const operationActions: readonly Action[] = [
  contour(
    'interpolateSlices',
    a.interpolate,
    'Shift+I',
    operate({ kind: 'interpolate' }, t.kinds.interpolate),
  ),
  contour('copyAbove', a.copyAbove, 'Alt+Up', copyFrom(true)),
  contour('copyBelow', a.copyBelow, 'Alt+Down', copyFrom(false)),
  contour('smoothSlice', a.smoothSlice, 'Shift+S', smoothHere),
  contour(
    'fillHoles',
    a.fillHoles,
    'Shift+F',
    operate({ kind: 'fillHoles', maxMm2: SMALL_HOLE_MM2 }, t.kinds.fillHoles),
  ),
  contour('keepLargest', a.keepLargest, 'Shift+L', operate({ kind: 'keepLargest' }, t.labels.largest)),
  panel('margin', a.margin, 'Shift+M'),
  panel('boolean', a.boolean, 'Shift+U'),
  panel('crop', a.crop, 'Shift+C'),
  panel('removeParts', a.removeParts, 'Shift+R'),
  panel('threshold', a.threshold, 'Shift+T'),
  panel('deleteSlices', a.deleteSlices, 'Shift+D'),
  contour(
    'prv',
    a.prv,
    'Shift+P',
    expand((name) => prvName(name, 2)),
  ),
  contour('ptv', a.ptv, 'Shift+V', expand(ptvName)),
  {
    id: 'protocol',
    title: a.protocol,
    menu: 'contour',
    keys: ['Shift+O'],
    enabled: () => useCase.getState().volume !== null,
    run: () => openDialog('protocol'),
  },
];
