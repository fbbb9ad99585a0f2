/** One patient at two times: what became of each vertebra's tumour, and of all of it. */
import type { Grid } from '../geometry/grid.ts';
import { voxelMm } from '../geometry/vec.ts';
import { intersectMasks, isEmptyMask, type Mask, maskVolumeCc, type Volume } from '../masks/index.ts';
import { allLevels, type MeasuredVertebra, type VertebraLevel } from '../spine/index.ts';
import { type LesionChange, lesionChanges, type TimedLesion } from './lesion-changes.ts';
import { inverseMove, moveByFrames, movedBy, type RigidMove, refineMove } from './register-vertebra.ts';

/** A CT with its vertebrae and contoured tumours, at one time. */
export interface TimedCase {
  readonly volume: Volume;
  readonly vertebrae: readonly MeasuredVertebra[];
  readonly tumours: readonly TimedLesion[];
}

export interface FollowedVertebra {
  readonly name: string;
  readonly level: VertebraLevel | undefined;
  /**
   * `registered`: lesions are paired by place. `not-registered`: it is at one time only, or has no body to measure, so nothing is
   * paired: what is there is listed by time and not called new or gone.
   */
  readonly state: 'registered' | 'not-registered';
  readonly changes: readonly LesionChange[];
  /** Names of lesions whose place the other CT does not show: neither gone nor new. */
  readonly notInView: readonly string[];
  /** Tumour within it, cc. */
  readonly beforeCc: number;
  readonly afterCc: number;
}

export interface FollowUp {
  /** Cranial first; only vertebrae with tumour at one of the times. */
  readonly vertebrae: readonly FollowedVertebra[];
  /** All contoured tumour within vertebrae, cc. */
  readonly beforeCc: number;
  readonly afterCc: number;
  /** Tumours that lie in no vertebra that is contoured, by name: they are in no figure above. */
  readonly outside: { readonly before: readonly string[]; readonly after: readonly string[] };
}

interface Here {
  readonly vertebra: MeasuredVertebra;
  readonly lesions: readonly TimedLesion[];
}

/**
 * Follows tumours from one CT to another, vertebra by vertebra: vertebrae are paired by their level, registered rigidly (by their
 * frames, then by HU), and the tumour's parts in them are paired where they meet. Volumes are those of voxels of each time's own
 * CT. For a reader's attention: no response criterion is applied.
 * @param before the earlier case, on its own grid. @param after the later case, on its own grid (LPS of its own; no common frame needed).
 */
export function followUp(before: TimedCase, after: TimedCase): FollowUp {
  const [was, is] = [placed(before), placed(after)];
  const pairs = [...was.map((one) => [one, partner(one, is)] as const), ...unpaired(is, was)];
  const vertebrae = pairs
    .filter(([a, b]) => (a?.lesions.length ?? 0) + (b?.lesions.length ?? 0) > 0)
    .sort((a, b) => rank(a) - rank(b))
    .map(([a, b]) => followed(a, b, before.volume, after.volume));
  const sum = (side: 'beforeCc' | 'afterCc'): number => vertebrae.reduce((cc, v) => cc + v[side], 0);
  return {
    vertebrae,
    beforeCc: sum('beforeCc'),
    afterCc: sum('afterCc'),
    outside: { before: nowhere(before, was), after: nowhere(after, is) },
  };
}

const placed = ({ vertebrae, tumours }: TimedCase): Here[] =>
  vertebrae.map((vertebra) => ({ vertebra, lesions: partsIn(vertebra, tumours) }));

/** The tumours' parts within a vertebra. */
function partsIn({ whole, body }: MeasuredVertebra, tumours: readonly TimedLesion[]): TimedLesion[] {
  const bone = whole ?? body;
  if (bone === undefined) return [];
  return tumours
    .map(({ name, mask }) => ({ name, mask: intersectMasks(mask, bone) }))
    .filter(({ mask }) => !isEmptyMask(mask));
}

const sameLevel = (a: Here, b: Here): boolean =>
  a.vertebra.level !== undefined && a.vertebra.level === b.vertebra.level;

const partner = (one: Here, all: readonly Here[]): Here | undefined => all.find((b) => sameLevel(one, b));

const unpaired = (is: readonly Here[], was: readonly Here[]): (readonly [undefined, Here])[] =>
  is.filter((b) => !was.some((a) => sameLevel(a, b))).map((b) => [undefined, b] as const);

const rank = ([a, b]: readonly [Here | undefined, Here | undefined]): number => {
  const level = (a ?? b)?.vertebra.level;
  return level === undefined ? allLevels.length : allLevels.indexOf(level);
};

const totalCc = (lesions: readonly TimedLesion[]): number =>
  lesions.reduce((cc, { mask }) => cc + maskVolumeCc(mask), 0);

function followed(a: Here | undefined, b: Here | undefined, before: Volume, after: Volume): FollowedVertebra {
  const { name, level } = ((a ?? b) as Here).vertebra;
  const [was, is] = [a?.lesions ?? [], b?.lesions ?? []];
  const volumes = { name, level, beforeCc: totalCc(was), afterCc: totalCc(is) };
  const [from, to] = [a?.vertebra, b?.vertebra];
  const whole: Mask | undefined = from?.whole ?? from?.body;
  if (!from?.frame || !to?.frame || whole === undefined)
    return { ...volumes, state: 'not-registered', changes: [], notInView: [] };
  const move = refineMove({ volume: before, whole }, after, moveByFrames(from.frame, to.frame));
  const [lost, unseen] = [outOfView(was, move, after.grid), outOfView(is, inverseMove(move), before.grid)];
  const changes = lesionChanges(
    was.filter((l) => !lost.includes(l.name)),
    is.filter((l) => !unseen.includes(l.name)),
    move,
  );
  return { ...volumes, state: 'registered', changes, notInView: [...lost, ...unseen] };
}

/** Names of the lesions of which some voxel, once moved, lies outside the other CT. */
const outOfView = (lesions: readonly TimedLesion[], move: RigidMove, grid: Grid): string[] =>
  lesions.filter(({ mask }) => !isInView(mask, move, grid)).map((l) => l.name);

function isInView({ grid, box: { lo, size }, data }: Mask, move: RigidMove, to: Grid): boolean {
  const m = to.patientToIndex;
  for (let o = data.indexOf(1); o >= 0; o = data.indexOf(1, o + 1)) {
    const [i, j] = [lo[0] + (o % size[0]), lo[1] + (Math.floor(o / size[0]) % size[1])];
    const p = movedBy(move, voxelMm(grid, i, j, lo[2] + Math.floor(o / (size[0] * size[1]))));
    for (let r = 0; r < 3; r += 1) {
      const at = m[4 * r]! * p[0] + m[4 * r + 1]! * p[1] + m[4 * r + 2]! * p[2] + m[4 * r + 3]!;
      if (at < -0.5 || at > to.dims[r]! - 0.5) return false;
    }
  }
  return true;
}

/** Names of tumours that lie in no vertebra. */
const nowhere = ({ tumours }: TimedCase, here: readonly Here[]): string[] =>
  tumours
    .map((t) => t.name)
    .filter((name) => !here.some(({ lesions }) => lesions.some((l) => l.name === name)));
