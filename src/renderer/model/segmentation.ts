/** Auto-segmentation: start, progress, a proposal, and what the user does with it. */
import { create } from 'zustand';
import type { Params, Result } from '../../contract/index.ts';
import { structureFromWire } from '../../contract/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { useCase } from './case.ts';
import { addStructures, replaceContours } from './commands.ts';
import { isLocked, perform, useDocument } from './document.ts';
import { useJobs } from './jobs.ts';
import { notify, notifyError } from './notices.ts';
import { addReference, PROPOSAL_SET, removeReference } from './references.ts';
import { addToReview } from './review.ts';
import { api } from './session.ts';
import { structuresOf } from './structures.ts';

export type SegmentResult = Result<'segment.result'>;
export type Choice = 'add' | 'replace' | 'skip';

export interface Proposal {
  readonly caseId: string;
  readonly result: SegmentResult;
  readonly structures: readonly Structure[];
  readonly choices: Readonly<Record<string, Choice>>;
}

export interface SegmentationState {
  readonly models: Result<'models.list'> | null;
  readonly jobId: string | null;
  readonly proposal: Proposal | null;
}

export const useSegmentation = create<SegmentationState>(() => ({
  models: null,
  jobId: null,
  proposal: null,
}));

export async function listModels(): Promise<void> {
  try {
    useSegmentation.setState({ models: await api().call('models.list', {}) });
  } catch (error) {
    notifyError(error);
  }
}

export async function startSegmentation(options: Omit<Params<'segment.start'>, 'caseId'>): Promise<void> {
  const { open } = useCase.getState();
  if (open === null || useSegmentation.getState().jobId !== null) return;
  discardProposal();
  try {
    const { jobId } = await api().call('segment.start', { ...options, caseId: open.caseId });
    useSegmentation.setState({ jobId });
    followJob(jobId, open.caseId);
  } catch (error) {
    notifyError(error);
  }
}

export async function cancelSegmentation(): Promise<void> {
  const { jobId } = useSegmentation.getState();
  if (jobId !== null) await api().call('jobs.cancel', { jobId }).catch(notifyError);
}

function followJob(jobId: string, caseId: string): void {
  const look = (): boolean => {
    const job = useJobs.getState().jobs.get(jobId);
    if (job === undefined || job.state === 'queued' || job.state === 'running') return false;
    useSegmentation.setState({ jobId: null });
    if (job.state === 'failed') notify('error', job.error.message, job.error.action);
    if (job.state === 'cancelled') notify('info', texts.segment.cancelled);
    if (job.state === 'done') void takeResult(jobId, caseId);
    return true;
  };
  if (look()) return;
  const stop = useJobs.subscribe(() => {
    if (look()) stop();
  });
}

async function takeResult(jobId: string, caseId: string): Promise<void> {
  try {
    const result = await api().call('segment.result', { jobId });
    if (useCase.getState().open?.caseId !== caseId) return;
    const structures = result.structures.map(structureFromWire);
    const choices = Object.fromEntries(structures.map((s) => [s.id, defaultChoice(s)]));
    useSegmentation.setState({ proposal: { caseId, result, structures, choices } });
    addReference({ id: PROPOSAL_SET, label: texts.segment.proposal, structures });
  } catch (error) {
    notifyError(error);
  }
}

/** The edited structure of the same name, and whether a person made, imported or changed it. */
export function existingFor(name: string): { structure: Structure; locked: boolean; byHand: boolean } | null {
  const doc = useDocument.getState();
  const structure = structuresOf(doc.structures).find((s) => s.name === name);
  if (structure === undefined) return null;
  const p = structure.provenance;
  const byHand = p.kind !== 'model' || p.edited;
  return { structure, locked: isLocked(doc, structure.id), byHand };
}

/** Add what is new, replace an untouched model result; anything else stays unless the user says so. */
export function defaultChoice(proposed: Pick<Structure, 'name'>): Choice {
  const existing = existingFor(proposed.name);
  if (existing === null) return 'add';
  return existing.locked || existing.byHand ? 'skip' : 'replace';
}

export const choose = (structureId: string, choice: Choice): void =>
  useSegmentation.setState((s) =>
    s.proposal === null
      ? s
      : { proposal: { ...s.proposal, choices: { ...s.proposal.choices, [structureId]: choice } } },
  );

export function discardProposal(): void {
  removeReference(PROPOSAL_SET);
  useSegmentation.setState({ proposal: null });
}

const freeName = (name: string, taken: ReadonlySet<string>): string => {
  for (let n = 1; ; n += 1) {
    const candidate = n === 1 ? `${name}_AI` : `${name}_AI${n}`;
    if (!taken.has(candidate)) return candidate;
  }
};

/** Takes the chosen structures into the document, one history step each, and lists their slices for review. */
export function acceptProposal(): void {
  const { proposal } = useSegmentation.getState();
  if (proposal === null || useCase.getState().open?.caseId !== proposal.caseId) {
    discardProposal();
    return;
  }
  const acceptedAs = new Map<string, string>();
  for (const proposed of proposal.structures) {
    const choice = proposal.choices[proposed.id] ?? 'skip';
    const existing = existingFor(proposed.name);
    const label = texts.commands.accept(proposed.name);
    if (choice === 'replace' && existing !== null && !existing.locked) {
      perform(replaceContours(label, existing.structure, proposed));
      acceptedAs.set(proposed.id, existing.structure.id);
    } else if (choice === 'add') {
      const taken = new Set(structuresOf(useDocument.getState().structures).map((s) => s.name));
      const name = existing === null ? proposed.name : freeName(proposed.name, taken);
      perform(addStructures(label, [{ ...proposed, name }]));
      acceptedAs.set(proposed.id, proposed.id);
    }
  }
  addToReview(
    proposal.result.confidence.flatMap((c) => {
      const id = acceptedAs.get(c.structureId);
      return id === undefined
        ? []
        : c.slices.map((s) => ({ structureId: id, k: s.k, confidence: s.confidence }));
    }),
  );
  discardProposal();
  notify('info', texts.segment.accepted(acceptedAs.size));
}
