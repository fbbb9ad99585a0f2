/** Figures of the comparison that a department may want to change; views take them from here. */
import { create } from 'zustand';

/** Below `fair` poor, from `good` on good; for distances the other way round. Hints, not acceptance limits. */
export interface ToneLimits {
  readonly good: number;
  readonly fair: number;
}

export interface CompareSettings {
  /** Name matches below this ask for confirmation. */
  readonly sureNameConfidence: number;
  readonly tolerancesMm: readonly [number, number, number];
  /** Pause after the last edit before numbers are made anew. */
  readonly debounceMs: number;
  readonly worstCount: number;
  /** Ends of the colour scale of signed distances. */
  readonly distanceLimitMm: number;
  readonly dice: ToneLimits;
  readonly surfaceDice: ToneLimits;
  readonly hausdorff95Mm: ToneLimits;
  readonly meanSurfaceDistanceMm: ToneLimits;
}

/** Dice and mean distance: AAPM TG-132 (0.8–0.9, 2–3 mm). The others: our choice of the same order. */
export const useCompareSettings = create<CompareSettings>(() => ({
  sureNameConfidence: 0.8,
  tolerancesMm: [1, 2, 3],
  debounceMs: 40,
  worstCount: 12,
  distanceLimitMm: 3,
  dice: { good: 0.9, fair: 0.8 },
  surfaceDice: { good: 0.95, fair: 0.85 },
  hausdorff95Mm: { good: 3, fair: 5 },
  meanSurfaceDistanceMm: { good: 2, fair: 3 },
}));

export type Tone = 'good' | 'fair' | 'poor';

/** Which side of the limits a value is on; works for "more is better" and "less is better" alike. */
export function toneOf(value: number, { good, fair }: ToneLimits): Tone {
  const sign = good >= fair ? 1 : -1;
  if (sign * value >= sign * good) return 'good';
  return sign * value >= sign * fair ? 'fair' : 'poor';
}

type Rgb = readonly [number, number, number];

/** Colours that stay apart for colour-blind eyes (Okabe and Ito): more than the reference, less than it. */
export const differenceColours: Readonly<Record<'added' | 'removed', Rgb>> = {
  added: [230, 159, 0],
  removed: [86, 180, 233],
};

/** Colour of a signed distance: removed colour at −limit, near white at 0, added colour at +limit. */
export function distanceColour(mm: number, limitMm: number): Rgb {
  const t = Math.min(1, Math.abs(mm) / limitMm);
  const end = mm < 0 ? differenceColours.removed : differenceColours.added;
  const middle: Rgb = [236, 236, 236];
  const mix = (a: number, b: number): number => Math.round(a + (b - a) * t);
  return [mix(middle[0], end[0]), mix(middle[1], end[1]), mix(middle[2], end[2])];
}
