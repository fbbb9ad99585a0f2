/** Which names are held by the landmarks, and why the others are not. */
import { type Finding, finding } from '../../errors/errors.ts';
import { regionOf, type SpineRegion, type VertebraLevel } from '../level-names.ts';
import type { LandmarkName, LandmarkVote, LevelLadder, LevelNaming, LevelStatus } from '../types.ts';
import type { LevelEvidence } from './evidence.ts';
import { LANDMARK_WORDS, stanceOf } from './landmarks.ts';
import type { FixedLevel } from './naming.ts';

/** What the column and its namings are judged by. */
export interface Case {
  readonly evidence: readonly LevelEvidence[];
  /** Most likely first. */
  readonly namings: readonly LevelNaming[];
  readonly votes: readonly LandmarkVote[];
  readonly fixed: FixedLevel | undefined;
  /** A level was given by the user, whether or not it lies on a vertebra. */
  readonly anchorAsked: boolean;
  /** Least probability of a name that is given. */
  readonly certainty: number;
  /** The labels join vertebrae over the discs; their number may be wrong. */
  readonly doubt: { readonly joined: boolean; readonly count: boolean };
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
const words = (votes: readonly { readonly landmark: LandmarkName }[]): string =>
  list([...new Set(votes.map((v) => LANDMARK_WORDS[v.landmark]))]);

/**
 * Names are given part by part, each held by two witnesses that do not repeat each other:
 * lumbar ones by the last rib with the sacrum five below it, or the network's change of region where no sacrum is in view;
 * thoracic ones by the first rib with the last rib twelve on, the axis seven above, or the change of region;
 * cervical ones by the first rib or the axis with the other, or with the network's look.
 * An independent landmark that contradicts leaves all open, a stub of a rib or an unusual number of vertebrae its part. Findings are
 * added.
 */
export function judge(c: Case, findings: Finding[]): LevelStatus {
  const top = c.namings[0];
  const held = likeliest(c.namings);
  const open = likeliest(unheld(c.namings, c.certainty));
  const no = (reason: string): LevelStatus => ({
    status: 'not-established',
    confidence: 0,
    reason,
    candidates: open,
    named: c.evidence.map(() => undefined),
    ladder: ladderOf(c, open),
  });
  if (!top)
    return no(
      c.fixed ? 'The anchor does not fit the number of vertebrae in view.' : 'No known sequence fits.',
    );
  const against = c.votes.filter((v) => stanceOf(v, top, c.evidence) === 'contradicts');
  if (c.doubt.joined) findings.push(joinedLabels());
  const apart = against.filter((v) => v.independent && v.clear);
  const looks = against.filter((v) => !v.independent);
  if (apart.length > 0) findings.push(contradiction(apart));
  if (looks.length > 0) findings.push(looksDiffer(looks));
  if (top.thoracic !== 12 || top.lumbar !== 5) findings.push(variant(top));
  if (c.anchorAsked && !c.fixed) return no('The anchor does not lie on a vertebra.');
  if (c.fixed) {
    return {
      status: 'established',
      confidence: 1,
      reason: 'Counted from the level given by the user.',
      candidates: held,
      named: c.evidence.map((_, n) => top.levels[n]),
      ladder: ladderOf(c, held),
    };
  }
  if (!c.votes.some((v) => v.independent))
    return no('No landmark in view to count from (sacrum, ribs, axis).');
  const stubs = c.votes.filter((v) => v.independent && !v.clear);
  if (stubs.length > 0) findings.push(transitional(stubs));
  if (apart.length > 0) {
    const agree = c.votes.filter((v) => stanceOf(v, top, c.evidence) === 'agrees');
    return no(`The landmarks contradict each other: ${words(agree)} against ${words(apart)}.`);
  }
  if (c.doubt.count) return no('The vertebrae are not clearly separated: their number is doubtful.');
  return namedParts(c, top, looks.length === 0, { held, open }) ?? no(openReason(c));
}

/** A landmark and the first that is in view of those that can confirm it. */
function pair(
  one: LandmarkVote | undefined,
  ...others: readonly (LandmarkVote | undefined)[]
): readonly LandmarkVote[] {
  const other = one && others.find((v) => v !== undefined);
  return one && other ? [one, other] : [];
}

/** Names for the parts of the column that two witnesses hold; undefined when there is none. */
function namedParts(
  c: Case,
  top: LevelNaming,
  looksAgree: boolean,
  namings: { readonly held: readonly LevelNaming[]; readonly open: readonly LevelNaming[] },
): LevelStatus | undefined {
  const seen = (landmark: LandmarkName): LandmarkVote | undefined =>
    c.votes.find((v) => v.landmark === landmark && (v.clear || !v.independent));
  const [first, last] = [seen('first rib'), seen('last rib')];
  const axis = seen('C2') ?? seen('skull base');
  // The look helps where nothing of it contradicts; where two independent landmarks close the count it is not asked.
  const look = (landmark: LandmarkName): LandmarkVote | undefined =>
    looksAgree ? seen(landmark) : undefined;
  const holds: Readonly<Record<SpineRegion, readonly LandmarkVote[]>> = {
    C: [...pair(first, axis, look('neck to chest')), ...pair(axis, first, look('look'))].slice(0, 2),
    T: top.thoracic === 12 ? pair(first, last, axis, look('neck to chest')) : [],
    L: top.lumbar === 5 ? pair(last, seen('sacrum'), look('chest to loin')) : [],
  };
  const sure = c.evidence.map((_, n) => marginal(c.namings, n, top.levels[n]));
  const named = c.evidence.map((_, n) => {
    const level = top.levels[n] as VertebraLevel;
    return holds[regionOf(level)].length > 0 && sure[n]! >= c.certainty ? level : undefined;
  });
  if (named.every((level) => level === undefined)) return undefined;
  const used = new Set(named.flatMap((level) => (level ? holds[regionOf(level)] : [])));
  const open = named.some((level) => level === undefined);
  const candidates = open ? namings.open : namings.held;
  return {
    status: open ? 'partly-established' : 'established',
    confidence: Math.min(...sure.filter((_, n) => named[n] !== undefined)),
    reason: `Counted from ${words([...used])}.${open ? ` ${OPEN}` : ''}`,
    candidates,
    named,
    ladder: ladderOf(c, candidates),
  };
}

const OPEN = 'The other vertebrae cannot be counted from what is in view: confirm one of them.';

const openReason = (c: Case): string => {
  const alone = c.votes.filter((v) => v.independent);
  return `Only ${words(alone)} can be counted from: a variant (11 or 13 thoracic, 4 or 6 lumbar vertebrae) cannot be excluded.`;
};

const likeliest = (namings: readonly LevelNaming[]): readonly LevelNaming[] =>
  namings.filter((n) => n.probability >= 0.005).slice(0, 6);

/**
 * Namings that nothing holds: the first is given at most the certainty below which no name is given, the rest shares what it loses.
 * The weights know nothing of what all evidence has in common.
 */
function unheld(namings: readonly LevelNaming[], certainty: number): readonly LevelNaming[] {
  const [top, ...rest] = namings;
  if (!top || top.probability <= certainty || rest.length === 0) return namings;
  const left = rest.reduce((sum, n) => sum + n.probability, 0);
  const share = (p: number): number =>
    left > 0 ? (p / left) * (1 - certainty) : (1 - certainty) / rest.length;
  return [
    { ...top, probability: certainty },
    ...rest.map((n) => ({ ...n, probability: share(n.probability) })),
  ];
}

/** Probability of a level at a place over all namings. */
const marginal = (namings: readonly LevelNaming[], n: number, level: VertebraLevel | undefined): number =>
  namings.reduce((sum, naming) => sum + (naming.levels[n] === level ? naming.probability : 0), 0);

function ladderOf(c: Case, candidates: readonly LevelNaming[]): LevelLadder {
  return {
    votes: c.votes,
    countings: candidates.slice(0, 2).map((naming) => ({
      ...naming,
      stances: c.votes.map((v) => ({ landmark: v.landmark, stance: stanceOf(v, naming, c.evidence) })),
    })),
  };
}

const joinedLabels = (): Finding => finding('vertebrae-joined', 'warning');

const contradiction = (against: readonly LandmarkVote[]): Finding =>
  finding('level-evidence-contradicts', 'warning', { against: words(against) });

const looksDiffer = (against: readonly LandmarkVote[]): Finding =>
  finding('level-look-differs', 'info', { against: words(against) });

const variant = (naming: LevelNaming): Finding =>
  finding('level-variant', 'warning', { thoracic: naming.thoracic, lumbar: naming.lumbar });

const transitional = (stubs: readonly LandmarkVote[]): Finding =>
  finding('level-transitional', 'warning', { stubs: words(stubs) });
