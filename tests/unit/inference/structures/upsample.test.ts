import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, indexPoint, toIndex, toPatient } from '../../../../src/core/geometry/grid.ts';
import { ONE, type Probabilities } from '../../../../src/inference/network/probabilities.ts';
import { modelLabels, NONE } from '../../../../src/inference/structures/label-map.ts';
import {
  upsampleByDensity,
  upsampleClass,
  upsampleLabels,
} from '../../../../src/inference/structures/upsample.ts';

const model = createGrid({
  dims: [5, 6, 4],
  originMm: [40, 30, 0],
  stepIMm: [0, 0, 8],
  stepJMm: [0, -8, 0],
  stepKMm: [-8, 0, 0],
});
const oblique = createGrid({
  dims: [13, 11, 17],
  originMm: [6, -16, 0],
  stepIMm: [3, 0.5, 0],
  stepJMm: [-0.5, 4, 0.2],
  stepKMm: [0, 0.3, 2],
});
const whole = { lo: [0, 0, 0], size: oblique.dims } as const;

/** Straightforward trilinear interpolation of one class at continuous model index. */
function interpolate(values: ArrayLike<number>, at: readonly number[]): number {
  const [ni, nj, nk] = model.dims;
  let sum = 0;
  const lo = at.map((u, a) => Math.min((model.dims[a as 0] as number) - 2, Math.max(0, Math.floor(u))));
  for (let corner = 0; corner < 8; corner += 1) {
    let weight = 1;
    const c = lo.map((l, a) => {
      const f = Math.min(1, Math.max(0, (at[a] as number) - l));
      const up = (corner >> a) & 1;
      weight *= up ? f : 1 - f;
      return l + up;
    }) as [number, number, number];
    if (c[0] < ni && c[1] < nj && c[2] < nk)
      sum += weight * (values[c[0] + ni * (c[1] + nj * c[2])] as number);
  }
  return sum;
}

describe('up-sampling', () => {
  const share = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
    ),
    {
      minLength: 120,
      maxLength: 120,
    },
  );
  // Blocks of equal voxels make the short cut for uniform cells work for its living.
  const blocky = share.map((s) => s.map((_, n) => s[(n % 5 < 2 ? 0 : 1) + (n < 60 ? 0 : 2)] ?? [0, 0, 0]));

  /** Background, x and y on the model's grid from shares of them. */
  function threeClasses(shares: readonly (readonly number[])[]): {
    p: Probabilities;
    all: ArrayLike<number>[];
  } {
    const classes = [0, 1].map((c) =>
      Uint16Array.from(shares, (s) =>
        Math.floor((ONE * (s[c] as number)) / Math.max(1, (s[0] ?? 0) + (s[1] ?? 0) + (s[2] ?? 0))),
      ),
    ) as [Uint16Array, Uint16Array];
    const rest = Float64Array.from(classes[0], (q, n) => ONE - q - (classes[1][n] as number));
    const p: Probabilities = {
      grid: model,
      classes: ['background', 'x', 'y'],
      background: 0,
      exclusive: true,
      values: [null, ...classes],
      votes: null,
    };
    return { p, all: [rest, ...classes] };
  }

  /** Where an offset of the oblique grid lies on the model's grid, or null outside it. */
  function placeOf(n: number): readonly number[] | null {
    const [ni, nj] = oblique.dims;
    const at = toIndex(
      model,
      toPatient(oblique, indexPoint(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj)))),
    );
    return at.some((u, a) => u < -0.499 || u > (model.dims[a as 0] as number) - 0.501) ? null : at;
  }

  it('lets the density of the CT weigh in on dense classes, voxel by voxel', () => {
    const density = { classes: ['x', 'y'], middleHu: 150, perHu: 0.01, belowHu: 200, aboveHu: 120 };
    const volume = {
      grid: oblique,
      data: Int16Array.from({ length: 13 * 11 * 17 }, (_, n) => ((n * 7919) % 700) - 200),
    };
    let changed = 0;
    fc.assert(
      fc.property(fc.oneof(share, blocky), (shares) => {
        const { p, all } = threeClasses(shares);
        const got = upsampleByDensity(p, modelLabels(p), volume, whole, density);
        let compared = 0;
        got.data.forEach((label, n) => {
          const at = placeOf(n);
          if (!at) return;
          const [b, x, y] = all.map((v) => interpolate(v, at) / ONE) as [number, number, number];
          const away = Math.max(-200, Math.min(120, (volume.data[n] as number) - 150));
          const odds = Math.log((x + y) / b) + 0.01 * away;
          if (Math.abs(odds) < 1e-3 || Math.abs(x - y) < 1e-5) return;
          expect(label).toBe(odds < 0 ? NONE : x > y ? 1 : 2);
          compared += 1;
          if (odds < 0 !== x + y < b) changed += 1;
        });
        expect(compared).toBeGreaterThan(500);
      }),
      { numRuns: 25 },
    );
    // Over all of them: where one class alone fills the image, its density changes nothing.
    expect(changed).toBeGreaterThan(0);
  });

  it('gives exactly the argmax of the interpolated probabilities', () => {
    fc.assert(
      fc.property(fc.oneof(share, blocky), (shares) => {
        const { p, all } = threeClasses(shares);
        const got = upsampleLabels(p, modelLabels(p), oblique, whole);
        let compared = 0;
        for (let n = 0; n < got.data.length; n += 1) {
          const at = placeOf(n);
          if (!at) continue;
          const [b, x, y] = all.map((v) => interpolate(v, at)) as [number, number, number];
          const best = Math.max(b, x, y);
          if ([b, x, y].filter((v) => best - v < 1e-3).length > 1) continue;
          expect(got.data[n]).toBe(best === b ? NONE : best === x ? 1 : 2);
          compared += 1;
        }
        expect(compared).toBeGreaterThan(500);
      }),
      { numRuns: 25 },
    );
  });

  it('keeps a ball rounder than up-sampled labels would', () => {
    const fine = createGrid({
      dims: [48, 48, 48],
      originMm: [0, 0, 0],
      stepIMm: [1, 0, 0],
      stepJMm: [0, 1, 0],
      stepKMm: [0, 0, 1],
    });
    const coarse = createGrid({
      dims: [13, 13, 13],
      originMm: [0, 0, 0],
      stepIMm: [4, 0, 0],
      stepJMm: [0, 4, 0],
      stepKMm: [0, 0, 4],
    });
    const distance = (x: number, y: number, z: number): number =>
      Math.hypot(x - 23.3, y - 24.1, z - 23.7) - 15;
    const q = new Uint16Array(13 ** 3);
    for (let n = 0; n < q.length; n += 1) {
      const d = distance(4 * (n % 13), 4 * (Math.floor(n / 13) % 13), 4 * Math.floor(n / 169));
      q[n] = ONE / (1 + Math.exp(d / 2));
    }
    const p: Probabilities = {
      grid: coarse,
      classes: ['background', 'ball'],
      background: 0,
      exclusive: true,
      values: [null, q],
      votes: null,
    };
    const labels = modelLabels(p);
    const smooth = upsampleLabels(p, labels, fine, { lo: [0, 0, 0], size: fine.dims }).data;
    const alone = upsampleClass(
      { ...p, exclusive: false, background: -1, classes: ['ball'], values: [q] },
      0,
      0.5,
      fine,
      { lo: [0, 0, 0], size: fine.dims },
    );
    let [both, mine, nearestBoth, nearest, truth, differ] = [0, 0, 0, 0, 0, 0];
    for (let n = 0; n < smooth.length; n += 1) {
      const [x, y, z] = [n % 48, Math.floor(n / 48) % 48, Math.floor(n / 2304)] as const;
      const inside = distance(x, y, z) <= 0;
      const [i, j, k] = [x, y, z].map((v) => Math.min(12, Math.round(v / 4))) as [number, number, number];
      const near = labels[i + 13 * (j + 13 * k)] === 1;
      if (inside) truth += 1;
      if (smooth[n] === 1) mine += 1;
      if (near) nearest += 1;
      if (inside && smooth[n] === 1) both += 1;
      if (inside && near) nearestBoth += 1;
      if ((smooth[n] === 1) !== (alone[n] === 1)) differ += 1;
    }
    const [smoothLoss, steppedLoss] = [
      1 - (2 * both) / (mine + truth),
      1 - (2 * nearestBoth) / (nearest + truth),
    ];
    expect(smoothLoss).toBeLessThan(0.02);
    expect(smoothLoss).toBeLessThan(steppedLoss / 3);
    // One class against its background is the same question as one class against one half.
    expect(differ).toBe(0);
  });
});
