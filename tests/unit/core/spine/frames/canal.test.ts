import { describe, expect, it } from 'vitest';
import { patientPoint, toIndex } from '../../../../../src/core/geometry/grid.ts';
import { cropMask, maskFromArray, subtractMasks } from '../../../../../src/core/masks/index.ts';
import type { Mask } from '../../../../../src/core/masks/types.ts';
import { createSpinePhantom, PART } from '../../../../../src/core/phantom/index.ts';
import { completeCanal, localSpineFrame, separateVertebrae } from '../../../../../src/core/spine/index.ts';
import { dice, phantomClasses } from '../../../../builders/spine-classes.ts';

const p = createSpinePhantom({
  size: [120, 110],
  spacingMm: [1.8, 2, 2],
  obliqueDeg: [5, 0, 7],
  levels: { from: 'T10', to: 'L4' },
  noiseHu: 0,
  softTissue: false,
});
const line = separateVertebrae(phantomClasses(p)).centreline!;
const isCanal = (v: number): boolean => v === PART.canal || v === PART.cord;
const canal = maskFromArray(
  p.labels.grid,
  p.labels.data.map((v) => (isCanal(v) ? 1 : 0)),
);

/** The canal without its slices k0 … k1. */
function cut(mask: Mask, k0: number, k1: number): Mask {
  const { lo, size } = mask.box;
  const data = mask.data.map((v, n) => {
    const k = lo[2] + Math.floor(n / (size[0] * size[1]));
    return k >= k0 && k <= k1 ? 0 : v;
  });
  return cropMask({ ...mask, data });
}

describe('canal continuity', () => {
  it('fills a gap of 30 mm close to what was there', () => {
    const holed = cut(canal, 40, 54);
    const { canal: filled, filledMm, openMm } = completeCanal(holed, line);
    expect(filledMm).toHaveLength(1);
    expect(openMm).toEqual([]);
    expect(subtractMasks(holed, filled).data.some((v) => v === 1)).toBe(false);
    const added = subtractMasks(filled, holed);
    const lost = subtractMasks(canal, holed);
    const truth = { ...p.labels, data: new Uint8Array(p.labels.data.length) };
    const [ni, nj] = p.labels.grid.dims;
    lost.data.forEach((v, n) => {
      const { lo, size } = lost.box;
      const [i, j, k] = [n % size[0], Math.floor(n / size[0]) % size[1], Math.floor(n / (size[0] * size[1]))];
      if (v === 1) truth.data[lo[0] + i + ni * (lo[1] + j + nj * (lo[2] + k))] = 1;
    });
    expect(dice(truth, added, [1])).toBeGreaterThan(0.85);
  });

  it('leaves a gap beyond the limit open and reports it', () => {
    const holed = cut(canal, 30, 60);
    const { canal: same, openMm } = completeCanal(holed, line, { longestMm: 40 });
    expect(same).toBe(holed);
    expect(openMm[0]![1] - openMm[0]![0]).toBeGreaterThan(50);
  });

  it('changes nothing where the canal is whole', () => {
    expect(completeCanal(canal, line)).toEqual({ canal, filledMm: [], openMm: [] });
  });
});

describe('frame along the spine', () => {
  it('is orthonormal and right-handed, up to the head, back to the canal', () => {
    const length = (line.pointsMm.length / 3 - 1) * line.stepMm;
    for (let s = -10; s <= length + 10; s += 7.3) {
      const f = localSpineFrame(line, s);
      const dot = (a: readonly number[], b: readonly number[]): number =>
        a.reduce((sum, v, n) => sum + v * b[n]!, 0);
      for (const axis of [f.left, f.back, f.up]) expect(dot(axis, axis)).toBeCloseTo(1, 9);
      expect(
        [dot(f.left, f.back), dot(f.back, f.up), dot(f.left, f.up)].every((v) => Math.abs(v) < 1e-9),
      ).toBe(true);
      expect([f.left[0] > 0.7, f.back[1] > 0.7, f.up[2] > 0.7]).toEqual([true, true, true]);
    }
  });

  it('has the canal behind each body', () => {
    const [ni, nj] = p.labels.grid.dims;
    for (const v of separateVertebrae(phantomClasses(p)).vertebrae.slice(1, -1)) {
      const f = localSpineFrame(line, (v.fromMm + v.toMm) / 2);
      const behind = [20, 24, 28, 32].map((d) => {
        const q = f.originMm.map((o, a) => o + d * f.back[a]!) as [number, number, number];
        const [i, j, k] = toIndex(p.labels.grid, patientPoint(...q)).map(Math.round) as [
          number,
          number,
          number,
        ];
        return p.labels.data[i + ni * (j + nj * k)] as number;
      });
      expect(behind.some(isCanal), v.name).toBe(true);
    }
  });
});
