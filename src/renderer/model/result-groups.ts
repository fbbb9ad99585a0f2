/** An AI result as a person reads it: targets, cord and canal, vertebrae with their bodies folded in, organs. Pure. */
import type { Structure } from '../../core/structures/types.ts';
import { compareNames, groupOf } from './structure-groups.ts';

export const resultGroupNames = ['target', 'cord', 'vertebra', 'organ', 'other'] as const;
export type ResultGroupName = (typeof resultGroupNames)[number];

/** What is taken or left together: a structure, or a vertebra and its body. */
export interface ResultRow {
  readonly title: string;
  readonly structures: readonly [Structure, ...Structure[]];
}

export interface ResultGroup {
  readonly name: ResultGroupName;
  readonly rows: readonly ResultRow[];
}

const CORD = /^(SpinalC|Spinal_?C|CaudaEquina|Cauda|Canal|Cord|ThecalSac|Thecal|BrachialPlex)/i;

const groupOfResult = (s: Structure): ResultGroupName => (CORD.test(s.name) ? 'cord' : groupOf(s));

/** A vertebra's body goes with the vertebra. */
const rowOf = (name: string): string => name.replace(/^(VB_.+)_Body$/i, '$1');

export function resultGroups(structures: readonly Structure[]): readonly ResultGroup[] {
  const rows = new Map<string, [Structure, ...Structure[]]>();
  for (const s of [...structures].sort((a, b) => compareNames(a.name, b.name))) {
    const title = rowOf(s.name);
    const row = rows.get(title);
    if (row === undefined) rows.set(title, [s]);
    else row.push(s);
  }
  const all = [...rows].map(([title, own]): ResultRow => ({ title, structures: own }));
  return resultGroupNames.flatMap((name) => {
    const own = all.filter((row) => groupOfResult(row.structures[0]) === name);
    return own.length === 0 ? [] : [{ name, rows: own }];
  });
}

export type Quality = 'good' | 'look' | 'check' | 'unrated';

/**
 * The model's certainty of itself in words. It is not its accuracy: 0.6 and 0.8 are hints where to look first (the least
 * certain part of a row decides).
 */
export function qualityOf(confidences: readonly (number | null)[]): Quality {
  const known = confidences.filter((c) => c !== null);
  if (known.length === 0) return 'unrated';
  const least = Math.min(...known);
  return least >= 0.8 ? 'good' : least >= 0.6 ? 'look' : 'check';
}
