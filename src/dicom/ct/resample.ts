/** Irregular slice positions onto a regular grid, only when asked for. docs/decisions/0061. */
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import { createGrid, sliceDistanceMm, type Vec3 } from '../../core/geometry/grid.ts';
import { minus } from '../../core/geometry/vec.ts';
import type { CtSeries, CtSlice, IrregularSeries, RefusedSeries } from './types.ts';

/** How far an acquired slice may lie from the slice of the grid that stands for it, mm: what placing contours allows. */
const onGridMm = (spacingMm: number): number => Math.min(0.2, 0.1 * spacingMm);

const MOST_SLICES = 4096;

/** Largest distance of the acquired slices from slices `spacingMm` apart, mm; the spacing itself is fitted to them. */
function fitSpacing(along: readonly number[], spacingMm: number): { spacingMm: number; worstMm: number } {
  const steps = along.map((mm) => Math.round(mm / spacingMm));
  const last = steps.at(-1) as number;
  const fitted = last > 0 ? (along.at(-1) as number) / last : spacingMm;
  const away = along.map((mm, n) => Math.abs(mm - steps[n]! * fitted));
  return { spacingMm: fitted, worstMm: away.reduce((worst, mm) => Math.max(worst, mm), 0) };
}

/**
 * The widest spacing, mm, of regular slices on which every acquired slice lies (its smallest distance, halved, thirded … up to tenths); null when the series was
 * refused for another reason than its spacing, or there is none.
 */
export function resampleSpacing({ irregular }: Pick<RefusedSeries, 'irregular'>): number | null {
  const along = irregular === null ? [] : distances(irregular.slices);
  const gaps = along.slice(1).map((mm, n) => mm - along[n]!);
  const smallest = gaps.reduce((least, mm) => Math.min(least, mm), Infinity);
  for (let part = 1; part <= 10 && Number.isFinite(smallest); part += 1) {
    const { spacingMm, worstMm } = fitSpacing(along, smallest / part);
    const count = Math.round((along.at(-1) as number) / spacingMm) + 1;
    if (worstMm <= onGridMm(spacingMm) && count <= MOST_SLICES) return spacingMm;
  }
  return null;
}

/**
 * Plans the resampling of a series refused for its spacing (gap or unequal distances) onto slices `wantedMm` apart along the line from its first to its last slice, so
 * that every acquired slice lies on one of them. The series that comes back says that it is resampled; it loads as any other, its slices name the nearest acquired
 * instance (with that one's position), and a finding names the interpolated slices. Contours leave it on acquired slices only.
 *
 * @throws PedicleError `ct-not-resampleable` when the series was refused for another reason, the spacing is no positive length that gives 2 to 4096 slices, or an
 * acquired slice would fall between two of them.
 */
export function planResample(refused: RefusedSeries, wantedMm: number): CtSeries {
  const base = refused.irregular;
  const acquired = base?.slices ?? [];
  const first = acquired[0];
  const last = acquired.at(-1);
  if (base === null || first === undefined || last === undefined)
    throw fault('ct-not-resampleable', { why: 'refused' });
  const line = minus(last.positionMm, first.positionMm);
  const along = distances(acquired);
  const { spacingMm, worstMm } = fitSpacing(along, wantedMm);
  const count = Math.round(Math.hypot(...line) / spacingMm) + 1;
  if (!(wantedMm > 0 && count >= 2 && count <= MOST_SLICES))
    throw fault('ct-not-resampleable', { why: 'spacing' });
  if (worstMm > onGridMm(spacingMm)) {
    throw fault('ct-not-resampleable', { why: 'falls-between', fitsMm: resampleSpacing(refused) });
  }
  const { plane: _, ...series } = base;
  const made: CtSeries = {
    ...series,
    seriesDescription: `${series.seriesDescription} [resampled to ${shownMm(spacingMm)} mm]`.trim(),
    grid: gridOf(base, first.positionMm, line, count),
    slices: Array.from(
      { length: count },
      (__, k): CtSlice => acquired[nearestIndex(along, k * spacingMm)] as CtSlice,
    ),
    resampled: { acquired },
    findings: [],
  };
  const kept: Finding[] = base.findings.map((f) =>
    f.severity === 'error' ? { ...f, severity: 'warning' } : f,
  );
  const between = interpolatedSlices(made);
  const told = finding(
    'ct-resampled',
    'warning',
    { slices: between, count, spacingMm, acquired: acquired.length },
    { slices: between },
  );
  return { ...made, findings: [...kept, told] };
}

const shownMm = (mm: number): string => String(Math.round(mm * 1000) / 1000);

function gridOf(base: IrregularSeries, originMm: Vec3, line: Vec3, count: number): CtSeries['grid'] {
  const step: Vec3 = [line[0] / (count - 1), line[1] / (count - 1), line[2] / (count - 1)];
  return createGrid({
    dims: [base.plane.columns, base.plane.rows, count],
    originMm,
    stepIMm: base.plane.stepIMm,
    stepJMm: base.plane.stepJMm,
    stepKMm: step,
  });
}

/** Slices k of a resampled series that no acquired image lies on; empty for any other series. */
export function interpolatedSlices({ grid, slices, resampled }: CtSeries): number[] {
  if (resampled === undefined) return [];
  const m = grid.indexToPatient;
  const tolerance = onGridMm(sliceDistanceMm(grid));
  return slices.flatMap(({ positionMm }, k) => {
    const at: Vec3 = [m[2] * k + m[3], m[6] * k + m[7], m[10] * k + m[11]];
    return Math.hypot(...minus(at, positionMm)) > tolerance ? [k] : [];
  });
}

/** Distance of each slice from the first, mm. */
const distances = (slices: readonly CtSlice[]): number[] =>
  slices.map((slice) => Math.hypot(...minus(slice.positionMm, (slices[0] as CtSlice).positionMm)));

function nearestIndex(along: readonly number[], mm: number): number {
  let best = 0;
  for (const [n, d] of along.entries()) if (Math.abs(d - mm) < Math.abs(along[best]! - mm)) best = n;
  return best;
}

/** Linear interpolation along k from the acquired slices (in order, `data` slice after slice) onto the series' grid. */
export function interpolateSlices(
  series: CtSeries,
  acquired: readonly CtSlice[],
  data: Int16Array | Float32Array,
): Int16Array | Float32Array {
  const [ni, nj, nk] = series.grid.dims;
  const size = ni * nj;
  const along = distances(acquired);
  const m = series.grid.indexToPatient;
  const stepMm = Math.hypot(m[2], m[6], m[10]);
  const out = data instanceof Int16Array ? new Int16Array(size * nk) : new Float32Array(size * nk);
  let below = 0;
  for (let k = 0; k < nk; k += 1) {
    const mm = k * stepMm;
    while (below < along.length - 2 && along[below + 1]! <= mm) below += 1;
    const [lo, hi] = [along[below]!, along[below + 1]!];
    const weight = Math.min(1, Math.max(0, (mm - lo) / (hi - lo)));
    const [a, b, to] = [below * size, (below + 1) * size, k * size];
    for (let n = 0; n < size; n += 1) {
      const value = data[a + n]! * (1 - weight) + data[b + n]! * weight;
      out[to + n] = data instanceof Int16Array ? Math.round(value) : value;
    }
  }
  return out;
}
