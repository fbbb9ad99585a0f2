/** Margins on contours against scipy's distance transform of the same solid on a grid much finer than the slices. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { marginContours } from '../../../../src/core/contours/index.ts';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Ring, SliceRings } from '../../../../src/core/structures/types.ts';

const script = fileURLToPath(new URL('./scipy_margin.py', import.meta.url));
const hasScipy = spawnSync('/usr/bin/python3', ['-c', 'import scipy']).status === 0;

const spacing = [0.9765625, 0.7, 3] as const;
const grid = createGrid({
  dims: [40, 40, 11],
  originMm: [spacing[0] / 2, spacing[1] / 2, 0],
  stepIMm: [spacing[0], 0, 0],
  stepJMm: [0, spacing[1], 0],
  stepKMm: [0, 0, spacing[2]],
});
/** Centre and radius, mm; 0 = an empty slice. A leaning cone, a wide slice, a gap and a thin slice. */
const discs: [number, number, number][] = [
  [18, 13, 0],
  [18, 13, 0],
  [16, 12, 3],
  [17, 12.5, 4],
  [18, 13, 5],
  [19, 14, 8],
  [19, 14, 3],
  [19, 14, 0],
  [20, 14, 3.5],
  [18, 13, 0],
  [18, 13, 0],
];

const circle = ([cx, cy, r]: [number, number, number], k: number): Ring =>
  Float64Array.from(
    Array.from({ length: 360 }, (_, n) => (2 * Math.PI * n) / 360).flatMap((a) => [
      cx + r * Math.cos(a),
      cy + r * Math.sin(a),
      3 * k,
    ]),
  );
const solid: SliceRings = new Map(
  discs.flatMap((disc, k) => (disc[2] > 0 ? [[k, [circle(disc, k)]] as const] : [])),
);

/** Equal in the slices, `long` along the patient. */
const cases = [
  { axial: 1, long: 1 },
  { axial: 2, long: 2 },
  { axial: 4, long: 4 },
  { axial: 3, long: 7 },
  { axial: -1, long: -1 },
  { axial: -2, long: -2 },
  { axial: -1.5, long: -5 },
].map(({ axial, long }) => {
  const margin = {
    left: axial,
    right: axial,
    anterior: axial,
    posterior: axial,
    superior: long,
    inferior: long,
  };
  const contours = marginContours(grid, solid, margin);
  return {
    axial,
    long,
    slices: discs.map((_, k) =>
      (contours.get(k) ?? []).map((ring) => [...ring].filter((_v, n) => n % 3 < 2)),
    ),
  };
});

describe.skipIf(!hasScipy)('margins and scipy', () => {
  it('agree on every point further than a fine voxel from the margin', () => {
    const { stdout, stderr } = spawnSync('/usr/bin/python3', [script], {
      input: JSON.stringify({ spacing, origin: [0, 0], discs, cases }),
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const results = JSON.parse(stdout) as [number, number][];
    expect(results.map(([wrong]) => wrong)).toEqual(cases.map(() => 0));
    for (const [n, [, inside]] of results.entries())
      expect(inside, JSON.stringify(cases[n]?.axial)).toBeGreaterThan(50);
  }, 120_000);
});
