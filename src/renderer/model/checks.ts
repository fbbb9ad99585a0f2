/** The structure-set check of the case on screen: asked for by a button, told how old it is, repaired by ordinary edits. */
import { type CheckFinding, ownProfiles, ownStructureRules, repaired } from '../../core/checks/index.ts';
import { diffSlices, metaOf, type StructureTable, structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { computeChecks } from '../workers/checks/client.ts';
import { useCase } from './case.ts';
import { perform, useDocument } from './document.ts';
import { goToSlice, goToStructure } from './go-to.ts';
import { refusedAsLocked } from './locks.ts';
import { notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';
import { askSecondOpinion, useSecondOpinion } from './second-opinion.ts';
import { selectStructure } from './selection.ts';

interface ChecksState {
  /** Null before the first check. */
  readonly findings: readonly CheckFinding[] | null;
  /** The structures they are of. */
  readonly of: StructureTable | null;
  readonly running: boolean;
  /** Id of a profile; '' for none. */
  readonly profile: string;
}

export const useChecks = caseStore<ChecksState>('checks', () => ({
  findings: null,
  of: null,
  running: false,
  profile: '',
}));

const profileNow = () => ownProfiles().find((p) => p.id === useChecks.getState().profile) ?? null;

const thicknessNow = (): number | null => useCase.getState().open?.sliceThicknessMm ?? null;

/** Checks the structures as they are now. */
export async function runChecks(): Promise<void> {
  const { volume, complete } = useCase.getState();
  if (volume === null || useChecks.getState().running) return;
  const { opinion } = useSecondOpinion.getState();
  const scope = currentScope();
  const table = useDocument.getState().structures;
  useChecks.setState({ running: true });
  try {
    const findings = await computeChecks({
      grid: volume.grid,
      structures: structuresOf(table),
      sliceThicknessMm: thicknessNow(),
      profile: profileNow(),
      anatomy: opinion === null ? null : { image: complete ? volume.data : null, opinion },
    });
    if (!scope.disposed) useChecks.in(scope).setState({ findings, of: table });
  } catch (error) {
    if (!scope.disposed) notifyError(error);
  } finally {
    if (!scope.disposed) useChecks.in(scope).setState({ running: false });
  }
}

/** Asks the networks what they see, then checks the structures against it. */
export const runSecondOpinion = (): Promise<void> => askSecondOpinion(() => void runChecks());

export function chooseProfile(profile: string): void {
  useChecks.setState({ profile });
  if (useChecks.getState().findings !== null) void runChecks();
}

/** The structure a finding is about, as it is now; null when it is gone or the finding is about the set. */
const structureOf = ({ structureId }: CheckFinding): Structure | null =>
  structureId === undefined ? null : (useDocument.getState().structures.byId.get(structureId) ?? null);

/** Shows the place of a finding: its structure, on slice `k` or in its middle. */
export function showFinding(finding: CheckFinding, k = finding.slices?.[0]): void {
  const structure = structureOf(finding);
  if (structure === null) return;
  selectStructure(structure.id);
  if (k === undefined) goToStructure(structure);
  else goToSlice(structure, k);
}

/** Makes the repair of a finding as one step of the history, then checks again. */
export function repairFinding(finding: CheckFinding): void {
  const { volume } = useCase.getState();
  const before = structureOf(finding);
  if (volume === null || before === null || refusedAsLocked(before)) return;
  try {
    const after = repaired(
      {
        grid: volume.grid,
        structures: structuresOf(useDocument.getState().structures),
        sliceThicknessMm: thicknessNow(),
        rules: ownStructureRules(),
        profile: profileNow(),
      },
      finding,
    );
    if (after === null) return;
    const label = texts.checks.repairs[finding.repair ?? 'trim-name'];
    const done = perform({
      label: `${before.name}: ${label}`,
      at: Date.now(),
      changes: [
        ...diffSlices(before, after.slices),
        { kind: 'structure', structureId: before.id, before: metaOf(before), after: metaOf(after) },
      ],
    });
    if (done) void runChecks();
  } catch (error) {
    notifyError(error);
  }
}
