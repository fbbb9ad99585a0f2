/** Borders found on a sheet as canvas paths in plane mm. */
import type { Loops } from '../../workers/sheets/iso-loops.ts';
import type { StructurePaths } from '../structure-paths.ts';
import type { PlacedSheet } from './scene.ts';

/** Where a structure runs off the sheet it is filled to the edge, but has no outline there: it goes on. */
export function loopPaths({ points, ends }: Loops, { sheet, p0, q0 }: PlacedSheet): StructurePaths {
  const fill = new Path2D();
  const outline = new Path2D();
  const { pixelMm, columns, rows } = sheet;
  const isInside = (n: number): boolean => {
    const [x, y] = [points[2 * n]!, points[2 * n + 1]!];
    return x >= 0 && y >= 0 && x <= columns - 1 && y <= rows - 1;
  };
  const place = (n: number): [number, number] => [
    p0 + points[2 * n]! * pixelMm,
    q0 + points[2 * n + 1]! * pixelMm,
  ];
  let first = 0;
  for (const end of ends) {
    fill.moveTo(...place(end - 1));
    outline.moveTo(...place(end - 1));
    let wasInside = isInside(end - 1);
    for (let n = first; n < end; n += 1) {
      const inside = isInside(n);
      fill.lineTo(...place(n));
      if (inside && wasInside) outline.lineTo(...place(n));
      else outline.moveTo(...place(n));
      wasInside = inside;
    }
    fill.closePath();
    first = end;
  }
  return { fill, outline };
}
