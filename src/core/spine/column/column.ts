/** From a class map to a numbered column: centre line, cuts, an owner for every body and posterior voxel. */
import { type Grid, patientPoint, toIndex, voxelVolumeMm3 } from '../../geometry/grid.ts';
import {
  CODE,
  cropToSpine,
  isBody,
  located,
  partsOf,
  type SpineBox,
  type Voxels,
  voxelsOf,
} from '../bone.ts';
import { fitCentreline, project } from '../frames/centreline.ts';
import type { SpineCentreline, SpineClassMap, SpineVotes } from '../types.ts';
import { DEFAULT_WAYS, growArches } from './arches.ts';
import { type CutPlane, segmentOf } from './bodies.ts';
import { adoptLooseParts } from './loose.ts';
import { segmentBodies } from './segments.ts';
import { votedPlaces } from './votes.ts';

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

/** Connected parts smaller than this are specks, mm³. */
const LEAST_PART_MM3 = 120;

/** Separates bodies and posterior elements, `byLaminae` as in `segmentBodies`; undefined when there is no column to speak of. */
export function numberColumn(map: SpineClassMap, byLaminae = false): NumberedColumn | undefined {
  const box = cropToSpine(map);
  if (!box) return undefined;
  const voxelMm3 = voxelVolumeMm3(map.grid);
  const bodies = withoutSpecks(box, voxelsOf(box, isBody), voxelMm3);
  if (bodies.count * voxelMm3 < 1500) return undefined;
  const canal = voxelsOf(box, (code) => code === CODE.canal || code === CODE.cord);
  const line = fitCentreline(bodies, canal);
  if (!line) return undefined;
  const found = segmentBodies(map, box, bodies, line, voxelMm3, byLaminae);
  if (!found) return undefined;
  const { segment, bounds, ...column } = found;
  const owner = new Uint8Array(box.code.length);
  for (let n = 0; n < bodies.count; n += 1) owner[bodies.at[n]!] = segment[n]! + 1;
  const wanted = map.votes && votedOwners(box, line, column, map.votes);
  growArches(box, owner, line, wanted ? { ...DEFAULT_WAYS, wanted } : DEFAULT_WAYS);
  adoptLooseParts(box, owner);
  return { box, voxelMm3, line, bodies, segment, owner, ...column, cuts: bounds };
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
    out[places.at[n]!] = segmentOf(places, n, step[n]!, cuts, planes) + 1;
  return out;
}

/** Body voxels in parts of at least {@link LEAST_PART_MM3}. */
function withoutSpecks(box: SpineBox, bodies: Voxels, voxelMm3: number): Voxels {
  const { part, sizes } = partsOf(box, bodies.at);
  return located(
    box,
    bodies.at.filter((_, n) => sizes[part[n]!]! * voxelMm3 >= LEAST_PART_MM3),
  );
}

/** Whether a point lies inside the grid (voxel centres' box). */
export function insideGrid(grid: Grid, p: readonly [number, number, number]): boolean {
  return toIndex(grid, patientPoint(p[0], p[1], p[2])).every((v, a) => v >= -0.5 && v <= grid.dims[a]! - 0.5);
}
