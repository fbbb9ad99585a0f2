/** The CTV proposed from a tumour by a rule set: shown with its reasons, made a structure only when asked. */

import isrc from '../../../resources/rules/ctv-isrc-2012.json' with { type: 'json' };
import postoperative from '../../../resources/rules/ctv-postoperative-2017.json' with { type: 'json' };
import sacrum from '../../../resources/rules/ctv-sacrum-2020.json' with { type: 'json' };
import vendor from '../../../resources/rules/ctv-vendor-auto.json' with { type: 'json' };
import { type FormulaStatus, ruleFormula } from '../../core/formulas/index.ts';
import { withMarksOf } from '../../core/identity/index.ts';
import { defaultColour } from '../../core/naming/index.ts';
import type { SectorNumber } from '../../core/spine/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { parseRuleSet, proposalSources, type RuleSet } from '../../core/targets/index.ts';
import { texts } from '../texts/index.ts';
import { computeCtv } from '../workers/targets/client.ts';
import type { ProposedCtv } from '../workers/targets/targets.worker.ts';
import { useCase } from './case.ts';
import { addStructures, freeName } from './commands.ts';
import { isLocked, perform, useDocument } from './document.ts';
import { changesTo } from './formulas.ts';
import { refusedAsLocked } from './locks.ts';
import { notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

const t = texts.targets;

export const ruleSets: readonly RuleSet[] = [isrc, vendor, postoperative, sacrum].map(parseRuleSet);

type Choices = ReadonlyMap<string, ReadonlyMap<SectorNumber, boolean>>;

/** What the user may set beside the rules. */
export interface CtvOptions {
  /** From which overlap on a sector counts; null: the rule set's own. */
  readonly threshold: { readonly cc: number; readonly mm: number } | null;
  readonly circumferential: 'rule' | 'never' | 'always';
  /** Margin about epidural disease within the canal, and room kept around the cord, mm. */
  readonly epidural: { readonly marginMm: number; readonly cordGapMm: number };
  /** Id of a second rule set to compare with. */
  readonly against: string | null;
  /** Propose again whenever the tumour changes. */
  readonly follow: boolean;
}

export interface CtvState extends CtvOptions {
  readonly running: boolean;
  readonly rulesId: string;
  /** Sectors taken in or left out against the rule, by vertebra. */
  readonly choices: Choices;
  readonly proposal: ProposedCtv | null;
  readonly gtv: Structure | null;
  /** The structures it was made from as they were, the tumour first: when one is another now, the proposal is old. */
  readonly sources: readonly Structure[];
}

export const useCtv = caseStore<CtvState>('ctv', () => ({
  running: false,
  rulesId: (ruleSets[0] as RuleSet).id,
  threshold: null,
  circumferential: 'rule',
  epidural: { marginMm: 0, cordGapMm: 0 },
  against: null,
  follow: false,
  choices: new Map(),
  proposal: null,
  gtv: null,
  sources: [],
}));

export const gtvsOf = (structures: readonly Structure[]): Structure[] =>
  structures.filter((s) => s.interpretedType === 'GTV' && s.slices.size > 0);

const ruleSetOf = (id: string | null): RuleSet | undefined => ruleSets.find((one) => one.id === id);

export const chooseRules = (rulesId: string): void =>
  useCtv.setState({ rulesId, choices: new Map(), proposal: null, threshold: null });

/** Sets options; a proposal that is shown is worked out anew with them. */
export function setCtvOptions(options: Partial<CtvOptions>): void {
  useCtv.setState(options);
  void proposeAgain();
}

/** Works the shown proposal out anew, for the tumour as it is now and with the choices made. */
export async function proposeAgain(): Promise<void> {
  const { gtv, choices, proposal } = useCtv.getState();
  const now = gtv === null ? undefined : useDocument.getState().structures.byId.get(gtv.id);
  if (proposal !== null && now !== undefined && now.slices.size > 0) await proposeCtv(now, choices);
}

/** Proposes a CTV anew by the rules and for the tumour its formula names. */
export async function proposeAnew({
  parents,
  rules,
}: Pick<FormulaStatus, 'parents' | 'rules'>): Promise<void> {
  const gtv = structuresOf(useDocument.getState().structures).find((s) => s.name === parents[0]);
  if (gtv === undefined) return;
  if (rules !== null && ruleSetOf(rules) !== undefined && rules !== useCtv.getState().rulesId)
    chooseRules(rules);
  await proposeCtv(gtv);
}

let asked = 0;

/** Works a proposal out; the user is told when there can be none. The last one asked for counts. */
export async function proposeCtv(gtv: Structure, choices: Choices = new Map()): Promise<void> {
  const { volume } = useCase.getState();
  const { rulesId, threshold, circumferential, epidural, against } = useCtv.getState();
  const rules = ruleSetOf(rulesId);
  if (volume === null || rules === undefined) return;
  const structures = structuresOf(useDocument.getState().structures);
  const scope = currentScope();
  asked += 1;
  const turn = asked;
  useCtv.setState({ running: true, choices });
  try {
    const proposal = await computeCtv(volume.grid, {
      structures,
      gtv,
      rules,
      choices,
      circumferential,
      epidural,
      threshold: threshold ?? undefined,
      against: ruleSetOf(against),
    });
    const sources = proposal === null ? [] : proposalSources(structures, gtv, proposal);
    // Another case may have been opened meanwhile: this is not its CTV.
    if (turn === asked && !scope.disposed) useCtv.setState({ running: false, proposal, gtv, sources });
  } catch (error) {
    if (turn !== asked || scope.disposed) return;
    useCtv.setState({ running: false, proposal: null });
    notifyError(error);
  }
}

/** Takes a sector in or out against the rule, and works the proposal out anew. */
export function chooseSector(vertebra: string, sector: SectorNumber, isIn: boolean): void {
  const { gtv, choices } = useCtv.getState();
  if (gtv === null) return;
  const own = new Map(choices.get(vertebra)).set(sector, isIn);
  void proposeCtv(gtv, new Map(choices).set(vertebra, own));
}

/** The structure CTV that is there, and whether someone drew in it: then a proposal must not replace it unasked. */
export function ctvThere(structures: readonly Structure[]): { ctv: Structure; byHand: boolean } | null {
  const ctv = structures.find((s) => s.name === 'CTV');
  if (ctv === undefined) return null;
  const untouched = ctv.provenance.kind === 'derived' && !ctv.provenance.edited;
  return { ctv, byHand: ctv.slices.size > 0 && !untouched };
}

/** How long the tumour must rest before a proposal follows it, ms: an edit is a whole gesture, so a moment. */
const REST_MS = 20;

const isOld = ({ proposal, sources }: CtvState): boolean => {
  const { byId } = useDocument.getState().structures;
  return proposal !== null && sources.some(({ id, slices }) => byId.get(id)?.slices !== slices);
};

/**
 * Lets the proposal follow its tumour where that is switched on, and the structure CTV follow the proposal as long as it is as a proposal
 * made it. Never after an undo: a step of its own would make the undone ones unreachable.
 * @returns what stops it.
 */
export function followCtv(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const mayFollow = (): boolean =>
    useCtv.getState().follow &&
    isOld(useCtv.getState()) &&
    useDocument.getState().history.undone.length === 0;
  const follow = async (): Promise<void> => {
    if (!mayFollow()) return;
    const there = ctvThere(structuresOf(useDocument.getState().structures));
    const made = there !== null && !there.byHand && isByRule(there.ctv) ? there.ctv : null;
    await proposeAgain();
    const now = useDocument.getState();
    const { proposal } = useCtv.getState();
    if (made === null || proposal === null || isOld(useCtv.getState()) || isLocked(now, made.id)) return;
    if (now.structures.byId.get(made.id)?.slices === made.slices && now.history.undone.length === 0)
      makeCtv();
  };
  const stop = useDocument.subscribe((now, before) => {
    if (now.structures === before.structures || !mayFollow()) return;
    clearTimeout(timer);
    timer = setTimeout(() => void follow(), REST_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

const isByRule = ({ provenance }: Structure): boolean =>
  provenance.kind === 'derived' && provenance.operation.startsWith('CTV by ');

/**
 * Makes the proposal the structure CTV: a new one, or new contours of the one there; one history step.
 * @param beside true: a structure of its own beside a CTV that is there.
 */
export function makeCtv(beside = false): boolean {
  const { proposal, gtv, sources } = useCtv.getState();
  if (proposal === null || gtv === null) return false;
  const structures = structuresOf(useDocument.getState().structures);
  const there = beside ? undefined : ctvThere(structures)?.ctv;
  if (there !== undefined && refusedAsLocked(there)) return false;
  const sectors = proposal.vertebrae.map(
    (v) => `${v.name} ${v.sectors.flatMap((s) => (s.inCtv ? [s.sector] : [])).join(', ')}`,
  );
  const made: Structure = {
    ...(there ?? {
      id: crypto.randomUUID(),
      name: freeName(structures, 'CTV'),
      colour: defaultColour('CTV'),
      unplaced: [],
    }),
    interpretedType: 'CTV',
    slices: proposal.slices,
    provenance: { kind: 'derived', operation: `CTV by ${proposal.rules.id}`, edited: false },
    formula: ruleFormula(proposal.rules.id, sources, proposal.slices),
    description: `Proposed from ${gtv.name} by ${proposal.rules.title}: ${sectors.join('; ')}. To be reviewed.`,
  };
  const next = withMarksOf(made, sources);
  const label = t.labels.ctv(proposal.rules.title);
  return perform(
    there === undefined
      ? addStructures(label, [next])
      : { label, at: Date.now(), changes: changesTo(there, next) },
  );
}
