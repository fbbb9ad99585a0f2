/** IBSI's digital phantom from the file of reference values. */
import { readFileSync } from 'node:fs';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import type { Mask, Volume } from '../../../../src/core/masks/index.ts';
import { maskFromArray } from '../../../builders/mask-arrays.ts';

interface Reference {
  readonly size: [number, number, number];
  readonly spacingMm: [number, number, number];
  readonly slices: readonly (readonly string[])[];
  readonly shape: Readonly<Record<string, [number, number]>>;
  readonly intensity: Readonly<Record<string, Record<string, number>>>;
  readonly texture: Readonly<Record<string, { readonly tags: readonly string[] }>>;
}

export const reference = JSON.parse(
  readFileSync(new URL('./ibsi-digital-phantom.json', import.meta.url), 'utf8'),
) as Reference;

/** Values outside the structure (written `.`) are 9, which must not matter. */
export function digitalPhantom(): { readonly volume: Volume; readonly mask: Mask } {
  const [sx, sy, sz] = reference.spacingMm;
  const grid = createGrid({
    dims: reference.size,
    originMm: [-40, 30, 12],
    stepIMm: [sx, 0, 0],
    stepJMm: [0, sy, 0],
    stepKMm: [0, 0, sz],
  });
  const cells = reference.slices.flat().flatMap((row) => row.split(' '));
  const data = Int16Array.from(cells, (cell) => (cell === '.' ? 9 : Number(cell)));
  return {
    volume: { grid, data },
    mask: maskFromArray(
      grid,
      cells.map((cell) => (cell === '.' ? 0 : 1)),
    ),
  };
}
