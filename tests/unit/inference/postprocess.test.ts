import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../src/core/geometry/index.ts';
import { countVoxels, equalMasks, type Mask, maskFromArray } from '../../../src/core/masks/index.ts';
import { applySteps, parseManifest } from '../../../src/inference/index.ts';
import { structureMaker } from '../../../src/inference/structures.ts';
import { manifestJson } from '../../builders/model-manifest.ts';

/** 12 × 4 × 9 voxels of 2 × 2 × 3 mm. */
const grid = createGrid({
  dims: [12, 4, 9],
  originMm: [0, 0, 0],
  stepIMm: [2, 0, 0],
  stepJMm: [0, 2, 0],
  stepKMm: [0, 0, 3],
});

/** A mask from rows of text on slice k: row j, column i, `#` = inside; other slices by number. */
function draw(slices: Record<number, string[]>): Mask {
  const values = new Uint8Array(12 * 4 * 9);
  for (const [k, rows] of Object.entries(slices)) {
    rows.forEach((row, j) => {
      [...row].forEach((c, i) => {
        if (c === '#') values[i + 12 * (j + 4 * Number(k))] = 1;
      });
    });
  }
  return maskFromArray(grid, values);
}

const volume = { grid, data: Int16Array.from({ length: 12 * 4 * 9 }, (_, n) => 10 * (n % 12)) };
const other = draw({ 0: ['###.........'] });
type Steps = Parameters<typeof applySteps>[1];
const run = (mask: Mask, ...steps: Steps): Mask =>
  applySteps(mask, steps, { volume, structure: () => other });

describe('post-processing steps', () => {
  const twoParts = draw({ 0: ['##......####', '##......####'] });

  it('largest-part keeps the largest', () => {
    expect(
      equalMasks(
        run(twoParts, { step: 'largest-part', count: 1 }),
        draw({ 0: ['........####', '........####'] }),
      ),
    ).toBe(true);
    expect(equalMasks(run(twoParts, { step: 'largest-part', count: 2 }), twoParts)).toBe(true);
  });

  it('remove-small drops parts under a volume', () => {
    // Parts of 4 and 8 voxels of 0.012 cc.
    expect(countVoxels(run(twoParts, { step: 'remove-small', minCc: 0.06 }))).toBe(8);
    expect(countVoxels(run(twoParts, { step: 'remove-small', minCc: 0.04 }))).toBe(12);
  });

  it('fill-holes fills what the slice encloses', () => {
    const ring = draw({ 0: ['....', '.###', '.#.#', '.###'] });
    expect(countVoxels(run(ring, { step: 'fill-holes', dimension: '2d' }))).toBe(9);
    expect(countVoxels(run(ring, { step: 'fill-holes', dimension: '3d' }))).toBe(8);
  });

  it('keep-parts-near keeps what comes within reach of another structure', () => {
    // The other structure ends at column 2; the far part begins at column 8, 12 mm away.
    expect(countVoxels(run(twoParts, { step: 'keep-parts-near', structure: 'x', withinMm: 11 }))).toBe(4);
    expect(countVoxels(run(twoParts, { step: 'keep-parts-near', structure: 'x', withinMm: 12 }))).toBe(12);
  });

  it('inside and outside cut along another structure', () => {
    expect(
      equalMasks(
        run(twoParts, { step: 'inside', structure: 'x', marginMm: 0 }),
        draw({ 0: ['##..........'] }),
      ),
    ).toBe(true);
    expect(countVoxels(run(twoParts, { step: 'inside', structure: 'x', marginMm: 2 }))).toBe(4);
    expect(countVoxels(run(twoParts, { step: 'outside', structure: 'x' }))).toBe(10);
  });

  it('keep-hu keeps a range of CT values', () => {
    expect(
      equalMasks(
        run(twoParts, { step: 'keep-hu', minHu: 10, maxHu: 90 }),
        draw({ 0: ['.#......##..', '.#......##..'] }),
      ),
    ).toBe(true);
  });

  it('bridge-gaps fills gaps up to its length and no longer ones', () => {
    const square = ['....', '.###', '.###', '.###'];
    const gap = draw({ 0: square, 3: square, 8: square });
    // Gaps of 2 and 4 slices of 3 mm.
    const bridged = run(gap, { step: 'bridge-gaps', maxGapMm: 6 });
    expect(equalMasks(bridged, draw({ 0: square, 1: square, 2: square, 3: square, 8: square }))).toBe(true);
    expect(countVoxels(run(gap, { step: 'bridge-gaps', maxGapMm: 12 }))).toBe(81);
    expect(equalMasks(run(gap, { step: 'bridge-gaps', maxGapMm: 5 }), gap)).toBe(true);
  });

  it('run in the order listed', () => {
    const steps: Steps = [
      { step: 'outside', structure: 'x' },
      { step: 'largest-part', count: 1 },
    ];
    const bar = draw({ 0: ['#####.......'] });
    expect(equalMasks(run(bar, ...steps), draw({ 0: ['...##.......'] }))).toBe(true);
  });

  it('see the finished form of other structures, whatever the order in the manifest', () => {
    const manifest = parseManifest(
      manifestJson({
        structures: [
          {
            name: 'Cord',
            from: ['bone'],
            colour: [1, 1, 1],
            postprocess: [{ step: 'inside', structure: 'Canal' }],
          },
          { name: 'Canal', from: ['soft'], colour: [1, 1, 1], postprocess: [{ step: 'largest-part' }] },
        ],
      }),
    );
    const raw: Record<string, Mask> = { Cord: draw({ 0: ['.#.......##.'] }), Canal: twoParts };
    const make = structureMaker(manifest, volume, (s) => raw[s.name] as Mask);
    expect(equalMasks(make('Cord'), draw({ 0: ['.........##.'] }))).toBe(true);
  });
});
