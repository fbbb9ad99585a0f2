/** Drawn variants of the spine phantom for judging level names: counts, crops, curves, noise, slices. */
import type { PhantomOptions } from '../../src/core/phantom/index.ts';
import { createRandom } from '../../src/core/phantom/random.ts';
import type { VertebraLevel } from '../../src/core/spine/index.ts';
import { levelSequence } from '../../src/core/spine/level-names.ts';

/** One drawn phantom. */
export interface LevelPhantom {
  readonly options: PhantomOptions;
  /** For reports: what makes it special. */
  readonly title: string;
}

/**
 * Phantom number `n`: half of them have 4 or 6 lumbar or 11 or 13 thoracic vertebrae (far more than patients do), a third show no
 * sacrum, many show no rib or no change of region; scoliosis, noise, slices, field of view and fractures vary.
 */
export function levelPhantom(n: number): LevelPhantom {
  const draw = createRandom(1000 + n);
  const pick = <T>(...choices: readonly T[]): T => choices[Math.floor(draw() * choices.length)] as T;
  const thoracicCount = draw() < 0.7 ? 12 : pick(11, 13);
  const lumbarCount = draw() < 0.6 ? 5 : pick(4, 4, 6);
  const sequence = levelSequence(thoracicCount, lumbarCount);
  const last = sequence.length - 1;
  const to = draw() < 0.65 ? pick('sacrum' as const, 'sacrum' as const, 'hips' as const) : null;
  const bottom = to ? last : Math.min(last, pick(last, last - 1, last - 2, last - 4, last - 8, 12));
  const count = pick(5, 6, 7, 8, 8, 10, 12);
  const from = sequence[Math.max(0, bottom - count + 1)] as VertebraLevel;
  const scoliosisDeg = draw() < 0.5 ? 0 : Math.round(draw() * 30);
  const noiseHu = pick(8, 12, 12, 25, 45);
  const slice = pick(1.5, 2, 2, 2.5, 3, 4);
  const inPlane = pick(1.2, 1.6, 2);
  const widthMm = pick(200, 240, 300, 360);
  const fractures =
    draw() < 0.2 ? [{ level: sequence[Math.max(0, bottom - 2)] as VertebraLevel, heightLoss: 0.4 }] : [];
  const options: PhantomOptions = {
    seed: n + 1,
    thoracicCount,
    lumbarCount,
    levels: { from, to: to ?? (sequence[bottom] as VertebraLevel) },
    scoliosisDeg,
    noiseHu,
    spacingMm: [inPlane, inPlane, slice],
    size: [Math.round(widthMm / inPlane), Math.round((0.85 * widthMm) / inPlane)],
    fractures,
  };
  const title = `${n}: T${thoracicCount} L${lumbarCount}, ${from} to ${to ?? sequence[bottom]}, scoliosis ${scoliosisDeg}, noise ${noiseHu}, ${inPlane}×${slice} mm, ${widthMm} mm wide${fractures.length ? ', fracture' : ''}`;
  return { options, title };
}
