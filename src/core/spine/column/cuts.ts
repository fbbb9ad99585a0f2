/**
 * Where one vertebra ends and the next begins, along the centre line. The bone area near the line has a minimum at every
 * disc; a dynamic programme chooses the set of cuts that lies in minima while the pitch stays close to what bodies of that
 * width have and changes slowly from one vertebra to the next.
 */
import type { Voxels } from '../bone.ts';
import { distance2 } from '../frames/centreline.ts';
import type { SpineCentreline } from '../types.ts';

export interface ColumnProfile {
  /** Body area (mm²) weighted towards the line, per step of the centre line; and the plain area. */
  readonly core: Float64Array;
  readonly area: Float64Array;
  /** Largest area within a vertebra's length, smoothed, mm²: the bodies' size. */
  readonly wideMm2: Float64Array;
  /** First and last step that hold body voxels. */
  readonly from: number;
  readonly to: number;
  /** Expected distance from disc to disc at each step, mm. */
  readonly pitchMm: Float64Array;
  /** How much each step looks like a disc by other signs than its area (`discSigns`); counts only where labels bridge. */
  readonly disc?: Float64Array;
  /** How much each step looks like a disc by the laminae behind it (`laminaGaps`); counts where the labels themselves bridge. With it, the pitch is also fitted to what is seen. */
  readonly laminae?: Float64Array;
  /** Where the voxels were drawn together by votes: `core` of the voxels as they lie. A gap in either is a gap. */
  readonly ownCore?: Float64Array;
}

/** The cuts, and how sure they are. */
export interface ChosenCuts {
  /** Steps, first and last included: the column's ends. Segment n lies between cuts n and n+1. */
  readonly cuts: readonly number[];
  /** How clearly a cut at a step lies in a disc: 1 a gap or clear signs, 0 a guess by spacing. */
  readonly clarityAt: (cut: number) => number;
  /** Area at each step relative to the bodies around it: 0 a gap, 1 none. */
  readonly relative: Float64Array;
  /** Whether the labels bridge the discs over a stretch of the column, so that signs other than gaps decide. */
  readonly joined: boolean;
  /** Whether another number of vertebrae explains the column about as well. */
  readonly countDoubtful: boolean;
}

/** Areas across the line. `step` is the nearest line step of each body voxel, `voxelMm3` one voxel's volume. */
export function columnProfile(
  line: SpineCentreline,
  bodies: Voxels,
  step: Int32Array,
  voxelMm3: number,
  blurMm: number,
): ColumnProfile {
  const n = line.pointsMm.length / 3;
  const raw = new Float64Array(n);
  for (let v = 0; v < bodies.count; v += 1) raw[step[v]!]! += voxelMm3 / line.stepMm;
  const area = blurred(raw, blurMm / line.stepMm, false);
  const smoothArea = blurred(area, 12 / line.stepMm, true);
  const core = new Float64Array(n);
  for (let v = 0; v < bodies.count; v += 1) {
    const s = step[v]!;
    const radius2 = Math.max(60, smoothArea[s]!) / Math.PI;
    const w = 1.25 - distance2(line, s, bodies, v) / radius2;
    if (w > 0) core[s]! += (w * voxelMm3) / line.stepMm;
  }
  let [from, to] = [n, -1];
  for (let s = 0; s < n; s += 1) {
    if (area[s]! > 0.15 * smoothArea[s]! && area[s]! > 20) {
      from = Math.min(from, s);
      to = Math.max(to, s);
    }
  }
  const wide = blurred(peaks(area, Math.round(14 / line.stepMm)), 30 / line.stepMm, true);
  const pitchMm = wide.map((a) => Math.min(40, Math.max(13, 0.82 * Math.sqrt(Math.max(0, a)) + 3)));
  return { core: blurred(core, blurMm / line.stepMm, false), area, wideMm2: wide, from, to, pitchMm };
}

/** Largest value within ± reach. */
function peaks(f: Float64Array, reach: number): Float64Array {
  return f.map((_, i) => {
    let best = 0;
    for (let d = -reach; d <= reach; d += 1) best = Math.max(best, f[i + d] ?? 0);
    return best;
  });
}

/** Gaussian blur; `skipEmpty` averages over the non-zero values only. */
function blurred(f: Float64Array, sigma: number, skipEmpty: boolean): Float64Array {
  const reach = Math.ceil(3 * sigma);
  return f.map((_, i) => {
    let [sum, weight] = [0, 0];
    for (let d = -reach; d <= reach; d += 1) {
      const value = f[i + d];
      if (value === undefined || (skipEmpty && value === 0)) continue;
      const w = Math.exp(-0.5 * (d / sigma) ** 2);
      sum += w * value;
      weight += w;
    }
    return weight > 0 ? sum / weight : 0;
  });
}

const SPACING_WEIGHT = 1.6;
const CHANGE_WEIGHT = 5;
const SIGNS_WEIGHT = 3;
const LAMINAE_WEIGHT = 2;
/** Signs (of `discSigns`) that speak neither for nor against a cut. */
const PLAIN_SIGNS = 0.45;
/** Cost of leaving a clear gap uncut: a vertebra has no gap in its middle. */
const MISSED_WEIGHT = 8;

/** Sizes of patients: factor on the expected pitch, tried where the labels bridge the discs. */
const PATIENTS = [0.8, 0.87, 0.94, 1, 1.07, 1.15];
/** A shorter stretch without gaps is left to the pitch of its neighbours, mm. */
const LEAST_BRIDGED_MM = 70;
/** Another count whose cost is no higher than this above the best one's is a serious rival. */
const RIVAL_COST = 1.5;

/** Chooses the cuts; with bridged discs the patient's size is fitted as well. */
export function chooseCuts(profile: ColumnProfile, stepMm: number): ChosenCuts {
  const drawn = relativeAreas(profile, stepMm);
  const own = profile.ownCore && relativeAreas({ ...profile, core: profile.ownCore }, stepMm);
  const relative: Float64Array = own ? drawn.map((r, s) => Math.min(r, own[s]!)) : drawn;
  const bridged = bridgedShare(relative, profile, stepMm);
  // Votes open gaps where they see bodies; where the labels show none, the laminae have a say too.
  const bare = own ? bridgedShare(own, profile, stepMm) : bridged;
  const open = relative.map((r, s) => {
    const weight = bridged[s]!;
    // A bridged body is narrowest in its middle, so there the area does not count at all.
    const signs = SIGNS_WEIGHT * (PLAIN_SIGNS - (profile.disc?.[s] ?? 0));
    const laminae = LAMINAE_WEIGHT * bare[s]! * (profile.laminae?.[s] ?? 0);
    return (1 - weight) * 6 * r * r + weight * signs - laminae;
  });
  const joined = bridged.some((w) => w > 0);
  const sizes = joined || (profile.laminae && bare.some((w) => w > 0)) ? PATIENTS : [1];
  const triesOf = (patient: ColumnProfile) =>
    sizes.map((size) => {
      const found = bestChain(patient, { relative, open, bridged }, size, stepMm);
      return { cuts: found.cuts, cost: found.cost + (Math.log(size) / 0.12) ** 2 };
    });
  const bestOf = (all: ReturnType<typeof triesOf>) => all.reduce((x, y) => (y.cost < x.cost ? y : x));
  const first = triesOf(profile);
  const shown = profile.laminae ? shownPitch(bestOf(first).cuts, relative, profile, stepMm) : 1;
  const tries =
    shown === 1 ? first : triesOf({ ...profile, pitchMm: profile.pitchMm.map((mm) => shown * mm) });
  const best = bestOf(tries);
  const clarityAt = (cut: number): number => {
    const s = Math.max(0, cut - 1);
    const signs = Math.max(...[-2, -1, 0, 1, 2].map((d) => profile.disc?.[s + d] ?? 0));
    return Math.max(1 - Math.min(1, relative[s]!), Math.min(1, bridged[s]! * signs), 0);
  };
  const rival = tries.some((t) => t.cuts.length !== best.cuts.length && t.cost < best.cost + RIVAL_COST);
  return { cuts: best.cuts, clarityAt, relative, joined, countDoubtful: joined && rival };
}

/** A cut in a gap this empty is seen, not guessed. */
const SEEN_GAP = 0.4;

/**
 * What the vertebrae between seen gaps measure against what is expected of their width: coarse voxels and degenerate bodies are
 * wide for their length. 1 where fewer than three are seen.
 */
function shownPitch(
  cuts: readonly number[],
  relative: Float64Array,
  { pitchMm }: ColumnProfile,
  stepMm: number,
): number {
  const isSeen = (cut: number): boolean => relative[Math.max(0, cut - 1)]! < SEEN_GAP;
  const ratios = cuts.slice(1, -2).flatMap((from, n) => {
    const to = cuts[n + 2]!;
    if (!isSeen(from) || !isSeen(to)) return [];
    return [((to - from) * stepMm) / pitchMm[(from + to) >> 1]!];
  });
  if (ratios.length < 3) return 1;
  return Math.min(1.15, Math.max(0.65, ratios.sort((a, b) => a - b)[ratios.length >> 1]!));
}

/** How far the labels bridge the discs around each step: 0 a gap within a vertebra's length, 1 none. Short runs do not count. */
function bridgedShare(
  relative: Float64Array,
  { from, to, pitchMm }: ColumnProfile,
  stepMm: number,
): Float64Array {
  const weight = relative.map((_, s) => {
    const reach = Math.round((0.6 * pitchMm[s]!) / stepMm);
    let least = 1.1;
    for (let d = -reach; d <= reach; d += 1) {
      // The column's ends are no gaps.
      if (s + d > from + 5 / stepMm && s + d < to - 5 / stepMm) least = Math.min(least, relative[s + d]!);
    }
    return Math.max(0, Math.min(1, (least - 0.5) / 0.25));
  });
  return longRuns(weight, Math.round(LEAST_BRIDGED_MM / stepMm), from, to);
}

/** Weights with the runs above a half that are shorter than `least` taken out; all 0 without a long run. */
function longRuns(weight: Float64Array, least: number, from: number, to: number): Float64Array {
  const out = new Float64Array(weight.length);
  for (let s = from, start = from; s <= to + 1; s += 1) {
    if (s <= to && weight[s]! > 0.5) continue;
    if (s - start >= least) for (let i = start; i < s; i += 1) out[i] = weight[i]!;
    start = s + 1;
  }
  return out;
}

/** The cheapest chain of segments for one size of patient. */
function bestChain(
  profile: ColumnProfile,
  costs: { readonly relative: Float64Array; readonly open: Float64Array; readonly bridged: Float64Array },
  size: number,
  stepMm: number,
): { cuts: number[]; cost: number } {
  const { from, to } = profile;
  const gaps = gapsUpTo(costs.relative, Math.round(4 / stepMm));
  // Where nothing separates it, a sliver at an end is not a vertebra of its own.
  const solid = (cut: number): boolean => (costs.bridged[from + cut - 1] ?? 0) > 0.5;
  const margin = Math.round(4 / stepMm);
  const length = to - from + 1;
  const longest = Math.ceil(62 / stepMm);
  const shortest = Math.max(3, Math.floor(8 / stepMm));
  // state (end cut e, pitch p): best cost of a chain whose last segment is [e - p, e]
  const best = new Float64Array((length + 1) * (longest + 1)).fill(Infinity);
  const previous = new Int16Array(best.length);
  const at = (e: number, p: number): number => e * (longest + 1) + p;
  for (let e = 1; e <= length; e += 1) {
    const open = e < length ? costs.open[from + e - 1]! : 0;
    for (let p = 1; p <= Math.min(longest, e); p += 1) {
      const start = e - p;
      const ends = start === 0 || e === length;
      if (p < shortest && (!ends || solid(e < length ? e : start))) continue;
      const expected = size * profile.pitchMm[from + Math.min(length - 1, start + (p >> 1))]!;
      const inner = p > 2 * margin ? gaps[from + e - margin]! - gaps[from + start + margin]! : 0;
      const own = spacingCost((p * stepMm) / expected, ends) + MISSED_WEIGHT * inner;
      if (start === 0) {
        best[at(e, p)] = open + own;
        continue;
      }
      for (let q = 1; q <= Math.min(longest, start); q += 1) {
        const before = best[at(start, q)]!;
        if (before === Infinity) continue;
        const atEdge = ends || start - q === 0;
        const change = atEdge ? 0 : CHANGE_WEIGHT * Math.log(p / q) ** 2;
        const total = before + open + own + change;
        if (total < best[at(e, p)]!) {
          best[at(e, p)] = total;
          previous[at(e, p)] = q;
        }
      }
    }
  }
  const cost = Math.min(...best.subarray(at(length, 1), at(length, Math.min(longest, length)) + 1));
  return { cuts: trace(best, previous, at, length, longest).map((c) => c + from), cost };
}

function trace(
  best: Float64Array,
  previous: Int16Array,
  at: (e: number, p: number) => number,
  length: number,
  longest: number,
): number[] {
  let p = 1;
  for (let q = 1; q <= Math.min(longest, length); q += 1) {
    if (best[at(length, q)]! < best[at(length, p)]!) p = q;
  }
  const cuts = [length];
  let e = length;
  while (e > 0) {
    const q = previous[at(e, p)]!;
    e -= p;
    cuts.unshift(Math.max(0, e));
    p = q;
    if (p === 0) break;
  }
  return cuts;
}

/** A segment at an end may be cut off by the image: short ones cost little there, never more than an inner one. */
function spacingCost(ratio: number, atEnd: boolean): number {
  const l = Math.log(ratio);
  const full = SPACING_WEIGHT * (l / 0.4) ** 2;
  return atEnd && l < 0 ? Math.min(0.8, full) : full;
}

/** Area at a step relative to the bodies on both sides: 0 in a gap, about 1 in a body's middle. */
function relativeAreas({ core, pitchMm }: ColumnProfile, stepMm: number): Float64Array {
  return core.map((here, s) => {
    const reach = Math.round((0.75 * pitchMm[s]!) / stepMm);
    let [above, below] = [0, 0];
    for (let d = 1; d <= reach; d += 1) {
      above = Math.max(above, core[s - d] ?? 0);
      below = Math.max(below, core[s + d] ?? 0);
    }
    const around = Math.min(above, below);
    return around <= 0 ? (here > 0 ? 0.4 : 0.18) : Math.min(1.1, here / around);
  });
}

/** Running sum over the steps of how clear the gaps are: each local minimum below 0.6 counts once, up to 1. */
function gapsUpTo(relative: Float64Array, reach: number): Float64Array {
  const sum = new Float64Array(relative.length + 1);
  for (let s = 0; s < relative.length; s += 1) {
    const here = relative[s]!;
    let lowest = here < 0.6;
    for (let d = 1; lowest && d <= reach; d += 1) {
      if ((relative[s - d] ?? 1) <= here || (relative[s + d] ?? 1) < here) lowest = false;
    }
    sum[s + 1] = sum[s]! + (lowest ? 1 - here / 0.6 : 0);
  }
  return sum;
}
