/** The CTV proposed from a tumour by a rule set: shown with its reasons, made a structure only when asked. */
import isrc from '../../../resources/rules/ctv-isrc-2012.json' with { type: 'json' };
import postoperative from '../../../resources/rules/ctv-postoperative-2017.json' with { type: 'json' };
import sacrum from '../../../resources/rules/ctv-sacrum-2020.json' with { type: 'json' };
import vendor from '../../../resources/rules/ctv-vendor-auto.json' with { type: 'json' };
import { defaultColour } from '../../core/naming/index.ts';
import type { SectorNumber } from '../../core/spine/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { parseRuleSet, type RuleSet } from '../../core/targets/index.ts';
import { texts } from '../texts/index.ts';
import { computeCtv } from '../workers/targets/client.ts';
import type { ProposedCtv } from '../workers/targets/targets.worker.ts';
import { useCase } from './case.ts';
import { addStructures, grouped, replaceContours } from './commands.ts';
import { perform, useDocument } from './document.ts';
import { refusedAsLocked } from './locks.ts';
import { notifyError } from './notices.ts';
import { caseStore } from './scope.ts';

const t = texts.targets;

export const ruleSets: readonly RuleSet[] = [isrc, vendor, postoperative, sacrum].map(parseRuleSet);

type Choices = ReadonlyMap<string, ReadonlyMap<SectorNumber, boolean>>;

export interface CtvState {
  readonly running: boolean;
  readonly rulesId: string;
  /** Sectors taken in or left out against the rule, by vertebra. */
  readonly choices: Choices;
  readonly proposal: ProposedCtv | null;
  /** The tumour it was made from, as it was: another one makes the proposal old. */
  readonly gtv: Structure | null;
}

export const useCtv = caseStore<CtvState>('ctv', () => ({
  running: false,
  rulesId: (ruleSets[0] as RuleSet).id,
  choices: new Map(),
  proposal: null,
  gtv: null,
}));

export const gtvsOf = (structures: readonly Structure[]): Structure[] =>
  structures.filter((s) => s.interpretedType === 'GTV' && s.slices.size > 0);

export const chooseRules = (rulesId: string): void =>
  useCtv.setState({ rulesId, choices: new Map(), proposal: null });

/** Works a proposal out; the user is told when there can be none. */
export async function proposeCtv(gtv: Structure, choices: Choices = new Map()): Promise<void> {
  const { volume } = useCase.getState();
  const rules = ruleSets.find((one) => one.id === useCtv.getState().rulesId);
  if (volume === null || rules === undefined || useCtv.getState().running) return;
  const structures = structuresOf(useDocument.getState().structures);
  useCtv.setState({ running: true, choices });
  try {
    const proposal = await computeCtv({ grid: volume.grid, request: { structures, gtv, rules, choices } });
    useCtv.setState({ running: false, proposal, gtv });
  } catch (error) {
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

/** Makes the proposal the structure CTV: a new one, or new contours of the one there; one history step. */
export function makeCtv(): boolean {
  const { proposal, gtv } = useCtv.getState();
  if (proposal === null || gtv === null) return false;
  const there = structuresOf(useDocument.getState().structures).find((s) => s.name === 'CTV');
  if (there !== undefined && refusedAsLocked(there)) return false;
  const sectors = proposal.vertebrae.map(
    (v) => `${v.name} ${v.sectors.flatMap((s) => (s.inCtv ? [s.sector] : [])).join(', ')}`,
  );
  const next: Structure = {
    id: there?.id ?? crypto.randomUUID(),
    name: 'CTV',
    interpretedType: 'CTV',
    colour: defaultColour('CTV'),
    slices: proposal.slices,
    unplaced: [],
    provenance: { kind: 'derived', operation: `CTV by ${proposal.rules.id}`, edited: false },
    description: `Proposed from ${gtv.name} by ${proposal.rules.title}: ${sectors.join('; ')}. To be reviewed.`,
  };
  const label = t.labels.ctv(proposal.rules.title);
  return perform(
    there === undefined
      ? addStructures(label, [next])
      : grouped(label, [replaceContours(label, there, next)]),
  );
}
