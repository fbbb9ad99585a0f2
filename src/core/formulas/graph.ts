/** What hangs on what: structures with formulas, in the order they can be worked out, and whether each is up to date. */
import { booleanContours } from '../contours/boolean.ts';
import { contourVolumeCc } from '../contours/measure.ts';
import { type Finding, fault, finding, type PedicleError } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import { withMarksOf } from '../identity/index.ts';
import type { SliceRings, Structure, StructureFormula } from '../structures/types.ts';
import { contoursDigest } from './digest.ts';
import { evaluateFormula } from './evaluate.ts';
import { type Formula, formatFormula, parentsOf, parseFormula } from './parse.ts';

/** Whether a structure is what its formula gives. */
export type FormulaState =
  /** It is, by what was noted when it was made. */
  | 'current'
  /** A structure it is made from has changed since. */
  | 'stale'
  /** Its own contours were changed by hand since. */
  | 'overridden'
  /** Nothing was noted (it came from a file): work it out to know. */
  | 'unchecked'
  /** A structure it is made from is not there. */
  | 'missing'
  /** The formula cannot be read, or hangs on itself. */
  | 'broken';

export interface FormulaStatus {
  readonly structureId: string;
  readonly name: string;
  readonly text: string;
  readonly parents: readonly string[];
  readonly state: FormulaState;
  /** For a sentence: which parents changed or are missing, or what is broken. */
  readonly because: string;
  /** Overridden, and a structure it is made from has changed since: the hand edit was for another state of things. */
  readonly outdated: boolean;
  /** The rule set it was proposed by: a person proposes it again, nothing works it out. Null for all others. */
  readonly rules: string | null;
}

const byName = (structures: readonly Structure[]): Map<string, Structure> => {
  const out = new Map<string, Structure>();
  for (const s of structures) if (!out.has(s.name)) out.set(s.name, s);
  return out;
};

const read = (structure: Structure): Formula | undefined => {
  if (structure.formula === undefined) return undefined;
  try {
    return parseFormula(structure.formula.text).formula;
  } catch {
    return undefined;
  }
};

/**
 * Structures with formulas, parents first. Names are those of the structures; of several with one name the first counts.
 * @throws PedicleError `formula-cycle` when a formula depends on itself, naming the way around.
 */
export function formulaOrder(structures: readonly Structure[]): Structure[] {
  const names = byName(structures);
  const done = new Set<string>();
  const order: Structure[] = [];
  const visit = (structure: Structure, path: readonly string[]): void => {
    if (done.has(structure.id)) return;
    if (path.includes(structure.name))
      throw cycle([...path.slice(path.indexOf(structure.name)), structure.name]);
    const formula = read(structure);
    if (formula === undefined) return;
    for (const parent of parentsOf(formula)) {
      const found = names.get(parent);
      if (found !== undefined) visit(found, [...path, structure.name]);
    }
    done.add(structure.id);
    order.push(structure);
  };
  for (const structure of structures) visit(structure, []);
  return order;
}

/** Refuses a formula that would make a structure depend on itself. @throws PedicleError `formula-invalid`, `formula-cycle`. */
export function checkFormula(structures: readonly Structure[], structureId: string, text: string): void {
  parseFormula(text);
  formulaOrder(structures.map((s) => (s.id === structureId ? { ...s, formula: { text } } : s)));
}

/** Whether a structure may not be what its formula gives, beyond what a person drew knowingly. */
export const needsLook = ({ state, outdated }: FormulaStatus): boolean =>
  state === 'overridden' ? outdated : state !== 'current';

/** State of every structure with a formula, in the order of the structures. What hangs on something stale is stale. */
export function formulaStatus(structures: readonly Structure[]): FormulaStatus[] {
  const names = byName(structures);
  const states = new Map<string, FormulaStatus>();
  const judge = (structure: Structure, path: readonly string[]): FormulaStatus => {
    const known = states.get(structure.id);
    if (known !== undefined) return known;
    const text = structure.formula?.text ?? '';
    const base = { structureId: structure.id, name: structure.name, text };
    const formula = read(structure);
    const made = structure.formula?.made;
    const parents = formula ? parentsOf(formula) : [];
    const as = (state: FormulaState, because: string, outdated = false): FormulaStatus => ({
      ...base,
      parents,
      state,
      because,
      outdated,
      rules: formula?.kind === 'rule' ? formula.rules : null,
    });
    if (formula === undefined) return as('broken', 'the formula cannot be read');
    if (path.includes(structure.id)) return as('broken', 'the formula depends on itself');
    const absent = parents.filter((name) => !names.has(name));
    if (absent.length > 0) return as('missing', `${absent.join(', ')} is not there`);
    const above = parents
      .map((name) => names.get(name) as Structure)
      .filter((parent) => parent.formula !== undefined)
      .map((parent) => judge(parent, [...path, structure.id]));
    const broken = above.find((p) => p.state === 'broken');
    if (broken !== undefined) return as('broken', `${broken.name} cannot be worked out: ${broken.because}`);
    if (made === undefined) return as('unchecked', 'it was not worked out here');
    const changed = parents.filter(
      (name) => made.inputs[name] !== contoursDigest((names.get(name) as Structure).slices),
    );
    const old = above.filter(needsLook).map((p) => p.name);
    const why = [...new Set([...changed, ...old])];
    if (made.result !== contoursDigest(structure.slices)) {
      const since = why.length > 0 ? `, and ${why.join(', ')} changed since` : '';
      return as('overridden', `its contours were changed by hand${since}`, why.length > 0);
    }
    return why.length > 0 ? as('stale', `${why.join(', ')} changed`) : as('current', 'up to date');
  };
  for (const structure of structures)
    if (structure.formula !== undefined) states.set(structure.id, judge(structure, []));
  return [...states.values()];
}

/** What working a formula out gives, beside what is there. */
export interface FormulaResult {
  readonly slices: SliceRings;
  readonly formula: NonNullable<Structure['formula']>;
  /** cm³ that the result has and the structure has not, and the other way round. */
  readonly addedCc: number;
  readonly removedCc: number;
}

/**
 * Works one structure's formula out from the contours of the others; the structure itself is not changed.
 * @throws PedicleError `formula-invalid`, `formula-missing`.
 */
export function workOut(grid: Grid, structures: readonly Structure[], structure: Structure): FormulaResult {
  const names = byName(structures);
  const { formula } = parseFormula(structure.formula?.text ?? '');
  const slices = evaluateFormula(grid, formula, (name) => names.get(name)?.slices);
  return {
    slices,
    formula: {
      text: structure.formula?.text ?? '',
      made: { inputs: inputsOf(formula, names), result: contoursDigest(slices) },
    },
    addedCc: contourVolumeCc(grid, booleanContours(slices, structure.slices, 'subtract')),
    removedCc: contourVolumeCc(grid, booleanContours(structure.slices, slices, 'subtract')),
  };
}

const inputsOf = (formula: Formula, names: ReadonlyMap<string, Structure>): Record<string, string> =>
  Object.fromEntries(
    parentsOf(formula).flatMap((name) => {
      const parent = names.get(name);
      return parent === undefined ? [] : [[name, contoursDigest(parent.slices)]];
    }),
  );

/** The formula of contours that a rule set gave, with a note of what they were made from. @param sources the tumour first, as they were. */
export function ruleFormula(
  rules: string,
  sources: readonly Structure[],
  slices: SliceRings,
): StructureFormula {
  const formula: Formula = { kind: 'rule', rules, sources: sources.map((s) => s.name) };
  const made = { inputs: inputsOf(formula, byName(sources)), result: contoursDigest(slices) };
  return { text: formatFormula(formula), made };
}

/**
 * The formula of a structure changed by hand, noted as looked at: what its sources are now is what the hand edit is for.
 * @returns undefined where there is no formula that can be read.
 */
export function keptByHand(
  structures: readonly Structure[],
  structure: Structure,
): StructureFormula | undefined {
  const formula = read(structure);
  if (formula === undefined || structure.formula === undefined) return undefined;
  const { text, made } = structure.formula;
  return { text, made: { inputs: inputsOf(formula, byName(structures)), result: made?.result ?? '' } };
}

export interface UpdateOptions {
  /** Ids of structures whose hand edits are given up. */
  readonly discardEdits?: ReadonlySet<string> | undefined;
  readonly toleranceCc?: number | undefined;
}

/**
 * Brings every structure that may be to date, parents first: stale and unchecked ones, but for those of a rule set; overridden ones only when named in
 * `discardEdits`. Contours that nobody worked out here (an unchecked structure's) are kept: as current when they differ from the
 * formula by at most `toleranceCc` (default 0.01), else as overridden by hand.
 * @returns the structures, the changed ones replaced, in their order.
 * @throws PedicleError `formula-cycle`, `formula-missing`.
 */
export function updateAll(
  grid: Grid,
  structures: readonly Structure[],
  options: UpdateOptions = {},
): Structure[] {
  let list = [...structures];
  for (const { id } of formulaOrder(structures)) {
    const { state, rules } = formulaStatus(list).find((s) => s.structureId === id) as FormulaStatus;
    if (rules !== null) continue;
    const wanted =
      state === 'stale' || state === 'unchecked' || (state === 'overridden' && options.discardEdits?.has(id));
    if (!wanted) continue;
    const structure = list.find((s) => s.id === id) as Structure;
    const result = workOut(grid, list, structure);
    const next = keepsContours(structure, state, options)
      ? noted(structure, result, options.toleranceCc ?? TOLERANCE_CC)
      : {
          ...structure,
          slices: result.slices,
          formula: result.formula,
          provenance: { kind: 'derived' as const, operation: structure.formula?.text ?? '', edited: false },
        };
    const marked = withMarksOf(next, parentStructures(list, result.formula.text));
    list = list.map((s) => (s.id === id ? marked : s));
  }
  return list;
}

/** The structures a formula names; of several with one name the first is meant, as always. */
export function parentStructures(structures: readonly Structure[], text: string): Structure[] {
  return parentsOf(parseFormula(text).formula).flatMap(
    (name) => structures.find((s) => s.name === name) ?? [],
  );
}

/** cm³ by which contours may differ from their formula and still count as its result: rounding in a file. */
const TOLERANCE_CC = 0.01;

const keepsContours = (
  { id, slices }: Structure,
  state: FormulaState,
  { discardEdits }: UpdateOptions,
): boolean => state === 'unchecked' && slices.size > 0 && discardEdits?.has(id) !== true;

/** The structure with its own contours, and a note of what the formula gives: the same within the tolerance, or not. */
function noted(
  structure: Structure,
  { formula, addedCc, removedCc }: FormulaResult,
  toleranceCc: number,
): Structure {
  const { text, made } = formula;
  const same = addedCc + removedCc <= toleranceCc;
  const result = same ? contoursDigest(structure.slices) : (made?.result ?? '');
  return { ...structure, formula: { text, made: { inputs: made?.inputs ?? {}, result } } };
}

/** Findings for an export: what is not what its formula gives never leaves without a word. */
export function formulaFindings(structures: readonly Structure[]): Finding[] {
  return formulaStatus(structures).flatMap((status): Finding[] => {
    const { name, text, state, because } = status;
    if (needsLook(status)) return [finding('formula-stale', 'warning', { name, text, because })];
    return state === 'overridden' ? [finding('formula-overridden', 'info', { name, text })] : [];
  });
}

const cycle = (path: readonly string[]): PedicleError => fault('formula-cycle', { path });
