/** Body voxels → segments of the column: cuts along the line, planes through the discs, doubles divided, ends trimmed. */
import { type Grid, indexPoint, toPatient } from '../../geometry/grid.ts';
import type { SpineBox, Voxels } from '../bone.ts';
import { project } from '../frames/centreline.ts';
import type { SpineCentreline, SpineClassMap } from '../types.ts';
import { assignBodies, type CutPlane, fitCutPlane, voxelsNear } from './bodies.ts';
import { discSigns, laminaGaps } from './bridges.ts';
import { chooseCuts, columnProfile } from './cuts.ts';
import { divideDoubles } from './doubles.ts';
import { cutsBetweenBodies, drawnTogether } from './votes.ts';

/** What `segmentBodies` finds; segment n lies between cuts n and n + 1, with n = 0 at the head. */
export interface BodySegments {
  /** Segment of every body voxel, -1 for noise. */
  readonly segment: Int16Array;
  /** Steps of the line at which the voxels, drawn together by votes where there are any, are cut. */
  readonly cuts: readonly number[];
  /** Steps between which the bodies really lie; without votes the cuts. */
  readonly bounds: readonly number[];
  readonly planes: readonly CutPlane[];
  readonly clarity: readonly number[];
  readonly bodyMm3: readonly number[];
  readonly joined: boolean;
  readonly countDoubtful: boolean;
}

/** Bodies smaller than this at the column's ends are noise, mm³. */
const LEAST_BODY_MM3 = 250;

/** A body at an end that the image does not cut off and that has less than this share of its neighbour's volume is none. */
const SLIVER = 0.12;

/**
 * Undefined when there is no column to speak of. With votes the work is done on the voxels drawn together.
 * @param byLaminae the gaps between the laminae have a say where the labels of the bodies bridge
 */
export function segmentBodies(
  map: SpineClassMap,
  box: SpineBox,
  bodies: Voxels,
  line: SpineCentreline,
  voxelMm3: number,
  byLaminae: boolean,
): BodySegments | undefined {
  const { votes } = map;
  const ownStep = stepsOf(line, bodies);
  const drawn = votes ? drawnTogether(box, bodies, ownStep, line, votes) : bodies;
  const step = votes ? stepsOf(line, drawn) : ownStep;
  const blurMm = blurFor(map.grid);
  const profile = columnProfile(line, drawn, step, voxelMm3, blurMm);
  if (profile.to <= profile.from) return undefined;
  const disc = discSigns(box, line, bodies, ownStep, map.hu, profile.wideMm2, profile.pitchMm);
  const laminae = byLaminae && laminaGaps(box, line, profile.pitchMm);
  const ownCore = votes && columnProfile(line, bodies, ownStep, voxelMm3, blurMm).core;
  const chosen = chooseCuts(
    { ...profile, disc, ...(laminae ? { laminae } : {}), ...(ownCore ? { ownCore } : {}) },
    line.stepMm,
  );
  if (chosen.cuts.length < 2) return undefined;
  const divide = (cuts: readonly number[]) => {
    const planes = cuts
      .slice(1, -1)
      .map((cut) => fitCutPlane(line, cut, drawn, voxelsNear(cut, step, line.stepMm)));
    return { cuts, planes, segment: assignBodies(box, drawn, step, cuts, planes, voxelMm3) };
  };
  const boundsOf = (cuts: readonly number[], segment: Int16Array): readonly number[] =>
    votes ? cutsBetweenBodies(cuts, segment, ownStep) : cuts;
  const first = divide(chosen.cuts);
  const doubles = divideDoubles(first.cuts, boundsOf(first.cuts, first.segment), chosen.relative);
  const { cuts, planes, segment } = doubles.cuts.length > first.cuts.length ? divide(doubles.cuts) : first;
  const edge = touchesEdge(box, bodies.at, segment, cuts.length - 1);
  const clarity = cuts.slice(1, -1).map(chosen.clarityAt);
  const trimmed = trimEnds(segment, cuts, planes, clarity, voxelMm3, edge);
  return {
    ...trimmed,
    segment,
    bounds: boundsOf(trimmed.cuts, segment),
    joined: chosen.joined,
    countDoubtful: chosen.countDoubtful || doubles.guessed,
  };
}

/** Nearest step of the line for every voxel. */
function stepsOf(line: SpineCentreline, voxels: Voxels): Int32Array {
  const step = new Int32Array(voxels.count);
  project(line, voxels, step);
  return step;
}

/** Blur of the profile: about half a voxel, so that a cut is not decided by one layer of voxels. */
function blurFor(grid: Grid): number {
  const o = toPatient(grid, indexPoint(0, 0, 0));
  const steps = [indexPoint(1, 0, 0), indexPoint(0, 1, 0), indexPoint(0, 0, 1)].map((p) => {
    const q = toPatient(grid, p);
    return Math.abs(q[2] - o[2]);
  });
  return Math.max(0.9, 0.55 * Math.max(...steps));
}

/** Drops segments at both ends that are empty, tiny, or slivers the image does not cut off, and renumbers the rest in place. */
function trimEnds(
  segment: Int16Array,
  cuts: readonly number[],
  planes: readonly CutPlane[],
  clarity: readonly number[],
  voxelMm3: number,
  edge: Uint8Array,
): { cuts: number[]; planes: CutPlane[]; clarity: number[]; bodyMm3: number[] } {
  const volume = new Array<number>(cuts.length - 1).fill(0);
  for (const s of segment) if (s >= 0) volume[s]! += voxelMm3;
  let first = 0;
  let last = volume.length - 1;
  // Two slivers may follow each other, so each is measured by the fuller of the next two bodies.
  const isNone = (n: number, inward: 1 | -1): boolean => {
    const neighbour = Math.max(volume[n + inward] ?? 0, volume[n + 2 * inward] ?? 0);
    return volume[n]! < LEAST_BODY_MM3 || (edge[n] === 0 && volume[n]! < SLIVER * neighbour);
  };
  while (first < last && isNone(first, 1)) first += 1;
  while (last > first && isNone(last, -1)) last -= 1;
  for (let n = 0; n < segment.length; n += 1) {
    const s = segment[n]!;
    segment[n] = s < first || s > last ? -1 : s - first;
  }
  return {
    cuts: cuts.slice(first, last + 2),
    planes: planes.slice(first, last),
    clarity: clarity.slice(first, last),
    bodyMm3: volume.slice(first, last + 1),
  };
}

/** Segments with a voxel on the outermost layer of the grid. */
export function touchesEdge(box: SpineBox, at: Int32Array, segment: Int16Array, count: number): Uint8Array {
  const edge = new Uint8Array(count);
  const [si, sj] = box.size;
  const { dims } = box.grid;
  for (let n = 0; n < at.length; n += 1) {
    const s = segment[n]!;
    const o = at[n]!;
    const i = (o % si) + box.lo[0];
    const j = (Math.floor(o / si) % sj) + box.lo[1];
    const k = Math.floor(o / (si * sj)) + box.lo[2];
    const out = i === 0 || j === 0 || k === 0 || i === dims[0] - 1 || j === dims[1] - 1 || k === dims[2] - 1;
    if (s >= 0 && out) edge[s] = 1;
  }
  return edge;
}
