/** Runs a network over a volume at the model's resolution, tile by tile. */
import { fault, type PedicleError } from '../../core/errors/errors.ts';
import type { Volume } from '../../core/masks/types.ts';
import { type ModelManifest, outputChannels } from '../manifest/manifest.ts';
import { normalise } from './normalise.ts';
import { placeTiles } from './placed-tiles.ts';
import { addTile, emptyProbabilities, type Probabilities } from './probabilities.ts';
import type { InferenceSession } from './session.ts';
import { planShiftedTiles, type Triple } from './tiles.ts';

export interface SlidingWindowHooks {
  /** Called after every tile with the number done and the number in all. */
  readonly onTile?: (done: number, total: number) => void;
  /** Aborted between tiles: throws PedicleError `cancelled`. */
  readonly signal?: AbortSignal;
}

/**
 * Class probabilities of a CT already on the model's grid.
 *
 * Tiles in which `body` (same flat order, 0 or 1) has no voxel are not run and count as background; `dynamic` networks
 * are shown only the part of a tile that holds body. Tile outputs are blended with Gaussian shares that sum to 1 (Isensee et al. 2021, nnU-Net). Memory: one Uint16 a voxel and class,
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
  const channels = manifest.input.channels.map((channel) =>
    normalisedChannel(ct, manifest, channel.normalise),
  );
  const out = emptyProbabilities(ct.grid, manifest.output);
  const passes = Array.from({ length: manifest.input.shiftedPasses }, (_, shift) => shift);
  const tiles = passes.flatMap((shift) =>
    placeTiles(planShiftedTiles(size, manifest.input, shift), size, body, manifest.input),
  );
  const flips = mirrorSets(manifest.input.mirrorAxes);
  const share = 1 / (flips.length * passes.length);
  const largest = Math.max(0, ...tiles.map(({ tile }) => tile[0] * tile[1] * tile[2]));
  const scratch = new Float32Array(channels.length * largest);
  for (const [done, placed] of tiles.entries()) {
    if (hooks.signal?.aborted) throw cancelled();
    const { tile, start } = placed;
    const input = scratch.subarray(0, channels.length * tile[0] * tile[1] * tile[2]);
    for (const flip of flips) {
      channels.forEach((c, n) => {
        fillTile(c, size, tile, start, flip, input, n);
      });
      const data = await runTile(session, input, tile, manifest);
      flipInPlace(data, tile, flip);
      if (manifest.output.votes) turnVotes(data, manifest.output.classes.length, tile, flip);
      addTile(out, { ...placed, data, share }, manifest.output, manifest.confidence.temperature);
    }
    hooks.onTile?.(done + 1, tiles.length);
  }
  return out;
}

interface Channel {
  readonly values: Float32Array;
  /** What lies outside; null: the nearest voxel's value. */
  readonly pad: number | null;
}

/** The channel's normalised values, and what padding becomes; one channel works on the CT's own array. */
function normalisedChannel(
  ct: Volume,
  manifest: ModelManifest,
  steps: ModelManifest['input']['channels'][0]['normalise'],
): Channel {
  const withPad = new Float32Array(ct.data.length + 1);
  withPad.set(ct.data);
  const { padHu } = manifest.input;
  withPad[ct.data.length] = padHu === 'edge' ? 0 : padHu;
  normalise(withPad, steps);
  const pad = padHu === 'edge' ? null : withPad[ct.data.length]!;
  return { values: withPad.subarray(0, ct.data.length), pad };
}

/** Every subset of the axes to mirror, starting with none. */
function mirrorSets(axes: readonly number[]): readonly (readonly number[])[] {
  return Array.from({ length: 1 << axes.length }, (_, bits) => axes.filter((_axis, n) => (bits >> n) & 1));
}

const held = (n: number, size: number): number => Math.max(0, Math.min(size - 1, n));

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
      const [va, vb] = [held(start[0] + a, size[0]), held(start[1] + b, size[1])];
      if (channel.pad !== null && (va !== start[0] + a || vb !== start[1] + b)) {
        input.fill(channel.pad, at, at + tc);
        continue;
      }
      const from = size[2] * (vb + size[1] * va) + start[2];
      input.fill(channel.pad ?? channel.values[from + c0]!, at, at + c0);
      input.set(channel.values.subarray(from + c0, from + c1), at + c0);
      input.fill(channel.pad ?? channel.values[from + c1 - 1]!, at + c1, at + tc);
    }
  }
  if (flip.length > 0) flipInPlace(input.subarray(base, base + ta * tb * tc), tile, flip);
}

/** A mirrored tile's votes point the other way along the mirrored axes. */
function turnVotes(data: Float32Array, classes: number, tile: Triple, axes: readonly number[]): void {
  const block = tile[0] * tile[1] * tile[2];
  for (const axis of axes) {
    const channel = data.subarray((classes + axis) * block, (classes + axis + 1) * block);
    for (let v = 0; v < block; v += 1) channel[v] = -channel[v]!;
  }
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
          const keep = data[p + y]!;
          data[p + y] = data[q + y]!;
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
  const expected = [1, outputChannels(manifest.output), ...spatial];
  if (result.dims.length !== expected.length || result.dims.some((n, a) => n !== expected[a])) {
    throw fault('model-output-shape', { shape: result.dims, expected });
  }
  return result.data;
}

/** The error of a job the user stopped. */
export const cancelled = (): PedicleError => fault('cancelled', { what: 'segmentation' });
