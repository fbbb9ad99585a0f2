/** Dilation of bit-packed rows by a structuring element: 32 voxels an operation, exact. */
import type { Element } from './element.ts';
import type { IndexBox, Mask } from './types.ts';

/** The voxels of a box as bits; row (j, k) starts at word `rowWords * (j + sj * k)`, bit 0 is the box's first i. */
interface BitBox {
  readonly box: IndexBox;
  readonly rowWords: number;
  readonly words: Uint32Array;
}

/**
 * `mask ⊕ element` within `box`: voxel v is set when v − d is in the mask for an offset d of the element.
 * Where the element shrinks away from its middle row by row, a row contained in the next one towards a target leaves
 * that target to it (its own contribution is a part of the next one's).
 * @returns 0/1 bytes of the box.
 */
export function dilateInto(mask: Mask, element: Element, box: IndexBox): Uint8Array {
  const source = packMask(mask);
  const target: BitBox = emptyBits(box);
  const groups = groupRuns(element);
  const nested = isNested(element);
  const pad = (element.reach[0] >> 5) + 2;
  const shift = mask.box.lo[0] - box.lo[0];
  const rowBits = new Uint32Array(target.rowWords + 2 * pad);
  const [, sj, sk] = mask.box.size;
  const { rowWords } = source;
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const row = rowWords * (j + sj * k);
      if (!hasBits(source.words, row, rowWords)) continue;
      // Largest dj and dk worth serving; 0 where the neighbouring row holds all of this one.
      const upJ = nested && j + 1 < sj && contains(source, row + rowWords, row) ? 0 : Infinity;
      const downJ = nested && j > 0 && contains(source, row - rowWords, row) ? 0 : -Infinity;
      const upK = nested && k + 1 < sk && contains(source, row + rowWords * sj, row) ? 0 : Infinity;
      const downK = nested && k > 0 && contains(source, row - rowWords * sj, row) ? 0 : -Infinity;
      for (const { lo, hi, dj, dk } of groups) {
        let ready = false;
        for (let n = 0; n < dj.length; n += 1) {
          const b = dj[n]!;
          const c = dk[n]!;
          if (b > upJ || b < downJ || c > upK || c < downK) continue;
          if (!ready) {
            rowBits.fill(0);
            placeRow(source, row, rowBits, 32 * pad + shift + lo);
            smear(rowBits, hi - lo);
            ready = true;
          }
          orRow(rowBits, pad, target, j + b + mask.box.lo[1], k + c + mask.box.lo[2]);
        }
      }
    }
  }
  return unpackBits(target);
}

interface RunGroup {
  readonly lo: number;
  readonly hi: number;
  readonly dj: number[];
  readonly dk: number[];
}

/** Whether every run lies within the runs one step nearer to the middle, along j and along k. */
function isNested(element: Element): boolean {
  const runs = new Map(element.runs.map((run) => [`${run.dj},${run.dk}`, run]));
  return element.runs.every(({ dj, dk, lo, hi }) => {
    const holds = (j: number, k: number): boolean => {
      const inner = runs.get(`${j},${k}`);
      return inner !== undefined && inner.lo <= lo && inner.hi >= hi;
    };
    return (dj === 0 || holds(dj - Math.sign(dj), dk)) && (dk === 0 || holds(dj, dk - Math.sign(dk)));
  });
}

/** Whether the packed row at `outer` holds all bits of the row at `inner`. */
function contains({ words, rowWords }: BitBox, outer: number, inner: number): boolean {
  for (let w = 0; w < rowWords; w += 1) {
    if ((words[inner + w]! & ~words[outer + w]!) !== 0) return false;
  }
  return true;
}

/** Runs with the same extent together: their smeared row is made once. */
function groupRuns(element: Element): RunGroup[] {
  const groups = new Map<string, RunGroup>();
  for (const { dj, dk, lo, hi } of element.runs) {
    const key = `${lo},${hi}`;
    const group = groups.get(key) ?? { lo, hi, dj: [], dk: [] };
    group.dj.push(dj);
    group.dk.push(dk);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function emptyBits(box: IndexBox): BitBox {
  const rowWords = (box.size[0] + 31) >> 5;
  return { box, rowWords, words: new Uint32Array(rowWords * box.size[1] * box.size[2]) };
}

/** Four bytes 0/1 of a 32-bit word become four bits by one product; rows are copied to aligned scratch first. */
function packMask(mask: Mask): BitBox {
  const bits = emptyBits(mask.box);
  const [si] = mask.box.size;
  const fours = new Uint32Array(8 * bits.rowWords);
  const bytes = new Uint8Array(fours.buffer);
  for (let row = 0, from = 0; from < mask.data.length; row += bits.rowWords, from += si) {
    bytes.set(mask.data.subarray(from, from + si));
    for (let w = 0; w < bits.rowWords; w += 1) {
      let word = 0;
      for (let q = 7; q >= 0; q -= 1) word = (word << 4) | (Math.imul(fours[8 * w + q]!, 0x10204080) >>> 28);
      bits.words[row + w] = word;
    }
  }
  return bits;
}

function unpackBits({ box, rowWords, words }: BitBox): Uint8Array {
  const [si, sj, sk] = box.size;
  const out = new Uint8Array(si * sj * sk);
  const fours = new Uint32Array(8 * rowWords);
  const bytes = new Uint8Array(fours.buffer, 0, si);
  for (let row = 0, to = 0; to < out.length; row += rowWords, to += si) {
    for (let w = 0; w < rowWords; w += 1) {
      const word = words[row + w]!;
      for (let q = 0; q < 8; q += 1)
        fours[8 * w + q] = Math.imul((word >>> (4 * q)) & 15, 0x00204081) & 0x01010101;
    }
    out.set(bytes, to);
  }
  return out;
}

function hasBits(words: Uint32Array, from: number, count: number): boolean {
  for (let w = from; w < from + count; w += 1) if (words[w] !== 0) return true;
  return false;
}

/** Copies a packed row into `out` from bit `bit` on; bits that fall outside are dropped. */
function placeRow(source: BitBox, row: number, out: Uint32Array, bit: number): void {
  const first = bit >> 5;
  const s = bit & 31;
  for (let w = 0; w < source.rowWords; w += 1) {
    const word = source.words[row + w]!;
    if (word === 0) continue;
    const to = first + w;
    if (to >= 0 && to < out.length) out[to] = out[to]! | (word << s);
    if (s > 0 && to + 1 >= 0 && to + 1 < out.length) out[to + 1] = out[to + 1]! | (word >>> (32 - s));
  }
}

/** Sets, for every bit set, the next `length` bits too, by doubling. */
function smear(row: Uint32Array, length: number): void {
  for (let covered = 1; covered <= length; ) {
    const step = Math.min(covered, length + 1 - covered);
    const whole = step >> 5;
    const s = step & 31;
    for (let w = row.length - 1; w >= whole; w -= 1) {
      let moved = row[w - whole]! << s;
      if (s > 0 && w > whole) moved |= row[w - whole - 1]! >>> (32 - s);
      row[w] = row[w]! | moved;
    }
    covered += step;
  }
}

function orRow(row: Uint32Array, pad: number, target: BitBox, j: number, k: number): void {
  const { lo, size } = target.box;
  if (j < lo[1] || k < lo[2] || j >= lo[1] + size[1] || k >= lo[2] + size[2]) return;
  const at = target.rowWords * (j - lo[1] + size[1] * (k - lo[2]));
  const { words, rowWords } = target;
  for (let w = 0; w < rowWords; w += 1) words[at + w] = words[at + w]! | row[pad + w]!;
}
