/** Cord, cauda equina and thecal sac: where one ends and the other begins, inside the canal, far enough beyond the target. */
import { booleanContours } from '../contours/boolean.ts';
import { contourVolumeCc } from '../contours/measure.ts';
import { type Grid, patientPoint, sliceDistanceMm, toIndex, type Vec3 } from '../geometry/grid.ts';
import type { MeasuredVertebra, VertebraLevel } from '../spine/index.ts';
import type { SliceRings } from '../structures/types.ts';

/** Where the cord hands over to the cauda equina: the slice, and why there. */
export interface HandOff {
  readonly level: VertebraLevel;
  /** First slice (in the direction of the feet) that belongs to the cauda equina. */
  readonly k: number;
  readonly because: string;
}

/** The level at whose lower end the cord usually ends in an adult: its conus lies at about L1–L2. */
export const USUAL_CONUS: VertebraLevel = 'L1';

/**
 * The hand-off at the lower end plate of a level, default L1; null when that level is not measured. The reason says whether it
 * was chosen.
 */
export function handOffAt(
  grid: Grid,
  vertebrae: readonly MeasuredVertebra[],
  level?: VertebraLevel,
): HandOff | null {
  const wanted = level ?? USUAL_CONUS;
  const frame = vertebrae.find((v) => v.level === wanted)?.frame;
  const at: Vec3 | undefined = frame?.lower?.centreMm ?? frame?.originMm;
  if (at === undefined) return null;
  const k = toIndex(grid, patientPoint(...at))[2];
  const towardsFeet = kTowardsFeet(grid);
  return {
    level: wanted,
    k: towardsFeet > 0 ? Math.ceil(k) : Math.floor(k),
    because:
      level === undefined
        ? 'the cord usually ends at about L1–L2 in adults: check the conus on MR'
        : 'chosen by you',
  };
}

/** +1 when slice numbers grow towards the feet, −1 when towards the head. */
export function kTowardsFeet(grid: Grid): 1 | -1 {
  return grid.indexToPatient[10] < 0 ? 1 : -1;
}

export interface DividedNeural {
  readonly cord: SliceRings;
  readonly cauda: SliceRings;
}

/** Cord contours above the hand-off; below it the sac (or the canal) as cauda equina. Slices keep their very rings. */
export function divideNeural(
  grid: Grid,
  cord: SliceRings,
  sacOrCanal: SliceRings,
  handOff: HandOff,
): DividedNeural {
  const below = (k: number): boolean => (k - handOff.k) * kTowardsFeet(grid) >= 0;
  return {
    cord: new Map([...cord].filter(([k]) => !below(k))),
    cauda: new Map([...sacOrCanal].filter(([k]) => below(k))),
  };
}

/** The cord cut to the canal, and how much lay outside, cm³. Slices without a canal keep their cord. */
export function cordInCanal(
  grid: Grid,
  cord: SliceRings,
  canal: SliceRings,
): { readonly cord: SliceRings; readonly outsideCc: number } {
  const inside = booleanContours(new Map([...cord].filter(([k]) => canal.has(k))), canal, 'intersect');
  const kept = new Map([...cord].flatMap(([k, rings]) => (canal.has(k) ? [] : [[k, rings] as const])));
  const outside = booleanContours(new Map([...cord].filter(([k]) => canal.has(k))), canal, 'subtract');
  return {
    cord: new Map([...inside, ...kept].sort(([a], [b]) => a - b)),
    outsideCc: contourVolumeCc(grid, outside),
  };
}

/** How far an organ goes on beyond a target, along the slices' normal, mm; negative: it ends before. Null when one is empty. */
export interface ExtentBeyond {
  readonly cranialMm: number;
  readonly caudalMm: number;
  /** Slices within the target's extent (both ends included) where the organ is missing. */
  readonly missing: readonly number[];
}

/** Extent of an organ beyond a target both ways. */
export function extentBeyond(grid: Grid, organ: SliceRings, target: SliceRings): ExtentBeyond | null {
  if (organ.size === 0 || target.size === 0) return null;
  const step = sliceDistanceMm(grid);
  const feet = kTowardsFeet(grid);
  const ends = (slices: SliceRings): [number, number] => {
    const ks = [...slices.keys()].map((k) => k * feet);
    return [Math.min(...ks), Math.max(...ks)];
  };
  const [organTop, organEnd] = ends(organ);
  const [top, end] = ends(target);
  const missing: number[] = [];
  for (let k = top; k <= end; k += 1) if (!organ.has(k * feet + 0)) missing.push(k * feet + 0);
  return { cranialMm: (top - organTop) * step, caudalMm: (organEnd - end) * step, missing };
}

/** TG-263 name and formula of a planning risk volume: `SpinalCord_PRV02`, `SpinalCord + 2 mm`. */
export function prvOf(organ: string, mm: number): { readonly name: string; readonly formula: string } {
  const digits = Number.isInteger(mm)
    ? String(mm).padStart(2, '0')
    : String(Math.round(mm * 10)).padStart(2, '0');
  return { name: `${organ}_PRV${digits}`, formula: `${organ} + ${mm} mm` };
}
