/** Repairs of a whole set, one after the other, as long as they change something. */
import {
  type CheckFinding,
  type CheckInput,
  checkStructures,
  ownStructureRules,
  profileById,
  type RepairKind,
  repaired,
} from '../../core/checks/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import type { CtSeries } from '../../dicom/index.ts';

/** Repairs that leave every shape as it is meant: done without asking for each. */
export const SAFE_REPAIRS: readonly RepairKind[] = [
  'trim-name',
  'number-name',
  'shorten-name',
  'drop-double-points',
  'drop-tiny',
  'resolve-crossing',
  'thin-points',
];

export const ALL_REPAIRS: readonly RepairKind[] = [
  ...SAFE_REPAIRS,
  'tg263-name',
  'fill-pinholes',
  'drop-strays',
  'interpolate',
  'update-formula',
];

export interface DoneRepair {
  readonly name: string;
  readonly repair: RepairKind;
  readonly code: CheckFinding['code'];
}

export interface RepairedSet {
  readonly structures: readonly Structure[];
  readonly done: readonly DoneRepair[];
}

/** A repair may bring another fault to light (a resolved crossing leaves a crumb); more rounds than this help nobody. */
const ROUNDS = 3;

/**
 * The set with the wanted repairs made; untouched structures are the very same objects.
 * @throws PedicleError `profile-unknown`, `name-too-long`.
 */
export function repairSet(
  structures: readonly Structure[],
  ct: CtSeries,
  profile: string | null,
  wanted: readonly RepairKind[],
): RepairedSet {
  const done: DoneRepair[] = [];
  let now = structures;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = now;
    const input = (list: readonly Structure[]): CheckInput => ({
      grid: ct.grid,
      structures: list,
      sliceThicknessMm: ct.sliceThicknessMm ?? null,
      rules: ownStructureRules(),
      profile: profile === null ? null : profileById(profile),
    });
    for (const finding of checkStructures(input(now))) {
      if (finding.repair === undefined || !wanted.includes(finding.repair)) continue;
      const after = repaired(input(now), finding);
      const was = now.find((s) => s.id === finding.structureId);
      if (after === null || was === undefined || after === was) continue;
      now = now.map((s) => (s === was ? after : s));
      done.push({ name: was.name, repair: finding.repair, code: finding.code });
    }
    if (now === before) break;
  }
  return { structures: now, done };
}
