/** The worked examples of docs/adding-*.md: the pages quote them word for word, and they do what they say. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { contourVolumeCc, rasterize, ringsArea } from '../../../src/core/contours/index.ts';
import { createGrid } from '../../../src/core/geometry/grid.ts';
import { readContourCsv } from '../../examples/contour-csv-importer.ts';
import { overlapError } from '../../examples/overlap-error-metric.ts';
import { stampTool } from '../../examples/stamp-tool.ts';
import { targetSizeFindings } from '../../examples/target-size-check.ts';
import { boxGrid, cuboid } from '../core/editing/shapes.ts';
import { harness, pointerAt, structureWith } from '../renderer/tools/harness.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const grid = boxGrid();
const box = (to: number) => cuboid(grid, [8, 12], [20.5, 20.5, to, to]);

test.each([
  ['adding-a-tool', 'stamp-tool'],
  ['adding-a-check', 'target-size-check'],
  ['adding-a-metric', 'overlap-error-metric'],
  ['adding-an-importer', 'contour-csv-importer'],
])('docs/%s.md quotes tests/examples/%s.ts', (page, example) => {
  const code = readFileSync(`${root}tests/examples/${example}.ts`, 'utf8');
  expect(readFileSync(`${root}docs/${page}.md`, 'utf8')).toContain(`\`\`\`ts\n${code}\`\`\``);
});

test('the tool: one click, one command, one disc', () => {
  const h = harness(stampTool, grid, structureWith(new Map()));
  expect(h.session.pointerDown?.(pointerAt(grid, [30, 30, 10]))).toBe(true);
  expect(h.commands).toHaveLength(1);
  expect(ringsArea(h.now().slices.get(10) ?? [])).toBeCloseTo(Math.PI * 25, 0);
  h.undo();
  expect(h.now().slices.size).toBe(0);
});

test('the check: a target too large is told, an organ and a small target are not', () => {
  const coarse = createGrid({
    dims: [60, 60, 20],
    originMm: [0, 0, 0],
    stepIMm: [5, 0, 0],
    stepJMm: [0, 5, 0],
    stepKMm: [0, 0, 10],
  });
  // 20 × 20 × 5 voxels of 5 × 5 × 10 mm.
  const slices = cuboid(coarse, [8, 12], [20.5, 20.5, 40.5, 40.5]);
  expect(contourVolumeCc(coarse, slices)).toBeCloseTo(500, 6);
  const target = { ...structureWith(slices, 'PTV_L3'), interpretedType: 'PTV' as const };
  const found = targetSizeFindings([target], coarse);
  expect(found).toEqual([expect.objectContaining({ code: 'volume-unexpected', slices: [8, 9, 10, 11, 12] })]);
  expect(targetSizeFindings([structureWith(slices, 'Liver')], coarse)).toEqual([]);
  expect(targetSizeFindings([{ ...target, slices: box(40.5) }], grid)).toEqual([]);
});

test('the metric: 1 − 25/100 where a quarter of the square is shared', () => {
  const [all, quarter] = [rasterize(grid, box(40.5)), rasterize(grid, box(30.5))];
  expect(overlapError(all, quarter).value).toBeCloseTo(0.75, 10);
  expect(overlapError(all, all).value).toBe(0);
});

test('the importer: coordinates as written, on their slice; anything else is refused', () => {
  const [[k, rings] = [0, []]] = [...box(40.5)];
  const ring = rings[0]!;
  const lines: string[] = [];
  for (let n = 0; n < ring.length; n += 3) lines.push(`${ring[n]},${ring[n + 1]},${ring[n + 2]}`);
  expect(readContourCsv(lines.join('\n'), grid)).toEqual(new Map([[k, [ring]]]));
  const wrong = expect.objectContaining({ code: 'file-unreadable' });
  expect(() => readContourCsv('1,2,3\n4,5,6', grid)).toThrow(wrong);
  expect(() => readContourCsv('1,2,3\n4,5,6\n7,8,x', grid)).toThrow(wrong);
  expect(() => readContourCsv('0,0,9000\n1,0,9000\n1,1,9000', grid)).toThrow(wrong);
});
