/** What the vertebrae look like to the network: one witness, however many vertebrae it sees. */
import { numberOf, regionOf, type VertebraLevel } from '../level-names.ts';
import type { LevelEvidence } from './evidence.ts';

/** C1 = 1 … C7 = 7, T1 = 8 … T12 = 19, L1 = 20 … L5 = 24. A variant's 13th or 6th counts as the usual last. */
export function usualNumber(level: VertebraLevel): number {
  const n = numberOf(level);
  const region = regionOf(level);
  return region === 'C' ? n : region === 'T' ? 7 + Math.min(n, 12) : 19 + Math.min(n, 5);
}

/** Mean of voted minus given level over the whole vertebrae of a column; 0 without votes. */
export function lookError(evidence: readonly LevelEvidence[], levels: readonly VertebraLevel[]): number {
  const errors = evidence.flatMap(({ votedLevel, partial }, i) => {
    const level = levels[i];
    if (partial || votedLevel === undefined || Number.isNaN(votedLevel) || !level) return [];
    return [votedLevel - usualNumber(level)];
  });
  return errors.length === 0 ? 0 : errors.reduce((a, b) => a + b, 0) / errors.length;
}

/** Spread of the mean error of voted levels over a column, levels (held-out CT: -0.7 … +0.4). */
const VOTED_SPREAD = 1;
/** The votes and the region classes come from one network and one image: together they weigh no more than this (log odds). */
const MOST = 3;
/** Neighbours' region classes err together: each counts this much of an independent witness. */
const SHARED = 0.3;

/** Log likelihood of a naming by the network's region classes and level votes, held within {@link MOST}. */
export function logLook(evidence: readonly LevelEvidence[], levels: readonly VertebraLevel[]): number {
  let regions = 0;
  evidence.forEach((e, i) => {
    if (!e.region) return;
    const share = e.region[regionOf(levels[i] as VertebraLevel)];
    regions += SHARED * Math.log(0.03 + 0.97 * share) * (e.partial ? 0.5 : 1);
  });
  const voted = -0.5 * (lookError(evidence, levels) / VOTED_SPREAD) ** 2;
  return Math.max(-MOST, regions + voted);
}
