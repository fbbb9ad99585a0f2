/**
 * Names for a column of vertebrae: every way to lay the known sequences (12 or 11/13 thoracic, 5 or 4/6 lumbar) over the
 * vertebrae found is weighed by the evidence; the result is a set of namings with probabilities, never one silent guess.
 */

import { levelSequence, numberOf, regionOf, type VertebraLevel } from '../level-names.ts';
import type { LevelNaming } from '../types.ts';
import type { EndEvidence, LevelEvidence } from './evidence.ts';

/** How often each variant is seen (rounded from anatomical series: about 5–8 % have 4 or 6 lumbar-type vertebrae). */
const VARIANTS: readonly { thoracic: number; lumbar: number; share: number }[] = [
  { thoracic: 12, lumbar: 5, share: 0.925 },
  { thoracic: 12, lumbar: 6, share: 0.03 },
  { thoracic: 12, lumbar: 4, share: 0.02 },
  { thoracic: 13, lumbar: 5, share: 0.008 },
  { thoracic: 11, lumbar: 5, share: 0.008 },
  { thoracic: 13, lumbar: 4, share: 0.005 },
  { thoracic: 11, lumbar: 6, share: 0.004 },
];

/** Evidence that fixes a count, with how strongly the best naming contradicts it. */
export interface Landmark {
  readonly name:
    | 'sacrum'
    | 'last rib'
    | 'first rib'
    | 'skull base'
    | 'neck to chest'
    | 'chest to loin'
    | 'anchor';
  readonly agrees: boolean;
}

export interface Weighed {
  readonly namings: readonly LevelNaming[];
  /** Sequence of the best naming. */
  readonly best: { readonly sequence: readonly VertebraLevel[]; readonly offset: number } | undefined;
  readonly landmarks: readonly Landmark[];
  /** Log probability of the best naming per piece of evidence: how well it fits at all (0 perfect). */
  readonly misfit: number;
}

/** A level fixed by the user: `index` in the column must be `level`. */
export interface FixedLevel {
  readonly index: number;
  readonly level: VertebraLevel;
}

/** Rib volume beside a vertebra that counts as a rib. */
export const RIB_SEEN_MM3 = 90;

/** Weighs all namings. `missing` marks places in the column where a vertebra must be but no body was found. */
export function weighNamings(
  evidence: readonly LevelEvidence[],
  ends: EndEvidence,
  fixed: FixedLevel | undefined,
): Weighed {
  const merged = new Map<string, { levels: VertebraLevel[]; weight: number }>();
  let best: { sequence: readonly VertebraLevel[]; offset: number; log: number; misfit: number } | undefined;
  for (const { thoracic, lumbar, share } of VARIANTS) {
    const sequence = levelSequence(thoracic, lumbar);
    for (let offset = 0; offset + evidence.length <= sequence.length; offset += 1) {
      if (fixed && sequence[offset + fixed.index] !== fixed.level) continue;
      const fit = logFit(evidence, ends, sequence, offset, thoracic);
      const log = Math.log(share) + fit;
      const levels = sequence.slice(offset, offset + evidence.length);
      const key = levels.join();
      const entry = merged.get(key) ?? { levels: [...levels], weight: 0 };
      entry.weight += Math.exp(log + 60);
      merged.set(key, entry);
      if (!best || log > best.log) best = { sequence, offset, log, misfit: -fit };
    }
  }
  const total = [...merged.values()].reduce((sum, e) => sum + e.weight, 0);
  const namings = [...merged.values()]
    .map(({ levels, weight }) => ({ levels, probability: total > 0 ? weight / total : 0 }))
    .sort((a, b) => b.probability - a.probability);
  return {
    namings,
    best,
    landmarks: best ? landmarksOf(evidence, ends, best.sequence, best.offset, fixed) : [],
    misfit: best?.misfit ?? Infinity,
  };
}

function logFit(
  evidence: readonly LevelEvidence[],
  ends: EndEvidence,
  sequence: readonly VertebraLevel[],
  offset: number,
  thoracic: number,
): number {
  let log = 0;
  evidence.forEach((e, i) => {
    const level = sequence[offset + i] as VertebraLevel;
    log += logRegion(e, level) + logRibs(e, level, thoracic) + (e.partial ? 0 : logSize(e, level));
  });
  log += logVoted(evidence, sequence, offset);
  const last = offset + evidence.length - 1;
  if (ends.sacrumGapMm !== undefined) log += last === sequence.length - 1 ? 0 : -7;
  else if (ends.endsAboveImageBottom && last === sequence.length - 1 && ends.sacrumKnown) log += -1;
  if (ends.skullGapMm !== undefined && ends.skullGapMm < 45) log += offset <= 1 ? 0 : -7;
  if (ends.endsBelowImageTop) log += offset <= 1 ? 0 : -3.5;
  return log;
}

/** Spread of the mean error of voted levels over a column, levels (held-out CT: -0.7 … +0.4). */
const VOTED_SPREAD = 1;

/** Errors of neighbours go together, so the column counts once, by its mean. A variant's 13th or 6th counts as the usual last. */
function logVoted(
  evidence: readonly LevelEvidence[],
  sequence: readonly VertebraLevel[],
  offset: number,
): number {
  const errors = evidence.flatMap(({ votedLevel, partial }, i) => {
    if (partial || votedLevel === undefined || Number.isNaN(votedLevel)) return [];
    return [votedLevel - usualNumber(sequence[offset + i] as VertebraLevel)];
  });
  if (errors.length === 0) return 0;
  const mean = errors.reduce((a, b) => a + b, 0) / errors.length;
  return -0.5 * Math.min(9, (mean / VOTED_SPREAD) ** 2);
}

/** C1 = 1 … C7 = 7, T1 = 8 … T12 = 19, L1 = 20 … L5 = 24. */
function usualNumber(level: VertebraLevel): number {
  const n = numberOf(level);
  const region = regionOf(level);
  return region === 'C' ? n : region === 'T' ? 7 + Math.min(n, 12) : 19 + Math.min(n, 5);
}

function logRegion(e: LevelEvidence, level: VertebraLevel): number {
  if (!e.region) return 0;
  return Math.log(0.03 + 0.97 * e.region[regionOf(level)]) * (e.partial ? 0.5 : 1);
}

function logRibs(e: LevelEvidence, level: VertebraLevel, thoracic: number): number {
  if (!e.ribsKnown) return 0;
  const sides = Number(e.ribLeftMm3 > RIB_SEEN_MM3) + Number(e.ribRightMm3 > RIB_SEEN_MM3);
  const region = regionOf(level);
  const n = numberOf(level);
  const seen =
    region === 'T'
      ? n === thoracic
        ? 0.85
        : n === 1
          ? 0.85
          : 0.97
      : level === 'C7'
        ? 0.05
        : level === 'L1'
          ? 0.06
          : 0.02;
  const share = sides === 2 ? seen : sides === 1 ? 0.5 * seen + 0.02 : 1 - seen;
  return Math.log(share) * (e.partial ? 0.4 : 1);
}

/** Usual length (mm, with half a disc on both sides) and cross section (mm²) of a body; spread 16 % and 26 %. */
function logSize(e: LevelEvidence, level: VertebraLevel): number {
  const n = numberOf(level);
  const region = regionOf(level);
  const length =
    region === 'C' ? (n === 2 ? 30 : 16.5) : region === 'T' ? 18 + 0.95 * n : 31 + 1.1 * Math.min(n, 4);
  const area = region === 'C' ? 210 + 18 * n : region === 'T' ? 330 + 52 * n : 1060 + 70 * Math.min(n, 4);
  const a = Math.log(e.lengthMm / length) / 0.16;
  const b = Math.log(e.areaMm2 / area) / 0.26;
  return -0.07 * (Math.min(9, a * a) + Math.min(9, b * b));
}

function landmarksOf(
  evidence: readonly LevelEvidence[],
  ends: EndEvidence,
  sequence: readonly VertebraLevel[],
  offset: number,
  fixed: FixedLevel | undefined,
): Landmark[] {
  const out: Landmark[] = [];
  const levelAt = (i: number): VertebraLevel | undefined => sequence[offset + i];
  if (fixed) out.push({ name: 'anchor', agrees: true });
  if (ends.sacrumGapMm !== undefined) {
    out.push({ name: 'sacrum', agrees: offset + evidence.length === sequence.length });
  }
  if (ends.skullGapMm !== undefined && ends.skullGapMm < 45)
    out.push({ name: 'skull base', agrees: offset <= 1 });
  const lastThorax = sequence.findLastIndex((l) => regionOf(l) === 'T');
  const ribbed = evidence.map((e) => (e.ribsKnown ? hasRib(e) : undefined));
  const [firstRib, lastRib] = [ribbed.indexOf(true), ribbed.lastIndexOf(true)];
  if (lastRib >= 0 && ribbed[lastRib + 1] === false && evidence[lastRib + 1]?.partial === false) {
    out.push({ name: 'last rib', agrees: offset + lastRib === lastThorax });
  }
  if (firstRib > 0 && ribbed[firstRib - 1] === false && evidence[firstRib - 1]?.partial === false) {
    out.push({ name: 'first rib', agrees: levelAt(firstRib) === 'T1' });
  }
  evidence.forEach((e, i) => {
    const next = evidence[i + 1];
    if (!e.region || !next?.region) return;
    if (e.region.C > 0.5 && next.region.T > 0.5)
      out.push({ name: 'neck to chest', agrees: levelAt(i) === 'C7' });
    if (e.region.T > 0.5 && next.region.L > 0.5)
      out.push({ name: 'chest to loin', agrees: levelAt(i + 1) === 'L1' });
  });
  return out;
}

const hasRib = (e: LevelEvidence): boolean => e.ribLeftMm3 > RIB_SEEN_MM3 || e.ribRightMm3 > RIB_SEEN_MM3;
