/**
 * The `separate-vertebrae` step: hands the network's spine classes, at the model's resolution, to the geometry of
 * `src/core/spine` that separates and names vertebrae, and brings its instances back to the CT's grid.
 */
import { fault } from '../../core/errors/errors.ts';
import type { Grid, Vec3 } from '../../core/geometry/grid.ts';
import { cropMask, type Mask } from '../../core/masks/index.ts';
import {
  allLevels,
  type LevelCandidate,
  type LevelStatus,
  parseLevel,
  type SeparatedVertebra,
  type SeparationOptions,
  type SpineClass,
  type SpineClassMap,
  type SpineSeparation,
  type SpineVotes,
  type VertebraLevel,
} from '../../core/spine/index.ts';
import type { ModelManifest } from '../manifest/manifest.ts';
import type { ModelStep } from '../manifest/manifest-steps.ts';
import { type Probabilities, VOTE_ONE } from '../network/probabilities.ts';
import { indexToIndex } from '../raster/resample.ts';
import { type BoxLabels, NONE } from './label-map.ts';

/** A level the user has established: the vertebra at this point, or at this height (LPS mm). */
export type LevelAnchor = { readonly level: string } & (
  | { readonly pointMm: readonly [number, number, number] }
  | { readonly zMm: number }
);

/** One vertebra of the column. */
export interface NamedVertebra {
  /** 1-based from the top of the image. */
  readonly number: number;
  /** Names of its structures among the proposals: the whole vertebra, its body. */
  readonly names: readonly string[];
  readonly level: VertebraLevel | null;
  readonly candidates: readonly LevelCandidate[];
  /** Centre of the body, LPS mm. */
  readonly centreMm: Vec3;
  readonly partial: boolean;
}

/** The verdict on the names of the vertebrae, and what it rests on. */
export interface LevelReport extends Pick<LevelStatus, 'status' | 'confidence' | 'reason' | 'ladder'> {
  /** Cranial first; `ladder` speaks of them by their place in this list. */
  readonly vertebrae: readonly NamedVertebra[];
}

/** `separateVertebrae` of `src/core/spine`. */
export type SeparateVertebrae = (map: SpineClassMap, options?: SeparationOptions) => SpineSeparation;

/** The class map `src/core/spine` works on, from most probable classes, as a `separate-vertebrae` step assigns them. */
export function spineClassMap(
  labels: Uint8Array,
  classes: readonly string[],
  grid: Grid,
  step: ModelStep,
): SpineClassMap {
  const values: Partial<Record<SpineClass, readonly number[]>> = {};
  const assign = (part: SpineClass, ...names: (string | undefined)[]): void => {
    const indices = names.filter((n): n is string => n !== undefined).map((n) => classes.indexOf(n));
    if (indices.length > 0) values[part] = indices;
  };
  assign('bodyC', step.bodies.C);
  assign('bodyT', step.bodies.T);
  assign('bodyL', step.bodies.L);
  assign('body', step.bodies.any);
  assign('posterior', step.posterior);
  assign('canal', ...step.canal);
  assign('sacrum', step.sacrum);
  assign('rib', step.ribs);
  assign('skull', step.skull);
  return { grid, data: labels, values };
}

/** The network's votes for the separation, null without; grid axis a is tensor axis 2 - a. */
export function spineVotes(p: Probabilities, votes: ModelManifest['output']['votes']): SpineVotes | null {
  if (!p.votes || !votes) return null;
  const m = p.grid.indexToPatient;
  const stepMm = [2, 1, 0].map((axis) => {
    const along = [m[axis]!, m[axis + 4]!, m[axis + 8]!];
    const scale = votes.unitMm / VOTE_ONE / Math.hypot(...along);
    return along.map((d) => d * scale);
  });
  const [a, b, c, level] = p.votes as [Int16Array, Int16Array, Int16Array, Int16Array];
  return {
    values: [a, b, c],
    stepMm: stepMm as unknown as SpineVotes['stepMm'],
    level: (voxel) => votes.levelOffset + (votes.levelScale * level[voxel]!) / VOTE_ONE,
  };
}

/** @throws PedicleError `level-unknown` when an anchor names no vertebra. */
export function separationOptions(anchors: readonly LevelAnchor[]): SeparationOptions {
  const anchor = anchors[0];
  if (!anchor) return {};
  const level = parseLevel(anchor.level);
  if (level === undefined) {
    throw fault('level-unknown', { level: anchor.level, levels: allLevels });
  }
  return { anchor: 'zMm' in anchor ? { level, zMm: anchor.zMm } : { level, pointMm: anchor.pointMm } };
}

/** The verdict for the page: places of the ladder are those of the vertebrae found. */
export function levelReport({ level, vertebrae }: SpineSeparation, parts: ModelStep['parts']): LevelReport {
  const places = vertebrae.map((v) => v.number - 1);
  return {
    status: level.status,
    confidence: level.confidence,
    reason: level.reason,
    vertebrae: vertebrae.map((v) => ({
      number: v.number,
      names: parts.map((part) => partName(v, part)),
      level: v.level ?? null,
      candidates: v.candidates,
      centreMm: v.centreMm,
      partial: v.partial,
    })),
    ladder: {
      votes: level.ladder.votes.flatMap((vote) => {
        const at = places.indexOf(vote.at);
        return at < 0 ? [] : [{ ...vote, at }];
      }),
      countings: level.ladder.countings.map((c) => ({
        ...c,
        levels: places.flatMap((at) => c.levels[at] ?? []),
      })),
    },
  };
}

/** Name of a vertebra's structure. */
export const partName = (v: Pick<SeparatedVertebra, 'name'>, part: 'whole' | 'body'): string =>
  part === 'whole' ? v.name : `${v.name}_Body`;

/** Which vertebra (its number) owns each voxel of the model's grid, 0 = none. */
export function ownersOf(spine: SpineSeparation, grid: Grid): Uint8Array {
  const [ni, nj, nk] = grid.dims;
  const owners = new Uint8Array(ni * nj * nk);
  for (const v of spine.vertebrae) {
    const { lo, size } = v.whole.box;
    for (let k = 0, n = 0; k < size[2]; k += 1) {
      for (let j = 0; j < size[1]; j += 1) {
        const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
        for (let i = 0; i < size[0]; i += 1, n += 1) if (v.whole.data[n] === 1) owners[row + i] = v.number;
      }
    }
  }
  return owners;
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
          const own = from[v]!;
          if (own === 0) continue;
          const open = [i + 1 < ni, i > 0, j + 1 < nj, j > 0, k + 1 < nk, k > 0];
          for (let s = 0; s < 6; s += 1) {
            const w = v + steps[s]!;
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
        const label = labels.data[v]!;
        if (label === NONE || !wanted.has(label)) continue;
        const [ci, cj, ck] = [lo[0] + i, lo[1] + j, lo[2] + k];
        const x = Math.round(m[0] * ci + m[1] * cj + m[2] * ck + m[3]);
        const y = Math.round(m[4] * ci + m[5] * cj + m[6] * ck + m[7]);
        const z = Math.round(m[8] * ci + m[9] * cj + m[10] * ck + m[11]);
        if (x < 0 || y < 0 || z < 0 || x >= ni || y >= nj || z >= nk) continue;
        const id = instances[x + ni * (y + nj * z)]!;
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
