/** Changing the names of all levels from one that the user vouches for: as one edit, without a network. */
import { fault, PedicleError } from '../../errors/errors.ts';
import type { Structure } from '../../structures/types.ts';
import {
  type ColumnLevel,
  type ColumnVertebra,
  centreOf,
  columnName,
  columnSequence,
  columnSteps,
  parseColumnLevel,
  vertebraCalled,
  vertebraColumn,
} from './column-names.ts';

/** A vertebra whose level the user vouches for. */
export interface RenameAnchor {
  /** Its whole vertebra or its body. */
  readonly structureId: string;
  readonly level: ColumnLevel;
}

export interface RenamedLevels {
  /** The structures whose name changes, as they are to be; nothing else of the set changes. */
  readonly changed: readonly Structure[];
  /** Every vertebra of the column, cranial first, with its new level. */
  readonly column: readonly { readonly structureIds: readonly string[]; readonly level: ColumnLevel }[];
  /** Targets whose name holds a level but that do not lie at the vertebra of that name: left alone, to be looked at. */
  readonly leftAlone: readonly { readonly structureId: string; readonly name: string }[];
}

/**
 * New names for all vertebrae of a structure set by counting from one, and for the targets made from a vertebra (`PTV_T9`,
 * `CTV_VB_03`) that lie at it. The usual spine has 12 thoracic and 5 lumbar vertebrae; an anchor called T13 or L6 counts with
 * the variant, `thoracic` and `lumbar` say it otherwise. Below the last lumbar vertebra comes S1.
 * @throws PedicleError `level-unknown-vertebra` (the anchor is no vertebra), `levels-do-not-fit` (the column would reach above C1 or
 *   below S5), `levels-out-of-order`, `level-name-taken` (a name would be there twice)
 */
export function renameLevels(
  structures: readonly Structure[],
  anchor: RenameAnchor,
  { thoracic, lumbar }: { readonly thoracic?: number; readonly lumbar?: number } = {},
): RenamedLevels {
  const column = vertebraColumn(structures);
  const at = column.findIndex((v) => v.structureIds.includes(anchor.structureId));
  if (at < 0) {
    throw fault('level-unknown-vertebra');
  }
  const sequence = columnSequence(
    thoracic ?? (anchor.level === 'T13' ? 13 : 12),
    lumbar ?? (anchor.level === 'L6' ? 6 : 5),
  );
  const levels = countedFrom(column, at, sequence, anchor.level);
  const byId = new Map(structures.map((s) => [s.id, s]));
  const changed = new Map<string, Structure>();
  column.forEach((v, n) => {
    for (const id of v.structureIds) {
      const s = byId.get(id) as Structure;
      const next = confirmed(s, levels[n] as ColumnLevel);
      if (next.name !== s.name || next.description !== s.description) changed.set(id, next);
    }
  });
  const leftAlone: { structureId: string; name: string }[] = [];
  const vertebrae = new Set(column.flatMap((v) => v.structureIds));
  for (const s of structures) {
    if (vertebrae.has(s.id)) continue;
    const name = retoken(s, column, levels);
    if (name === null) leftAlone.push({ structureId: s.id, name: s.name });
    else if (name !== s.name) changed.set(s.id, { ...s, name });
  }
  refuseTwice(structures, changed);
  return {
    changed: [...changed.values()],
    column: column.map(({ structureIds }, n) => ({ structureIds, level: levels[n] as ColumnLevel })),
    leftAlone,
  };
}

/**
 * The levels that vertebra `at` of a column (cranial first) can have so that every other one has one too, cranial first; empty where
 * the names do not go down the column.
 */
export function levelChoices(
  column: readonly ColumnVertebra[],
  at: number,
  { thoracic, lumbar }: { readonly thoracic?: number; readonly lumbar?: number } = {},
): readonly ColumnLevel[] {
  const sequence = columnSequence(thoracic, lumbar);
  return sequence.filter((level) => {
    try {
      return countedFrom(column, at, sequence, level).length > 0;
    } catch (error) {
      if (error instanceof PedicleError) return false;
      throw error;
    }
  });
}

function countedFrom(
  column: readonly ColumnVertebra[],
  at: number,
  sequence: readonly ColumnLevel[],
  level: ColumnLevel,
): ColumnLevel[] {
  const steps = columnSteps(column);
  const places: number[] = [];
  places[at] = sequence.indexOf(level);
  for (let n = at; n > 0; n -= 1) places[n - 1] = places[n]! - steps[n - 1]!;
  for (let n = at; n + 1 < column.length; n += 1) places[n + 1] = places[n]! + steps[n]!;
  const levels = places.map((place) => sequence[place]);
  if (levels.every((l) => l !== undefined)) return levels;
  throw fault('levels-do-not-fit', {
    level,
    outside: places[0] !== undefined && places[0] < 0 ? 'above' : 'below',
  });
}

/** A vertebra's structure under its level; what its description said of open levels goes. */
function confirmed(s: Structure, level: ColumnLevel): Structure {
  const name = /body\s*$/i.test(s.name) ? `${columnName(level)}_Body` : columnName(level);
  const { code, description, ...rest } = s;
  const text = description?.replace(/ ?Level not established[^.]*\./, '').trim();
  return {
    ...rest,
    name,
    // A code belongs to its name: a changed name gets its own on export.
    ...(code && name === s.name ? { code } : {}),
    ...(text ? { description: text } : {}),
  };
}

const TOKEN = /(^|[_\s-])(VB[_ ]?)?(C\d|T\d{1,2}|L\d|S\d|\d{2})(?=$|[_\s-])/gi;
const TARGET = /^(?:GTV|CTV|PTV|ITV)/i;

const isTargetLike = (s: Pick<Structure, 'name' | 'interpretedType'>): boolean =>
  TARGET.test(s.name) || ['GTV', 'CTV', 'PTV'].includes(s.interpretedType);

/** Where a name holds a level or a vertebra's number. */
const levelTokens = (s: Pick<Structure, 'name' | 'interpretedType'>): RegExpExecArray[] =>
  [...s.name.matchAll(TOKEN)].filter((m) => m[2] || (isTargetLike(s) && /^\D/.test(m[3] as string)));

/** Whether a structure's name says a level: a vertebra's, or one of what is made from it (`PTV_T9`, `zSec1_VB_L3`). */
export const saysLevel = (s: Pick<Structure, 'name' | 'interpretedType'>): boolean =>
  typeof vertebraCalled(s.name) === 'string' || levelTokens(s).some((m) => /^\D/.test(m[3] as string));

/**
 * The name with its level tokens changed where the structure lies at a vertebra so called; null where it names one that it does
 * not lie at.
 */
function retoken(
  s: Structure,
  column: readonly ColumnVertebra[],
  levels: readonly ColumnLevel[],
): string | null {
  const isTarget = isTargetLike(s);
  const tokens = levelTokens(s);
  const places = tokens.map((m) => {
    const key = m[3] as string;
    const called = /^\d/.test(key) ? Number(key) : parseColumnLevel(key);
    return column.findIndex((v) => v.called === called);
  });
  if (!places.some((n) => n >= 0)) return s.name;
  if (places.some((n) => n < 0) || s.slices.size === 0) return null;
  const z = centreOf([s])[2];
  const near = nearest(column, z);
  if (near < Math.min(...places) || near > Math.max(...places)) return null;
  let n = 0;
  return s.name.replace(TOKEN, (whole, before: string, prefix: string | undefined, key: string) => {
    if (!prefix && !(isTarget && /^\D/.test(key))) return whole;
    const level = levels[places[n++]!] as ColumnLevel;
    const padded = prefix || /^T0/i.test(key) ? columnName(level).slice(3) : level;
    return `${before}${prefix ?? ''}${padded}`;
  });
}

const nearest = (column: readonly ColumnVertebra[], zMm: number): number =>
  column.reduce(
    (best, v, n) =>
      Math.abs(v.centreMm[2] - zMm) < Math.abs((column[best] as ColumnVertebra).centreMm[2] - zMm) ? n : best,
    0,
  );

function refuseTwice(structures: readonly Structure[], changed: ReadonlyMap<string, Structure>): void {
  const seen = new Map<string, string>();
  for (const s of structures) {
    const name = changed.get(s.id)?.name ?? s.name;
    const other = seen.get(name.toLowerCase());
    if (other !== undefined && (changed.has(s.id) || changed.has(other))) {
      throw fault('level-name-taken', { name });
    }
    seen.set(name.toLowerCase(), s.id);
  }
}
