/** An AI result: not lost without a yes, accepted in one step. */

import { describe, expect, it } from 'vitest';
import { addStructures } from '../../../../src/renderer/model/commands.ts';
import { perform, undo, useDocument } from '../../../../src/renderer/model/document.ts';
import { useQuestion } from '../../../../src/renderer/model/questions.ts';
import { useReview } from '../../../../src/renderer/model/review.ts';
import {
  acceptProposal,
  discardProposal,
  startSegmentation,
  useSegmentation,
} from '../../../../src/renderer/model/segmentation.ts';
import { called, freshDesk, proposalFor, show, vertebra } from './case-desk.ts';

freshDesk();

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
    expect(useDocument.getState().structures.byId.size).toBe(1);
  });
});
