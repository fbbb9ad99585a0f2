/** NRRD masks of other tools on our grid, for comparing voxel by voxel. */
import { gunzipSync } from 'node:zlib';
import { type Grid, patientPoint, toIndex } from '../../src/core/geometry/grid.ts';

type Triple = [number, number, number];

const triples = (text: string): Triple[] =>
  [...text.matchAll(/\(([^)]+)\)/g)].map((m) => m[1]!.split(',').map(Number) as Triple);

/**
 * A uint8 NRRD (raw or gzip) as a 0/1 array over `grid`; its axes may run the other way than the grid's.
 * Throws when a voxel of it is further than a tenth of a voxel from a voxel of the grid.
 */
export function readNrrdMask(bytes: Uint8Array, grid: Grid): Uint8Array {
  const split = findBlankLine(bytes);
  const header = new TextDecoder().decode(bytes.subarray(0, split));
  const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(header)?.[1]?.trim() ?? '';
  const body = bytes.subarray(split);
  const data = field('encoding').startsWith('g') ? gunzipSync(body) : body;
  const [na, nb, nc] = field('sizes').split(' ').map(Number) as Triple;
  const [da, db, dc] = triples(field('space directions')) as [Triple, Triple, Triple];
  const origin = triples(field('space origin'))[0]!;
  const [ni, nj] = grid.dims;
  const at = (a: number, b: number, c: number): number => {
    const p = [0, 1, 2].map((x) => origin[x]! + a * da[x]! + b * db[x]! + c * dc[x]!) as Triple;
    const index = toIndex(grid, patientPoint(...p)).map((v) => {
      if (Math.abs(v - Math.round(v)) > 0.1) throw new Error(`voxel ${a},${b},${c} is off the grid`);
      return Math.round(v);
    }) as Triple;
    return index[0] + ni * (index[1] + nj * index[2]);
  };
  const start = at(0, 0, 0);
  const [sa, sb, sc] = [
    na > 1 ? at(1, 0, 0) - start : 0,
    nb > 1 ? at(0, 1, 0) - start : 0,
    nc > 1 ? at(0, 0, 1) - start : 0,
  ];
  if (at(na - 1, nb - 1, nc - 1) !== start + (na - 1) * sa + (nb - 1) * sb + (nc - 1) * sc)
    throw new Error('other grid');
  const out = new Uint8Array(grid.dims[0] * grid.dims[1] * grid.dims[2]);
  let from = 0;
  for (let c = 0; c < nc; c += 1)
    for (let b = 0; b < nb; b += 1)
      for (let a = 0; a < na; a += 1, from += 1)
        if (data[from] !== 0) out[start + a * sa + b * sb + c * sc] = 1;
  return out;
}

function findBlankLine(bytes: Uint8Array): number {
  for (let n = 0; n + 1 < bytes.length; n += 1) if (bytes[n] === 10 && bytes[n + 1] === 10) return n + 2;
  throw new Error('no NRRD header');
}
