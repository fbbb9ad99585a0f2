/**
 * How much a proposal can be trusted, from the network's own probabilities. The raw value is the Dice a mask M is
 * expected to have if its probabilities p are calibrated: 2·Σ_M p / (|M| + Σ p); a manifest's `curve`, fitted on
 * cases the model never saw, maps a slice's to measured Dice, and its `wholeCurve` a whole structure's.
 */
import { type Grid, sliceDistanceMm, spacingMm } from '../../core/geometry/grid.ts';
import type { ModelManifest } from '../manifest/manifest.ts';
import { ONE, type Probabilities } from '../network/probabilities.ts';
import { indexToIndex } from '../raster/resample.ts';

export interface StructureConfidence {
  /** Expected agreement of the whole structure, 0…1. */
  readonly overall: number;
  /** Expected agreement on each slice k of the CT where the structure has a say. */
  readonly bySlice: ReadonlyMap<number, number>;
}

/**
 * Confidence of the union of some classes, over all and per CT slice.
 * @param labels most probable class per model voxel, see `modelLabels`; an exclusive output decides by it
 * @param classIndices classes whose union is the structure
 * @param manifest its `output.threshold` decides for classes that stand for themselves
 */
export function structureConfidence(
  p: Probabilities,
  labels: Uint8Array,
  classIndices: readonly number[],
  ct: Grid,
  { output, confidence: settings }: Pick<ModelManifest, 'output' | 'confidence'>,
): StructureConfidence {
  const bins = sliceBins(p.grid, ct);
  const [inside, soft, mass] = [0, 1, 2].map(() => new Float64Array(bins.count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const wanted = new Uint8Array(256);
  for (const n of classIndices) wanted[n] = 1;
  const arrays = classIndices.map((n) => p.values[n]).filter((q): q is Uint16Array => !!q);
  const level = output.threshold * ONE;
  const [ni, nj, nk] = p.grid.dims;
  for (let k = 0, v = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; i += 1, v += 1) {
        let q = 0;
        // Exclusive classes add up; of others the strongest speaks for the union.
        for (const array of arrays) q = p.exclusive ? q + array[v]! : Math.max(q, array[v]!);
        if (q === 0) continue;
        const bin = bins.of(i, j, k);
        if (bin < 0) continue;
        mass[bin] = mass[bin]! + q / ONE;
        if (p.exclusive ? wanted[labels[v]!] === 1 : q >= level) {
          inside[bin] = inside[bin]! + 1;
          soft[bin] = soft[bin]! + q / ONE;
        }
      }
    }
  }
  const { curve, wholeCurve = curve } = settings;
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const value = (a: number, b: number, c: number): number => calibrated(expectedDice(a, b, c), curve);
  const bySlice = new Map<number, number>();
  for (let k = 0; k < ct.dims[2]; k += 1) {
    const b = bins.ofSlice(k);
    if ((inside[b] ?? 0) > 0) bySlice.set(k, value(inside[b]!, soft[b]!, mass[b]!));
  }
  return { overall: calibrated(expectedDice(sum(inside), sum(soft), sum(mass)), wholeCurve), bySlice };
}

const expectedDice = (inside: number, soft: number, mass: number): number =>
  inside + mass > 0 ? Math.min(1, (2 * soft) / (inside + mass)) : 0;

/** Applies a piecewise-linear curve of the manifest; without one the raw value stands. */
export function calibrated(raw: number, curve: ModelManifest['confidence']['curve']): number {
  if (!curve) return raw;
  const next = curve.findIndex(([x]) => x >= raw);
  if (next < 0) return curve.at(-1)?.[1] ?? raw;
  const b = curve[next] as [number, number];
  const a = curve[next - 1];
  return a ? a[1] + ((raw - a[0]) / (b[0] - a[0] || 1)) * (b[1] - a[1]) : b[1];
}

interface SliceBins {
  readonly count: number;
  readonly of: (i: number, j: number, k: number) => number;
  readonly ofSlice: (k: number) => number;
}

/** Bins along the CT's slice axis, as thick as the coarser of CT slice and model voxel. */
function sliceBins(model: Grid, ct: Grid): SliceBins {
  const slices = ct.dims[2];
  const perBin = Math.max(1, Math.max(...spacingMm(model)) / sliceDistanceMm(ct));
  const count = Math.floor((slices - 1) / perBin + 0.5) + 1;
  const m = indexToIndex(model, ct);
  return {
    count,
    of: (i, j, k) => {
      const bin = Math.round((m[8] * i + m[9] * j + m[10] * k + m[11]) / perBin);
      return bin >= 0 && bin < count ? bin : -1;
    },
    ofSlice: (k) => Math.min(count - 1, Math.round(k / perBin)),
  };
}
