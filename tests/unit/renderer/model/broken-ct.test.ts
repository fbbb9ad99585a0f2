/** A CT that broke off, or a backend that is gone, is never worked on. */

import { describe, expect, it } from 'vitest';
import { useCase } from '../../../../src/renderer/model/case.ts';
import { addStructures } from '../../../../src/renderer/model/commands.ts';
import { useConnection } from '../../../../src/renderer/model/connection.ts';
import { perform, undo, useDocument } from '../../../../src/renderer/model/document.ts';
import { noteEvent } from '../../../../src/renderer/model/events.ts';
import { useNotices } from '../../../../src/renderer/model/notices.ts';
import { freshDesk, settle, show, vertebra } from './case-desk.ts';

freshDesk();

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

it('takes no edit when the backend is gone: it could not be saved', () => {
  show('A');
  useConnection.setState({ connection: 'lost' });
  expect(perform(addStructures('Add', [vertebra('VB_L3')]))).toBe(false);
  expect(useDocument.getState().structures.order).toEqual([]);
  useConnection.setState({ connection: 'ready' });
  expect(perform(addStructures('Add', [vertebra('VB_L3')]))).toBe(true);
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
