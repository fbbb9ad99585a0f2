/** From a class map to a numbered column: centre line, cuts, an owner for every body and posterior voxel. */
import { type Grid, indexPoint, patientPoint, toIndex, toPatient, voxelVolumeMm3 } from '../geometry/grid.ts';
import { DEFAULT_WAYS, growArches } from './arches.ts';
import { assignBodies, type CutPlane, fitCutPlane, segmentOf, voxelsNear } from './bodies.ts';
import { CODE, cropToSpine, isBody, located, partsOf, type SpineBox, type Voxels, voxelsOf } from './bone.ts';
import { discSigns } from './bridges.ts';
import { fitCentreline, project } from './centreline.ts';
import { chooseCuts, columnProfile } from './cuts.ts';
import { divideDoubles } from './doubles.ts';
import { adoptLooseParts } from './loose.ts';
import type { SpineCentreline, SpineClassMap, SpineVotes } from './types.ts';
import { cutsBetweenBodies, drawnTogether, votedPlaces } from './votes.ts';

/** The column before it has names. Segment n (0-based, cranial first) has owner value n + 1. */
export interface NumberedColumn {
  readonly box: SpineBox;
  readonly voxelMm3: number;
  readonly line: SpineCentreline;
  readonly bodies: Voxels;
  /** Segment of every body voxel, -1 for noise. */
  readonly segment: Int16Array;
  /** Steps of the centre line between which each segment lies. */
  readonly cuts: readonly number[];
  readonly planes: readonly CutPlane[];
  /** How clearly each plane lies in a disc, 0–1. */
  readonly clarity: readonly number[];
  /** As in `ChosenCuts`. */
  readonly joined: boolean;
  readonly countDoubtful: boolean;
  /** Owner of every voxel of the box: 0 none, else segment + 1. */
  readonly owner: Uint8Array;
  /** mm³ of body per segment. */
  readonly bodyMm3: readonly number[];
}

/** Bodies smaller than this at the column's ends are noise, mm³. */
const LEAST_BODY_MM3 = 250;
/** Connected parts smaller than this are specks, mm³. */
const LEAST_PART_MM3 = 120;

/** Separates bodies and posterior elements; undefined when there is no column to speak of. */
export function numberColumn(map: SpineClassMap): NumberedColumn | undefined {
  const box = cropToSpine(map);
  if (!box) return undefined;
  const voxelMm3 = voxelVolumeMm3(map.grid);
  const bodies = withoutSpecks(box, voxelsOf(box, isBody), voxelMm3);
  if (bodies.count * voxelMm3 < 1500) return undefined;
  const canal = voxelsOf(box, (code) => code === CODE.canal || code === CODE.cord);
  const line = fitCentreline(bodies, canal);
  if (!line) return undefined;
  const ownStep = new Int32Array(bodies.count);
  project(line, bodies, ownStep);
  // With votes everything up to the bodies' segments is done with the voxels drawn together.
  const { votes } = map;
  const drawn = votes ? drawnTogether(box, bodies, ownStep, line, votes) : bodies;
  const step = votes ? new Int32Array(bodies.count) : ownStep;
  if (votes) project(line, drawn, step);
  const profile = columnProfile(line, drawn, step, voxelMm3, blurFor(map.grid));
  if (profile.to <= profile.from) return undefined;
  const disc = discSigns(box, line, bodies, ownStep, map.hu, profile.wideMm2, profile.pitchMm);
  const own = votes ? columnProfile(line, bodies, ownStep, voxelMm3, blurFor(map.grid)) : undefined;
  const chosen = chooseCuts({ ...profile, disc, ...(own ? { ownCore: own.core } : {}) }, line.stepMm);
  if (chosen.cuts.length < 2) return undefined;
  const divide = (
    cuts: readonly number[],
  ): { cuts: readonly number[]; planes: CutPlane[]; segment: Int16Array } => {
    const planes = cuts
      .slice(1, -1)
      .map((cut) => fitCutPlane(line, cut, drawn, voxelsNear(cut, step, line.stepMm)));
    return { cuts, planes, segment: assignBodies(box, drawn, step, cuts, planes, voxelMm3) };
  };
  const boundsOf = (cuts: readonly number[], of: Int16Array): readonly number[] =>
    votes ? cutsBetweenBodies(cuts, of, ownStep) : cuts;
  const first = divide(chosen.cuts);
  const doubles = divideDoubles(first.cuts, boundsOf(first.cuts, first.segment), chosen.relative);
  const {
    cuts: chosenCuts,
    planes,
    segment,
  } = doubles.cuts.length > first.cuts.length ? divide(doubles.cuts) : first;
  const clarity = chosenCuts.slice(1, -1).map(chosen.clarityAt);
  const trimmed = trimEnds(segment, chosenCuts, planes, clarity, voxelMm3);
  const owner = new Uint8Array(box.code.length);
  for (let n = 0; n < bodies.count; n += 1) owner[bodies.at[n] as number] = (segment[n] as number) + 1;
  const wanted = votes && votedOwners(box, line, trimmed, votes);
  growArches(box, owner, line, wanted ? { ...DEFAULT_WAYS, wanted } : DEFAULT_WAYS);
  adoptLooseParts(box, owner);
  const { joined } = chosen;
  const countDoubtful = chosen.countDoubtful || doubles.guessed;
  const cuts = boundsOf(trimmed.cuts, segment);
  return { box, voxelMm3, line, bodies, segment, owner, joined, countDoubtful, ...trimmed, cuts };
}

/** Box-sized: the owner each posterior voxel votes for, 0 elsewhere. */
function votedOwners(
  box: SpineBox,
  line: SpineCentreline,
  { cuts, planes }: Pick<NumberedColumn, 'cuts' | 'planes'>,
  votes: SpineVotes,
): Uint8Array {
  const places = votedPlaces(
    box,
    voxelsOf(box, (code) => code === CODE.posterior),
    votes,
  );
  const step = new Int32Array(places.count);
  project(line, places, step);
  const out = new Uint8Array(box.code.length);
  for (let n = 0; n < places.count; n += 1)
    out[places.at[n] as number] = segmentOf(places, n, step[n] as number, cuts, planes) + 1;
  return out;
}

/** Body voxels in parts of at least {@link LEAST_PART_MM3}. */
function withoutSpecks(box: SpineBox, bodies: Voxels, voxelMm3: number): Voxels {
  const { part, sizes } = partsOf(box, bodies.at);
  return located(
    box,
    bodies.at.filter((_, n) => (sizes[part[n] as number] as number) * voxelMm3 >= LEAST_PART_MM3),
  );
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

/** Drops empty or tiny segments at both ends and renumbers the rest in place. */
function trimEnds(
  segment: Int16Array,
  cuts: readonly number[],
  planes: readonly CutPlane[],
  clarity: readonly number[],
  voxelMm3: number,
): { cuts: number[]; planes: CutPlane[]; clarity: number[]; bodyMm3: number[] } {
  const volume = new Array<number>(cuts.length - 1).fill(0);
  for (const s of segment) if (s >= 0) volume[s]! += voxelMm3;
  let first = 0;
  let last = volume.length - 1;
  while (first < last && volume[first]! < LEAST_BODY_MM3) first += 1;
  while (last > first && volume[last]! < LEAST_BODY_MM3) last -= 1;
  for (let n = 0; n < segment.length; n += 1) {
    const s = segment[n] as number;
    segment[n] = s < first || s > last ? -1 : s - first;
  }
  return {
    cuts: cuts.slice(first, last + 2),
    planes: planes.slice(first, last),
    clarity: clarity.slice(first, last),
    bodyMm3: volume.slice(first, last + 1),
  };
}

/** Whether a point lies inside the grid (voxel centres' box). */
export function insideGrid(grid: Grid, p: readonly [number, number, number]): boolean {
  return toIndex(grid, patientPoint(p[0], p[1], p[2])).every(
    (v, a) => v >= -0.5 && v <= (grid.dims[a] as number) - 0.5,
  );
}
