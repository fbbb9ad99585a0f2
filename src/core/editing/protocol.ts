/** Structure templates: which structures a treatment needs, under which names, and what is made from what. */

import { z } from 'zod';
import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../errors/errors.ts';
import { type Formula, parentStructures, parentsOf, parseFormula, workOut } from '../formulas/index.ts';
import type { Grid } from '../geometry/grid.ts';
import { withMarksOf } from '../identity/index.ts';
import type { Structure } from '../structures/types.ts';

/** Interpreted types a template may ask for (PS3.3 C.8.8.8.1). */
const types = ['GTV', 'CTV', 'ITV', 'PTV', 'ORGAN', 'AVOIDANCE', 'EXTERNAL', 'CONTROL', ''] as const;

const structureSchema = z.strictObject({
  /** TG-263 name. */
  name: z.string().min(1).max(64),
  type: z.enum(types),
  /** RGB 0–255; absent = the default colour of the name. */
  colour: z
    .tuple([
      z.number().int().min(0).max(255),
      z.number().int().min(0).max(255),
      z.number().int().min(0).max(255),
    ])
    .optional(),
  /** Id of the model that draws it. */
  model: z.string().optional(),
  /** What it is made from: an expression of other structures of the template (`CTV + 2 mm - SpinalCord_PRV02`). */
  formula: z.string().optional(),
  /** What to keep in mind when drawing it. */
  note: z.string().optional(),
});

export const protocolSchema = z.strictObject({
  version: z.literal(1),
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string().min(1),
  /** Where the list comes from. */
  source: z.string().min(1),
  structures: z.array(structureSchema).min(1),
});

export type Protocol = z.infer<typeof protocolSchema>;
export type ProtocolStructure = z.infer<typeof structureSchema>;

/**
 * A template checked: its shape, names used once, formulas of its own structures and none of itself. A CTV by rule is no formula of a template:
 * a person proposes it.
 * @throws PedicleError `protocol-invalid`, `formula-invalid`.
 */
export function parseProtocol(value: unknown): Protocol {
  const parsed = protocolSchema.safeParse(value);
  if (!parsed.success) throw invalid({ schema: z.prettifyError(parsed.error) });
  const seen = new Set<string>();
  for (const entry of parsed.data.structures) {
    const { name } = entry;
    if (seen.has(name)) throw invalid({ twice: name });
    if (readFormula(entry)?.kind === 'rule') throw invalid({ byRule: name });
    seen.add(name);
  }
  workOrder(parsed.data);
  return parsed.data;
}

const invalid = (why: Data<'protocol-invalid'>): PedicleError => fault('protocol-invalid', why);

const readFormula = ({ formula }: ProtocolStructure): Formula | undefined =>
  formula === undefined ? undefined : parseFormula(formula).formula;

/** Names of the structures an entry is made from. */
function sourcesOf(entry: ProtocolStructure): string[] {
  const formula = readFormula(entry);
  return formula === undefined ? [] : parentsOf(formula);
}

/** The entries, every one after those it is made from. @throws PedicleError `protocol-invalid`. */
function workOrder({ structures }: Protocol): ProtocolStructure[] {
  const order: ProtocolStructure[] = [];
  const done = new Set<string>();
  let waiting = structures;
  while (waiting.length > 0) {
    const ready = waiting.filter((entry) => sourcesOf(entry).every((of) => done.has(of)));
    const [stuck] = waiting;
    if (ready.length === 0 && stuck !== undefined) {
      const of = sourcesOf(stuck).find((source) => !done.has(source)) ?? '';
      throw invalid({ name: stuck.name, of });
    }
    for (const entry of ready) done.add(entry.name);
    order.push(...ready);
    waiting = waiting.filter((entry) => !ready.includes(entry));
  }
  return order;
}

/** A template with other formulas for some of its structures, checked; an empty text takes the formula away. @throws as {@link parseProtocol}. */
export const withFormulas = (protocol: Protocol, texts: ReadonlyMap<string, string>): Protocol =>
  parseProtocol({
    ...protocol,
    structures: protocol.structures.map(({ formula, ...entry }) => {
      const text = texts.get(entry.name) ?? formula;
      return text === undefined || text.trim() === '' ? entry : { ...entry, formula: text.trim() };
    }),
  });

/** What applying a template would do to one of its structures. */
export interface ProtocolStep {
  readonly entry: ProtocolStructure;
  /** `exists`: there is one of this name; `add`: an empty one is made; `derive`: made from its sources; `waits`: one of those is not drawn. */
  readonly state: 'exists' | 'add' | 'derive' | 'waits';
  /** Sources that are not drawn. */
  readonly missing: readonly string[];
}

/** @param drawn names of the structures there are → whether they have contours. */
export function planProtocol(protocol: Protocol, drawn: ReadonlyMap<string, boolean>): ProtocolStep[] {
  const made = new Map(drawn);
  const steps = new Map<string, ProtocolStep>();
  for (const entry of workOrder(protocol)) {
    const missing = sourcesOf(entry).filter((name) => made.get(name) !== true);
    const drawnNow = drawn.get(entry.name) === true;
    const derives = entry.formula !== undefined && missing.length === 0;
    if (derives) made.set(entry.name, true);
    const undrawn = entry.formula !== undefined ? 'waits' : drawn.has(entry.name) ? 'exists' : 'add';
    steps.set(entry.name, { entry, missing, state: drawnNow ? 'exists' : derives ? 'derive' : undrawn });
  }
  return protocol.structures.map(({ name }) => steps.get(name) as ProtocolStep);
}

/**
 * The structures after a template was applied: what is missing is added, what has a formula and is empty or new gets it and is worked out
 * (empty where a source is not drawn yet: it is stale as soon as that is). What has contours stays as it is.
 * @param make an empty structure for an entry.
 * @returns all structures, the given ones first in their order; those that did not change are the same objects.
 * @throws PedicleError as margins and booleans.
 */
export function applyProtocol(
  grid: Grid,
  protocol: Protocol,
  structures: readonly Structure[],
  make: (entry: ProtocolStructure) => Structure,
): Structure[] {
  const list = [...structures];
  for (const entry of protocol.structures)
    if (!list.some(({ name }) => name === entry.name)) list.push(make(entry));
  for (const entry of workOrder(protocol)) {
    const at = list.findIndex(({ name }) => name === entry.name);
    const there = list[at] as Structure;
    const text = there.formula?.text ?? entry.formula;
    if (text !== undefined && there.slices.size === 0) list[at] = derived(grid, list, there, text);
  }
  return list;
}

function derived(grid: Grid, list: readonly Structure[], structure: Structure, text: string): Structure {
  const { slices, formula } = workOut(grid, list, { ...structure, formula: { text } });
  if (slices.size === 0 && JSON.stringify(formula) === JSON.stringify(structure.formula)) return structure;
  const made: Structure = {
    ...structure,
    slices,
    formula,
    provenance: { kind: 'derived', operation: formula.text, edited: false },
  };
  return withMarksOf(made, parentStructures(list, formula.text));
}
