/** How much of a tumour lies in each sector of a vertebra, and whether that is enough to count. */
import { spacingMm } from '../geometry/grid.ts';
import {
  ballElement,
  cropMask,
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
 * Thickness of a mask at its thickest, mm: twice the largest distance from a voxel's centre to one outside, less a voxel (a film
 * one voxel thick is one voxel thick). On sheared grids in steps of half a voxel.
 */
export function thicknessMm(mask: Mask): number {
  const least = Math.min(...spacingMm(mask.grid));
  try {
    let deepest = 0;
    for (const v of distanceMapMm(mask).data) if (v < deepest) deepest = v;
    return -2 * deepest - least;
  } catch {
    let radius = 0;
    while (!isEmptyMask(erodeMask(mask, ballElement(mask.grid, radius + least / 2)))) radius += least / 2;
    return 2 * radius + least;
  }
}
