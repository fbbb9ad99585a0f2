/** What an installed classifier says of structures of the open case; asked for by the user. */
import { type Result, structureToWire } from '../../contract/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { useCase } from './case.ts';
import { api } from './connection.ts';
import { useDocument } from './document.ts';
import { notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

type Installed = Result<'classifiers.list'>['classifiers'][number];

export interface ClassifierState {
  /** Null until they are listed. */
  readonly installed: readonly Installed[] | null;
  readonly chosen: string;
  readonly running: boolean;
  readonly answer: Result<'classifiers.ask'> | null;
  /** The structures it was made from, by their contours: others make it old. */
  readonly madeFrom: readonly Structure[];
}

export const useClassifiers = caseStore<ClassifierState>('classifiers', () => ({
  installed: null,
  chosen: '',
  running: false,
  answer: null,
  madeFrom: [],
}));

export async function listClassifiers(): Promise<void> {
  const scope = currentScope();
  try {
    const { classifiers } = await api().call('classifiers.list', {});
    useClassifiers.in(scope).setState({ installed: classifiers, chosen: classifiers[0]?.id ?? '' });
  } catch (error) {
    notifyError(error);
  }
}

export const chooseClassifier = (chosen: string): void => useClassifiers.setState({ chosen, answer: null });

/** Pure: the structures a classifier may be shown. */
export const shownTo = ({ of }: Pick<Installed, 'of'>, all: readonly Structure[]): Structure[] =>
  all.filter(
    (s) =>
      s.slices.size > 0 &&
      (of === 'any' ||
        (of === 'GTV' ? s.interpretedType === 'GTV' : /^VB_/.test(s.name) && !/_Body$/.test(s.name))),
  );

/** Asks the chosen classifier about every structure of its kind; the user is told when that fails. */
export async function askClassifier(): Promise<void> {
  const { installed, chosen, running } = useClassifiers.getState();
  const { open } = useCase.getState();
  const classifier = installed?.find(({ id }) => id === chosen);
  if (open === null || classifier === undefined || running) return;
  const structures = shownTo(classifier, structuresOf(useDocument.getState().structures));
  if (structures.length === 0) return;
  const scope = currentScope();
  useClassifiers.setState({ running: true });
  try {
    const answer = await api().call('classifiers.ask', {
      caseId: open.caseId,
      classifierId: chosen,
      structures: structures.map(structureToWire),
    });
    if (!scope.disposed) useClassifiers.setState({ running: false, answer, madeFrom: structures });
  } catch (error) {
    if (scope.disposed) return;
    useClassifiers.setState({ running: false });
    notifyError(error);
  }
}
