/** The open case as one thing: made whole when it opens, gone whole when it closes. */
import type { ApiClient, JournalEntry, OpenCase } from '../../contract/index.ts';
import { allocateVolume, useCase } from './case.ts';
import { followComparison } from './compare/compare.ts';
import { followWorst } from './compare/worst.ts';
import { startDocument, useDocument } from './document.ts';
import { openJournal } from './journal.ts';
import { startLoading } from './loading.ts';
import { referencesAfter, useReferences } from './references.ts';
import { restoreReview } from './review.ts';
import { type CaseScope, createScope, currentScope, enterScope } from './scope.ts';
import { restoreProposal } from './segmentation.ts';
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
  /** Stops all that runs for the case, a job included, and closes it in the backend. Its journal stays among the sessions. */
  dispose(): void;
}

/** What runs as long as a case is open: it takes what it needs of the journal, follows the case's stores and stops by `scope.onDispose`. */
export type CasePart = (scope: CaseScope, entries: readonly JournalEntry[]) => void;

const ownParts: readonly CasePart[] = [followComparison, followWorst];

/** Shows a case; the one shown before is disposed of. @param parts of tools and views. */
export function openCase(opened: Opened, client: ApiClient, parts: readonly CasePart[]): CaseSession {
  const { open, entries } = opened;
  const scope = createScope();
  const volume = allocateVolume(open);
  const journal = openJournal(client, open.caseId, entries.length, scope);
  useCase.in(scope).setState({ open, volume, findings: open.findings });
  useView.in(scope).setState({ cursor: middleOf(volume.grid.dims) });
  startDocument(journal, entries, scope);
  useReferences.in(scope).setState({ sets: referencesAfter(entries) });
  restoreProposal(entries, scope);
  restoreReview(useDocument.in(scope).getState().marks, scope);
  scope.onDispose(() => {
    void journal
      .settled()
      .then(() => client.call('case.close', { caseId: open.caseId }))
      // The connection may be gone, and the case with it.
      .catch(() => undefined);
  });
  enterScope(scope);
  for (const part of [...ownParts, ...parts]) part(scope, entries);
  startLoading(scope, open.caseId, volume, open.volume.blobId);
  return {
    ...opened,
    scope,
    dispose: () => {
      if (currentScope() === scope) enterScope(createScope());
      else scope.dispose();
    },
  };
}
