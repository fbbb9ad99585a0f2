/** Checksums of compressed streams, which fflate does not verify. Source: RFC 1952 (CRC-32), RFC 1950 (Adler-32). */

/** Tables for four bytes at a time. */
const CRC_TABLES: readonly Uint32Array[] = (() => {
  const tables = [0, 1, 2, 3].map(() => new Uint32Array(256));
  const [first] = tables as [Uint32Array];
  for (let n = 0; n < 256; n += 1) {
    let c = n;
    for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
    first[n] = c;
  }
  for (let t = 1; t < 4; t += 1) {
    for (let n = 0; n < 256; n += 1) {
      const c = tables[t - 1]![n]!;
      (tables[t] as Uint32Array)[n] = first[c & 255]! ^ (c >>> 8);
    }
  }
  return tables;
})();

/** CRC-32 of gzip; `start` is the CRC of the bytes before. */
export function crc32(bytes: Uint8Array, start = 0): number {
  const [t0, t1, t2, t3] = CRC_TABLES as [Uint32Array, Uint32Array, Uint32Array, Uint32Array];
  let c = ~start;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    c ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    c = t3[c & 255]! ^ t2[(c >>> 8) & 255]! ^ t1[(c >>> 16) & 255]! ^ t0[c >>> 24]!;
  }
  for (; at < bytes.length; at += 1) c = t0[(c ^ bytes[at]!) & 255]! ^ (c >>> 8);
  return ~c >>> 0;
}

/** Adler-32 of zlib; `start` is that of the bytes before. */
export function adler32(bytes: Uint8Array, start = 1): number {
  let [a, b] = [start & 0xffff, start >>> 16];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + 2000);
    for (; at < end; at += 1) {
      a += bytes[at]!;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return ((b << 16) | a) >>> 0;
}
