/** Irregular slice positions onto a regular grid, only when asked for. */

import { type Finding, PedicleError } from '../../core/errors/errors.ts';
import { createGrid, type Vec3 } from '../../core/geometry/grid.ts';
import { minus } from '../../core/geometry/vec.ts';
import { finding } from './findings.ts';
import type { CtSeries, CtSlice, RefusedSeries } from './types.ts';

/**
 * Plans the resampling of a series refused for its spacing (gap or unequal distances) onto slices `spacingMm` apart
 * along the line from its first to its last slice. The series that comes back loads as any other; its slices name the
 * nearest acquired instance, and a finding says that voxels between acquired slices are interpolated.
 *
 * @throws PedicleError `ct-not-resampleable` when the series was refused for another reason or the spacing is no
 * positive length that gives 2 to 4096 slices.
 */
export function planResample(refused: RefusedSeries, spacingMm: number): CtSeries {
  const base = refused.irregular;
  const acquired = base?.slices ?? [];
  const first = acquired[0];
  const last = acquired.at(-1);
  if (base === null || first === undefined || last === undefined)
    throw notResampleable('was refused for another reason');
  const line = minus(last.positionMm, first.positionMm);
  const lengthMm = Math.hypot(...line);
  const count = Math.floor(lengthMm / spacingMm + 1e-6) + 1;
  if (!(spacingMm > 0 && count >= 2 && count <= 4096)) throw notResampleable('does not fit this spacing');
  const step: Vec3 = [
    (line[0] / lengthMm) * spacingMm,
    (line[1] / lengthMm) * spacingMm,
    (line[2] / lengthMm) * spacingMm,
  ];
  const dims = [base.plane.columns, base.plane.rows, count] as const;
  const grid = createGrid({
    dims,
    originMm: first.positionMm,
    stepIMm: base.plane.stepIMm,
    stepJMm: base.plane.stepJMm,
    stepKMm: step,
  });
  const along = distances(acquired);
  const slices = Array.from({ length: count }, (_, k): CtSlice => {
    const nearest = acquired[nearestIndex(along, k * spacingMm)] as CtSlice;
    const positionMm: Vec3 = [
      first.positionMm[0] + k * step[0],
      first.positionMm[1] + k * step[1],
      first.positionMm[2] + k * step[2],
    ];
    return { ...nearest, positionMm };
  });
  const message = `The slices were resampled to ${spacingMm} mm; voxels between acquired slices are interpolated.`;
  const kept: Finding[] = base.findings.map((f) =>
    f.severity === 'error' ? { ...f, severity: 'warning' } : f,
  );
  const findings = [...kept, finding('ct-resampled', 'warning', message, 'look')];
  const { plane: _, ...series } = base;
  return { ...series, grid, slices, findings, resampled: { acquired } };
}

const notResampleable = (why: string): PedicleError =>
  new PedicleError('ct-not-resampleable', `The series ${why}.`, 'Export the series again.');

/** Distance of each slice from the first, mm. */
const distances = (slices: readonly CtSlice[]): number[] =>
  slices.map((slice) => Math.hypot(...minus(slice.positionMm, (slices[0] as CtSlice).positionMm)));

function nearestIndex(along: readonly number[], mm: number): number {
  let best = 0;
  for (const [n, d] of along.entries())
    if (Math.abs(d - mm) < Math.abs((along[best] as number) - mm)) best = n;
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
  const target = distances(series.slices);
  const out = data instanceof Int16Array ? new Int16Array(size * nk) : new Float32Array(size * nk);
  let below = 0;
  for (let k = 0; k < nk; k += 1) {
    const mm = target[k] as number;
    while (below < along.length - 2 && (along[below + 1] as number) <= mm) below += 1;
    const [lo, hi] = [along[below] as number, along[below + 1] as number];
    const weight = Math.min(1, Math.max(0, (mm - lo) / (hi - lo)));
    const [a, b, to] = [below * size, (below + 1) * size, k * size];
    for (let n = 0; n < size; n += 1) {
      const value = (data[a + n] as number) * (1 - weight) + (data[b + n] as number) * weight;
      out[to + n] = data instanceof Int16Array ? Math.round(value) : value;
    }
  }
  return out;
}
