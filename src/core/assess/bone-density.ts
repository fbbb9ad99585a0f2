/** Trabecular HU of vertebrae against published screening thresholds. */
import type { Volume } from '../masks/types.ts';
import type { MeasuredVertebra } from '../spine/index.ts';
import type { BoneDensityRule } from './assessment-rules.ts';
import { cutByImage } from './collapse.ts';
import { type TrabecularHu, trabecularHu } from './trabecular.ts';

export interface BoneDensity extends TrabecularHu {
  readonly name: string;
  /** The lowest published threshold that the median is at or below, where one was published for this level; else null. */
  readonly band: string | null;
  /** Median less the mean of the sound neighbours' medians, HU; null without one. */
  readonly againstNeighboursHu: number | null;
}

/**
 * Trabecular HU of every body that is whole in the image, cranial first.
 * @param vertebrae measured on the volume's grid.
 */
export function boneDensity(
  volume: Volume,
  vertebrae: readonly MeasuredVertebra[],
  rule: BoneDensityRule,
): BoneDensity[] {
  const measured = vertebrae.map(({ body }) =>
    body === undefined || cutByImage(body) ? null : trabecularHu(volume, body),
  );
  return vertebrae.flatMap(({ name, level }, n): BoneDensity[] => {
    const own = measured[n];
    if (!own) return [];
    const beside = [measured[n - 1], measured[n + 1]].filter((m) => m != null);
    const mean = beside.reduce((sum, m) => sum + m.medianHu, 0) / beside.length;
    const published = level !== undefined && rule.levels.includes(level);
    const band = published ? rule.bands.find((b) => own.medianHu <= b.below) : undefined;
    return [
      {
        ...own,
        name,
        band: band?.name ?? null,
        againstNeighboursHu: beside.length === 0 ? null : own.medianHu - mean,
      },
    ];
  });
}
