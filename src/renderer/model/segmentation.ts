/** Auto-segmentation: start, progress, a proposal, and what the user does with it. */
import type { JournalEntry, Params, Result } from '../../contract/index.ts';
import { structureFromWire, structureToWire } from '../../contract/index.ts';
import { PedicleError } from '../../core/errors/errors.ts';
import { applyCommand, type Command, structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { addStructures, grouped, replaceContours } from './commands.ts';
import { api } from './connection.ts';
import { type DocumentState, isLocked, perform, record, useDocument } from './document.ts';
import { useJobs } from './jobs.ts';
import { keepLadder } from './ladder.ts';
import { notify, notifyError } from './notices.ts';
import { ask } from './questions.ts';
import { PROPOSAL_SET, removeReference, showProposalSet } from './references.ts';
import { addToReview } from './review.ts';
import { type CaseScope, caseStore, currentScope } from './scope.ts';
import { keepFindings } from './warnings.ts';

export type SegmentResult = Result<'segment.result'>;
export type Choice = 'add' | 'replace' | 'skip';

export interface Proposal {
  readonly result: SegmentResult;
  readonly structures: readonly Structure[];
  readonly choices: Readonly<Record<string, Choice>>;
}

export type RunOptions = Omit<Params<'segment.start'>, 'caseId'>;

export interface SegmentationState {
  readonly jobId: string | null;
  /** What the last run was asked for. */
  readonly lastRun: RunOptions | null;
  readonly proposal: Proposal | null;
}

export const useSegmentation = caseStore<SegmentationState>('segmentation', () => ({
  jobId: null,
  lastRun: null,
  proposal: null,
}));

export async function startSegmentation(options: RunOptions): Promise<void> {
  const scope = currentScope();
  const { open, failure } = useCase.getState();
  if (open === null || failure !== null || useSegmentation.getState().jobId !== null) return;
  if (hasProposal()) {
    if (!(await mayDropProposal()) || scope.disposed) return;
  }
  dropProposal();
  useSegmentation.setState({ lastRun: options });
  try {
    const run = { ...options, caseId: open.caseId };
    const { jobId } = await api()
      .call('segment.start', run)
      .catch(async (error: unknown) => {
        // Images that could not be read: a run without them is the user's to ask for.
        if (!(error instanceof PedicleError) || error.code !== 'ct-incomplete' || scope.disposed) throw error;
        if (!(await ask(texts.segment.incomplete(error.findings.map((f) => f.message))))) throw error;
        return api().call('segment.start', { ...run, acceptIncomplete: true });
      });
    followJob(scope, jobId);
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  }
}

const cancelJob = (jobId: string): Promise<unknown> => api().call('jobs.cancel', { jobId });

export async function cancelSegmentation(): Promise<void> {
  const { jobId } = useSegmentation.getState();
  if (jobId !== null) await cancelJob(jobId).catch(notifyError);
}

/** Waits for a job of the scope's case; when the case goes before, the job is cancelled. */
function followJob(scope: CaseScope, jobId: string): void {
  const store = useSegmentation.in(scope);
  let over = false;
  const isOver = (): boolean => {
    const job = useJobs.getState().jobs.get(jobId);
    if (job === undefined || job.state === 'queued' || job.state === 'running') return false;
    over = true;
    store.setState({ jobId: null });
    if (job.state === 'failed') notify('error', job.error.message, job.error.action);
    if (job.state === 'cancelled') notify('info', texts.segment.cancelled);
    if (job.state === 'done') void takeResult(scope, jobId);
    return true;
  };
  if (!scope.disposed) {
    store.setState({ jobId });
    if (isOver()) return;
  }
  const stop = useJobs.subscribe(() => {
    if (isOver()) stop();
  });
  scope.onDispose(() => {
    stop();
    // The connection may be gone, and nobody waits for the answer.
    if (!over) cancelJob(jobId).catch(() => undefined);
  });
}

function propose(result: SegmentResult, scope: CaseScope): void {
  const structures = result.structures.map(structureFromWire);
  const doc = useDocument.in(scope).getState();
  const choices = Object.fromEntries(structures.map((s) => [s.id, defaultChoice(s, doc)]));
  useSegmentation.in(scope).setState({ proposal: { result, structures, choices } });
  showProposalSet({ id: PROPOSAL_SET, label: texts.segment.proposal, structures }, scope);
}

/** The proposal a journal leaves open: the backend wrote it when its job was done. */
export function restoreProposal(entries: readonly JournalEntry[], scope: CaseScope): void {
  const last = entries.findLast((entry) => entry.type === 'proposal');
  if (last?.type === 'proposal' && last.result !== null) propose(last.result, scope);
}

async function takeResult(scope: CaseScope, jobId: string): Promise<void> {
  try {
    const result = await api().call('segment.result', { jobId });
    if (scope.disposed) return;
    propose(result, scope);
    keepFindings('segment', result.findings);
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  }
}

/** The edited structure of the same name, and whether a person made, imported or changed it. */
export function existingFor(
  name: string,
  doc: DocumentState,
): { structure: Structure; locked: boolean; byHand: boolean } | null {
  const structure = structuresOf(doc.structures).find((s) => s.name === name);
  if (structure === undefined) return null;
  const p = structure.provenance;
  const byHand = p.kind !== 'model' || p.edited;
  return { structure, locked: isLocked(doc, structure.id), byHand };
}

/** Add what is new, replace an untouched model result; anything else stays unless the user says so. */
export function defaultChoice(proposed: Pick<Structure, 'name'>, doc = useDocument.getState()): Choice {
  const existing = existingFor(proposed.name, doc);
  if (existing === null) return 'add';
  return existing.locked || existing.byHand ? 'skip' : 'replace';
}

const changeProposal = (change: (proposal: Proposal) => Partial<Proposal>): void =>
  useSegmentation.setState((s) =>
    s.proposal === null ? s : { proposal: { ...s.proposal, ...change(s.proposal) } },
  );

export const choose = (structureIds: readonly string[], choice: Choice): void =>
  changeProposal(({ choices }) => ({
    choices: { ...choices, ...Object.fromEntries(structureIds.map((id) => [id, choice])) },
  }));

/** Takes structures the way that overwrites least: beside what is there, unless that is an untouched AI result. */
export function take(structures: readonly Structure[]): void {
  for (const s of structures) {
    const usual = defaultChoice(s);
    choose([s.id], usual === 'skip' ? 'add' : usual);
  }
}

/** Gives structures of the result other names; what happens to them is decided anew by the new name. */
export function renameProposal(changed: readonly Structure[]): void {
  const byId = new Map(changed.map((s) => [s.id, s]));
  changeProposal(({ structures, choices }) => {
    const next = structures.map((s) => byId.get(s.id) ?? s);
    const chosen = changed.map((s) => [s.id, defaultChoice(s)] as const);
    return { structures: next, choices: { ...choices, ...Object.fromEntries(chosen) } };
  });
  const { proposal } = useSegmentation.getState();
  if (proposal === null) return;
  const { result, structures } = proposal;
  showProposalSet({ id: PROPOSAL_SET, label: texts.segment.proposal, structures }, currentScope());
  record({ type: 'proposal', result: { ...result, structures: structures.map(structureToWire) } });
}

function dropProposal(): void {
  if (useSegmentation.getState().proposal !== null) record({ type: 'proposal', result: null });
  removeReference(PROPOSAL_SET);
  useSegmentation.setState({ proposal: null });
}

const proposedCount = (): number => useSegmentation.getState().proposal?.structures.length ?? 0;
const hasProposal = (): boolean => proposedCount() > 0;

/** True when the user gives the result up. */
function mayDropProposal(): Promise<boolean> {
  const { dropTitle, dropText, drop } = texts.segment;
  return ask({ title: dropTitle, text: dropText(proposedCount()), yes: drop });
}

/** Gives the result up, after a question. */
export async function discardProposal(): Promise<void> {
  const scope = currentScope();
  if ((!hasProposal() || (await mayDropProposal())) && !scope.disposed) dropProposal();
}

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? `${name}_AI` : `${name}_AI${n}`;
    if (!taken.has(candidate)) return candidate;
  }
};

/** The chosen structures as one command, and the ids they go by from then on. Pure. */
export function acceptance(
  proposal: Pick<Proposal, 'structures' | 'choices'>,
  doc: Pick<DocumentState, 'structures' | 'marks'>,
): { command: Command; acceptedAs: ReadonlyMap<string, string> } {
  const acceptedAs = new Map<string, string>();
  const commands: Command[] = [];
  let table = doc.structures;
  const then = (command: Command): void => {
    commands.push(command);
    table = applyCommand(table, command);
  };
  for (const proposed of proposal.structures) {
    const choice = proposal.choices[proposed.id] ?? 'skip';
    const existing = structuresOf(table).find((s) => s.name === proposed.name);
    const locked = existing !== undefined && isLocked(doc, existing.id);
    if (choice === 'replace' && existing !== undefined && !locked) {
      then(replaceContours('', existing, proposed));
      acceptedAs.set(proposed.id, existing.id);
    } else if (choice === 'add') {
      const taken = new Set(structuresOf(table).map((s) => s.name));
      const name = existing === undefined ? proposed.name : freeName(proposed.name, taken);
      then(addStructures('', [{ ...proposed, name }]));
      acceptedAs.set(proposed.id, proposed.id);
    }
  }
  const only = commands.length === 1 ? proposal.structures.find((s) => acceptedAs.has(s.id)) : undefined;
  const label =
    only === undefined ? texts.commands.acceptMany(acceptedAs.size) : texts.commands.accept(only.name);
  return { command: grouped(label, commands), acceptedAs };
}

/** Takes the chosen structures into the document as one history step, and lists their slices for review. */
export function acceptProposal(): void {
  const { proposal } = useSegmentation.getState();
  if (proposal === null) return;
  const { command, acceptedAs } = acceptance(proposal, useDocument.getState());
  if (!perform(command)) return;
  const { levels } = proposal.result;
  if (levels?.vertebrae.some((v) => v.structureIds.some((id) => acceptedAs.has(id)))) keepLadder(levels);
  addToReview(
    proposal.result.confidence.flatMap((c) => {
      const id = acceptedAs.get(c.structureId);
      return id === undefined
        ? []
        : c.slices.map((s) => ({ structureId: id, k: s.k, confidence: s.confidence }));
    }),
  );
  dropProposal();
  notify('info', texts.segment.accepted(acceptedAs.size));
}
