/** Checks of a structure set, each one idea; what they find, a person decides. */
import type { Finding } from '../errors/errors.ts';
import { derivedChecks } from './derived.ts';
import { emptyChecks } from './empty.ts';
import { lateralityChecks } from './laterality.ts';
import { nameChecks } from './names.ts';
import { nestingChecks } from './nesting.ts';
import { outsideChecks } from './outside.ts';
import { overlapChecks } from './overlaps.ts';
import { partChecks } from './parts.ts';
import { pointChecks } from './points.ts';
import { profileChecks } from './profile.ts';
import { shapeChecks } from './shape.ts';
import { sliceChecks } from './slices.ts';
import type { Check, CheckFinding, CheckInput, SetCheck, SetInput } from './types.ts';
import { vertebraChecks } from './vertebrae.ts';
import { volumeChecks } from './volumes.ts';

/** What can be said of a set without its image. */
const setChecks: readonly SetCheck[] = [
  lateralityChecks,
  vertebraChecks,
  pointChecks,
  emptyChecks,
  nameChecks,
  profileChecks,
];

/** What needs the image's grid. */
const imageChecks: readonly Check[] = [
  nestingChecks,
  overlapChecks,
  outsideChecks,
  volumeChecks,
  shapeChecks,
  partChecks,
  derivedChecks,
  sliceChecks,
];

const RANK = { error: 0, warning: 1, info: 2 } as const;
export const worstFirst = <F extends Finding>(findings: readonly F[]): F[] =>
  [...findings].sort((a, b) => RANK[a.severity] - RANK[b.severity]);

/** What is wrong with a set of structures, worst first; the set is not changed. */
export const checkStructures = (input: CheckInput): CheckFinding[] =>
  worstFirst([...imageChecks, ...setChecks].flatMap((check) => check(input)));

/** What can be said of it without an image. */
export const checkWithoutImage = (input: SetInput): CheckFinding[] =>
  worstFirst(setChecks.flatMap((check) => check(input)));

export { checkAnatomy } from './anatomy/index.ts';
export type { NetworkRecord, SecondOpinion } from './anatomy/opinions.ts';
export { secondOpinionFindings } from './anatomy/second-opinion.ts';
export { ownProfiles, ownStructureRules, profileById } from './own-data.ts';
export type { ReceiverProfile } from './receiver-profile.ts';
export { repaired } from './repair.ts';
export { crossingSlices, missingSlices, TINY_MM2, tinySlices } from './shape.ts';
export { type CheckFinding, type CheckInput, type RepairKind, type SetInput, slicesWhere } from './types.ts';
