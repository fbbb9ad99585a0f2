/** What a segmentation job is given and gives back, and the messages between the backend and its child process. */
import type { Code } from '../../core/errors/catalogue/index.ts';
import type { Finding } from '../../core/errors/errors.ts';
import type { Affine, Grid, Vec3 } from '../../core/geometry/grid.ts';
import type { IndexBox, Volume } from '../../core/masks/types.ts';
import type { Structure } from '../../core/structures/types.ts';
import type {
  Fed,
  LevelAnchor,
  LevelReport,
  ModelManifest,
  NamedVertebra,
  Quality,
} from '../../inference/index.ts';

/** A model on disk: its folder and its checked manifest. */
export interface ModelFolder {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** A folder with weights and what is said of them. */
export interface WeightsFolder {
  readonly folder: string;
  readonly manifest: { readonly title: string; readonly file: string; readonly sha256: string };
}

/** `auto` takes the fastest provider present and falls back to the CPU. */
export type ProviderName = 'cpu' | 'cuda' | 'dml' | 'coreml';
export type ProviderChoice = 'auto' | ProviderName;

/** Raw voxels in a file: little-endian, no header, flat offset `i + ni*(j + nj*k)`. */
export interface VolumeFile {
  readonly path: string;
  readonly type: 'int16' | 'float32';
  readonly dims: Vec3;
  readonly indexToPatient: Affine;
}

/** Voxels that nobody holds as a whole: bytes `[start, end)` of the volume, little-endian, offset `i + ni * (j + nj * k)` samples. */
export interface VolumePieces {
  readonly grid: Grid;
  readonly sampleType: 'int16' | 'float32';
  readonly byteLength: number;
  pieces(start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface SegmentationRequest {
  /** The CT, in memory, in pieces, or already in a raw file (then it is read, never removed). */
  readonly volume: Volume | VolumePieces | VolumeFile;
  readonly models: readonly ModelFolder[];
  /** Names of the structures wanted (`External` is the body outline); default: everything the models propose. */
  readonly structures?: readonly string[];
  /** Also what is expected to be poor (`confidence.proposeAbove` of the manifest); default false. */
  readonly doubtful?: boolean;
  readonly provider?: ProviderChoice;
  /** Only this box of CT voxels is looked at, and structures are cut to it. */
  readonly region?: IndexBox;
  /** Vertebral levels the user has established. */
  readonly anchors?: readonly LevelAnchor[];
  /** Threads of the CPU provider; default: the number of cores, at most 8. */
  readonly threads?: number;
}

export type SegmentationStage =
  | 'starting'
  | 'reading'
  | 'body'
  | 'preparing'
  | 'network'
  | 'contours'
  | 'done';

export interface SegmentationProgress {
  readonly stage: SegmentationStage;
  /** Title of the model at work, where one is. */
  readonly model?: string;
  /** 0…1 over the whole job. */
  readonly fraction: number;
  /** Estimated seconds left; null until there is something to go by. */
  readonly secondsLeft: number | null;
}

/** What the user should look at first. */
export interface ProposalReview {
  readonly structureId: string;
  /** Expected agreement 0…1 (calibrated where the model's manifest carries a curve). */
  readonly confidence: number;
  /** The word on it, with what speaks against it. */
  readonly quality: Quality;
  /** Slice index k → confidence of that slice. */
  readonly sliceConfidence: ReadonlyMap<number, number>;
  /** Slices to look at first, ascending k. */
  readonly reviewSlices: readonly number[];
}

/** The column of vertebrae with the structures made of each. */
export interface ProposedLevels extends Omit<LevelReport, 'vertebrae'> {
  /** Cranial first. */
  readonly vertebrae: readonly (Omit<NamedVertebra, 'names'> & {
    /** The whole vertebra and its body, where they were wanted and found. */
    readonly structureIds: readonly string[];
  })[];
}

export interface SegmentationResult {
  readonly structures: readonly Structure[];
  readonly reviews: readonly ProposalReview[];
  readonly findings: readonly Finding[];
  /** Verdict of the level naming; null when no model of the job names vertebrae. */
  readonly levels: ProposedLevels | null;
  readonly provider: ProviderName;
  /** Why it is this provider, one sentence. */
  readonly providerReason: string;
  /** Milliseconds by step, e.g. `spine-ct network`. */
  readonly timingsMs: Readonly<Record<string, number>>;
  /** Highest resident memory of the child process, MB. */
  readonly peakMb: number;
  /** Processor time of the child process on all its threads, seconds. */
  readonly cpuSeconds: number;
}

/** Parent → child. */
export type ChildRequest =
  | {
      readonly kind: 'segment';
      readonly volume: VolumeFile;
      readonly models: readonly ModelFolder[];
      readonly structures: readonly string[] | null;
      readonly doubtful: boolean;
      readonly provider: ProviderChoice;
      readonly region: IndexBox | null;
      readonly anchors: readonly LevelAnchor[];
      readonly threads: number;
      readonly cacheFolder: string;
      /** Removed by the child when the parent goes away without doing so. */
      readonly scratchFolder: string | null;
    }
  | {
      readonly kind: 'classify';
      readonly model: WeightsFolder;
      /** Name of the network's output. */
      readonly output: string;
      /** What is fed, one list a structure. */
      readonly asked: readonly (readonly Fed[])[];
      readonly threads: number;
    }
  | {
      readonly kind: 'verify';
      readonly model: ModelFolder;
      readonly provider: ProviderChoice;
      readonly threads: number;
      readonly cacheFolder: string;
    };

/** Child → parent. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly progress: SegmentationProgress }
  | { readonly kind: 'classified'; readonly outputs: readonly Float32Array[] }
  | { readonly kind: 'segmented'; readonly result: SegmentationResult }
  | {
      readonly kind: 'verified';
      readonly findings: readonly Finding[];
      readonly provider: ProviderName;
      readonly providerReason: string;
    }
  | {
      readonly kind: 'failed';
      readonly code: Code;
      readonly message: string;
      readonly action: string;
      readonly findings: readonly Finding[];
    };
