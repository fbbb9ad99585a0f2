/**
 * Names for a column of vertebrae: every way to lay the known sequences (12 or 11/13 thoracic, 5 or 4/6 lumbar) over the
 * vertebrae found is weighed by the evidence; the result is a set of namings with probabilities, never one silent guess.
 */

import { levelSequence, numberOf, regionOf, type VertebraLevel } from '../level-names.ts';
import type { LevelNaming } from '../types.ts';
import type { EndEvidence, LevelEvidence } from './evidence.ts';
import { RIB_SEEN_MM3 } from './landmarks.ts';
import { logLook } from './look.ts';

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

/** A level fixed by the user: `index` in the column must be `level`. */
export interface FixedLevel {
  readonly index: number;
  readonly level: VertebraLevel;
}

/**
 * All namings, most likely first; alike namings of different variants are one, with the likelier variant's numbers. Evidence may
 * hold places where a vertebra must be but no body was found.
 */
export function weighNamings(
  evidence: readonly LevelEvidence[],
  ends: EndEvidence,
  fixed: FixedLevel | undefined,
): LevelNaming[] {
  const merged = new Map<string, Omit<LevelNaming, 'probability'> & { weight: number; most: number }>();
  for (const { thoracic, lumbar, share } of VARIANTS) {
    const sequence = levelSequence(thoracic, lumbar);
    for (let offset = 0; offset + evidence.length <= sequence.length; offset += 1) {
      if (fixed && sequence[offset + fixed.index] !== fixed.level) continue;
      const weight = Math.exp(Math.log(share) + logFit(evidence, ends, sequence, offset, thoracic) + 60);
      const levels = sequence.slice(offset, offset + evidence.length);
      const entry = merged.get(levels.join());
      if (entry && entry.most >= weight) entry.weight += weight;
      else
        merged.set(levels.join(), {
          levels,
          thoracic,
          lumbar,
          most: weight,
          weight: weight + (entry?.weight ?? 0),
        });
    }
  }
  const total = [...merged.values()].reduce((sum, e) => sum + e.weight, 0);
  return [...merged.values()]
    .map(({ levels, thoracic, lumbar, weight }) => ({
      levels,
      thoracic,
      lumbar,
      probability: total > 0 ? weight / total : 0,
    }))
    .sort((a, b) => b.probability - a.probability);
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
    log += logRibs(e, level, thoracic) + (e.partial ? 0 : logSize(e, level));
  });
  log += logLook(evidence, sequence.slice(offset, offset + evidence.length));
  const last = offset + evidence.length - 1;
  if (ends.sacrumGapMm !== undefined) log += last === sequence.length - 1 ? 0 : -7;
  else if (ends.endsAboveImageBottom && last === sequence.length - 1 && ends.sacrumKnown) log += -1;
  if (ends.skullGapMm !== undefined && ends.skullGapMm < 45) log += offset <= 1 ? 0 : -7;
  if (ends.endsBelowImageTop) log += offset <= 1 ? 0 : -3.5;
  return log;
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
