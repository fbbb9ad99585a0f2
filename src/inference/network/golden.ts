/** The self-test of a network: a fixed input made from integers alone, and the values its output must have. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import { type ModelManifest, outputChannels } from '../manifest/manifest.ts';
import type { InferenceSession } from './session.ts';

export type GoldenInput = NonNullable<ModelManifest['golden']>['input'];
export type GoldenExpected = NonNullable<ModelManifest['golden']>['expected'];

/**
 * The fixed input of a self-test, [channels, a, b, c] row-major, values in [−2, 2): blocks of 4³ voxels of one value
 * each from the 32-bit generator x ← x·1664525 + 1013904223 (Numerical Recipes), plus a fine texture, all from exact
 * integer arithmetic so that every language and machine makes the same bits.
 */
export function goldenInput(spec: GoldenInput, channels: number): Float32Array {
  const [na, nb, nc] = spec.shape;
  const out = new Float32Array(channels * na * nb * nc);
  const [ba, bb, bc] = [Math.ceil(na / 4), Math.ceil(nb / 4), Math.ceil(nc / 4)];
  let state = (spec.seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 16;
  };
  for (let n = 0; n < channels; n += 1) {
    const blocks = Float32Array.from({ length: ba * bb * bc }, () => next() / 16_384 - 2);
    for (let a = 0, v = n * na * nb * nc; a < na; a += 1) {
      for (let b = 0; b < nb; b += 1) {
        for (let c = 0; c < nc; c += 1, v += 1) {
          const texture = ((a * 7 + b * 13 + c * 5) & 15) / 64;
          out[v] = blocks[(c >> 2) + bc * ((b >> 2) + bb * (a >> 2))]! * 0.875 + texture;
        }
      }
    }
  }
  return out;
}

/** What the output looks like: channel means and 64 samples spread over it. */
export function describeOutput(data: Float32Array, classes: number): GoldenExpected {
  const size = data.length / classes;
  const channelMeans = Array.from({ length: classes }, (_, n) => {
    let sum = 0;
    for (let v = n * size; v < (n + 1) * size; v += 1) sum += data[v]!;
    return Number((sum / size).toPrecision(7));
  });
  const samples = Array.from({ length: 64 }, (_, n): [number, number] => {
    const at = Math.floor(((n + 0.37) * data.length) / 64);
    return [at, Number(data[at]!.toPrecision(7))];
  });
  return { channelMeans, samples };
}

/** Runs the self-test; null when the output is as expected, else the finding `model-self-test-failed`. */
export async function checkGolden(
  session: InferenceSession,
  manifest: ModelManifest,
): Promise<Finding | null> {
  const golden = manifest.golden;
  if (!golden) return null;
  const channels = manifest.input.channels.length;
  const shape = manifest.input.rank === 4 ? golden.input.shape.slice(1) : golden.input.shape;
  const { data } = await session.run(goldenInput(golden.input, channels), [1, channels, ...shape]);
  const got = describeOutput(data, outputChannels(manifest.output));
  let worst = 0;
  const compare = (value: number | undefined, expected: number): void => {
    const off = Math.abs((value ?? Number.NaN) - expected) / (1 + Math.abs(expected));
    worst = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(worst, off);
  };
  golden.expected.channelMeans.forEach((mean, n) => {
    compare(got.channelMeans[n], mean);
  });
  for (const [at, value] of golden.expected.samples) compare(data[at], value);
  if (worst <= golden.tolerance) return null;
  return finding('model-self-test-failed', 'warning', {
    title: manifest.title,
    worst,
    tolerance: golden.tolerance,
  });
}
