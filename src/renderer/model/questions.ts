/** A question that must be answered before something is done; whoever closes it, or the case, says no. */
import { create } from 'zustand';
import { currentScope } from './scope.ts';

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button that goes on says. */
  readonly yes: string;
}

interface Asked extends Question {
  answer(yes: boolean): void;
}

export const useQuestion = create<{ readonly asked: Asked | null }>(() => ({ asked: null }));

/** Resolves with the user's answer; an earlier question still open is answered with no. */
export function ask(question: Question): Promise<boolean> {
  useQuestion.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (yes: boolean): void => {
      useQuestion.setState((s) => (s.asked?.answer === answer ? { asked: null } : s));
      resolve(yes);
    };
    currentScope().onDispose(() => answer(false));
    useQuestion.setState({ asked: { ...question, answer } });
  });
}
