/** The spine as far as a structure set shows it: vertebrae by their TG-263 names, canal and cord. */

import { structureMask } from '../contours/index.ts';
import { fault, finding, PedicleError } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import { intersectMasks, isEmptyMask, type Mask } from '../masks/index.ts';
import {
  measureSpine,
  parseLevel,
  type SectorNumber,
  type SpineModel,
  splitBody,
  type VertebraLevel,
  type VertebraParts,
  vertebraName,
} from '../spine/index.ts';
import { type Structure, structuresDigest } from '../structures/index.ts';
import { divideVertebra, type Threshold } from './involvement.ts';
import {
  type CtvProposal,
  type CtvRequest,
  compareProposals,
  proposeCtv,
  type VertebraProposal,
} from './propose-ctv.ts';
import type { RuleSet } from './rule-set.ts';

export interface SpineOfStructures {
  readonly model: SpineModel;
  readonly canal: Mask | undefined;
  readonly cord: Mask | undefined;
  /** Vertebrae whose body was split from the whole here, because no body was drawn. */
  readonly split: readonly string[];
}

/** `VB_L3` → L3 whole, `VB_L3_Body` or a description that says body only → L3 body. */
function partOf({
  name,
  description = '',
}: Structure): { level: VertebraLevel; part: 'whole' | 'body' } | null {
  if (!/^VB_/i.test(name)) return null;
  const level = parseLevel(name.replace(/_Body$/i, ''));
  if (level === undefined) return null;
  const bodyOnly = /_Body$/i.test(name) || /bod(y|ies) only/i.test(description);
  return { level, part: bodyOnly ? 'body' : 'whole' };
}

/**
 * Measures the spine that structures show. Canal: `SpinalCanal`, else the thecal sac; cord: `SpinalCord`. A vertebra drawn as a
 * whole alone is split at the canal.
 */
export function spineOfStructures(grid: Grid, structures: readonly Structure[]): SpineOfStructures {
  const named = (name: string): Mask | undefined => {
    const found = structures.find((s) => s.name === name && s.slices.size > 0);
    return found && structureMask(found, grid);
  };
  const canal = named('SpinalCanal') ?? named('ThecalSac');
  const byLevel = new Map<VertebraLevel, { whole?: Mask; body?: Mask }>();
  for (const structure of structures) {
    const part = structure.slices.size > 0 ? partOf(structure) : null;
    if (part === null) continue;
    const entry = byLevel.get(part.level) ?? {};
    entry[part.part] ??= structureMask(structure, grid);
    byLevel.set(part.level, entry);
  }
  const split: string[] = [];
  const parts = [...byLevel].map(([level, entry]): VertebraParts => {
    const name = vertebraName(level);
    if (entry.body !== undefined || entry.whole === undefined || level === 'C1')
      return { name, level, ...entry };
    const made = splitBody(entry.whole, canal);
    if (made === null || isEmptyMask(made.body)) return { name, level, ...entry };
    split.push(name);
    return { name, level, whole: entry.whole, body: made.body };
  });
  return { model: measureSpine(parts, canal), canal, cord: named('SpinalCord'), split };
}

/** The structures that {@link spineOfStructures} looks at: vertebrae, canal and cord. */
export const spineStructures = (structures: readonly Structure[]): Structure[] =>
  structures.filter((s) => s.slices.size > 0 && (SPINE_NAMES.includes(s.name) || partOf(s) !== null));

const SPINE_NAMES = ['SpinalCanal', 'ThecalSac', 'SpinalCord'];

export type MeasureSpine = (grid: Grid, structures: readonly Structure[]) => SpineOfStructures;

/** {@link spineOfStructures} that measures once: asked again about the same contours it answers from memory. It keeps the last answer. */
export function rememberingSpine(): MeasureSpine {
  let last: { readonly key: string; readonly spine: SpineOfStructures } | undefined;
  return (grid, structures) => {
    const own = spineStructures(structures);
    const words = own.map((s) => s.description ?? '');
    const key = JSON.stringify([grid.dims, grid.indexToPatient, structuresDigest(own), words]);
    if (last?.key !== key) last = { key, spine: spineOfStructures(grid, own) };
    return last.spine;
  };
}

/**
 * The structures a proposal rests on, the tumour first: the vertebrae it is about (whole and body), canal and cord. When one of them
 * changes, so may the proposal.
 */
export function proposalSources(
  structures: readonly Structure[],
  gtv: Structure,
  { vertebrae }: Pick<CtvProposal, 'vertebrae'>,
): Structure[] {
  const touched = new Set(vertebrae.map((v) => v.name));
  const canal = ['SpinalCanal', 'ThecalSac'].find((name) =>
    structures.some((s) => s.name === name && s.slices.size > 0),
  );
  const others = structures.filter((s) => {
    if (s.id === gtv.id || s.slices.size === 0) return false;
    const part = partOf(s);
    return part === null
      ? s.name === canal || s.name === 'SpinalCord'
      : touched.has(vertebraName(part.level));
  });
  return [gtv, ...others];
}

/** What is asked of {@link proposeFromStructures}. */
export interface StructuresRequest {
  readonly structures: readonly Structure[];
  readonly gtv: Structure;
  readonly rules: RuleSet;
  readonly threshold?: Threshold | undefined;
  readonly choices?: CtvRequest['choices'];
  readonly epidural?: CtvRequest['epidural'];
  readonly circumferential?: CtvRequest['circumferential'];
  /** A second rule set, asked for the same tumour with the same threshold and nothing chosen. */
  readonly against?: RuleSet | undefined;
}

/** What another rule set says of the same tumour. */
export interface OtherProposal {
  readonly title: string;
  readonly volumeCc: number;
  readonly vertebrae: readonly VertebraProposal[];
  /** Beyond the first proposal, and what only that one has. */
  readonly onlyHereCc: number;
  readonly onlyFirstCc: number;
  /** Sectors judged otherwise. */
  readonly differs: number;
}

/**
 * Vertebrae that the tumour touches and whose name says no level (`VB_14`, as networks name what they could not count): rules
 * cannot be applied to them, and their part of the tumour must not be passed over in silence.
 */
function touchedWithoutLevel(grid: Grid, structures: readonly Structure[], gtv: Mask): string[] {
  const touched = structures.filter(
    (s) =>
      /^VB_\d/i.test(s.name) &&
      partOf(s) === null &&
      s.slices.size > 0 &&
      !isEmptyMask(intersectMasks(gtv, structureMask(s, grid))),
  );
  return [...new Set(touched.map((s) => s.name.replace(/_Body$/i, '')))];
}

/**
 * A proposal from the structures of a case, which vertebrae were split for it, and what the rules of `against` say.
 * @param spineOf measures the spine; {@link rememberingSpine} for who asks again and again.
 * @throws PedicleError as `proposeCtv`; `ctv-level-unknown` when the tumour touches vertebrae without a level only.
 */
export function proposeFromStructures(
  grid: Grid,
  request: StructuresRequest,
  spineOf: MeasureSpine = spineOfStructures,
): {
  readonly proposal: CtvProposal;
  readonly split: readonly string[];
  readonly other: OtherProposal | null;
} {
  const { structures, gtv, rules, threshold, choices, epidural, circumferential, against } = request;
  const { model, canal, cord, split } = spineOf(grid, structures);
  const given = { gtv: structureMask(gtv, grid), vertebrae: model.vertebrae, canal, cord, epidural };
  const nameless = touchedWithoutLevel(grid, structures, given.gtv);
  const proposal = withLevels(nameless, () =>
    proposeCtv({ ...given, rules, threshold, choices, circumferential }),
  );
  if (against === undefined) return { proposal, split, other: null };
  const second = proposeCtv({ ...given, rules: against, threshold: proposal.threshold });
  const { sectors, onlyACc, onlyBCc } = compareProposals(proposal, second);
  const other = {
    title: second.rules.title,
    volumeCc: second.volumeCc,
    vertebrae: second.vertebrae,
    onlyHereCc: onlyBCc,
    onlyFirstCc: onlyACc,
    differs: sectors.length,
  };
  return { proposal, split, other };
}

/** What was proposed, with a warning about vertebrae without a level. @throws PedicleError `ctv-level-unknown`. */
function withLevels(nameless: readonly string[], propose: () => CtvProposal): CtvProposal {
  if (nameless.length === 0) return propose();
  try {
    const proposal = propose();
    const told = finding('ctv-level-unknown', 'warning', { names: nameless });
    return { ...proposal, findings: [told, ...proposal.findings] };
  } catch (error) {
    if (error instanceof PedicleError && error.code === 'ctv-no-vertebra')
      throw fault('ctv-level-unknown', { names: nameless }, { cause: error });
    throw error;
  }
}

/** A sector of a vertebra in the image. */
export interface SectorMask {
  /** Name of the vertebra, as `VB_L3`. */
  readonly vertebra: string;
  readonly sector: SectorNumber;
  readonly mask: Mask;
}

/** The sectors of every vertebra that structures show whole, with its body told apart; what has none is left out. */
export function sectorsOfStructures(grid: Grid, structures: readonly Structure[]): SectorMask[] {
  const { model, canal } = spineOfStructures(grid, structures);
  return model.vertebrae.flatMap((vertebra) => {
    const divided = divideVertebra(vertebra, canal);
    if (divided === null) return [];
    return [...divided.sectors]
      .filter(([, mask]) => !isEmptyMask(mask))
      .map(([sector, mask]) => ({ vertebra: vertebra.name, sector, mask }));
  });
}
