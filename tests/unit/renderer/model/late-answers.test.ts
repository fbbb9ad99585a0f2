/** What was asked for one case and answered when another is open: nothing of it may come to the other patient. */
import { afterEach, expect, test, vi } from 'vitest';
import type { ApiClient } from '../../../../src/contract/index.ts';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import { assess } from '../../../../src/renderer/model/assessment.ts';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { askClassifier, useClassifiers } from '../../../../src/renderer/model/classifiers.ts';
import { addStructures } from '../../../../src/renderer/model/commands.ts';
import { setClient } from '../../../../src/renderer/model/connection.ts';
import { gtvsOf, proposeCtv } from '../../../../src/renderer/model/ctv.ts';
import { perform, useDocument } from '../../../../src/renderer/model/document.ts';
import { findEndPlates } from '../../../../src/renderer/model/end-plates.ts';
import { makeFollowUp, setOtherPaths } from '../../../../src/renderer/model/follow-up.ts';
import { divideCord } from '../../../../src/renderer/model/neural.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { caseStores } from '../../../../src/renderer/model/scope.ts';
import { makeSectors } from '../../../../src/renderer/model/sectors.ts';
import { client, freshDesk, settle, show, vertebra } from './case-desk.ts';

const late = vi.hoisted(() => ({
  answer: (_value: unknown): void => undefined,
  refuse: (_error: Error): void => undefined,
  ask: (): Promise<unknown> => Promise.resolve(),
}));
late.ask = () =>
  new Promise((resolve, reject) => {
    late.answer = resolve;
    late.refuse = reject;
  });
vi.mock('../../../../src/renderer/workers/targets/client.ts', () => ({
  computeCtv: () => late.ask(),
  computeSectors: () => late.ask(),
  computeHandOff: () => late.ask(),
  computeEndPlates: () => late.ask(),
}));
vi.mock('../../../../src/renderer/workers/assess/client.ts', () => ({ computeAssessment: () => late.ask() }));

freshDesk();
afterEach(() => setClient(client));

/** Answers late to what is asked of the backend, and at once to everything else. */
const slow = (method: string): void =>
  setClient({
    call: (name: string, params: never) =>
      name === method ? late.ask() : client.call(name as never, params),
  } as unknown as ApiClient);

const slices = vertebra('x').slices;
const asked: readonly (readonly [string, () => Promise<unknown>, unknown])[] = [
  ['an assessment', assess, { vertebrae: [], notSearched: [], body: null }],
  ['sectors', () => makeSectors(), [{ vertebra: 'VB_L3', sector: 1, slices }]],
  ['a cord’s hand-off', divideCord, { level: 'L2', because: 'said', atMm: [0, 0, 2], up: [0, 0, 1] }],
  ['a CTV', () => proposeCtv(gtvsOf(structuresOf(useDocument.getState().structures))[0]!), { vertebrae: [] }],
  ['end plates', findEndPlates, []],
  [
    'a follow-up',
    () => {
      slow('followUp.make');
      setOtherPaths({ ct: '/other', structures: '/other/RS.dcm' });
      return makeFollowUp();
    },
    { vertebrae: [], outside: { before: [], after: [] }, findings: [] },
  ],
  [
    'a classifier’s scores',
    () => {
      slow('classifiers.ask');
      useClassifiers.setState({ installed: [{ id: 'c', of: 'any' } as never], chosen: 'c' });
      return askClassifier();
    },
    { classified: [], findings: [] },
  ],
];

function openFirst(): void {
  show('A');
  useCase.setState({ complete: true });
  const gtv = { ...vertebra('GTV'), interpretedType: 'GTV' as const };
  perform(addStructures('Add', [vertebra('VB_L3'), vertebra('SpinalCord'), vertebra('ThecalSac'), gtv]));
}

const states = () => new Map(caseStores().map((store) => [store.title, store.getState()]));

test.each(asked)('%s that comes late changes nothing of the other case', async (_name, ask, answer) => {
  openFirst();
  const waiting = ask();
  await settle();
  show('B', 9);
  await settle();
  const before = states();
  late.answer(answer);
  await waiting;
  await settle();
  expect(states()).toEqual(before);
  expect(useDocument.getState().structures.byId.size).toBe(0);
});

test.each(asked)('%s that fails late says nothing about the other case', async (_name, ask) => {
  openFirst();
  const waiting = ask();
  await settle();
  show('B', 9);
  late.refuse(new Error('late'));
  await waiting;
  expect(useNotices.getState().notices).toEqual([]);
});

test.each(asked)('%s does arrive while its case is open', async (_name, ask, answer) => {
  openFirst();
  const before = states();
  const waiting = ask();
  await settle();
  late.answer(answer);
  await waiting;
  await settle();
  expect(states()).not.toEqual(before);
});
