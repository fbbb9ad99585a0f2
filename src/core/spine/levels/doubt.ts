/** Whether the count of vertebrae can be trusted: cuts that are guesses, vertebrae as long as two, a neck that is too long. */
import { type Finding, finding } from '../../errors/errors.ts';
import type { NumberedColumn } from '../column/column.ts';
import type { VertebraLevel } from '../level-names.ts';
import type { EndEvidence, LevelEvidence } from './evidence.ts';

/** A cut less clear than this in joined labels is a guess. */
const CLEAR_CUT = 0.15;

/** Whether a vertebra may be too many or too few: joined labels and a cut without any sign of a disc, or a rival count. */
export const isCountDoubtful = ({ joined, countDoubtful, clarity }: NumberedColumn): boolean =>
  countDoubtful || (joined && clarity.slice(1, -1).some((c) => c < CLEAR_CUT));

/**
 * Mean length of C3 to C7 that only large patients have, mm, and of T1 to T4 beside it: a neck is shorter than its chest (about
 * 0.85 times; never longer, however small the patient).
 */
const LONG_NECK = { mm: 21, besideChest: 0.95, thanChest: 1, alone: 22.5 } as const;

/**
 * Whether the inner vertebrae named C3 to C7 are longer, on average, than a neck's can be (body and disc measure 16 to 20 mm there,
 * up to 21.5 mm in gl017, whose T1 to T3 measure 25 mm).
 * @param lengthMm of each vertebra with its disc
 */
export function isNeckTooLong(
  lengthMm: readonly number[],
  levels: readonly (VertebraLevel | undefined)[],
): boolean {
  const meanOf = (wanted: RegExp): number | undefined => {
    const some = lengthMm.filter((_, n) => n > 0 && n < lengthMm.length - 1 && wanted.test(levels[n] ?? ''));
    return some.length >= 2 ? some.reduce((a, b) => a + b, 0) / some.length : undefined;
  };
  const [neck, chest] = [meanOf(/^C[3-7]$/), meanOf(/^T[1-4]$/)];
  if (neck === undefined) return false;
  return chest === undefined
    ? neck > LONG_NECK.alone
    : neck > (neck > LONG_NECK.mm ? LONG_NECK.besideChest : LONG_NECK.thanChest) * chest;
}

/** C2 with its dens is longer than this, mm (morphometry: 33 to 42 mm). */
const SHORT_AXIS_MM = 24;

/**
 * Whether the uppermost vertebra is called C2 though it lies whole in the image and has no room for the dens: then it is the dens
 * alone, and the count may be one off.
 */
export const isAxisTooShort = (
  lengthMm: number,
  level: VertebraLevel | undefined,
  isCutByImage: boolean,
): boolean => level === 'C2' && !isCutByImage && lengthMm < SHORT_AXIS_MM;

/** What to tell the user about a C2 without its dens. */
export const shortAxisFinding = (): Finding => finding('axis-too-short', 'warning');

/** What to tell the user about one of them. */
export const doubleFinding = (n: number): Finding =>
  finding('vertebra-double', 'warning', { position: n + 1 });

/** What to tell the user about a neck that is too long. */
export const longNeckFinding = (): Finding => finding('neck-too-long', 'warning');

/** A last body inside the sacrum: the sacrum begins this share of its length above its end, and it is this slender. */
const SACRAL = { inside: 0.7, area: 0.4 } as const;

/** Whether the last of the column is a part of the sacrum (its first body) that the labels call lumbar, not a vertebra of its own. */
export function isSacral(evidence: readonly LevelEvidence[], ends: EndEvidence): boolean {
  const [before, last] = evidence.slice(-2);
  if (!before || !last || last.cut || ends.sacrumGapMm === undefined) return false;
  return -ends.sacrumGapMm > SACRAL.inside * last.lengthMm && last.areaMm2 < SACRAL.area * before.areaMm2;
}

/** What to tell the user about it. */
export const sacralFinding = (): Finding => finding('sacrum-as-vertebra', 'info');
