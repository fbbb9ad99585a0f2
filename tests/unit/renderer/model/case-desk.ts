/** A case on a backend that only answers: for tests of what belongs to one case. */

import { beforeEach, expect } from 'vitest';
import {
  type ApiClient,
  type OpenCase,
  type StructureWire,
  structureToWire,
} from '../../../../src/contract/index.ts';
import { type CaseSession, openCase } from '../../../../src/renderer/model/case-session.ts';
import { newStructure } from '../../../../src/renderer/model/commands.ts';
import { setClient } from '../../../../src/renderer/model/connection.ts';
import { noteEvent } from '../../../../src/renderer/model/events.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { createScope, enterScope } from '../../../../src/renderer/model/scope.ts';
import { startSegmentation, useSegmentation } from '../../../../src/renderer/model/segmentation.ts';
import { runTools } from '../../../../src/renderer/tools/runtime.ts';

const square = Float64Array.from([1, 1, 2, 5, 1, 2, 5, 5, 2, 1, 5, 2]);
export const vertebra = (name: string) => ({
  ...newStructure(name, 'ORGAN', [1, 2, 3]),
  slices: new Map([[2, [square]]]),
});

export const opening = (caseId: string, ni: number): OpenCase => ({
  caseId,
  title: caseId,
  patientName: '',
  patientId: caseId,
  patientBirthDate: '',
  studyDate: '',
  patientPosition: 'HFS',
  sliceThicknessMm: null,
  seriesDescription: '',
  seriesInstanceUid: '1.2.3',
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
export const client = {
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
/** Names of the calls so far, in their order. */
export const callNames = (): string[] => calls.map(([method]) => method);
export const forgetCalls = (): void => {
  calls = [];
};
/** Parameters of the calls of one name so far. */
export const called = (method: string) =>
  calls.filter(([name]) => name === method).map(([, params]) => params);
/** Lets answers that are there come in. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

export const show = (caseId: string, ni = 8): CaseSession =>
  openCase({ open: opening(caseId, ni), entries: [], journalId: caseId }, client, [runTools]);

/** Registers the hook of the test file that calls it: an empty scope and no calls before each test. */
export const freshDesk = (): void =>
  beforeEach(async () => {
    enterScope(createScope());
    await settle();
    setClient(client);
    [calls, proposed] = [[], [structureToWire(vertebra('VB_L1')), structureToWire(vertebra('VB_L2'))]];
    useNotices.setState({ notices: [] });
  });

/** Runs the AI to its end: its result lies there to be taken. */
export async function proposalFor(caseId: string): Promise<void> {
  await startSegmentation({ modelIds: ['m'] });
  noteEvent({ event: 'job', jobId: `job-${jobs}`, job: { state: 'done' } });
  await settle();
  expect(useSegmentation.getState().proposal, caseId).not.toBeNull();
}
