import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Volume } from '../../../../src/core/masks/index.ts';
import type { InferenceSession } from '../../../../src/inference/index.ts';
import { ONE } from '../../../../src/inference/network/probabilities.ts';
import { flipInPlace, slidingWindow } from '../../../../src/inference/network/sliding-window.ts';
import { pointwiseSession } from '../../../builders/inference.ts';
import { testManifest } from '../../../builders/model-manifest.ts';

/** Tensor size [30, 22, 41]; the value of a voxel says where it is. */
const grid = createGrid({
  dims: [41, 22, 30],
  originMm: [0, 0, 0],
  stepIMm: [0, 0, 4],
  stepJMm: [0, -4, 0],
  stepKMm: [-4, 0, 0],
});
const ct: Volume = {
  grid,
  data: Float32Array.from({ length: 41 * 22 * 30 }, (_, n) => ((n * 7919) % 2001) - 1000),
};
const logits = [() => 0, (v: number) => 3 * v, (v: number) => -2 * v];
const expected = (hu: number): number => {
  const e = logits.map((f) => Math.exp(f(hu / 1000)));
  return (e[1] as number) / ((e[0] as number) + (e[1] as number) + (e[2] as number));
};

async function worstDifference(input: Record<string, unknown>): Promise<number> {
  const p = await slidingWindow(pointwiseSession(logits), ct, testManifest({ input }), null);
  let worst = 0;
  for (let n = 0; n < ct.data.length; n += 1) {
    worst = Math.max(worst, Math.abs((p.values[1]?.[n] as number) / ONE - expected(ct.data[n] as number)));
  }
  return worst;
}

describe('sliding window', () => {
  it.each([
    ['tiles of any size', {}],
    ['fixed patches', { dynamic: false, overlap: 0.5 }],
    ['equal weights', { dynamic: false, gaussianSigma: null }],
    ['one patch larger than the volume', { dynamic: false, patch: [32, 32, 48] }],
    ['shifted passes', { shiftedPasses: 2, maxVoxels: 5000 }],
    ['shifted passes of fixed patches', { shiftedPasses: 2, dynamic: false }],
    ['mirrored passes', { mirrorAxes: [0, 2], maxVoxels: 5000 }],
  ])('blends a pointwise network to itself: %s', async (_what, input) => {
    expect(await worstDifference(input)).toBeLessThan(1e-3);
  });

  it('shows the network mirrored tiles and mirrors back what it says', async () => {
    // A network that looks at its neighbour towards the end of the last axis, so that mirroring matters.
    const neighbour: InferenceSession = {
      run: async (input, dims) => {
        const data = new Float32Array(3 * input.length).fill(-20);
        const c = dims[4] as number;
        for (let v = 0; v < input.length; v += 1)
          data[input.length + v] = v % c === c - 1 ? 0 : 20 * (input[v + 1] as number);
        return { data, dims: [1, 3, ...dims.slice(2)] };
      },
    };
    const manifest = testManifest({
      input: { patch: [32, 24, 44], dynamic: false, mirrorAxes: [2] },
      output: { activation: 'sigmoid', exclusive: false },
    });
    const p = await slidingWindow(neighbour, ct, manifest, null);
    const sigmoid = (hu: number): number => 1 / (1 + Math.exp(-20 * Math.max(-1, hu / 1000)));
    for (const n of [41 * 22 * 3 + 41 * 5 + 20, 41 * 22 * 17 + 41 * 2 + 9]) {
      const both = (sigmoid(ct.data[n + 1] as number) + sigmoid(ct.data[n - 1] as number)) / 2;
      expect((p.values[1]?.[n] as number) / ONE).toBeCloseTo(both, 3);
    }
  });

  it('averages out what depends on odd and even positions, with shifted passes', async () => {
    // A network that says 1 on even and 0 on odd places of what it is shown, as a strided one may.
    const strided: InferenceSession = {
      run: async (input, dims) => {
        const data = new Float32Array(3 * input.length);
        for (let v = 0; v < input.length; v += 1)
          data[input.length + v] = (v % (dims[4] as number)) % 2 === 0 ? 1 : 0;
        return { data, dims: [1, 3, ...dims.slice(2)] };
      },
    };
    const output = { activation: 'none', exclusive: false };
    const body = new Uint8Array(ct.data.length);
    for (let a = 8; a < 20; a += 1)
      for (let b = 3; b < 9; b += 1) body.fill(1, 41 * (b + 22 * a) + 12, 41 * (b + 22 * a) + 33);
    const manifest = testManifest({ input: { shiftedPasses: 2 }, output });
    const p = await slidingWindow(strided, ct, manifest, body);
    for (let n = 0; n < body.length; n += 1) {
      if (body[n] === 1) expect((p.values[1]?.[n] as number) / ONE).toBeCloseTo(0.5, 3);
    }
  });

  it('does not run tiles without body: they are background', async () => {
    const session = pointwiseSession(logits);
    const body = new Uint8Array(ct.data.length);
    body[0] = 1;
    const manifest = testManifest({ input: { dynamic: false, overlap: 0 } });
    const tiles: number[] = [];
    const p = await slidingWindow(session, ct, manifest, body, {
      onTile: (_done, total) => tiles.push(total),
    });
    expect(session.runs).toBe(1);
    expect(tiles).toEqual([1]);
    expect(p.values[1]?.[0]).toBeGreaterThan(0);
    expect(p.values[1]?.at(-1)).toBe(0);
  });

  it('shows a network that takes any size only the part of a tile that holds body', async () => {
    const body = new Uint8Array(ct.data.length);
    for (let a = 8; a < 20; a += 1)
      for (let b = 3; b < 9; b += 1) body.fill(1, 41 * (b + 22 * a) + 2, 41 * (b + 22 * a) + 10);
    const fed = async (input: Record<string, unknown>) => {
      let voxels = 0;
      const session: InferenceSession = {
        run: (values, dims) => {
          voxels += values.length;
          expect(dims.slice(2).every((n) => n % 4 === 0)).toBe(true);
          return pointwiseSession(logits).run(values, dims);
        },
      };
      const p = await slidingWindow(session, ct, testManifest({ input }), body);
      let worst = 0;
      for (let n = 0; n < body.length; n += 1) {
        if (body[n] === 1)
          worst = Math.max(
            worst,
            Math.abs((p.values[1]?.[n] as number) / ONE - expected(ct.data[n] as number)),
          );
      }
      expect(worst).toBeLessThan(1e-3);
      return voxels;
    };
    expect(await fed({})).toBeLessThan(0.75 * (await fed({ dynamic: false })));
  });

  it('stops between tiles when it is told to', async () => {
    const abort = new AbortController();
    const session = pointwiseSession(logits);
    const run = slidingWindow(session, ct, testManifest({ input: { dynamic: false } }), null, {
      signal: abort.signal,
      onTile: (done) => done === 2 && abort.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
    expect(session.runs).toBe(2);
  });

  it('refuses an output of another shape than the manifest says', async () => {
    const run = slidingWindow(pointwiseSession(logits.slice(0, 2)), ct, testManifest(), null);
    await expect(run).rejects.toMatchObject({ code: 'model-output-shape' });
  });

  it('feeds 2D networks slices', async () => {
    const shapes: (readonly number[])[] = [];
    const session: InferenceSession = {
      run: (input, dims) => {
        shapes.push(dims);
        return pointwiseSession(logits).run(input, dims);
      },
    };
    const manifest = testManifest({ input: { rank: 4, patch: [1, 16, 16] } });
    await slidingWindow(session, ct, manifest, null);
    expect(new Set(shapes.map((s) => s.length))).toEqual(new Set([4]));
    expect(shapes.length).toBeGreaterThanOrEqual(30);
  });

  it('mirrors blocks along any axis', () => {
    const block = Float32Array.from({ length: 24 }, (_, n) => n);
    const data = Float32Array.from([...block, ...block]);
    flipInPlace(data, [2, 3, 4], [0, 1, 2]);
    expect([...data.subarray(24)]).toEqual([...block].reverse());
  });
});
