/** What goes into the separation of vertebrae and what comes out. */
import type { Finding } from '../errors/errors.ts';
import type { Grid, Vec3 } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { VertebraLevel } from './level-names.ts';

/** What a voxel of a semantic class map can mean for the spine. */
export type SpineClass =
  | 'bodyC'
  | 'bodyT'
  | 'bodyL'
  | 'body'
  | 'posterior'
  | 'canal'
  | 'cord'
  | 'sacrum'
  | 'rib'
  | 'skull';

/** A class map over a grid and which of its values mean what; values not listed are ignored. */
export interface SpineClassMap {
  readonly grid: Grid;
  /** One value a voxel, flat offset `i + ni*(j + nj*k)`. */
  readonly data: Uint8Array | Uint16Array;
  /** `body` is for maps that do not tell the regions apart. A class that the map cannot show is left out (not an empty list). */
  readonly values: Partial<Readonly<Record<SpineClass, readonly number[]>>>;
  /** Hounsfield units in the same order, when known: end plates show where the labels bridge the discs. */
  readonly hu?: ArrayLike<number>;
  /** Where a network says for every voxel of a vertebra where the middle of that vertebra's body lies. */
  readonly votes?: SpineVotes;
}

/** Votes of voxels for their own vertebra, in the order of the map's data. */
export interface SpineVotes {
  /** Three numbers a voxel, one array each; times `stepMm` they give the way to the body's middle in LPS mm. */
  readonly values: readonly [ArrayLike<number>, ArrayLike<number>, ArrayLike<number>];
  /** LPS mm for 1 in each of the arrays. */
  readonly stepMm: readonly [Vec3, Vec3, Vec3];
  /** The level a voxel looks like, C1 = 1 … L5 = 24. */
  readonly level: (voxel: number) => number;
}

/** A level the user vouches for: at a point, or at a height of the column (LPS mm). */
export type LevelAnchor = { readonly level: VertebraLevel } & (
  | { readonly pointMm: Vec3 }
  | { readonly zMm: number }
);

export interface SeparationOptions {
  readonly anchor?: LevelAnchor;
  /** Probability above which a naming counts as established. Default 0.9. */
  readonly certainty?: number;
}

/** Smooth line through the vertebral bodies, cranial to caudal, a point every `stepMm`. */
export interface SpineCentreline {
  readonly stepMm: number;
  /** LPS mm, 3 numbers a point. */
  readonly pointsMm: Float64Array;
  /** Unit tangents pointing caudally and unit vectors pointing backwards (perpendicular to them), 3 numbers a point. */
  readonly down: Float64Array;
  readonly back: Float64Array;
}

export interface LevelCandidate {
  readonly level: VertebraLevel;
  readonly probability: number;
}

/** One vertebra found. */
export interface SeparatedVertebra {
  /** 1-based from the top of the image. */
  readonly number: number;
  /** Set only where the level is established. */
  readonly level: VertebraLevel | undefined;
  /** What it could be, most likely first. */
  readonly candidates: readonly LevelCandidate[];
  /** `VB_L3` when established, else `VB_03` by number. */
  readonly name: string;
  readonly body: Mask;
  /** Body and posterior elements. */
  readonly whole: Mask;
  /** Centre of the body (of the whole for C1), LPS mm. */
  readonly centreMm: Vec3;
  /** Extent along the centre line, mm from its start (cranial end first). */
  readonly fromMm: number;
  readonly toMm: number;
  /** Touches the edge of the image: it may go on outside. */
  readonly partial: boolean;
  /** 0–1: how clearly it is separated from its neighbours and how plausible its size is. */
  readonly confidence: number;
}

/** What a count of levels can start from. */
export type LandmarkName =
  | 'anchor'
  | 'sacrum'
  | 'last rib'
  | 'first rib'
  | 'C2'
  | 'skull base'
  | 'neck to chest'
  | 'chest to loin'
  | 'look';

/** A landmark in view and the level it gives one vertebra when counted with the usual numbers (7, 12, 5). */
export interface LandmarkVote {
  readonly landmark: LandmarkName;
  /** 0-based place in the column of the vertebra it is seen at. */
  readonly at: number;
  readonly level: VertebraLevel;
  /** Seen in the image by itself. False: what the network's classes look like, which may only repeat another landmark. */
  readonly independent: boolean;
  /** False: seen, but not plainly (a stub of a rib, a rib on one side). */
  readonly clear: boolean;
}

export type LandmarkStance = 'agrees' | 'contradicts';

/** One way to count, with what every landmark in view says to it. */
export interface LevelCounting extends LevelNaming {
  readonly stances: readonly { readonly landmark: LandmarkName; readonly stance: LandmarkStance }[];
}

/** The evidence as a ladder: landmarks on the column's rungs, and the two likeliest ways to count. A landmark that is not listed is not seen. */
export interface LevelLadder {
  readonly votes: readonly LandmarkVote[];
  readonly countings: readonly LevelCounting[];
}

/**
 * Whether the names can be relied on. `partly-established`: some vertebrae have a name that two independent landmarks (or one
 * and the user) hold, others cannot be counted from what is in view.
 */
export interface LevelStatus {
  readonly status: 'established' | 'partly-established' | 'not-established';
  /** Least probability of a name that is given; 0 when none is. */
  readonly confidence: number;
  /** What the count rests on, or why there is none, in plain sentences. */
  readonly reason: string;
  readonly candidates: readonly LevelNaming[];
  /** Level of every vertebra of the column, cranial first, where it is held. */
  readonly named: readonly (VertebraLevel | undefined)[];
  readonly ladder: LevelLadder;
}

/** One way to name all vertebrae found, cranial first. */
export interface LevelNaming {
  readonly levels: readonly VertebraLevel[];
  readonly probability: number;
  /** Numbers of thoracic and lumbar vertebrae it takes for granted. */
  readonly thoracic: number;
  readonly lumbar: number;
}

export interface SpineSeparation {
  /** Cranial first. */
  readonly vertebrae: readonly SeparatedVertebra[];
  readonly level: LevelStatus;
  readonly centreline: SpineCentreline | undefined;
  readonly findings: readonly Finding[];
}
