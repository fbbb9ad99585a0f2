/** Loss of height of vertebral bodies against their neighbours, and the angles a collapse makes. */
import type { Vec3 } from '../geometry/grid.ts';
import { dot } from '../geometry/vec.ts';
import type { Mask } from '../masks/types.ts';
import type { MeasuredVertebra } from '../spine/index.ts';
import { allLevels, levelSequence } from '../spine/level-names.ts';
import type { CollapseRule } from './assessment-rules.ts';

type Place = 'anterior' | 'middle' | 'posterior';
const PLACES: readonly Place[] = ['anterior', 'middle', 'posterior'];
/** Heights of a body in mm at its front, middle and back. */
export type Heights = Readonly<Record<Place, number>>;

export interface Collapse {
  readonly heightsMm: Heights | null;
  /** What the sound neighbours let expect; null without one. */
  readonly expectedMm: Heights | null;
  /** Names of the neighbours it was expected from. */
  readonly from: readonly string[];
  /** Share of each height that is lost against the neighbours; negative where it is higher. Null without heights or neighbours. */
  readonly loss: Heights | null;
  /** 0 to 3 by the rule; null where it cannot be told. */
  readonly grade: number | null;
  readonly shape: 'wedge' | 'biconcave' | 'crush' | null;
  /** Angle between the body's own end plates, degrees; positive when the front is lower. */
  readonly wedgeDeg: number | null;
  /** From the upper plate of the vertebra above to the lower plate of the one below, degrees; positive is kyphotic. Null where either is missing. */
  readonly kyphosisDeg: number | null;
}

/** A neighbour further away than this is no measure for a body's height. */
const REACH = 3;

/**
 * Compares each body's heights with those of the nearest sound body above and below (the mean of both, where there are two).
 * First every body is a measure for its neighbours; those that come out collapsed are then left out as a measure.
 * @param vertebrae cranial first; those without heights take no part.
 */
export function assessCollapse(vertebrae: readonly MeasuredVertebra[], rule: CollapseRule): Collapse[] {
  const heights = vertebrae.map(({ frame, level, body }): Heights | null => {
    const h = frame?.heights;
    // C1 and C2 have no body whose height compares with another's; one that the image cuts is not all there.
    if (!h || level === 'C1' || level === 'C2' || !body || cutByImage(body)) return null;
    return { anterior: h.anteriorMm, middle: h.middleMm, posterior: h.posteriorMm };
  });
  const threshold = rule.grades[0]?.fromLoss ?? 1;
  const first = heights.map((h, n) => lossOf(h, expectation(heights, n, () => true).expected));
  const sound = first.map((loss) => loss === null || worst(loss) < threshold);
  return vertebrae.map((vertebra, n): Collapse => {
    const { expected, from } = expectation(heights, n, (other) => sound[other] === true);
    const own = heights[n] ?? null;
    const loss = lossOf(own, expected);
    const grade = loss && gradeOf(worst(loss), rule);
    return {
      heightsMm: own,
      expectedMm: expected,
      from: from.map((other) => vertebrae[other]?.name ?? ''),
      loss,
      grade,
      shape: loss !== null && grade !== null && grade > 0 ? shapeOf(loss, threshold) : null,
      wedgeDeg: own === null ? null : (vertebra.frame?.wedgeDeg ?? null),
      kyphosisDeg: kyphosis(vertebrae, n),
    };
  });
}

/** Whether the mask reaches the image's edge: it may go on outside. */
export const cutByImage = ({ grid, box }: Mask): boolean =>
  box.lo.some((lo, axis) => lo <= 0 || lo + box.size[axis]! >= grid.dims[axis]!);

function expectation(
  heights: readonly (Heights | null)[],
  at: number,
  usable: (other: number) => boolean,
): { expected: Heights | null; from: number[] } {
  const nearest = (step: 1 | -1): number[] => {
    for (let n = at + step; Math.abs(n - at) <= REACH && n >= 0 && n < heights.length; n += step)
      if (heights[n] && usable(n)) return [n];
    return [];
  };
  const from = [...nearest(-1), ...nearest(1)];
  if (from.length === 0) return { expected: null, from };
  const mean = (place: Place): number =>
    from.reduce((sum, n) => sum + (heights[n] as Heights)[place], 0) / from.length;
  return {
    expected: { anterior: mean('anterior'), middle: mean('middle'), posterior: mean('posterior') },
    from,
  };
}

function lossOf(own: Heights | null, expected: Heights | null): Heights | null {
  if (own === null || expected === null) return null;
  const of = (place: Place): number => 1 - own[place] / expected[place];
  return { anterior: of('anterior'), middle: of('middle'), posterior: of('posterior') };
}

/** The greatest share lost of the three heights. */
export const worst = (loss: Heights): number => Math.max(...PLACES.map((place) => loss[place]));

/** Grade of a share lost by the rule: 0 below the first threshold. */
export const gradeOf = (loss: number, rule: CollapseRule): number =>
  rule.grades.reduce((grade, step) => (loss >= step.fromLoss ? step.grade : grade), 0);

/** Crush: the back is lost too; else wedge or biconcave by whether the front or the middle lost more. */
function shapeOf(loss: Heights, threshold: number): Collapse['shape'] {
  if (loss.posterior >= threshold) return 'crush';
  return loss.middle > loss.anterior ? 'biconcave' : 'wedge';
}

/** Whether no vertebra is missing between two; without levels nobody can tell, and none is taken to be. */
function follows(upper: MeasuredVertebra | undefined, lower: MeasuredVertebra | undefined): boolean {
  const [a, b] = [upper?.level, lower?.level];
  if (a === undefined || b === undefined) return upper !== undefined && lower !== undefined;
  // T13 and L6 may be there or not.
  return [levelSequence(), allLevels].some(
    (levels) => levels.includes(a) && levels.indexOf(b) === levels.indexOf(a) + 1,
  );
}

/** In the sagittal plane of the vertebra's own frame; null beside one that is not contoured. */
function kyphosis(vertebrae: readonly MeasuredVertebra[], at: number): number | null {
  const whole = (n: number): MeasuredVertebra['frame'] | undefined => {
    const one = vertebrae[n];
    return one?.body && !cutByImage(one.body) ? one.frame : undefined;
  };
  const frame = whole(at);
  const upper = follows(vertebrae[at - 1], vertebrae[at]) ? whole(at - 1)?.upper : undefined;
  const lower = follows(vertebrae[at], vertebrae[at + 1]) ? whole(at + 1)?.lower : undefined;
  if (!frame || !upper || !lower) return null;
  const lean = (normal: Vec3): number => Math.atan2(dot(normal, frame.back), dot(normal, frame.up));
  return ((lean(lower.normal) - lean(upper.normal)) * 180) / Math.PI;
}
