/** Runs a network over a volume at the model's resolution, tile by tile. */
import { PedicleError } from '../core/errors/errors.ts';
import type { Volume } from '../core/masks/types.ts';
import type { ModelManifest } from './manifest.ts';
import { normalise } from './normalise.ts';
import { addTile, emptyProbabilities, type Probabilities } from './probabilities.ts';
import type { InferenceSession } from './session.ts';
import { planTiles, type TilePlan, type Triple } from './tiles.ts';

export interface SlidingWindowHooks {
  /** Called after every tile with the number done and the number in all. */
  readonly onTile?: (done: number, total: number) => void;
  /** Aborted between tiles: throws PedicleError `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Class probabilities of a CT already on the model's grid.
 *
 * Tiles in which `body` (same flat order, 0 or 1) has no voxel are not run and count as background. Tile outputs are
 * blended with Gaussian shares that sum to 1 (Isensee et al. 2021, nnU-Net). Memory: one Uint16 a voxel and class,
 * committed only where a class has a say, plus one tile's output.
 *
 * @throws PedicleError `cancelled`, `model-output-shape`, `model-output-invalid`, `model-grid-empty`.
 */
export async function slidingWindow(
  session: InferenceSession,
  ct: Volume,
  manifest: ModelManifest,
  body: Uint8Array | null,
  hooks: SlidingWindowHooks = {},
): Promise<Probabilities> {
  const size: Triple = [ct.grid.dims[2], ct.grid.dims[1], ct.grid.dims[0]];
  const plan = planTiles(size, manifest.input);
  const channels = manifest.input.channels.map((channel) =>
    normalisedChannel(ct, manifest, channel.normalise),
  );
  const out = emptyProbabilities(ct.grid, manifest.output);
  const tiles = tilesWithBody(plan, size, body);
  const flips = mirrorSets(manifest.input.mirrorAxes);
  const input = new Float32Array(channels.length * plan.tile[0] * plan.tile[1] * plan.tile[2]);
  for (const [done, at] of tiles.entries()) {
    if (hooks.signal?.aborted) throw cancelled();
    const start = at.map((n, axis) => plan.starts[axis as 0][n]) as unknown as Triple;
    const weights = at.map((n, axis) => plan.weights[axis as 0][n]) as unknown as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    for (const flip of flips) {
      channels.forEach((c, n) => {
        fillTile(c, size, plan.tile, start, flip, input, n);
      });
      const data = await runTile(session, input, plan.tile, manifest);
      flipInPlace(data, plan.tile, flip);
      addTile(
        out,
        { data, tile: plan.tile, start, weights, share: 1 / flips.length },
        manifest.output,
        manifest.confidence.temperature,
      );
    }
    hooks.onTile?.(done + 1, tiles.length);
  }
  return out;
}

interface Channel {
  readonly values: Float32Array;
  readonly pad: number;
}

/** The channel's normalised values, and what padding becomes; one channel works on the CT's own array. */
function normalisedChannel(
  ct: Volume,
  manifest: ModelManifest,
  steps: ModelManifest['input']['channels'][0]['normalise'],
): Channel {
  const withPad = new Float32Array(ct.data.length + 1);
  withPad.set(ct.data);
  withPad[ct.data.length] = manifest.input.padHu;
  normalise(withPad, steps);
  return { values: withPad.subarray(0, ct.data.length), pad: withPad[ct.data.length] as number };
}

/** Tile numbers [a, b, c] of the tiles that hold part of the body, slowest axis outermost. */
export function tilesWithBody(plan: TilePlan, size: Triple, body: Uint8Array | null): Triple[] {
  const tiles: Triple[] = [];
  plan.starts[0].forEach((a, na) => {
    plan.starts[1].forEach((b, nb) => {
      plan.starts[2].forEach((c, nc) => {
        if (!body || anyInside(body, size, [a, b, c], plan.tile)) tiles.push([na, nb, nc]);
      });
    });
  });
  return tiles;
}

function anyInside(body: Uint8Array, size: Triple, start: Triple, tile: Triple): boolean {
  const lo = start.map((s) => Math.max(0, s));
  const hi = start.map((s, a) => Math.min(size[a as 0], s + tile[a as 0]));
  for (let a = lo[0] as number; a < (hi[0] as number); a += 1) {
    for (let b = lo[1] as number; b < (hi[1] as number); b += 1) {
      const row = size[2] * (b + size[1] * a);
      const found = body.indexOf(1, row + (lo[2] as number));
      if (found >= 0 && found < row + (hi[2] as number)) return true;
    }
  }
  return false;
}

/** Every subset of the axes to mirror, starting with none. */
function mirrorSets(axes: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 1 << axes.length }, (_, bits) => axes.filter((_axis, n) => (bits >> n) & 1));
}

function fillTile(
  channel: Channel,
  size: Triple,
  tile: Triple,
  start: Triple,
  flip: readonly number[],
  input: Float32Array,
  n: number,
): void {
  const [ta, tb, tc] = tile;
  const base = n * ta * tb * tc;
  const [c0, c1] = [Math.max(0, -start[2]), Math.max(0, Math.min(tc, size[2] - start[2]))];
  for (let a = 0; a < ta; a += 1) {
    for (let b = 0; b < tb; b += 1) {
      const at = base + tc * (b + tb * a);
      const [va, vb] = [start[0] + a, start[1] + b];
      if (va < 0 || vb < 0 || va >= size[0] || vb >= size[1]) {
        input.fill(channel.pad, at, at + tc);
        continue;
      }
      const from = size[2] * (vb + size[1] * va) + start[2];
      input.fill(channel.pad, at, at + c0);
      input.set(channel.values.subarray(from + c0, from + c1), at + c0);
      input.fill(channel.pad, at + c1, at + tc);
    }
  }
  if (flip.length > 0) flipInPlace(input.subarray(base, base + ta * tb * tc), tile, flip);
}

/** Mirrors every [a, b, c] block of `data` along the given tensor axes. */
export function flipInPlace(data: Float32Array, tile: Triple, axes: readonly number[]): void {
  const [ta, tb, tc] = tile;
  const block = ta * tb * tc;
  for (const axis of axes) {
    const inner = axis === 0 ? tb * tc : axis === 1 ? tc : 1;
    const length = tile[axis as 0];
    for (let base = 0; base < data.length; base += inner * length) {
      for (let x = 0; x < length >> 1; x += 1) {
        const [p, q] = [base + x * inner, base + (length - 1 - x) * inner];
        for (let y = 0; y < inner; y += 1) {
          const keep = data[p + y] as number;
          data[p + y] = data[q + y] as number;
          data[q + y] = keep;
        }
      }
    }
  }
  if (data.length % block !== 0) throw new RangeError('flipInPlace: data is not whole blocks');
}

async function runTile(
  session: InferenceSession,
  input: Float32Array,
  tile: Triple,
  manifest: ModelManifest,
): Promise<Float32Array> {
  const channels = manifest.input.channels.length;
  const spatial = manifest.input.rank === 4 ? tile.slice(1) : tile;
  const result = await session.run(input, [1, channels, ...spatial]);
  const expected = [1, manifest.output.classes.length, ...spatial];
  if (result.dims.length !== expected.length || result.dims.some((n, a) => n !== expected[a])) {
    throw new PedicleError(
      'model-output-shape',
      `The network gives ${result.dims.join('×')}, its manifest says ${expected.join('×')}.`,
      'Correct input or output in manifest.json (docs/models.md).',
    );
  }
  return result.data;
}

/** The error of a job the user stopped. */
export const cancelled = (): PedicleError =>
  new PedicleError('cancelled', 'The segmentation was cancelled.', 'Start it again when you need it.');
