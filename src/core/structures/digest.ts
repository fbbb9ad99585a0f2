/** A fingerprint of structures as they are on screen, to see that what arrives elsewhere is the very same. */
import type { Ring, Structure } from './types.ts';

/** Two independent 32-bit lanes over 32-bit words (the mixing steps of MurmurHash3, Appleby 2011); not for secrets. */
class Digest {
  private a = 0x9747b28c;
  private b = 0x5bd1e995;
  private count = 0;

  word(word: number): void {
    const k = Math.imul(word, 0xcc9e2d51);
    this.a = Math.imul((this.a ^ Math.imul((k << 15) | (k >>> 17), 0x1b873593)) | 0, 5) + 0xe6546b64;
    this.a = (this.a << 13) | (this.a >>> 19);
    const l = Math.imul(word ^ 0x2545f491, 0x85ebca6b);
    this.b = Math.imul((this.b ^ ((l << 11) | (l >>> 21))) | 0, 0xc2b2ae35) + 0x27d4eb2f;
    this.b = (this.b << 17) | (this.b >>> 15);
    this.count += 1;
  }

  text(text: string): void {
    this.word(text.length);
    for (let n = 0; n < text.length; n += 1) this.word(text.charCodeAt(n));
  }

  /** Every bit of every coordinate. */
  ring(ring: Ring): void {
    this.word(ring.length);
    // A ring of another buffer's odd offset cannot be seen as words; one that starts on a multiple of 8 always can.
    const words = new Uint32Array(ring.buffer, ring.byteOffset, ring.length * 2);
    for (const word of words) this.word(word);
  }

  end(): string {
    this.word(this.count);
    return [this.a, this.b].map((lane) => (lane >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

/**
 * Digest of structures in their order: id, name, interpreted type, colour, ROI Number, mark of another patient, and every coordinate (LPS mm, all 64 bits) of
 * every ring by slice and of every unplaced contour. Equal digests mean equal structures but for one chance in 2^64.
 * @returns 16 hexadecimal digits.
 */
export function structuresDigest(structures: readonly Structure[]): string {
  const digest = new Digest();
  digest.word(structures.length);
  for (const structure of structures) {
    digest.text(structure.id);
    digest.text(structure.name);
    digest.text(structure.interpretedType);
    for (const channel of structure.colour) digest.word(channel);
    digest.word(structure.roiNumber ?? -1);
    digest.text((structure.foreign ?? []).join());
    const slices = [...structure.slices].filter(([, rings]) => rings.length > 0).sort(([a], [b]) => a - b);
    digest.word(slices.length);
    for (const [k, rings] of slices) {
      digest.word(k);
      digest.word(rings.length);
      for (const ring of rings) digest.ring(ring);
    }
    digest.word(structure.unplaced.length);
    for (const { type, pointsMm } of structure.unplaced) {
      digest.text(type);
      digest.ring(pointsMm);
    }
  }
  return digest.end();
}
