/** What running a model takes and gives. */
import type { Crossing } from '../../core/contours/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import type { IndexBox, Mask } from '../../core/masks/index.ts';
import type { ModelStructure } from '../manifest/manifest.ts';
import type { StructureConfidence } from './confidence.ts';
import type { LevelAnchor, LevelReport, SeparateVertebrae } from './vertebrae.ts';

export interface RunModelOptions {
  /** Only this box of CT voxels is looked at (with the context the network needs); structures are cut to it. */
  readonly region?: IndexBox;
  /** Names of the structures wanted; default all proposed ones. */
  readonly structures?: readonly string[];
  /** Also propose structures whose expected Dice is below the manifest's `confidence.proposeAbove`; default false. */
  readonly doubtful?: boolean;
  /** `coarseBody(volume)` when the caller has it already. */
  readonly body?: Mask;
  readonly anchors?: readonly LevelAnchor[];
  /** The geometry of the `separate-vertebrae` step; default `separateVertebrae` of `src/core/spine`. */
  readonly separateVertebrae?: SeparateVertebrae;
  readonly signal?: AbortSignal;
  /** Called at each stage with the fraction done of that stage. */
  readonly onProgress?: (stage: 'preparing' | 'network' | 'contours', fraction: number) => void;
}

/** A structure the model proposes, as a mask on the CT's grid. */
export interface ProposedMask {
  readonly name: string;
  readonly interpretedType: ModelStructure['interpretedType'];
  readonly colour: readonly [number, number, number];
  readonly code?: ModelStructure['code'];
  readonly description?: string;
  readonly mask: Mask;
  /** Where the mask's edge lies between voxel centres. */
  readonly crossing: Crossing;
  readonly confidence: StructureConfidence;
}

export interface ModelResult {
  readonly proposals: readonly ProposedMask[];
  readonly findings: readonly Finding[];
  /** Verdict of the level naming; null for models without vertebrae. */
  readonly levels: LevelReport | null;
  /** Milliseconds of `prepare`, `network`, `upsample`, `structures`; number of tiles run. */
  readonly timingsMs: Readonly<Record<'prepare' | 'network' | 'upsample' | 'structures', number>>;
}
