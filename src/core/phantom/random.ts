/** Small seeded randomness for the phantom: the same seed gives the same phantom on every machine. */

/** Uniform numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32 (T. Ettinger): 32-bit state, period 2³², good enough for textures and jitter. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal number (sum of 12 uniforms: integer-exact on every machine, unlike log and cos). */
export function normal(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i += 1) sum += random();
  return sum;
}

/** Uniform number in [low, high). */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

const TEXTURE_SIZE = 64;

/** A smooth random field in [-1, 1] or so, unit variance near 0.5, periodic after 64 cells; (x, y, z) in cells. */
export type Texture = (x: number, y: number, z: number) => number;

/** Periodic 64³ field of white noise, blurred once along each axis; sampled at the nearest cell. */
export function createTexture(random: Random): Texture {
  const n = TEXTURE_SIZE;
  let field = new Float32Array(n * n * n);
  for (let i = 0; i < field.length; i += 1) field[i] = random() * 2 - 1;
  for (const stride of [1, n, n * n]) field = blurPeriodic(field, stride, n);
  for (let i = 0; i < field.length; i += 1) field[i] = field[i]! * 3;
  const data = field;
  return (x, y, z) => data[(Math.round(x) & 63) + n * ((Math.round(y) & 63) + n * (Math.round(z) & 63))]!;
}

function blurPeriodic(field: Float32Array, stride: number, n: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(field.length);
  for (let at = 0; at < field.length; at += 1) {
    const along = Math.floor(at / stride) % n;
    const base = at - along * stride;
    const before = field[base + ((along + n - 1) % n) * stride]!;
    const after = field[base + ((along + 1) % n) * stride]!;
    out[at] = (before + 2 * field[at]! + after) / 4;
  }
  return out;
}

/** A 256 × 256 periodic tile of in-plane correlated noise with standard deviation 1 (what a CT's noise looks like). */
export function createNoiseTile(random: Random): Float32Array {
  const n = 256;
  let tile = new Float32Array(n * n);
  for (let i = 0; i < tile.length; i += 1) tile[i] = normal(random);
  for (const stride of [1, n]) tile = blurPeriodic(tile, stride, n);
  let squares = 0;
  for (const v of tile) squares += v * v;
  const scale = 1 / Math.sqrt(squares / tile.length);
  for (let i = 0; i < tile.length; i += 1) tile[i] = tile[i]! * scale;
  return tile;
}
