/** Landmarks in view, and what each says to a way of counting. */
import type { VertebraLevel } from '../level-names.ts';
import type { LandmarkName, LandmarkStance, LandmarkVote, LevelNaming } from '../types.ts';
import type { EndEvidence, LevelEvidence } from './evidence.ts';
import { lookError } from './look.ts';

/** Rib volume beside a vertebra that counts as a rib, and up to which there is plainly none, mm³. */
export const RIB_SEEN_MM3 = 90;
const NO_RIB_MM3 = 30;

/** A C2 is this long with its dens, mm, and longer than the vertebrae below it by this factor. */
const AXIS = { mm: 26, timesNext: 1.35 } as const;

/** The network's look may differ from a count by this much on average, levels, and still agree. */
const LOOK_AGREES = 0.75;

/** Shares of a region class on both sides of a change of region that make it clear. */
const CLEAR_SHARE = 0.8;

/** The landmarks in view, cranial first; each gives one vertebra a level by the usual numbers. */
export function landmarkVotes(evidence: readonly LevelEvidence[], ends: EndEvidence): LandmarkVote[] {
  const out: LandmarkVote[] = [];
  const last = evidence.length - 1;
  if (ends.skullGapMm !== undefined && ends.skullGapMm < 45)
    out.push({ landmark: 'skull base', at: 0, level: 'C1', independent: true, clear: true });
  const axis = axisAt(evidence, ends);
  if (axis >= 0) out.push({ landmark: 'C2', at: axis, level: 'C2', independent: true, clear: true });
  out.push(...ribVotes(evidence));
  out.push(...regionVotes(evidence));
  const look = lookVote(evidence);
  if (look) out.push(look);
  if (ends.sacrumGapMm !== undefined)
    out.push({ landmark: 'sacrum', at: last, level: 'L5', independent: true, clear: true });
  return out;
}

/** A long uppermost body over short ones, whole in the image: the axis with its dens (below the atlas, where that has a place). */
function axisAt(evidence: readonly LevelEvidence[], ends: EndEvidence): number {
  if (!ends.endsBelowImageTop) return -1;
  for (const n of [0, 1]) {
    const [one, ...below] = evidence.slice(n, n + 4);
    if (!one || one.cut || below.length < 2) continue;
    const mean = below.reduce((sum, e) => sum + e.lengthMm, 0) / below.length;
    if (one.lengthMm >= AXIS.mm && one.lengthMm > AXIS.timesNext * mean && mean < 24) return n;
  }
  return -1;
}

type Rib = 'both' | 'stub' | 'none' | 'unknown';

function ribOf(e: LevelEvidence | undefined): Rib {
  if (!e?.ribsKnown) return 'unknown';
  const [less, more] = [e.ribLeftMm3, e.ribRightMm3].sort((a, b) => a - b) as [number, number];
  if (less > RIB_SEEN_MM3) return 'both';
  // A vertebra at the end of what is seen may have lost its rib, but not grown one.
  if (e.partial) return 'unknown';
  return more > NO_RIB_MM3 ? 'stub' : 'none';
}

function ribVotes(evidence: readonly LevelEvidence[]): LandmarkVote[] {
  const ribs = evidence.map(ribOf);
  const out: LandmarkVote[] = [];
  const edge = (landmark: 'first rib' | 'last rib', at: number, level: VertebraLevel, clear: boolean): void =>
    void out.push({ landmark, at, level, independent: true, clear });
  const has = (n: number): boolean => ribs[n] === 'both' || ribs[n] === 'stub';
  for (let n = 0; n < ribs.length; n += 1) {
    const clear = ribs[n] === 'both';
    if (has(n) && ribs[n - 1] === 'none' && !ribs.slice(0, n).some((r) => r === 'both' || r === 'stub'))
      edge('first rib', n, 'T1', clear && ribs[n + 1] === 'both');
    if (has(n) && ribs[n + 1] === 'none' && !ribs.slice(n + 1).some((r) => r === 'both' || r === 'stub'))
      edge('last rib', n, 'T12', clear && (n === 0 || ribs[n - 1] !== 'none'));
  }
  return out;
}

function regionVotes(evidence: readonly LevelEvidence[]): LandmarkVote[] {
  const out: LandmarkVote[] = [];
  evidence.forEach((e, at) => {
    const next = evidence[at + 1];
    if (!e.region || !next?.region) return;
    const clear = (a: number, b: number): boolean => a > CLEAR_SHARE && b > CLEAR_SHARE;
    if (e.region.C > 0.5 && next.region.T > 0.5) {
      const seen = clear(e.region.C, next.region.T);
      out.push({ landmark: 'neck to chest', at, level: 'C7', independent: false, clear: seen });
    }
    if (e.region.T > 0.5 && next.region.L > 0.5) {
      const seen = clear(e.region.T, next.region.L);
      out.push({ landmark: 'chest to loin', at, level: 'T12', independent: false, clear: seen });
    }
  });
  return out;
}

/** The middle vertebra's level as the network's votes over the whole column give it. */
function lookVote(evidence: readonly LevelEvidence[]): LandmarkVote | undefined {
  const voted = evidence.flatMap(({ partial, votedLevel }, at) =>
    partial || votedLevel === undefined || Number.isNaN(votedLevel) ? [] : [{ at, offset: votedLevel - at }],
  );
  if (voted.length < 3) return undefined;
  const offset = voted.reduce((sum, v) => sum + v.offset, 0) / voted.length;
  const at = voted[voted.length >> 1]?.at ?? 0;
  const level = usualLevels[Math.round(offset + at) - 1];
  return level && { landmark: 'look', at, level, independent: false, clear: true };
}

const usualLevels: readonly VertebraLevel[] = [
  ...Array.from({ length: 7 }, (_, n) => `C${n + 1}` as VertebraLevel),
  ...Array.from({ length: 12 }, (_, n) => `T${n + 1}` as VertebraLevel),
  ...Array.from({ length: 5 }, (_, n) => `L${n + 1}` as VertebraLevel),
];

/** What a landmark says to a way of counting. A variant's own last lumbar or thoracic vertebra is its last. */
export function stanceOf(
  { landmark, at }: Pick<LandmarkVote, 'landmark' | 'at'>,
  { levels, lumbar }: LevelNaming,
  evidence: readonly LevelEvidence[],
): LandmarkStance {
  const agrees = ((): boolean => {
    switch (landmark) {
      case 'anchor':
        return true;
      case 'sacrum':
        return levels.at(-1) === `L${lumbar}`;
      case 'last rib':
      case 'chest to loin':
        return levels[at + 1] === 'L1';
      case 'first rib':
        return levels[at] === 'T1';
      case 'neck to chest':
        return levels[at] === 'C7';
      case 'C2':
        return levels[at] === 'C2';
      case 'skull base':
        return levels[at] === 'C1' || levels[at] === 'C2';
      case 'look':
        return Math.abs(lookError(evidence, levels)) <= LOOK_AGREES;
    }
  })();
  return agrees ? 'agrees' : 'contradicts';
}

/** Landmarks in plain words, for reasons and findings. */
export const LANDMARK_WORDS: Readonly<Record<LandmarkName, string>> = {
  anchor: 'the level given by the user',
  sacrum: 'the sacrum',
  'last rib': 'the last rib',
  'first rib': 'the first rib',
  C2: 'the axis with its dens',
  'skull base': 'the skull base',
  'neck to chest': 'the change from cervical to thoracic vertebrae',
  'chest to loin': 'the change from thoracic to lumbar vertebrae',
  look: 'what the vertebrae look like to the network',
};
