/** Disease in the spinal canal: how far around the cord it reaches, and what a CTV takes of the canal. */
import {
  intersectMasks,
  isEmptyMask,
  type Mask,
  marginMask,
  maskVolumeCc,
  subtractMasks,
} from '../masks/index.ts';
import { forEachLocal, type SpineFrame } from '../spine/index.ts';

export interface EpiduralDisease {
  readonly volumeCc: number;
  /** Share of the canal's circumference, in 10° steps about its middle, behind which disease lies within this vertebra. */
  readonly circumference: number;
}

const STEPS = 36;

/** Disease inside the canal beside one vertebra (within its frame's `heightMm` up and down). Null when there is none. */
export function epiduralDisease(
  gtv: Mask,
  canal: Mask,
  frame: SpineFrame,
  heightMm: number,
): EpiduralDisease | null {
  const disease = intersectMasks(gtv, canal);
  if (isEmptyMask(disease)) return null;
  let [u0, v0, n] = [0, 0, 0];
  forEachLocal(canal, frame, (_, u, v, w) => {
    if (Math.abs(w) > heightMm / 2) return;
    u0 += u;
    v0 += v;
    n += 1;
  });
  if (n === 0) return null;
  const seen = new Set<number>();
  let voxels = 0;
  forEachLocal(disease, frame, (_, u, v, w) => {
    if (Math.abs(w) > heightMm / 2) return;
    voxels += 1;
    const turn = Math.atan2(v - v0 / n, u - u0 / n) / (2 * Math.PI) + 0.5;
    seen.add(Math.min(STEPS - 1, Math.floor(turn * STEPS)));
  });
  if (voxels === 0) return null;
  return { volumeCc: maskVolumeCc(disease), circumference: seen.size / STEPS };
}

/** What a CTV takes of the canal, the cord and a gap around it always spared. */
export interface EpiduralOptions {
  /** Margin about epidural disease within the canal, mm; only where there is such disease. Default 0: the disease alone. */
  readonly marginMm?: number;
  /** Room kept around the cord, mm. Default 0. */
  readonly cordGapMm?: number;
}

/** Epidural disease with its margin, inside the canal, off the cord. */
export function epiduralTarget(
  gtv: Mask,
  canal: Mask,
  cord: Mask | undefined,
  options: EpiduralOptions,
): Mask {
  const disease = intersectMasks(gtv, canal);
  if (isEmptyMask(disease)) return disease;
  const grown = (options.marginMm ?? 0) > 0 ? marginMask(disease, options.marginMm as number) : disease;
  return spareCord(intersectMasks(grown, canal), cord, options);
}

/** The canal beside a vertebra without the cord: what makes a CTV go all around. */
export function canalRing(
  canal: Mask,
  cord: Mask | undefined,
  frame: SpineFrame,
  heightMm: number,
  options: EpiduralOptions,
): Mask {
  const data = new Uint8Array(canal.data.length);
  forEachLocal(canal, frame, (offset, _u, _v, w) => {
    if (Math.abs(w) <= heightMm / 2) data[offset] = 1;
  });
  return spareCord({ ...canal, data }, cord, options);
}

function spareCord(mask: Mask, cord: Mask | undefined, { cordGapMm = 0 }: EpiduralOptions): Mask {
  if (cord === undefined || isEmptyMask(cord)) return mask;
  return subtractMasks(mask, cordGapMm > 0 ? marginMask(cord, cordGapMm) : cord);
}
