/**
 * The `separate-vertebrae` step: hands the network's spine classes, at the model's resolution, to the geometry that
 * separates and names vertebrae, and brings its instances back to the CT's grid.
 */
import type { Finding } from '../core/errors/errors.ts';
import type { Grid } from '../core/geometry/grid.ts';
import { cropMask, type Mask } from '../core/masks/index.ts';
import { type BoxLabels, NONE } from './label-map.ts';
import type { ModelStep } from './manifest-steps.ts';
import { indexToIndex } from './resample.ts';

/** What a voxel of the spine is; values of `SpineParts.data`. */
export const SPINE_PART = {
  none: 0,
  bodyC: 1,
  bodyT: 2,
  bodyL: 3,
  /** A body of a network that does not tell the regions apart. */
  body: 4,
  posterior: 5,
  canal: 6,
  sacrum: 7,
  ribs: 8,
  hips: 9,
  skull: 10,
} as const;

/** The spine at the model's resolution, flat in the grid's order. */
export interface SpineParts {
  readonly grid: Grid;
  readonly data: Uint8Array;
}

/** A level the user has established: the vertebra at this patient point (LPS mm). */
export interface LevelAnchor {
  readonly level: string;
  readonly pointMm: readonly [number, number, number];
}

export interface NamedVertebra {
  /** Value of its voxels in `instances`. */
  readonly id: number;
  /** `VB_L3`, or a neutral name such as `VB_unknown_3` when the level is not established. */
  readonly name: string;
  readonly established: boolean;
  readonly confidence: number;
  /** Other levels it may be, most likely first. */
  readonly candidates: readonly string[];
}

export interface LevelSummary {
  readonly status: 'established' | 'not-established';
  readonly confidence: number;
  readonly reason: string;
  readonly candidates: readonly string[];
}

export interface SeparatedVertebrae {
  /** Instance of every voxel on the grid of the input, 0 = none. */
  readonly instances: Uint8Array;
  readonly vertebrae: readonly NamedVertebra[];
  readonly levels: LevelSummary;
  readonly findings: readonly Finding[];
}

/** The geometry of `src/core/spine`, behind the one signature this layer needs. */
export type SeparateVertebrae = (parts: SpineParts, anchors: readonly LevelAnchor[]) => SeparatedVertebrae;

/** Spine parts from most probable classes, as a `separate-vertebrae` step assigns them. */
export function spineParts(
  labels: Uint8Array,
  classes: readonly string[],
  grid: Grid,
  step: ModelStep,
): SpineParts {
  const part = new Uint8Array(256);
  const assign = (value: number, ...names: (string | undefined)[]): void => {
    for (const name of names) if (name) part[classes.indexOf(name)] = value;
  };
  assign(SPINE_PART.bodyC, step.bodies.C);
  assign(SPINE_PART.bodyT, step.bodies.T);
  assign(SPINE_PART.bodyL, step.bodies.L);
  assign(SPINE_PART.body, step.bodies.any);
  assign(SPINE_PART.posterior, step.posterior);
  assign(SPINE_PART.canal, ...step.canal);
  assign(SPINE_PART.sacrum, step.sacrum);
  assign(SPINE_PART.ribs, step.ribs);
  assign(SPINE_PART.hips, step.hips);
  assign(SPINE_PART.skull, step.skull);
  part[NONE] = SPINE_PART.none;
  return { grid, data: labels.map((l) => part[l] as number) };
}

/** Instances grown by `rounds` voxels (6 neighbours) into empty voxels, so that finer edge voxels find theirs. */
export function growInstances(
  instances: Uint8Array,
  dims: readonly [number, number, number],
  rounds: number,
): Uint8Array {
  let from = instances;
  const [ni, nj, nk] = dims;
  const steps = [1, -1, ni, -ni, ni * nj, -ni * nj];
  for (let round = 0; round < rounds; round += 1) {
    const to = from.slice();
    for (let k = 0, v = 0; k < nk; k += 1) {
      for (let j = 0; j < nj; j += 1) {
        for (let i = 0; i < ni; i += 1, v += 1) {
          const own = from[v] as number;
          if (own === 0) continue;
          const open = [i + 1 < ni, i > 0, j + 1 < nj, j > 0, k + 1 < nk, k > 0];
          for (let s = 0; s < 6; s += 1) {
            const w = v + (steps[s] as number);
            if (open[s] && to[w] === 0) to[w] = own;
          }
        }
      }
    }
    from = to;
  }
  return from;
}

/**
 * Masks of every instance on the CT's grid: voxels of the wanted classes whose place in the model's grid belongs to
 * it. One scan for all instances.
 * @param instances grown instances on `model`
 */
export function instanceMasks(
  labels: BoxLabels,
  wanted: ReadonlySet<number>,
  instances: Uint8Array,
  model: Grid,
): Map<number, Mask> {
  const m = indexToIndex(labels.grid, model);
  const [ni, nj, nk] = model.dims;
  const { lo, size } = labels.box;
  const owner = new Uint8Array(labels.data.length);
  const bounds = new Map<number, [number, number, number, number, number, number]>();
  for (let k = 0, v = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      for (let i = 0; i < size[0]; i += 1, v += 1) {
        const label = labels.data[v] as number;
        if (label === NONE || !wanted.has(label)) continue;
        const [ci, cj, ck] = [lo[0] + i, lo[1] + j, lo[2] + k];
        const x = Math.round(m[0] * ci + m[1] * cj + m[2] * ck + m[3]);
        const y = Math.round(m[4] * ci + m[5] * cj + m[6] * ck + m[7]);
        const z = Math.round(m[8] * ci + m[9] * cj + m[10] * ck + m[11]);
        if (x < 0 || y < 0 || z < 0 || x >= ni || y >= nj || z >= nk) continue;
        const id = instances[x + ni * (y + nj * z)] as number;
        if (id === 0) continue;
        owner[v] = id;
        const b = bounds.get(id);
        if (!b) bounds.set(id, [i, i, j, j, k, k]);
        else {
          if (i < b[0]) b[0] = i;
          if (i > b[1]) b[1] = i;
          if (j < b[2]) b[2] = j;
          if (j > b[3]) b[3] = j;
          b[5] = k;
        }
      }
    }
  }
  return new Map([...bounds].map(([id, b]) => [id, ownedMask(labels, owner, id, b)]));
}

function ownedMask(labels: BoxLabels, owner: Uint8Array, id: number, b: readonly number[]): Mask {
  const [i0, i1, j0, j1, k0, k1] = b as [number, number, number, number, number, number];
  const size = [i1 - i0 + 1, j1 - j0 + 1, k1 - k0 + 1] as const;
  const data = new Uint8Array(size[0] * size[1] * size[2]);
  const [bi, bj] = labels.box.size;
  for (let k = 0, n = 0; k < size[2]; k += 1) {
    for (let j = 0; j < size[1]; j += 1) {
      const row = i0 + bi * (j0 + j + bj * (k0 + k));
      for (let i = 0; i < size[0]; i += 1, n += 1) if (owner[row + i] === id) data[n] = 1;
    }
  }
  const { lo } = labels.box;
  return cropMask({ grid: labels.grid, box: { lo: [lo[0] + i0, lo[1] + j0, lo[2] + k0], size }, data });
}
