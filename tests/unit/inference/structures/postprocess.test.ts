import { describe, expect, it } from 'vitest';
import { createGrid } from '../../../../src/core/geometry/grid.ts';
import { countVoxels, type Mask } from '../../../../src/core/masks/index.ts';
import { parseManifest } from '../../../../src/inference/index.ts';
import { applySteps } from '../../../../src/inference/structures/postprocess.ts';
import { structureMaker } from '../../../../src/inference/structures/structures.ts';
import { equalMasks, maskFromArray } from '../../../builders/mask-arrays.ts';
import { manifestJson } from '../../../builders/model-manifest.ts';

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

  it('close fills notches narrower than twice the radius, in the slice or in 3D', () => {
    const cleft = Array.from({ length: 4 }, () => '.####.####');
    const shut = ['.####.####', '.#########', '.#########', '.####.####'];
    const comb = draw({ 2: cleft, 4: cleft });
    const inSlice = run(comb, { step: 'close', radiusMm: 2, extent: 'slice' });
    expect(equalMasks(inSlice, draw({ 2: shut, 4: shut }))).toBe(true);
    const inSpace = run(comb, { step: 'close', radiusMm: 3, extent: '3d' });
    expect(inSpace.data.length).toBe(inSlice.data.length);
    expect(countVoxels(inSpace)).toBeGreaterThan(countVoxels(inSlice));
  });

  it('below cuts at the lower end of another structure, whichever way the slices run', () => {
    const column = draw({ 0: ['#'], 1: ['#'], 2: ['#'], 3: ['#'], 4: ['#'] });
    const roof = draw({ 4: ['...#'], 7: ['...#'] });
    const cut = (m: Mask, structure: Mask, marginMm: number): Mask =>
      applySteps(m, [{ step: 'below', structure: 'Trachea', marginMm }], {
        volume,
        structure: () => structure,
      });
    expect(equalMasks(cut(column, roof, 3), draw({ 0: ['#'], 1: ['#'], 2: ['#'], 3: ['#'] }))).toBe(true);
    expect(countVoxels(cut(column, draw({}), 3))).toBe(5);
    const feetFirst = createGrid({
      ...grid,
      originMm: [0, 0, 0],
      stepIMm: [2, 0, 0],
      stepJMm: [0, 2, 0],
      stepKMm: [0, 0, -3],
    });
    const turned = cut({ ...column, grid: feetFirst }, { ...roof, grid: feetFirst }, 3);
    expect(countVoxels(turned)).toBe(0);
  });

  it('add-hu adds what has the density and lies near', () => {
    // HU are 10 times the column's number.
    const seed = draw({ 0: ['.....##'] });
    const grown = run(seed, { step: 'add-hu', minHu: 70, maxHu: 200, withinMm: 4, smooth: false });
    expect(grown.box.lo[0]).toBe(5);
    expect(grown.box.lo[0] + grown.box.size[0] - 1).toBe(8);
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
        run(twoParts, { step: 'keep-hu', minHu: 10, maxHu: 90, smooth: false }),
        draw({ 0: ['.#......##..', '.#......##..'] }),
      ),
    ).toBe(true);
  });

  it('drop-hu drops a range of CT values', () => {
    const dropped = run(twoParts, { step: 'drop-hu', minHu: 10, maxHu: 90, smooth: false });
    expect(equalMasks(dropped, draw({ 0: ['#.........##', '#.........##'] }))).toBe(true);
  });

  it('keep-hu by the mean of the neighbours is not misled by a noisy voxel', () => {
    const noisy = { grid, data: volume.data.slice() };
    noisy.data[1 + 12] = 80;
    const keep = (smooth: boolean): Mask =>
      applySteps(twoParts, [{ step: 'keep-hu', minHu: -100, maxHu: 70, smooth }], {
        volume: noisy,
        structure: () => other,
      });
    expect(countVoxels(keep(false))).toBe(3);
    // Columns 0 and 1 of the edge rows average over 4 and 6 voxels; columns 8 to 11 are 80 and more.
    expect(countVoxels(keep(true))).toBe(4);
  });

  it('open cuts off what is thin', () => {
    const rows = ['######......', '######......', '###########.', '######......'];
    const knob = draw(Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7, 8].map((k) => [k, rows])));
    const opened = run(knob, { step: 'open', radiusMm: 2 });
    // The knob is columns 6 to 10 of row 2; one column of its root is within the radius of the thick part.
    expect(opened.box.lo[0] + opened.box.size[0]).toBeLessThanOrEqual(7);
    expect(countVoxels(opened)).toBeGreaterThan(0.8 * 24 * 9);
  });

  it('snap-to-hu lets the CT decide near the edge and nowhere else', () => {
    // Values rise by 10 a column: 30 to 80 are columns 3 to 8. The core (columns 4 to 6) stays, 3 mm reach one column.
    const block = draw({
      3: ['...#####', '...#####', '...#####', '...#####'],
      4: ['...#####', '...#####', '...#####', '...#####'],
    });
    const snapped = run(block, { step: 'snap-to-hu', minHu: 30, maxHu: 200, withinMm: 3 });
    expect(snapped.box.lo[0]).toBe(3);
    expect(snapped.box.size[0]).toBe(6);
    const away = run(block, { step: 'snap-to-hu', minHu: 500, maxHu: 900, withinMm: 3 });
    expect(countVoxels(away)).toBe(0);
    const thick = draw(
      Object.fromEntries(
        [1, 2, 3, 4, 5, 6, 7].map((k) => [k, ['..########', '..########', '..########', '..########']]),
      ),
    );
    const core = run(thick, { step: 'snap-to-hu', minHu: 500, maxHu: 900, withinMm: 2 });
    expect(core.box).toEqual({ lo: [3, 1, 1], size: [6, 2, 7] });
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
    const make = structureMaker(manifest.structures, volume, (s) => raw[s.name] as Mask);
    expect(equalMasks(make('Cord'), draw({ 0: ['.........##.'] }))).toBe(true);
  });
});
