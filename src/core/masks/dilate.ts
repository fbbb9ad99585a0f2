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
 * @returns 0/1 bytes of the box.
 */
export function dilateInto(mask: Mask, element: Element, box: IndexBox): Uint8Array {
  const source = packMask(mask);
  const target: BitBox = emptyBits(box);
  const byRun = groupRuns(element);
  const pad = (element.reach[0] >> 5) + 2;
  const shift = mask.box.lo[0] - box.lo[0];
  const rowBits = new Uint32Array(target.rowWords + 2 * pad);
  const [, sj, sk] = mask.box.size;
  for (let k = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const row = source.rowWords * (j + sj * k);
      if (!hasBits(source.words, row, source.rowWords)) continue;
      for (const { lo, hi, at } of byRun) {
        rowBits.fill(0);
        placeRow(source, row, rowBits, 32 * pad + shift + lo);
        smear(rowBits, hi - lo);
        for (const [dj, dk] of at)
          orRow(rowBits, pad, target, j + dj + mask.box.lo[1], k + dk + mask.box.lo[2]);
      }
    }
  }
  return unpackBits(target);
}

/** Runs with the same extent together: their smeared row is made once. */
function groupRuns(element: Element): { lo: number; hi: number; at: [number, number][] }[] {
  const groups = new Map<string, { lo: number; hi: number; at: [number, number][] }>();
  for (const { dj, dk, lo, hi } of element.runs) {
    const key = `${lo},${hi}`;
    const group = groups.get(key) ?? { lo, hi, at: [] };
    group.at.push([dj, dk]);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function emptyBits(box: IndexBox): BitBox {
  const rowWords = (box.size[0] + 31) >> 5;
  return { box, rowWords, words: new Uint32Array(rowWords * box.size[1] * box.size[2]) };
}

function packMask(mask: Mask): BitBox {
  const bits = emptyBits(mask.box);
  const [si] = mask.box.size;
  const { data } = mask;
  for (let row = 0, from = 0; from < data.length; row += bits.rowWords, from += si) {
    for (let i = 0; i < si; i += 32) {
      const end = Math.min(32, si - i);
      let word = 0;
      for (let b = 0; b < end; b += 1) word |= (data[from + i + b] as number) << b;
      bits.words[row + (i >> 5)] = word;
    }
  }
  return bits;
}

function unpackBits({ box, rowWords, words }: BitBox): Uint8Array {
  const [si, sj, sk] = box.size;
  const out = new Uint8Array(si * sj * sk);
  for (let row = 0, to = 0; to < out.length; row += rowWords, to += si) {
    for (let i = 0; i < si; i += 32) {
      const word = words[row + (i >> 5)] as number;
      const end = Math.min(32, si - i);
      if (word === 0) continue;
      if (word === 0xffffffff && end === 32) out.fill(1, to + i, to + i + 32);
      else for (let b = 0; b < end; b += 1) out[to + i + b] = (word >>> b) & 1;
    }
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
    const word = source.words[row + w] as number;
    if (word === 0) continue;
    const to = first + w;
    if (to >= 0 && to < out.length) out[to] = (out[to] as number) | (word << s);
    if (s > 0 && to + 1 >= 0 && to + 1 < out.length)
      out[to + 1] = (out[to + 1] as number) | (word >>> (32 - s));
  }
}

/** Sets, for every bit set, the next `length` bits too, by doubling. */
function smear(row: Uint32Array, length: number): void {
  for (let covered = 1; covered <= length; ) {
    const step = Math.min(covered, length + 1 - covered);
    const whole = step >> 5;
    const s = step & 31;
    for (let w = row.length - 1; w >= whole; w -= 1) {
      let moved = (row[w - whole] as number) << s;
      if (s > 0 && w > whole) moved |= (row[w - whole - 1] as number) >>> (32 - s);
      row[w] = (row[w] as number) | moved;
    }
    covered += step;
  }
}

function orRow(row: Uint32Array, pad: number, target: BitBox, j: number, k: number): void {
  const { lo, size } = target.box;
  if (j < lo[1] || k < lo[2] || j >= lo[1] + size[1] || k >= lo[2] + size[2]) return;
  const at = target.rowWords * (j - lo[1] + size[1] * (k - lo[2]));
  const { words, rowWords } = target;
  for (let w = 0; w < rowWords; w += 1) words[at + w] = (words[at + w] as number) | (row[pad + w] as number);
}
