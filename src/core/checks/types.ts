/** What a check of a structure set is given and what it says. */
import type { Code, Data } from '../errors/catalogue/index.ts';
import { type Finding, type Severity, telling } from '../errors/errors.ts';
import type { Grid } from '../geometry/grid.ts';
import type { Ring, Structure } from '../structures/types.ts';
import type { ReceiverProfile } from './receiver-profile.ts';
import type { StructureRules } from './structure-rules.ts';

/** A set without its image. */
export interface SetInput {
  readonly structures: readonly Structure[];
  readonly rules: StructureRules;
  /** The system the set goes to; null: none in particular. */
  readonly profile: ReceiverProfile | null;
}

export interface CheckInput extends SetInput {
  /** Of the CT the contours lie on. */
  readonly grid: Grid;
  /** Thickness of a slice where the images say it, mm. */
  readonly sliceThicknessMm: number | null;
}

/** Repairs that change nothing a person meant: each is an ordinary edit, see repair.ts. */
export type RepairKind =
  | 'trim-name'
  | 'number-name'
  | 'shorten-name'
  | 'tg263-name'
  | 'drop-double-points'
  | 'drop-tiny'
  | 'resolve-crossing'
  | 'thin-points'
  | 'fill-pinholes'
  | 'drop-strays'
  | 'interpolate'
  | 'update-formula';

export interface CheckFinding extends Finding {
  /** Where to jump; absent when the finding is about the set. */
  readonly structureId?: string;
  readonly repair?: RepairKind;
}

/** One idea: looks at the whole set, changes nothing, never throws on what it looks for. */
export type Check = (input: CheckInput) => CheckFinding[];
/** A check that needs no image. */
export type SetCheck = (input: SetInput) => CheckFinding[];

/** A finding of one structure. */
export function of<C extends Code>(
  structure: Structure,
  code: C,
  severity: Severity,
  data: Data<C>,
  more: { readonly slices?: readonly number[]; readonly repair?: RepairKind } = {},
): CheckFinding {
  return {
    ...telling(code, data),
    severity,
    structureId: structure.id,
    ...(structure.roiNumber !== undefined && { roiNumber: structure.roiNumber }),
    ...more,
  };
}

/** Slices, ascending, whose rings fulfil a test. */
export const slicesWhere = (
  structure: Structure,
  test: (rings: readonly Ring[], k: number) => boolean,
): number[] =>
  [...structure.slices]
    .filter(([k, rings]) => test(rings, k))
    .map(([k]) => k)
    .sort((a, b) => a - b);
