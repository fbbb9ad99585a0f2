/**
 * Sizes of the vertebrae. Rounded adult values of the order published by Panjabi et al. (Spine 1991;16:861 cervical,
 * 1991;16:888 thoracic, 1992;17:299 lumbar), smoothed along the column; sagittal tilts make a usual supine curve
 * (sacral slope 38°). They make a plausible phantom; they are not a reproduction of the papers' tables.
 */
import type { VertebraLevel } from '../spine/level-names.ts';

/** One vertebra; lengths in mm, angles in degrees. */
export interface Morphometry {
  /** End-plate width, upper and lower, and depth (front to back). */
  readonly widthTop: number;
  readonly widthBottom: number;
  readonly depth: number;
  /** Body height at the back and at the front. */
  readonly heightBack: number;
  readonly heightFront: number;
  /** Disc below this vertebra, at its middle. */
  readonly discBelow: number;
  /** Spinal canal, inner width and depth. */
  readonly canalWidth: number;
  readonly canalDepth: number;
  readonly pedicleWidth: number;
  readonly pedicleHeight: number;
  /** Tip to tip of the transverse processes, and how far they point backwards. */
  readonly transverseSpan: number;
  readonly transverseBack: number;
  /** From the back of the body to the tip of the spinous process, and its downward slant. */
  readonly spinousLength: number;
  readonly spinousSlant: number;
  /** Sagittal tilt of the body's axis, positive when its top leans backwards. */
  readonly tilt: number;
}

// biome-ignore format: one vertebra a row
const rows: readonly (readonly [VertebraLevel, ...number[]])[] = [
  // level wTop wBot depth hBack hFront disc canalW canalD pedW pedH  tp  tpBack spin slant tilt
  ['C1', 17.0, 17.0, 14.0,  9.0,  9.0, 2.0, 27.0, 24.0,  8.0,  8.0, 74,   2,  38,   5,   6],
  ['C2', 17.0, 17.5, 15.0, 17.0, 19.0, 4.5, 24.0, 20.0,  8.0,  9.0, 54,   6,  34,  12,   6],
  ['C3', 15.8, 17.2, 15.2, 11.6, 12.0, 4.8, 23.0, 16.4,  5.6,  7.2, 50,   6,  31,  18,   2],
  ['C4', 17.0, 17.6, 15.4, 11.4, 11.6, 5.0, 24.0, 16.8,  5.4,  7.2, 49,   6,  31,  20,  -4],
  ['C5', 17.5, 19.4, 15.6, 11.4, 11.4, 5.2, 24.6, 17.2,  5.6,  7.0, 50,   6,  31,  22,  -9],
  ['C6', 18.5, 22.0, 16.4, 11.6, 11.6, 5.4, 25.4, 17.6,  6.0,  7.2, 54,   8,  36,  24, -15],
  ['C7', 21.8, 23.6, 17.2, 12.8, 12.8, 5.4, 24.4, 16.4,  6.8,  7.8, 66,  14,  46,  26, -20],
  ['T1', 24.5, 27.8, 18.6, 14.1, 14.0, 4.6, 21.6, 16.4,  8.4,  9.6, 75,  24,  48,  28, -23],
  ['T2', 24.9, 27.4, 20.0, 15.6, 15.2, 4.2, 19.4, 15.9,  7.0, 11.4, 68,  28,  49,  36, -22],
  ['T3', 24.6, 26.4, 22.2, 15.7, 15.2, 4.0, 18.2, 16.0,  5.6, 11.8, 62,  30,  50,  42, -19],
  ['T4', 24.5, 26.2, 23.4, 16.2, 15.6, 4.0, 17.2, 16.3,  5.0, 12.0, 60,  32,  51,  48, -14],
  ['T5', 24.9, 27.0, 24.4, 16.4, 15.7, 4.2, 17.0, 16.2,  5.2, 12.0, 60,  34,  52,  54,  -9],
  ['T6', 26.2, 28.2, 26.0, 17.4, 16.6, 4.4, 17.2, 16.4,  5.4, 12.4, 60,  36,  53,  58,  -4],
  ['T7', 27.8, 29.2, 27.4, 18.2, 17.4, 4.6, 17.2, 16.4,  5.8, 12.6, 60,  36,  54,  60,   1],
  ['T8', 29.5, 30.8, 28.4, 18.7, 18.0, 4.8, 17.6, 16.2,  6.4, 12.8, 59,  36,  54,  58,   5],
  ['T9', 30.6, 33.0, 29.4, 19.3, 18.7, 5.0, 17.8, 16.0,  7.2, 13.6, 58,  36,  53,  52,   9],
  ['T10',31.9, 35.4, 30.6, 20.2, 19.6, 5.4, 18.2, 16.0,  7.8, 14.6, 56,  38,  52,  44,  12],
  ['T11',34.9, 39.1, 31.8, 21.3, 20.6, 6.0, 19.6, 16.6,  8.8, 16.4, 50,  40,  51,  30,  13],
  ['T12',39.0, 42.1, 32.8, 22.9, 22.2, 7.0, 22.0, 17.8,  8.6, 16.4, 46,  34,  51,  20,  13],
  ['L1', 41.2, 43.3, 34.1, 24.0, 24.0, 8.2, 23.4, 18.4,  8.6, 15.8, 72,  12,  55,  12,  11],
  ['L2', 42.6, 45.5, 34.6, 24.5, 25.0, 9.4, 23.6, 17.8,  9.0, 15.2, 78,  10,  57,  10,   6],
  ['L3', 44.1, 48.0, 35.0, 24.6, 26.0, 10.4,24.0, 17.4, 10.6, 14.6, 87,   8,  57,   9,  -2],
  ['L4', 46.6, 49.5, 35.2, 24.2, 26.8, 11.0,25.0, 18.0, 12.8, 14.8, 84,  12,  53,   8, -12],
  ['L5', 48.0, 50.0, 35.0, 22.6, 27.6, 9.6, 26.8, 18.6, 16.4, 14.4, 90,  18,  46,   8, -24],
];

const table = new Map(rows.map(([level, ...values]) => [level, values]));

/** Tilt of the sacral end plate's normal, degrees (negative of the sacral slope). */
export const SACRAL_TILT = -38;

const thoracicRow = (n: number, count: number): VertebraLevel =>
  `T${n <= 6 ? n : Math.min(12, Math.max(7, n + (12 - count)))}` as VertebraLevel;

const lumbarRow = (n: number, count: number): VertebraLevel => {
  if (count <= 4) return (['L1', 'L2', 'L4', 'L5'] as const)[n - 1] ?? 'L5';
  return (n >= 6 ? 'L5' : n === 5 && count > 5 ? 'L4' : `L${n}`) as VertebraLevel;
};

/** Sizes of a level in a spine with the given numbers of thoracic and lumbar vertebrae (an extra one copies a neighbour). */
export function morphometryOf(level: VertebraLevel, thoracicCount: number, lumbarCount: number): Morphometry {
  const n = Number(level.slice(1));
  const source =
    level[0] === 'T' ? thoracicRow(n, thoracicCount) : level[0] === 'L' ? lumbarRow(n, lumbarCount) : level;
  const v = table.get(source) as readonly number[];
  const at = (i: number): number => v[i]!;
  return {
    widthTop: at(0),
    widthBottom: at(1),
    depth: at(2),
    heightBack: at(3),
    heightFront: at(4),
    discBelow: at(5),
    canalWidth: at(6),
    canalDepth: at(7),
    pedicleWidth: at(8),
    pedicleHeight: at(9),
    transverseSpan: at(10),
    transverseBack: at(11),
    spinousLength: at(12),
    spinousSlant: at(13),
    tilt: at(14),
  };
}
