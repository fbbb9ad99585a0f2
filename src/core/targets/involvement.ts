/** How much of a tumour lies in each sector of a vertebra, and whether that is enough to count. */
import { PedicleError } from '../errors/errors.ts';
import { spacingMm } from '../geometry/grid.ts';
import {
  ballElement,
  cropMask,
  type DistanceMap,
  distanceMapMm,
  erodeMask,
  intersectMasks,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
} from '../masks/index.ts';
import {
  type BodyThird,
  divideBody,
  divideSectors,
  type MeasuredVertebra,
  type SectorNumber,
  sectorNumbers,
  type VertebraFrame,
} from '../spine/index.ts';
import type { InvolvedParts } from './apply-rules.ts';

/** From which overlap on a sector counts as involved: both at once, so that one stray voxel adds nothing. */
export interface Threshold {
  readonly cc: number;
  /** Thickness of the overlap: a film along a border is thin however long it is. */
  readonly mm: number;
}

export interface SectorOverlap {
  readonly sector: SectorNumber;
  readonly overlapCc: number;
  /** Thickness of the overlap at its thickest, mm. */
  readonly depthMm: number;
  /** Share of the sector's volume. */
  readonly share: number;
  readonly involved: boolean;
}

/** A vertebra that can be divided: it has a body, a whole and a frame. */
export interface DividedVertebra {
  readonly name: string;
  readonly frame: VertebraFrame;
  readonly sectors: ReadonlyMap<SectorNumber, Mask>;
  readonly thirds: Readonly<Record<BodyThird, Mask>>;
}

/**
 * A measured vertebra with its sectors; null where there are none: no body, no whole, or C1, which has no body.
 * @param canal canal with the cord in it.
 */
export function divideVertebra(vertebra: MeasuredVertebra, canal?: Mask): DividedVertebra | null {
  const { name, frame, body, whole, level } = vertebra;
  if (level === 'C1' || !frame || !body || !whole) return null;
  const sectors = divideSectors({ whole, body }, frame, canal);
  return {
    name,
    frame,
    sectors: new Map([...sectors].map(([n, mask]) => [n, cropMask(mask)])),
    thirds: divideBody(body, frame),
  };
}

/** Overlap of a tumour with every sector of a vertebra. */
export function sectorOverlaps(gtv: Mask, vertebra: DividedVertebra, threshold: Threshold): SectorOverlap[] {
  return sectorNumbers.map((sector) => {
    const mask = vertebra.sectors.get(sector) as Mask;
    const shared = intersectMasks(gtv, mask);
    const overlapCc = maskVolumeCc(shared);
    const depthMm = isEmptyMask(shared) ? 0 : thicknessMm(shared);
    return {
      sector,
      overlapCc,
      depthMm,
      share: overlapCc === 0 ? 0 : overlapCc / maskVolumeCc(mask),
      involved: enough(overlapCc, depthMm, threshold),
    };
  });
}

/** The sectors and lateral thirds of the body that hold disease. */
export function involvedParts(
  gtv: Mask,
  { thirds }: DividedVertebra,
  overlaps: readonly SectorOverlap[],
  threshold: Threshold,
): InvolvedParts {
  const holds = (third: Mask): boolean => {
    const shared = intersectMasks(gtv, third);
    return !isEmptyMask(shared) && enough(maskVolumeCc(shared), thicknessMm(shared), threshold);
  };
  return {
    sectors: new Set(overlaps.filter((o) => o.involved).map((o) => o.sector)),
    bodyThirds: { left: holds(thirds.left), right: holds(thirds.right) },
  };
}

const enough = (cc: number, mm: number, threshold: Threshold): boolean =>
  cc > 0 && cc >= threshold.cc * (1 - 1e-9) && mm >= threshold.mm * (1 - 1e-9);

/**
 * Thickness of a mask at its thickest, mm: twice the largest distance from a voxel's centre to one outside, less a voxel, but no
 * more than the mask's shortest run along the grid's axes through that voxel (a film one voxel thick is one voxel thick, whichever
 * way it lies). On sheared grids in steps of half a voxel.
 */
export function thicknessMm(mask: Mask): number {
  const spacing = spacingMm(mask.grid);
  const least = Math.min(...spacing);
  let map: DistanceMap;
  try {
    map = distanceMapMm(mask);
  } catch (error) {
    if (!(error instanceof PedicleError && error.code === 'grid-sheared')) throw error;
    let radius = 0;
    while (!isEmptyMask(erodeMask(mask, ballElement(mask.grid, radius + least / 2)))) radius += least / 2;
    return 2 * radius + least;
  }
  let at = 0;
  map.data.forEach((v, n) => {
    if (v < map.data[at]!) at = n;
  });
  const [si, sj] = map.box.size;
  const steps = [1, si, si * sj];
  const runs = spacing.map((mm, axis) => {
    const step = steps[axis]!;
    let count = 1;
    for (const way of [step, -step]) for (let n = at + way; (map.data[n] ?? 1) < 0; n += way) count += 1;
    return count * mm;
  });
  return Math.min(-2 * map.data[at]! - least, ...runs);
}
