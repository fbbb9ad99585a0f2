/** Commands on contours that need no gesture: done at once, or opening their panel. */
import {
  evenMargin,
  type Operation,
  type OperationRequest,
  prvName,
  ptvName,
} from '../../../core/editing/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import type { Action } from '../../kit/action.ts';
import { useCase } from '../../model/case.ts';
import { showPanel } from '../../model/dock.ts';
import { structureById } from '../../model/document.ts';
import { notify, openDialog } from '../../model/notices.ts';
import { useSelection } from '../../model/selection.ts';
import { texts } from '../../texts/index.ts';
import { copyHere, copyOn, sliceHere } from './copy.ts';
import { chooseOperation, type OperationKind } from './form.ts';
import { performOperation, tellThinMargin } from './perform.ts';

const t = texts.operations;
const active = (): Structure | null => structureById(useSelection.getState().structureId);
const hasContours = (): boolean => (active()?.slices.size ?? 0) > 0;

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
  contour(
    'copyAbove',
    a.copyAbove,
    'Alt+Up',
    onActive((s) => copyHere(s, true)),
  ),
  contour(
    'copyBelow',
    a.copyBelow,
    'Alt+Down',
    onActive((s) => copyHere(s, false)),
  ),
  contour(
    'copyUp',
    a.copyUp,
    'Alt+Shift+Up',
    onActive((s) => copyOn(s, true)),
  ),
  contour(
    'copyDown',
    a.copyDown,
    'Alt+Shift+Down',
    onActive((s) => copyOn(s, false)),
  ),
  contour('copyTo', a.copyTo, 'Ctrl+D', () => openDialog('copy')),
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
  contour(
    'ptv',
    a.ptv,
    'Shift+V',
    expand((name) => ptvName(name, 2)),
  ),
  {
    id: 'protocol',
    title: a.protocol,
    menu: 'contour',
    keys: ['Shift+O'],
    enabled: () => useCase.getState().volume !== null,
    run: () => openDialog('protocol'),
  },
];
