/** One case, one scope: nothing of a case is left when another opens. */

import { describe, expect, it } from 'vitest';
import { useOperationForm } from '../../../../src/renderer/features/operations/form.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { addStructures } from '../../../../src/renderer/model/commands.ts';
import { compareWithSet } from '../../../../src/renderer/model/compare/compare.ts';
import { goToCompared, useWorst } from '../../../../src/renderer/model/compare/worst.ts';
import { perform, setLocked, undo, useDocument } from '../../../../src/renderer/model/document.ts';
import { useEndPlates } from '../../../../src/renderer/model/end-plates.ts';
import { noteEvent } from '../../../../src/renderer/model/events.ts';
import { noteExport } from '../../../../src/renderer/model/exports.ts';
import { showOperationPreview } from '../../../../src/renderer/model/operation-preview.ts';
import { useQuestion } from '../../../../src/renderer/model/questions.ts';
import { addReference } from '../../../../src/renderer/model/references.ts';
import { toggleReformat } from '../../../../src/renderer/model/reformat.ts';
import { addToReview, useReview } from '../../../../src/renderer/model/review.ts';
import { caseStores, createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import {
  acceptProposal,
  startSegmentation,
  useSegmentation,
} from '../../../../src/renderer/model/segmentation.ts';
import { selectStructure, selectTool, setHidden } from '../../../../src/renderer/model/selection.ts';
import { setFrame, setWindow, useProbe } from '../../../../src/renderer/model/view.ts';
import { useMeasures } from '../../../../src/renderer/tools/measure/measures.ts';
import { currentTool, useTooling } from '../../../../src/renderer/tools/runtime.ts';
import { useSheets } from '../../../../src/renderer/views/spine/sheets.ts';
import { useBoneCt } from '../../../../src/renderer/views/surface/bone.ts';
import { useSurfaces } from '../../../../src/renderer/views/surface/meshes.ts';
import {
  called,
  callNames,
  forgetCalls,
  freshDesk,
  proposalFor,
  settle,
  show,
  vertebra,
} from './case-desk.ts';

freshDesk();

const states = () => new Map(caseStores().map((store) => [store.title, store.getState()]));

/** Something in every store a case has. */
async function doEverything(): Promise<void> {
  noteEvent({
    event: 'volume',
    caseId: 'A',
    slicesReady: [],
    complete: true,
    findings: [{ code: 'ct-hu-clipped', severity: 'warning', message: 'Clipped.', action: 'Look.' }],
  });
  const own = vertebra('VB_L3');
  perform(addStructures('Add', [own]));
  await proposalFor('A');
  acceptProposal();
  await proposalFor('A');
  setLocked(own.id, true);
  addReference({ id: 'set', label: 'Set', structures: [vertebra('VB_L3')] });
  compareWithSet('set');
  addToReview([{ structureId: own.id, k: 2, confidence: 0.2 }]);
  goToCompared(own.id, 2);
  undo();
  selectStructure(own.id);
  selectTool('brush');
  setHidden([own.id], true);
  setWindow({ width: 99, level: 9 });
  setFrame('axial', { centreMm: [1, 1], pxPerMm: 7 });
  useProbe.setState({ probe: { index: [1, 1, 1] as never, patientMm: [1, 1, 1], hu: 5 } });
  toggleReformat('straight');
  showOperationPreview(own);
  useOperationForm.setState({ otherId: own.id, into: 'PTV' });
  useMeasures.setState({
    placed: [
      { id: 'm', name: '', view: 'axial', slice: 2, measure: { kind: 'angle', pointsMm: [], lines: [] } },
    ],
  });
  useTooling.setState({ preview: { structureId: own.id, slices: new Map() } });
  const another = startSegmentation({ modelIds: ['m'] });
  expect(useSegmentation.getState().proposal).not.toBeNull();
  useQuestion.getState().asked?.answer(true);
  await another;
  noteExport('/out/a.dcm');
  useSurfaces.setState({ pending: 3 });
  useBoneCt.setState({ ct: {} as never });
  useSheets.setState({ version: 7 });
  useEndPlates.setState({ plates: [] });
  await settle();
}

describe('one case, one scope', () => {
  it('after everything was done in A, every store of B is as in a fresh start', async () => {
    show('B', 12).dispose();
    show('B', 12);
    const fresh = states();
    enterScope(createScope());

    show('A');
    const untouched = states();
    await doEverything();
    const same = [...states()].filter(([title, state]) => state === untouched.get(title));
    expect(same.map(([title]) => title).sort()).toEqual([]);
    show('B', 12);
    expect(states()).toEqual(fresh);
    expect(currentTool()?.tool.id).toBe('navigate');
  });

  it('closing forgets the review list, the measurements, the proposal and the comparison', async () => {
    const session = show('A');
    await doEverything();
    session.dispose();
    expect(useReview.getState().items).toEqual([]);
    expect(useMeasures.getState().placed).toEqual([]);
    expect(useSegmentation.getState()).toEqual({ jobId: null, lastRun: null, proposal: null });
    expect(useWorst.getState().current).toBeNull();
    expect(useDocument.getState().structures.order).toEqual([]);
    expect(useCase.getState().open).toBeNull();
    expect(currentTool()).toBeNull();
  });

  it('cancels the running job of the old case and lets the new one start its own', async () => {
    show('A');
    await startSegmentation({ modelIds: ['m'] });
    const job = useSegmentation.getState().jobId;
    show('B');
    expect(called('jobs.cancel')).toEqual([{ jobId: job }]);
    await startSegmentation({ modelIds: ['m'] });
    expect(called('segment.start').map((p) => p.caseId)).toEqual(['A', 'B']);
    noteEvent({ event: 'job', jobId: job as string, job: { state: 'done' } });
    await settle();
    expect(useSegmentation.getState().proposal).toBeNull();
    expect(useSegmentation.getState().jobId).not.toBeNull();
  });

  it('cancels a job whose start was answered after its case had gone', async () => {
    show('A');
    const starting = startSegmentation({ modelIds: ['m'] });
    show('B');
    await starting;
    expect(called('jobs.cancel')).toHaveLength(1);
    expect(useSegmentation.getState().jobId).toBeNull();
  });

  it('closes the old case in the backend once its edits are written, and deletes nothing', async () => {
    const first = show('A');
    perform(addStructures('Add', [vertebra('VB_L3')]));
    first.dispose();
    await settle();
    expect(callNames()).toEqual(['journal.append', 'case.close']);
    forgetCalls();
    show('B').dispose();
    await settle();
    expect(callNames()).toEqual(['case.close']);
  });
});
