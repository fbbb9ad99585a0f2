/** What can be asked of the phantom, and the defaults. */

import type { Data } from '../../core/errors/catalogue/index.ts';
import { fault, type PedicleError } from '../errors/errors.ts';
import type { Grid, Vec3 } from '../geometry/grid.ts';
import { levelSequence, type VertebraLevel } from '../spine/level-names.ts';

/** How the patient lies and how the slices run. */
export type PhantomPosition = 'HFS' | 'HFP' | 'FFS' | 'FFP';

/** A metastasis in a vertebral body. */
export interface PhantomLesion {
  readonly level: VertebraLevel;
  readonly kind: 'lytic' | 'sclerotic';
  /** Default 8 mm. */
  readonly radiusMm?: number;
  /** Default: the body's left posterior quarter. `pedicle` reaches from the body into the left pedicle. */
  readonly place?: 'body' | 'centre' | 'pedicle';
}

/** A wedge compression: share of the front height that is lost, 0–0.7 (the back loses a quarter of it). */
export interface PhantomFracture {
  readonly level: VertebraLevel;
  readonly heightLoss: number;
}

export interface PhantomOptions {
  /** Same seed, same phantom. Default 1. */
  readonly seed?: number;
  /** What the slices cover: from the top of `from` to the bottom of `to`. Default T8 to sacrum. `head` and `hips` go beyond the spine. */
  readonly levels?: {
    readonly from?: VertebraLevel | 'head';
    readonly to?: VertebraLevel | 'sacrum' | 'hips';
  };
  /** Columns and rows. Default 256 × 256. */
  readonly size?: readonly [number, number];
  /** Number of slices; default: what the levels need. */
  readonly slices?: number;
  /** Column, row and slice spacing. Default 1.4 × 1.4 × 2.5 mm. */
  readonly spacingMm?: Vec3;
  /** Thickness averaged into one slice; default the slice spacing (averaged only above 2 mm). */
  readonly sliceThicknessMm?: number;
  /** Default HFS. FFS and FFP run the slices from the feet up; HFP and FFP have the couch in front of the patient. */
  readonly position?: PhantomPosition;
  /** Rotation of the image axes about the patient's x, y and z axes, degrees. Default none. */
  readonly obliqueDeg?: Vec3;
  /** Gantry tilt in degrees: slices tilt about x while the table moves along z (a sheared grid). */
  readonly gantryTiltDeg?: number;
  /** A grid to sample on instead of all of the above. */
  readonly grid?: Grid;
  /** Standard deviation of the noise, HU. Default 12; 0 for none. */
  readonly noiseHu?: number;
  /** 11, 12 or 13 (T13 carries a small rib). */
  readonly thoracicCount?: number;
  /** 4, 5 or 6. */
  readonly lumbarCount?: number;
  /** Cobb-like amplitude in degrees of a lumbar and thoracic S curve. Default 0. */
  readonly scoliosisDeg?: number;
  /** Multiplies the sagittal curve. Default 1. */
  readonly curvature?: number;
  readonly lesions?: readonly PhantomLesion[];
  readonly fractures?: readonly PhantomFracture[];
  /** Levels with pedicle screws on both sides, joined by rods. */
  readonly screws?: readonly VertebraLevel[];
  /** Default true. */
  readonly couch?: boolean;
  /** Body outline, muscles, organs, couch. Default true; without them there is only the skeleton in air, made faster. */
  readonly softTissue?: boolean;
  /**
   * How the reference contours run: along the edges of the voxels (default, their areas are the voxels'), or smoothly between the
   * voxels' centres, as a person draws. Rasterised, both give the same voxels.
   */
  readonly outlines?: 'edges' | 'smooth';
  /** Where the S1 end plate's centre lies, LPS mm. Default (4, -162, -655), like a real series. */
  readonly sacrumAtMm?: Vec3;
}

/** Options with every default filled in. */
export type FullPhantomOptions = Required<Omit<PhantomOptions, 'grid' | 'slices' | 'levels'>> & {
  readonly grid: Grid | undefined;
  readonly slices: number | undefined;
  readonly levels: { readonly from: VertebraLevel | 'head'; readonly to: VertebraLevel | 'sacrum' | 'hips' };
};

const bad = (what: Data<'phantom-options'>['what']): PedicleError => fault('phantom-options', { what });

/** Fills in the defaults. @throws PedicleError `phantom-options` on impossible values. */
export function fullOptions(o: PhantomOptions): FullPhantomOptions {
  const spacingMm = o.spacingMm ?? [1.4, 1.4, 2.5];
  const full: FullPhantomOptions = {
    seed: o.seed ?? 1,
    levels: { from: o.levels?.from ?? 'T8', to: o.levels?.to ?? 'sacrum' },
    size: o.size ?? [256, 256],
    slices: o.slices,
    spacingMm,
    sliceThicknessMm: o.sliceThicknessMm ?? spacingMm[2],
    position: o.position ?? 'HFS',
    obliqueDeg: o.obliqueDeg ?? [0, 0, 0],
    gantryTiltDeg: o.gantryTiltDeg ?? 0,
    grid: o.grid,
    noiseHu: o.noiseHu ?? 12,
    thoracicCount: o.thoracicCount ?? 12,
    lumbarCount: o.lumbarCount ?? 5,
    scoliosisDeg: o.scoliosisDeg ?? 0,
    curvature: o.curvature ?? 1,
    lesions: o.lesions ?? [],
    fractures: o.fractures ?? [],
    screws: o.screws ?? [],
    couch: o.couch ?? true,
    softTissue: o.softTissue ?? true,
    outlines: o.outlines ?? 'edges',
    sacrumAtMm: o.sacrumAtMm ?? [4, -162, -655],
  };
  check(full);
  return full;
}

const knownLevels: ReadonlySet<string> = new Set(levelSequence(13, 6));

function check(o: FullPhantomOptions): void {
  const { from, to } = o.levels;
  if (!knownLevels.has(from) && from !== 'head') throw bad('level');
  if (!knownLevels.has(to) && to !== 'sacrum' && to !== 'hips') throw bad('level');
  if (![...o.lesions, ...o.fractures].every(({ level }) => knownLevels.has(level))) throw bad('level');
  if (!o.screws.every((level) => knownLevels.has(level))) throw bad('level');
  if (!o.spacingMm.every((s) => s > 0 && s < 50)) throw bad('spacing');
  if (!o.size.every((n) => Number.isInteger(n) && n > 0 && n <= 4096)) throw bad('size');
  if (o.slices !== undefined && !(Number.isInteger(o.slices) && o.slices > 0 && o.slices <= 4096)) {
    throw bad('slices');
  }
  if (![11, 12, 13].includes(o.thoracicCount)) throw bad('thoracic');
  if (![4, 5, 6].includes(o.lumbarCount)) throw bad('lumbar');
  if (!(Math.abs(o.gantryTiltDeg) <= 30)) throw bad('tilt');
  if (!(Math.abs(o.scoliosisDeg) <= 45)) throw bad('scoliosis');
  if (!o.fractures.every((f) => f.heightLoss >= 0 && f.heightLoss <= 0.7)) {
    throw bad('height-loss');
  }
  if (!(o.noiseHu >= 0 && o.noiseHu <= 500)) throw bad('noise');
}
