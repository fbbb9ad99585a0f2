/**
 * The closed surface of a mask as triangles through the middles of grid edges (cells of eight voxel centres, Lorensen & Cline
 * 1987). Where a cell's face has two set voxels at opposite corners they are told apart, in both cells that share the face, so
 * the surface is closed for every mask. Each cell's loop of edge middles is fanned from its centroid: the same for every
 * orientation of the axes.
 */
import type { Vec3 } from '../geometry/grid.ts';
import { cross, dot, minus, voxelMm } from '../geometry/vec.ts';
import type { Mask } from '../masks/types.ts';

export interface MeshMeasures {
  readonly volumeMm3: number;
  readonly areaMm2: number;
  /** Middles of cut grid edges, LPS mm. */
  readonly verticesMm: readonly Vec3[];
}

/** Corner numbers of a cell are bits: 1 for i + 1, 2 for j + 1, 4 for k + 1. An edge is its two corners, lower first. */
type Loop = readonly (readonly [number, number])[];

/** Faces of the cell as rings of corners, counter-clockwise seen from outside. */
const FACES = [
  [0, 4, 6, 2],
  [1, 3, 7, 5],
  [0, 1, 5, 4],
  [2, 6, 7, 3],
  [0, 2, 3, 1],
  [4, 5, 7, 6],
] as const;

/** Loops of cut edges of the cell whose set corners are the bits of `pattern`, set voxels on the left seen from outside. */
function loopsOf(pattern: number): Loop[] {
  const set = (corner: number): boolean => ((pattern >> corner) & 1) === 1;
  const name = (a: number, b: number): number => (a < b ? a + 8 * b : b + 8 * a);
  const next = new Map<number, number>();
  for (const face of FACES)
    for (let n = 0; n < 4; n += 1) {
      const [here, after] = [face[n]!, face[(n + 1) % 4]!];
      if (!set(here) || set(after)) continue;
      // From the edge where the ring leaves set corners back to the one where it entered this run of them.
      let first = n;
      while (set(face[(first + 3) % 4]!)) first = (first + 3) % 4;
      next.set(name(here, after), name(face[(first + 3) % 4]!, face[first]!));
    }
  const loops: Loop[] = [];
  while (next.size > 0) {
    const loop: [number, number][] = [];
    for (let edge = next.keys().next().value; edge !== undefined && next.has(edge); ) {
      loop.push([edge % 8, Math.floor(edge / 8)]);
      const to = next.get(edge);
      next.delete(edge);
      edge = to;
    }
    loops.push(loop);
  }
  return loops;
}

let table: readonly (readonly Loop[])[] | undefined;

/** Volume, area and vertices of the mask's surface, mm. */
export function meshMeasures({ grid, box: { lo, size }, data }: Mask): MeshMeasures {
  table ??= Array.from({ length: 256 }, (_, pattern) => loopsOf(pattern));
  const [ni, nj, nk] = size;
  const at = (i: number, j: number, k: number): number =>
    i < 0 || j < 0 || k < 0 || i >= ni || j >= nj || k >= nk ? 0 : data[i + ni * (j + nj * k)]!;
  const verticesMm: Vec3[] = [];
  // Volumes are taken from the box's corner, so that far-away numbers do not cancel.
  const origin = voxelMm(grid, lo[0], lo[1], lo[2]);
  let [volume, area] = [0, 0];
  for (let k = -1; k < nk; k += 1)
    for (let j = -1; j < nj; j += 1)
      for (let i = -1; i < ni; i += 1) {
        let pattern = 0;
        for (let corner = 0; corner < 8; corner += 1)
          pattern |= at(i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2)) << corner;
        if (pattern === 0 || pattern === 255) continue;
        for (const loop of table[pattern] as readonly Loop[]) {
          const points = loop.map(([a, b]): Vec3 => {
            const half = (bit: number): number => (((a >> bit) & 1) + ((b >> bit) & 1)) / 2;
            return minus(
              voxelMm(grid, lo[0] + i + half(0), lo[1] + j + half(1), lo[2] + k + half(2)),
              origin,
            );
          });
          verticesMm.push(...points);
          const [v, a] = fan(points);
          volume += v;
          area += a;
        }
      }
  return { volumeMm3: Math.abs(volume), areaMm2: area, verticesMm };
}

/** Signed volume under and area of a loop fanned from its centroid. */
function fan(points: readonly Vec3[]): [number, number] {
  const n = points.length;
  const middle = [0, 1, 2].map((axis) => points.reduce((s, p) => s + p[axis]!, 0) / n) as [
    number,
    number,
    number,
  ];
  let [volume, area] = [0, 0];
  points.forEach((p, index) => {
    const q = points[(index + 1) % n] as Vec3;
    const normal = cross(minus(p, middle), minus(q, middle));
    volume += dot(middle, normal) / 6;
    area += Math.hypot(...normal) / 2;
  });
  return [volume, area];
}
