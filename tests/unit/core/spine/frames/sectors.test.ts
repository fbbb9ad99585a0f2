import { describe, expect, it } from 'vitest';
import { countVoxels, maskFromArray } from '../../../../../src/core/masks/index.ts';
import { createSpinePhantom, PART } from '../../../../../src/core/phantom/index.ts';
import { divideSectors, type SectorNumber, separateVertebrae } from '../../../../../src/core/spine/index.ts';
import { phantomClasses } from '../../../../builders/spine-classes.ts';

describe.each(['HFS', 'FFP'] as const)('six sectors of a vertebra, %s', (position) => {
  const p = createSpinePhantom({
    size: [150, 130],
    spacingMm: [1.5, 1.5, 1.5],
    position,
    levels: { from: 'T11', to: 'L4' },
    noiseHu: 0,
    softTissue: false,
  });
  const s = separateVertebrae(phantomClasses(p));
  const canal = maskFromArray(
    p.labels.grid,
    p.labels.data.map((v) => (v === PART.canal || v === PART.cord ? 1 : 0)),
  );
  const l2 = s.vertebrae.find((v) => v.level === 'L2')!;
  const sectors = divideSectors(l2, s.centreline!, canal);
  const count = (n: SectorNumber): number => countVoxels(sectors.get(n)!);

  it('puts every voxel into exactly one sector', () => {
    const sum = new Uint8Array(l2.whole.data.length);
    for (const mask of sectors.values())
      mask.data.forEach((v, o) => {
        sum[o]! += v;
      });
    expect(Buffer.from(sum).equals(Buffer.from(l2.whole.data))).toBe(true);
    expect(count(1)).toBe(countVoxels(l2.body));
  });

  it('is symmetric in a symmetric phantom and left is the patient’s left', () => {
    for (const [a, b] of [
      [2, 6],
      [3, 5],
    ] as const) {
      expect(count(a)).toBeGreaterThan(100);
      expect(count(a) / count(b)).toBeGreaterThan(0.8);
      expect(count(a) / count(b)).toBeLessThan(1.25);
    }
    const meanX = (n: SectorNumber): number => {
      const mask = sectors.get(n)!;
      const m = mask.grid.indexToPatient;
      let [sum, c] = [0, 0];
      mask.data.forEach((v, o) => {
        if (v === 0) return;
        const { lo, size } = mask.box;
        const i = lo[0] + (o % size[0]);
        const j = lo[1] + (Math.floor(o / size[0]) % size[1]);
        sum += m[0] * i + m[1] * j + m[3];
        c += 1;
      });
      return sum / c;
    };
    expect(meanX(2)).toBeGreaterThan(meanX(6) + 15);
    expect(meanX(3)).toBeGreaterThan(meanX(5) + 15);
  });

  it('finds a spinous process of plausible size, also without the canal', () => {
    const cc = (n: number): number => (n * 1.5 ** 3) / 1000;
    expect(cc(count(4))).toBeGreaterThan(2);
    expect(cc(count(4))).toBeLessThan(9);
    const blind = divideSectors(l2, s.centreline!);
    expect(countVoxels(blind.get(4)!) / count(4)).toBeGreaterThan(0.7);
    expect(countVoxels(blind.get(4)!) / count(4)).toBeLessThan(1.4);
  });
});
