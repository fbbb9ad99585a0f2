/** The open case as one thing: made whole when it opens, gone whole when it closes. */
import type { ApiClient, JournalEntry, OpenCase } from '../../contract/index.ts';
import { allocateVolume, useCase } from './case.ts';
import { followComparison } from './compare/compare.ts';
import { followWorst } from './compare/worst.ts';
import { startDocument, useDocument } from './document.ts';
import { openJournal } from './journal.ts';
import { startLoading } from './loading.ts';
import { PROPOSAL_SET, referencesAfter, useReferences } from './references.ts';
import { restoreReview } from './review.ts';
import { type CaseScope, createScope, currentScope, enterScope } from './scope.ts';
import { middleOf, useView } from './view.ts';

export interface Opened {
  readonly open: OpenCase;
  /** What was done in it before. */
  readonly entries: readonly JournalEntry[];
  /** The journal has the id of the case it was begun for, which a recovered case has not. */
  readonly journalId: string;
}

export interface CaseSession extends Opened {
  /** Its stores and all that runs for it. */
  readonly scope: CaseScope;
  /** Commands so far were not made by the user: a demonstration's own structure set. */
  countAsGiven(): void;
  /**
   * Stops all that runs for the case, a job included, and closes it in the backend. Its journal stays for recovery
   * unless the user did nothing in it.
   */
  dispose(): void;
}

/** What runs as long as a case is open: it follows the case's stores and stops by `scope.onDispose`. */
export type CasePart = (scope: CaseScope) => void;

const ownParts: readonly CasePart[] = [followComparison, followWorst];

/** Shows a case; the one shown before is disposed of. @param parts of tools and views. */
export function openCase(opened: Opened, client: ApiClient, parts: readonly CasePart[]): CaseSession {
  const { open, entries, journalId } = opened;
  const scope = createScope();
  const volume = allocateVolume(open);
  const journal = openJournal(client, open.caseId, entries.length, scope);
  const given = { steps: 0 };
  useCase.in(scope).setState({ open, volume, findings: open.findings });
  useView.in(scope).setState({ cursor: middleOf(volume.grid.dims) });
  startDocument(journal, entries, scope);
  useReferences.in(scope).setState({ sets: referencesAfter(entries) });
  restoreReview(useDocument.in(scope).getState().marks, scope);
  scope.onDispose(() => {
    const discarded = isUntouched(scope, given.steps);
    void journal.settled().then(() => {
      const closing = client.call('case.close', { caseId: open.caseId });
      const discarding = discarded ? client.call('journal.discard', { journalId }) : null;
      return Promise.allSettled([closing, discarding]);
    });
  });
  enterScope(scope);
  for (const part of [...ownParts, ...parts]) part(scope);
  startLoading(scope, open.caseId, volume, open.volume.blobId);
  return {
    ...opened,
    scope,
    countAsGiven: () => {
      given.steps = useDocument.in(scope).getState().history.done.length;
    },
    dispose: () => {
      if (currentScope() === scope) enterScope(createScope());
      else scope.dispose();
    },
  };
}

function isUntouched(scope: CaseScope, givenSteps: number): boolean {
  const { history, marks } = useDocument.in(scope).getState();
  const unreferenced = useReferences
    .in(scope)
    .getState()
    .sets.every((set) => set.id === PROPOSAL_SET);
  return unreferenced && history.done.length + history.undone.length <= givenSteps && marks.size === 0;
}
