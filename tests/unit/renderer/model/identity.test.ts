/** Structures of another patient come only with the user’s word. */

import { describe, expect, it } from 'vitest';
import { structuresOf } from '../../../../src/core/structures/edit.ts';
import { undo, useDocument } from '../../../../src/renderer/model/document.ts';
import { clearForeign, isForeign, useIdentityQuestion } from '../../../../src/renderer/model/identity.ts';
import { loadStructureFile } from '../../../../src/renderer/model/session.ts';
import { called, freshDesk, settle, show } from './case-desk.ts';

freshDesk();

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
