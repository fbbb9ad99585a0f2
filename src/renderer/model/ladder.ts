/**
 * The level ladder of a case: which landmarks the AI saw at which vertebra, and the ways to count that they leave. Kept as a mark when a
 * result is accepted, so it outlives the result and a reload. Its rungs are places, not names: names change.
 */
import type { Result } from '../../contract/index.ts';
import { setMark } from './document.ts';
import type { Vertebra } from './vertebrae.ts';

type Levels = NonNullable<Result<'segment.result'>['levels']>;
type LandmarkVote = Levels['ladder']['votes'][number];
type Counting = Levels['ladder']['countings'][number];

export type Landmark = LandmarkVote['landmark'];

export interface Ladder {
  readonly reason: string;
  /** Middles of the vertebrae found, cranial first, LPS mm. */
  readonly rungsMm: readonly (readonly [number, number, number])[];
  readonly votes: readonly LandmarkVote[];
  /** At most two, likeliest first. */
  readonly countings: readonly Counting[];
}

/** What a landmark says at a vertebra of the column. */
export interface VoteHere extends Pick<LandmarkVote, 'landmark' | 'level' | 'independent' | 'clear'> {
  /** Whether the vertebra is called so; null while it has no level. */
  readonly agrees: boolean | null;
}

export const LADDER = 'level-ladder';
/** A vertebra further from where a landmark was seen is not the one, mm. */
const FAR_MM = 30;

export const ladderOf = ({ reason, vertebrae, ladder }: Levels): Ladder => ({
  reason,
  rungsMm: vertebrae.map((v) => v.centreMm),
  votes: ladder.votes,
  countings: ladder.countings,
});

/** Keeps the ladder of an accepted result with the case. */
export const keepLadder = (levels: Levels): void => setMark(LADDER, JSON.stringify(ladderOf(levels)));

export const ladderIn = (marks: ReadonlyMap<string, unknown>): Ladder | null => {
  const kept = marks.get(LADDER);
  return typeof kept === 'string' ? (JSON.parse(kept) as Ladder) : null;
};

type Point = readonly [number, number, number];

/** The nearest of some points, if it is near. */
function nearest(from: Point, points: readonly Point[]): number | null {
  const away = points.map((p) => Math.hypot(...p.map((v, axis) => v - from[axis]!)));
  const least = Math.min(...away);
  return least <= FAR_MM ? away.indexOf(least) : null;
}

/** Place in the column of every rung: the vertebra that is nearest to it and to which no other rung is nearer; null where there is none. */
function places({ rungsMm }: Ladder, column: readonly Vertebra[]): readonly (number | null)[] {
  const middles = column.map((v) => v.centreMm);
  return rungsMm.map((at, rung) => {
    const place = nearest(at, middles);
    return place !== null && nearest(middles[place]!, rungsMm) === rung ? place : null;
  });
}

/** What the landmarks say, by the place of the vertebra in the column. Pure. */
export function votesOn(
  ladder: Ladder,
  column: readonly Vertebra[],
): ReadonlyMap<number, readonly VoteHere[]> {
  const at = places(ladder, column);
  const votes = ladder.votes.flatMap(({ at: rung, landmark, level, independent, clear }) => {
    const place = at[rung] ?? null;
    if (place === null) return [];
    const called = column[place]?.level ?? null;
    return [
      { place, landmark, level, independent, clear, agrees: called === null ? null : called === level },
    ];
  });
  return new Map(
    [...Map.groupBy(votes, (v) => v.place)].map(([place, all]) => [
      place,
      all.map(({ place: _, ...v }) => v),
    ]),
  );
}

/** How many of the landmarks that stand at a named vertebra agree with its name. Pure. */
export function agreementOn(ladder: Ladder, column: readonly Vertebra[]): { agree: number; of: number } {
  const judged = [...votesOn(ladder, column).values()].flat().filter((v) => v.agrees !== null);
  return { agree: judged.filter((v) => v.agrees).length, of: judged.length };
}

export interface CountingHere extends Pick<Counting, 'levels' | 'probability' | 'thoracic' | 'lumbar'> {
  readonly agree: readonly Landmark[];
  readonly contradict: readonly Landmark[];
  /** The vertebra of the column to count from, and its level by this counting; null where the column no longer has it. */
  readonly from: { readonly place: number; readonly level: string } | null;
  /** The column is named so. */
  readonly isHere: boolean;
}

/** The ways to count, beside the names as they are. Pure. */
export function countingsOn(ladder: Ladder, column: readonly Vertebra[]): readonly CountingHere[] {
  const at = places(ladder, column);
  return ladder.countings.map(({ levels, probability, thoracic, lumbar, stances }) => {
    const named = levels.flatMap((level, rung) => {
      const place = at[rung] ?? null;
      return place === null ? [] : [{ place, level }];
    });
    const said = (stance: 'agrees' | 'contradicts'): Landmark[] =>
      stances.filter((s) => s.stance === stance).map((s) => s.landmark);
    return {
      levels,
      probability,
      thoracic,
      lumbar,
      agree: said('agrees'),
      contradict: said('contradicts'),
      from: named[0] ?? null,
      isHere: named.length > 0 && named.every(({ place, level }) => column[place]?.level === level),
    };
  });
}
