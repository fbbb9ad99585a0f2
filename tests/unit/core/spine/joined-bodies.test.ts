import { describe, expect, it } from 'vitest';
import { gridFromAffine } from '../../../../src/core/geometry/grid.ts';
import type { SpinePhantom } from '../../../../src/core/phantom/create-spine-phantom.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../../src/core/phantom/index.ts';
import {
  type SeparatedVertebra,
  type SpineClassMap,
  separateVertebrae,
} from '../../../../src/core/spine/index.ts';
import { isPlausibleSacrum } from '../../../../src/core/spine/levels/evidence.ts';
import { phantomClasses, VALUES } from '../../../builders/spine-classes.ts';

const trunk: PhantomOptions = {
  softTissue: false,
  size: [110, 90],
  spacingMm: [2, 2, 4],
  sliceThicknessMm: 4,
  noiseHu: 0,
};

/** Every disc filled with body, as a network does on thick slices: no voxel between two bodies is left out. */
function filled(map: SpineClassMap): SpineClassMap {
  const [ni, nj, nk] = map.grid.dims;
  const data = map.data.slice();
  const isBody = (v: number): boolean => v >= 1 && v <= 4;
  for (let n = 0; n < ni * nj; n += 1) {
    let last = -1;
    for (let k = 0; k < nk; k += 1) {
      const v = data[n + ni * nj * k] as number;
      if (!isBody(v)) continue;
      for (let g = last + 1; last >= 0 && k - last <= 5 && g < k; g += 1) data[n + ni * nj * g] = v;
      last = k;
    }
  }
  return { ...map, data };
}

/** Level of the phantom's vertebra nearest to each found one. */
const nearest = (found: readonly SeparatedVertebra[], p: SpinePhantom): string[] =>
  found.map((v) => {
    const far = (c: readonly number[]): number => Math.hypot(...c.map((x, a) => x - v.centreMm[a]!));
    return p.vertebrae.reduce((a, b) => (far(b.centreMm) < far(a.centreMm) ? b : a)).level;
  });

describe('bodies that the labels join into one column', () => {
  for (const withHu of [true, false]) {
    it(`finds the vertebrae by ${withHu ? 'end plates and pedicles' : 'pedicles alone'}`, () => {
      const p = createSpinePhantom({ ...trunk, levels: { from: 'T1', to: 'L4' } });
      const map = filled(phantomClasses(p));
      const s = separateVertebrae(withHu ? { ...map, hu: p.volume.data } : map);
      expect(s.findings.map((f) => f.code)).toContain('vertebrae-joined');
      const centres = p.vertebrae.map((v) => v.centreMm);
      const inner = s.vertebrae.filter((v) => !v.partial);
      const off = inner.map((v) =>
        Math.min(...centres.map((c) => Math.hypot(...c.map((x, a) => x - v.centreMm[a]!)))),
      );
      expect(inner).toHaveLength(14);
      expect(new Set(nearest(inner, p)).size).toBe(14);
      expect(Math.max(...off)).toBeLessThan(7);
      // A name is right or not given.
      expect(inner.filter((v, n) => v.level && v.level !== nearest(inner, p)[n])).toEqual([]);
    });
  }
});

describe('a sacrum to count from', () => {
  const grid = gridFromAffine([60, 40, 40], [2, 0, 0, -60, 0, 2, 0, -40, 0, 0, 2, 0]);
  const block = (x: number, y: number, z: number): SpineClassMap => {
    const data = new Uint8Array(60 * 40 * 40);
    for (let k = 0; k < z; k += 1)
      for (let j = 0; j < y; j += 1) for (let i = 0; i < x; i += 1) data[i + 60 * (j + 40 * k)] = 8;
    return { grid, data, values: { sacrum: VALUES.sacrum } };
  };

  it.each([
    ['a layer at the lower edge of the image', block(20, 20, 2), 10, false],
    ['a larger block, as narrow as a vertebra, at the edge', block(25, 20, 5), 12, false],
    ['alae', block(50, 20, 10), 22, true],
    ['a narrow one that goes on far below the last body', block(25, 20, 20), 44, true],
  ] as [string, SpineClassMap, number, boolean][])('%s', (_, map, lastZMm, plausible) => {
    expect(isPlausibleSacrum(map, lastZMm)).toBe(plausible);
  });
});
