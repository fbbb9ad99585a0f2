/** One case, one scope: nothing of a case is left when another opens, and a CT that broke off is never worked on. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiClient, JournalEntry, OpenCase, StructureWire } from '../../../../src/contract/index.ts';
import { structureToWire } from '../../../../src/contract/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import { useOperationForm } from '../../../../src/renderer/features/operations/form.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { type CaseSession, openCase } from '../../../../src/renderer/model/case-session.ts';
import { addStructures, newStructure } from '../../../../src/renderer/model/commands.ts';
import { compareWithSet } from '../../../../src/renderer/model/compare/compare.ts';
import { goToCompared, useWorst } from '../../../../src/renderer/model/compare/worst.ts';
import { setClient, useConnection } from '../../../../src/renderer/model/connection.ts';
import { perform, setLocked, undo, useDocument } from '../../../../src/renderer/model/document.ts';
import { noteEvent } from '../../../../src/renderer/model/events.ts';
import { noteExport } from '../../../../src/renderer/model/exports.ts';
import { clearForeign, isForeign, useIdentityQuestion } from '../../../../src/renderer/model/identity.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { showOperationPreview } from '../../../../src/renderer/model/operation-preview.ts';
import { useQuestion } from '../../../../src/renderer/model/questions.ts';
import { addReference, useReferences } from '../../../../src/renderer/model/references.ts';
import { toggleReformat } from '../../../../src/renderer/model/reformat.ts';
import { addToReview, useReview } from '../../../../src/renderer/model/review.ts';
import { caseStores, createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import {
  acceptProposal,
  discardProposal,
  startSegmentation,
  useSegmentation,
} from '../../../../src/renderer/model/segmentation.ts';
import { selectStructure, selectTool, setHidden } from '../../../../src/renderer/model/selection.ts';
import { loadStructureFile } from '../../../../src/renderer/model/session.ts';
import { setFrame, setWindow, useProbe } from '../../../../src/renderer/model/view.ts';
import { keepFindings, setRead, warningsOf } from '../../../../src/renderer/model/warnings.ts';
import {
  keepMeasures,
  place,
  removeLast,
  useMeasures,
} from '../../../../src/renderer/tools/measure/measures.ts';
import { currentTool, runTools, useTooling } from '../../../../src/renderer/tools/runtime.ts';
import { useSheets } from '../../../../src/renderer/views/spine/sheets.ts';
import { useBoneCt } from '../../../../src/renderer/views/surface/bone.ts';
import { useSurfaces } from '../../../../src/renderer/views/surface/meshes.ts';

const square = Float64Array.from([1, 1, 2, 5, 1, 2, 5, 5, 2, 1, 5, 2]);
const vertebra = (name: string) => ({
  ...newStructure(name, 'ORGAN', [1, 2, 3]),
  slices: new Map([[2, [square]]]),
});

const opening = (caseId: string, ni: number): OpenCase => ({
  caseId,
  title: caseId,
  patientName: '',
  patientId: caseId,
  patientBirthDate: '',
  studyDate: '',
  patientPosition: 'HFS',
  sliceThicknessMm: null,
  seriesDescription: '',
  grid: { dims: [ni, 8, 4], indexToPatient: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] },
  sliceCount: 4,
  volume: { blobId: `blob-${caseId}`, dtype: 'int16', byteLength: ni * 8 * 4 * 2 },
  findings: [],
  structureSets: [],
  acquisition: null,
  isDemo: false,
});

let calls: [string, Record<string, unknown>][] = [];
let proposed: StructureWire[] = [];
let jobs = 0;
/** A file of another patient: structures come only with the user's word. */
function loaded({ acceptIdentity }: Record<string, unknown>) {
  const side = (patientId: string) => ({
    patientId,
    patientName: '',
    patientBirthDate: '',
    frameOfReferenceUids: [],
    studyInstanceUids: [],
    seriesInstanceUids: [],
  });
  const refused = (acceptIdentity as string[]).includes('patient-id') ? [] : ['patient-id'];
  const own = structureToWire({ ...vertebra('VB_L5'), foreign: ['patient-id'] });
  return {
    label: 'Other',
    structures: refused.length > 0 ? [] : [own],
    findings: [],
    offsetMm: null,
    identity: {
      ct: side('A'),
      file: side('B'),
      contradictions: ['patient-id'],
      differences: [],
      unknown: [],
      refused,
    },
  };
}
const client = {
  call: async (method: string, params: Record<string, unknown>) => {
    calls.push([method, params]);
    if (method === 'structures.load') return loaded(params);
    if (method === 'segment.start') return { jobId: `job-${++jobs}` };
    if (method === 'segment.result')
      return {
        structures: proposed,
        confidence: proposed.map((s) => ({
          structureId: s.id,
          overall: 0.5,
          slices: [{ k: 2, confidence: 0.5 }],
        })),
        findings: [],
        levels: null,
        seconds: 1,
      };
    return {};
  },
} as unknown as ApiClient;
const called = (method: string) => calls.filter(([name]) => name === method).map(([, params]) => params);
/** Lets answers that are there come in. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

const show = (caseId: string, ni = 8): CaseSession =>
  openCase({ open: opening(caseId, ni), entries: [], journalId: caseId }, client, [runTools]);
const states = () => new Map(caseStores().map((store) => [store.title, store.getState()]));

beforeEach(async () => {
  enterScope(createScope());
  await settle();
  setClient(client);
  [calls, proposed] = [[], [structureToWire(vertebra('VB_L1')), structureToWire(vertebra('VB_L2'))]];
  useNotices.setState({ notices: [] });
});

async function proposalFor(caseId: string): Promise<void> {
  await startSegmentation({ modelIds: ['m'] });
  noteEvent({ event: 'job', jobId: `job-${jobs}`, job: { state: 'done' } });
  await settle();
  expect(useSegmentation.getState().proposal, caseId).not.toBeNull();
}

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
    placed: [{ id: 'm', name: '', view: 'axial', slice: 2, measure: { kind: 'angle', points: [] } }],
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
    expect(calls.map(([method]) => method)).toEqual(['journal.append', 'case.close']);
    calls = [];
    show('B').dispose();
    await settle();
    expect(calls.map(([method]) => method)).toEqual(['case.close']);
  });
});

it('takes no edit when the backend is gone: it could not be saved', () => {
  show('A');
  useConnection.setState({ connection: 'lost' });
  expect(perform(addStructures('Add', [vertebra('VB_L3')]))).toBe(false);
  useConnection.setState({ connection: 'ready' });
  expect(perform(addStructures('Add', [vertebra('VB_L3')]))).toBe(true);
});

describe('a resumed session', () => {
  const result = {
    structures: [structureToWire(vertebra('VB_L1'))],
    confidence: [],
    findings: [],
    levels: null,
    seconds: 1,
  };
  const measured = (id: string, slice: number, name?: string): JournalEntry => ({
    type: 'measurement',
    id,
    measurement: {
      view: 'axial',
      slice,
      kind: 'distance',
      points: [
        [0, 0],
        [3, 4],
      ],
      lines: [],
      ...(name === undefined ? {} : { name }),
    },
  });
  const resume = (entries: readonly JournalEntry[]): CaseSession =>
    openCase({ open: opening('R', 8), entries, journalId: 'R' }, client, [keepMeasures]);

  it('has the AI result that was not yet taken, and none that was', () => {
    resume([{ type: 'proposal', result }]);
    expect(useSegmentation.getState().proposal?.structures.map((s) => s.name)).toEqual(['VB_L1']);
    expect(useReferences.getState().sets.map((s) => s.id)).toEqual(['proposal']);
    resume([
      { type: 'proposal', result },
      { type: 'proposal', result: null },
    ]);
    expect(useSegmentation.getState().proposal).toBeNull();
    expect(useReferences.getState().sets).toEqual([]);
  });

  it('has the names given to measurements, in the order they were placed', () => {
    resume([measured('a', 1), measured('b', 2), measured('a', 1, 'Canal')]);
    const { placed } = useMeasures.getState();
    expect(placed.map((p) => [p.id, p.name])).toEqual([
      ['a', 'Canal'],
      ['b', ''],
    ]);
  });

  it('has the measurements that were not removed', () => {
    resume([measured('a', 1), measured('b', 2), { type: 'measurement', id: 'a', measurement: null }]);
    expect(useMeasures.getState().placed).toMatchObject([
      {
        id: 'b',
        slice: 2,
        measure: {
          kind: 'distance',
          points: [
            [0, 0],
            [3, 4],
          ],
        },
      },
    ]);
  });

  it('keeps a measurement placed and one removed in its journal', async () => {
    resume([]);
    place({ view: 'axial', slice: 1, measure: { kind: 'angle', points: [[0, 0]] } });
    removeLast();
    await settle();
    const entries = called('journal.append').flatMap((p) => p.entries as JournalEntry[]);
    expect(entries).toMatchObject([
      { type: 'measurement', measurement: { kind: 'angle', slice: 1 } },
      { type: 'measurement', measurement: null },
    ]);
  });
});

describe('a CT that did not come whole', () => {
  const brokenOff = (caseId: string): void =>
    noteEvent({
      event: 'volume',
      caseId,
      slicesReady: [],
      complete: true,
      findings: [],
      error: { code: 'ct-load', message: 'Slice 3 is cut off.', action: 'Send it again.', findings: [] },
    });

  it('is not complete, says why, and takes no edit', async () => {
    show('A');
    perform(addStructures('Add', [vertebra('VB_L3')]));
    brokenOff('A');
    await settle();
    expect(useCase.getState()).toMatchObject({
      complete: false,
      failure: { message: 'Slice 3 is cut off.' },
    });
    expect(perform(addStructures('Add', [vertebra('VB_L4')]))).toBe(false);
    undo();
    expect(useDocument.getState().structures.order).toHaveLength(1);
    expect(useNotices.getState().notices.at(-1)?.kind).toBe('error');
  });

  it('is known even when the event comes before the answer that opens the case', async () => {
    brokenOff('C');
    show('C');
    await settle();
    expect(useCase.getState().failure?.code).toBe('ct-load');
  });

  it('does not touch another case', async () => {
    show('A');
    brokenOff('X');
    await settle();
    expect(useCase.getState().failure).toBeNull();
  });
});

it('takes no edit once the backend is gone', () => {
  show('A');
  useConnection.setState({ connection: 'lost' });
  try {
    expect(perform(addStructures('Add', [vertebra('VB_L3')]))).toBe(false);
    expect(useDocument.getState().structures.order).toEqual([]);
  } finally {
    useConnection.setState({ connection: 'ready' });
  }
});

it('findings of loading join those of opening', async () => {
  show('A');
  const finding = {
    code: 'ct-hu-clipped',
    severity: 'warning',
    message: 'Clipped.',
    action: 'Look.',
  } as const;
  noteEvent({ event: 'volume', caseId: 'A', slicesReady: [], complete: true, findings: [finding] });
  await settle();
  expect(useCase.getState()).toMatchObject({ complete: true, findings: [finding] });
});

describe('structures of another patient', () => {
  const answer = async (yes: boolean): Promise<void> => {
    await settle();
    expect(useIdentityQuestion.getState().asked?.identity.file.patientId).toBe('B');
    useIdentityQuestion.getState().asked?.answer(yes);
  };

  it('are not loaded without a yes', async () => {
    show('A');
    const loading = loadStructureFile('/other.dcm', 'edit');
    await answer(false);
    await loading;
    expect(useDocument.getState().structures.order).toEqual([]);
    expect(called('structures.load')).toHaveLength(1);
  });

  it('with a yes keep a mark, which only the user’s word takes off, undoably', async () => {
    show('A');
    const loading = loadStructureFile('/other.dcm', 'edit');
    await answer(true);
    await loading;
    const own = () => structuresOf(useDocument.getState().structures)[0]!;
    expect(isForeign(own())).toBe(true);
    clearForeign(own());
    expect(isForeign(own())).toBe(false);
    undo();
    expect(isForeign(own())).toBe(true);
  });

  it('are not loaded into the case that was opened while the question stood', async () => {
    show('A');
    const loading = loadStructureFile('/other.dcm', 'edit');
    await settle();
    const late = useIdentityQuestion.getState().asked;
    show('B');
    expect(useIdentityQuestion.getState().asked).toBeNull();
    late?.answer(true);
    await loading;
    expect(useDocument.getState().structures.order).toEqual([]);
  });
});

describe('a result nobody has accepted', () => {
  it('is not lost by a new run or by discarding without a yes', async () => {
    show('A');
    await proposalFor('A');
    const running = startSegmentation({ modelIds: ['m'] });
    useQuestion.getState().asked?.answer(false);
    await running;
    expect(called('segment.start')).toHaveLength(1);
    expect(useSegmentation.getState().proposal).not.toBeNull();
    const discarding = discardProposal();
    useQuestion.getState().asked?.answer(true);
    await discarding;
    expect(useSegmentation.getState().proposal).toBeNull();
  });
});

describe('warnings', () => {
  const warnings = () => warningsOf(useCase.getState().findings, useDocument.getState().marks);

  it('of the CT, of imports and of the AI stay until the case goes, with what was read', () => {
    show('A');
    const finding = { code: 'ct-hu-clipped', severity: 'warning', message: 'Clipped.', action: '' } as const;
    useCase.setState({ findings: [finding, { ...finding, severity: 'info', message: 'By the way.' }] });
    keepFindings('segment', [{ ...finding, message: 'Metal.', slices: [3, 4] }]);
    keepFindings('segment', [{ ...finding, message: 'Metal.', slices: [3, 4] }]);
    expect(warnings().map((w) => [w.source, w.finding.message, w.read])).toEqual([
      ['ct', 'Clipped.', false],
      ['segment', 'Metal.', false],
    ]);
    setRead(warnings().slice(0, 1), true);
    expect(warnings().map((w) => w.read)).toEqual([true, false]);
    const entries = called('journal.append').flatMap((p) => p.entries as JournalEntry[]);
    show('B');
    expect(warnings()).toEqual([]);
    // As the journal gives them back.
    openCase({ open: opening('A', 8), entries, journalId: 'A' }, client, []);
    expect(warnings().map((w) => w.finding.message)).toEqual(['Metal.']);
  });
});

describe('accepting a proposal', () => {
  it('is one history step, whatever the number of structures', async () => {
    show('A');
    perform(addStructures('Add', [vertebra('VB_L1')]));
    await proposalFor('A');
    const [first] = useSegmentation.getState().proposal?.structures ?? [];
    useSegmentation.setState((s) => ({
      proposal: s.proposal && { ...s.proposal, choices: { ...s.proposal.choices, [first!.id]: 'add' } },
    }));
    acceptProposal();
    const { history, structures } = useDocument.getState();
    expect(history.done.map((c) => c.label)).toEqual(['Add', 'Accept 2 structures']);
    expect([...structures.byId.values()].map((s) => s.name)).toEqual(['VB_L1', 'VB_L1_AI', 'VB_L2']);
    expect(useReview.getState().items).toHaveLength(2);
    undo();
    expect(useDocument.getState().structures.order).toHaveLength(1);
  });
});
