/** Structures of another patient or place: the question before they are taken, and the mark they carry from then on. */
import { create } from 'zustand';
import type { Result } from '../../contract/index.ts';
import { metaOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { describeMeta } from './commands.ts';
import { perform } from './document.ts';
import { currentScope } from './scope.ts';

export type IdentityReport = NonNullable<Result<'structures.load'>['identity']>;

interface Asked {
  readonly label: string;
  readonly identity: IdentityReport;
  answer(accept: boolean): void;
}

export const useIdentityQuestion = create<{ readonly asked: Asked | null }>(() => ({ asked: null }));

/** Shows both identities side by side. Resolves with the user's answer; closing the question or the case means no. */
export function askIdentity(label: string, identity: IdentityReport): Promise<boolean> {
  useIdentityQuestion.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (accept: boolean): void => {
      useIdentityQuestion.setState((s) => (s.asked?.answer === answer ? { asked: null } : s));
      resolve(accept);
    };
    currentScope().onDispose(() => answer(false));
    useIdentityQuestion.setState({ asked: { label, identity, answer } });
  });
}

export const isForeign = ({ foreign }: Pick<Structure, 'foreign'>): boolean => (foreign ?? []).length > 0;

/** The user's word that a structure belongs to this patient and place after all: takes the mark off, undoable. */
export function clearForeign(structure: Structure): void {
  const { foreign: _foreign, ...meta } = metaOf(structure);
  perform(describeMeta(texts.identity.cleared(structure.name), structure, meta));
}
