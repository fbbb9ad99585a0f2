/** Mask → contours along voxel edges: exact, the inverse of rasterising. */
import type { Grid } from '../geometry/grid.ts';
import type { Mask } from '../masks/types.ts';
import type { Ring, SliceRings } from '../structures/types.ts';

/** Growing list of the corners of one slice's rings. */
interface Corners {
  /** Corner coordinates of the scratch image: x0,y0,x1,y1,… */
  data: Int32Array;
  length: number;
}

/** One slice copied into an image with a border of zeros and a row length divisible by 4. */
interface Scratch {
  readonly width: number;
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

/**
 * The voxel-edge rings of a mask: index coordinates are whole numbers ± 0.5, collinear points are merged, outer
 * rings turn counter-clockwise and holes clockwise in index space (positive and negative shoelace area with i right
 * and j up). Voxels that touch only at a corner get separate rings (4-connected inside, 8-connected outside).
 * `rasterize(grid, traceEdges(mask))` is the mask, and the rings' area is the voxels' area.
 */
export function traceEdges(mask: Mask): SliceRings {
  const slices = new Map<number, readonly Ring[]>();
  const [si, sj, sk] = mask.box.size;
  const width = (si + 2 + 3) & ~3;
  const words = new Uint32Array((width * (sj + 2)) >> 2);
  const scratch: Scratch = { width, words, bytes: new Uint8Array(words.buffer) };
  const corners: Corners = { data: new Int32Array(1024), length: 0 };
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const from = si * (j + sj * k);
      scratch.bytes.set(mask.data.subarray(from, from + si), 1 + width * (j + 1));
    }
    const rings = traceSlice(mask, k + mask.box.lo[2], scratch, corners);
    if (rings.length > 0) slices.set(k + mask.box.lo[2], rings);
  }
  return slices;
}

/** Finds every lower voxel edge not yet walked (4 voxels a word) and follows its ring. */
function traceSlice(mask: Mask, k: number, scratch: Scratch, corners: Corners): Ring[] {
  const { words, bytes, width } = scratch;
  const rings: Ring[] = [];
  const rowWords = width >> 2;
  for (let w = rowWords; w < words.length; w += 1) {
    const current = words[w]!;
    if (current === 0) continue;
    if ((current & ~(current >>> 1) & ~words[w - rowWords]! & 0x01010101) === 0) continue;
    for (let p = 4 * w; p < 4 * w + 4; p += 1) {
      if (bytes[p] !== 1 || (bytes[p - width]! & 1) === 1) continue;
      corners.length = 0;
      follow(p, scratch, corners);
      rings.push(toRing(mask, k, corners));
    }
  }
  return rings;
}

/**
 * Walks one ring with the inside on the left, starting on the lower edge of voxel `start`; walked lower edges are
 * marked with bit 1. Every ring has a lower edge, and the first found is always the start of its straight run.
 */
function follow(start: number, { bytes, width }: Scratch, corners: Corners): void {
  const forward = [1, width, -1, -width] as const;
  let voxel = start;
  let direction: 0 | 1 | 2 | 3 = 0;
  let x = start % width;
  let y = (start - x) / width;
  pushCorner(corners, x, y);
  do {
    if (direction === 0) bytes[voxel] = 3;
    x += direction === 0 ? 1 : direction === 2 ? -1 : 0;
    y += direction === 1 ? 1 : direction === 3 ? -1 : 0;
    const aheadLeft = voxel + forward[direction];
    const aheadRight = aheadLeft + forward[((direction + 3) & 3) as 0 | 1 | 2 | 3];
    if ((bytes[aheadLeft]! & 1) === 0) {
      direction = ((direction + 1) & 3) as 0 | 1 | 2 | 3;
    } else if ((bytes[aheadRight]! & 1) === 1) {
      direction = ((direction + 3) & 3) as 0 | 1 | 2 | 3;
      voxel = aheadRight;
    } else {
      voxel = aheadLeft;
      continue;
    }
    pushCorner(corners, x, y);
  } while (voxel !== start || direction !== 0);
  corners.length -= 2;
}

function pushCorner(corners: Corners, x: number, y: number): void {
  if (corners.length + 2 > corners.data.length) {
    const grown = new Int32Array(2 * corners.data.length);
    grown.set(corners.data);
    corners.data = grown;
  }
  corners.data[corners.length] = x;
  corners.data[corners.length + 1] = y;
  corners.length += 2;
}

/** Corner (x, y) of the scratch image is index (lo.i + x − 1.5, lo.j + y − 1.5). */
function toRing(mask: Mask, k: number, corners: Corners): Ring {
  const ring = new Float64Array((corners.length / 2) * 3);
  const [i0, j0] = [mask.box.lo[0] - 1.5, mask.box.lo[1] - 1.5];
  for (let n = 0, to = 0; n < corners.length; n += 2, to += 3) {
    writePatient(mask.grid, corners.data[n]! + i0, corners.data[n + 1]! + j0, k, ring, to);
  }
  return ring;
}

/** Writes the LPS mm position of index (i, j, k) to `out[at … at+2]`. */
export function writePatient(
  grid: Grid,
  i: number,
  j: number,
  k: number,
  out: Float64Array,
  at: number,
): void {
  const m = grid.indexToPatient;
  out[at] = m[0] * i + m[1] * j + m[2] * k + m[3];
  out[at + 1] = m[4] * i + m[5] * j + m[6] * k + m[7];
  out[at + 2] = m[8] * i + m[9] * j + m[10] * k + m[11];
}
