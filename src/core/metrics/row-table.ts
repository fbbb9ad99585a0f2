/** A surface as a target of distance queries (first pass of the transform of Maurer et al. 2003). */
import type { SurfaceElements } from './surface.ts';

/** For each lattice point of the target's box, steps along i to the nearest element of its row; 65535 in a row without any. */
export interface RowTable {
  readonly target: SurfaceElements;
  readonly steps: Uint16Array;
}

/** Tabulates a surface as a target of distance queries. */
export function rowTable(target: SurfaceElements): RowTable {
  const ni = target.size[0];
  const steps = new Uint16Array(ni * target.size[1] * target.size[2]).fill(65535);
  const { offsets } = target;
  for (let n = 0; n < offsets.length; ) {
    const rowStart = Math.floor(offsets[n]! / ni) * ni;
    const rowEnd = rowStart + ni;
    let at = offsets[n]!;
    for (let p = rowStart; p <= at; p += 1) steps[p] = at - p;
    for (n += 1; n < offsets.length && offsets[n]! < rowEnd; n += 1) {
      const next = offsets[n]!;
      const half = (at + next) >> 1;
      for (let p = at + 1; p <= half; p += 1) steps[p] = p - at;
      for (let p = half + 1; p <= next; p += 1) steps[p] = next - p;
      at = next;
    }
    for (let p = at + 1; p < rowEnd; p += 1) steps[p] = p - at;
  }
  return { target, steps };
}
