/** CTV by rule, then everything that hangs on it by formulas, from the structures of a case. Nothing is written here. */

import { traceContours } from '../../core/contours/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { formulaFindings, parseFormula, ruleFormula, updateAll } from '../../core/formulas/index.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { withMarksOf } from '../../core/identity/index.ts';
import { codesForName, defaultColour, defaultInterpretedType } from '../../core/naming/index.ts';
import { createStructure, type Structure } from '../../core/structures/index.ts';
import {
  type CtvProposal,
  proposalSources,
  proposeFromStructures,
  type RuleSet,
  type Threshold,
} from '../../core/targets/index.ts';

export interface DeriveOptions {
  readonly rules: RuleSet;
  /** Name of the tumour. Default `GTV`, without one the only structure whose name begins so. */
  readonly gtv?: string | undefined;
  /** Name of the CTV to make. Default `CTV`. */
  readonly ctv?: string | undefined;
  readonly threshold?: Threshold | undefined;
  /** `NAME = …`, in any order. Default: cord PRV and PTV with 2 mm each, see {@link usualFormulas}. */
  readonly formulas?: readonly string[] | undefined;
  /** Structures with contours may be replaced by derived ones of the same name. */
  readonly overwrite?: boolean | undefined;
}

export interface DerivedTargets {
  /** All structures: those that came, those replaced in their place, the new ones at the end. */
  readonly structures: readonly Structure[];
  /** Names of what was made. */
  readonly made: readonly string[];
  readonly proposal: CtvProposal;
  readonly findings: readonly Finding[];
}

/** PRV of the cord and a PTV off it, 2 mm each; without a cord the PTV alone. */
export function usualFormulas(structures: readonly Structure[], ctv: string): string[] {
  const cord = structures.some((s) => s.name === 'SpinalCord' && s.slices.size > 0);
  return cord
    ? ['SpinalCord_PRV02 = SpinalCord + 2 mm', `PTV = "${ctv}" + 2 mm - SpinalCord_PRV02`]
    : [`PTV = "${ctv}" + 2 mm`];
}

/**
 * @throws PedicleError `derive-no-gtv`; `derive-twice` when two formulas, or one and the CTV, have one name; `derive-replaced` when a structure with contours stands in the way and `overwrite` is not
 *   set; those of `proposeCtv` and of the formulas.
 */
export function deriveTargets(
  grid: Grid,
  structures: readonly Structure[],
  options: DeriveOptions,
): DerivedTargets {
  const ctvName = options.ctv ?? 'CTV';
  const gtv = tumourOf(structures, options.gtv);
  if (gtv === undefined) throw fault('derive-no-gtv', { names: structures.map((s) => s.name) });
  const { rules, threshold } = options;
  const { proposal, split } = proposeFromStructures(grid, { structures, gtv, rules, threshold });
  const findings: Finding[] = [...proposal.findings];
  if (split.length > 0) findings.push(finding('derive-split', 'info', { names: split }));
  const wanted = (options.formulas ?? usualFormulas(structures, ctvName)).map((text) => {
    const { name } = parseFormula(text);
    if (name === null) throw fault('formula-invalid', { what: null });
    return { name, text: text.slice(text.indexOf('=') + 1).trim() };
  });
  const made = [ctvName, ...wanted.map((w) => w.name)];
  const twice = [...new Set(made.filter((name, n) => made.indexOf(name) < n))];
  if (twice.length > 0) throw fault('derive-twice', { names: twice });
  const inTheWay = structures.filter((s) => made.includes(s.name) && s.slices.size > 0).map((s) => s.name);
  if (inTheWay.length > 0) {
    if (options.overwrite !== true) throw fault('derive-replaced', { names: inTheWay, done: false });
    findings.push(finding('derive-replaced', 'warning', { names: inTheWay, done: true }));
  }
  let list = put(structures, ctvOf(ctvName, proposal, proposalSources(structures, gtv, proposal)));
  for (const { name, text } of wanted) list = put(list, withFormula(name, text));
  const derived = updateAll(grid, list);
  const empty = derived.filter((s) => made.includes(s.name) && s.slices.size === 0).map((s) => s.name);
  if (empty.length > 0) findings.push(finding('derive-empty', 'warning', { names: empty }));
  findings.push(...formulaFindings(derived));
  return { structures: derived, made, proposal, findings };
}

function tumourOf(structures: readonly Structure[], name: string | undefined): Structure | undefined {
  const drawn = structures.filter((s) => s.slices.size > 0);
  const named = drawn.find((s) => s.name === (name ?? 'GTV'));
  const alike = name === undefined ? drawn.filter((s) => /^GTV/i.test(s.name)) : [];
  return named ?? (alike.length === 1 ? alike[0] : undefined);
}

function withNames(
  name: string,
): Pick<Structure, 'name' | 'interpretedType' | 'colour'> & Partial<Structure> {
  const code = codesForName(name).identification;
  return {
    name,
    interpretedType: defaultInterpretedType(name),
    colour: defaultColour(name),
    ...(code && { code }),
  };
}

function ctvOf(name: string, proposal: CtvProposal, sources: readonly Structure[]): Structure {
  const sectors = proposal.vertebrae.map(
    (v) =>
      `${v.name} sectors ${v.sectors
        .filter((s) => s.inCtv)
        .map((s) => s.sector)
        .join(', ')}`,
  );
  const slices = traceContours(proposal.ctv);
  const ctv = createStructure({
    ...withNames(name),
    interpretedType: 'CTV',
    slices,
    formula: ruleFormula(proposal.rules.id, sources, slices),
    provenance: { kind: 'derived', operation: `CTV by ${proposal.rules.id}`, edited: false },
    description: `Proposed from ${sources[0]?.name} by ${proposal.rules.title}: ${sectors.join('; ')}. To be reviewed.`,
  });
  return withMarksOf(ctv, sources);
}

const withFormula = (name: string, text: string): Structure =>
  createStructure({
    ...withNames(name),
    provenance: { kind: 'derived', operation: text, edited: false },
    formula: { text },
  });

/** A structure of the same name keeps its place, id and ROI number; its contours, provenance and formula are the new ones. */
function put(structures: readonly Structure[], next: Structure): Structure[] {
  const at = structures.findIndex((s) => s.name === next.name);
  if (at < 0) return [...structures, next];
  const { id, roiNumber, colour } = structures[at] as Structure;
  return structures.map((s, n) =>
    n === at ? { ...next, id, colour, ...(roiNumber !== undefined && { roiNumber }) } : s,
  );
}
