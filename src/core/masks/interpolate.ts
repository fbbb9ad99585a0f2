/** Missing slices from their neighbours: signed distances in the slice, blended, with the drift of the shape followed. */
import { spacingMm } from '../geometry/grid.ts';
import { cropMask, reboxMask } from './crop.ts';
import { squaredDistances } from './distance.ts';
import type { IndexBox, Mask } from './types.ts';

/** One known slice: its signed distance field over the working box, and where its area lies. */
interface Section {
  readonly k: number;
  /** mm, negative inside, zero half-way between voxels of both kinds. */
  readonly field: Float32Array;
  readonly bits: Uint8Array;
  readonly area: number;
  readonly centreI: number;
  readonly centreJ: number;
}

/**
 * Share of the cubic blend when two or more slices are missing: straight blending loses 8 % of the volume of
 * vertebrae drawn on every fifth slice, this 4 %, at a better Dice (measured on 13 organs). One missing slice is
 * best blended straight.
 */
const CURVED = 0.7;
/** Distance in slices between known ones from which that share is used. */
const CURVED_FROM = 3;

/**
 * Fills the slices between each two neighbouring known slices by blending their in-slice signed distance fields
 * (Raya & Udupa 1990), with the slices beyond taken into account where several are missing. Where following the drift of the centroid makes the two sections overlap better than leaving
 * them in place, each is moved along it first (Herman et al. 1992), so a slanting tube stays a tube. Shapes may split,
 * merge or get holes. Known slices stay as they are, slices beyond the outermost known ones stay empty.
 * @param mask the known slices' voxels; what other slices hold is ignored.
 * @param knownSlices slice indices k that are drawn. A known slice may be empty: the shape then ends there.
 */
export function interpolateSlices(mask: Mask, knownSlices: Iterable<number>): Mask {
  const tight = cropMask(mask);
  const known = [...new Set(knownSlices)].sort((a, b) => a - b);
  const first = known[0];
  const last = known.at(-1);
  if (tight.data.length === 0 || first === undefined || last === undefined) return tight;
  // Two voxels around keep the distance fields closed; the image edge needs no room beyond it.
  const box: IndexBox = {
    lo: [tight.box.lo[0] - 2, tight.box.lo[1] - 2, first],
    size: [tight.box.size[0] + 4, tight.box.size[1] + 4, last - first + 1],
  };
  const source = reboxMask(tight, box);
  const plane = box.size[0] * box.size[1];
  const out = new Uint8Array(source.data.length);
  const spacing = spacingMm(mask.grid);
  const sections = new Map<number, Section | null>();
  const bitsOf = (k: number): Uint8Array =>
    source.data.subarray(plane * (k - first), plane * (k - first + 1));
  const sectionAt = (k: number | undefined): Section | null => {
    if (k === undefined) return null;
    const section = sections.has(k) ? (sections.get(k) ?? null) : sectionOf(bitsOf(k), box, k, spacing);
    sections.set(k, section);
    return section;
  };
  for (const k of known) out.set(bitsOf(k), plane * (k - first));
  for (let n = 0; n + 1 < known.length; n += 1) {
    const gap = known[n + 1]! - known[n]!;
    if (gap === 1) continue;
    const [a, b] = [sectionAt(known[n]), sectionAt(known[n + 1])];
    if (a === null || b === null) continue;
    const [before, after] =
      gap < CURVED_FROM ? [null, null] : [sectionAt(known[n - 1]), sectionAt(known[n + 2])];
    fillBetween(before, a, b, after, box, out);
  }
  return cropMask(reboxMask({ grid: mask.grid, box, data: out }, tight.box));
}

/** Null for an empty slice: nothing reaches across it. */
function sectionOf(
  bits: Uint8Array,
  box: IndexBox,
  k: number,
  spacing: readonly [number, number, number],
): Section | null {
  const [si, sj] = box.size;
  let area = 0;
  let [sumI, sumJ] = [0, 0];
  for (let j = 0, n = 0; j < sj; j += 1) {
    for (let i = 0; i < si; i += 1, n += 1) {
      if (bits[n] === 0) continue;
      area += 1;
      sumI += i;
      sumJ += j;
    }
  }
  if (area === 0) return null;
  const field = new Float32Array(bits.length);
  const inner = new Float32Array(bits.length);
  for (let n = 0; n < bits.length; n += 1) {
    field[n] = bits[n] === 1 ? 0 : 1e20;
    inner[n] = bits[n] === 1 ? 1e20 : 0;
  }
  squaredDistances(field, [si, sj, 1], spacing);
  squaredDistances(inner, [si, sj, 1], spacing);
  const half = Math.min(spacing[0], spacing[1]) / 2;
  for (let n = 0; n < bits.length; n += 1) {
    field[n] = bits[n] === 1 ? half - Math.sqrt(inner[n]!) : Math.sqrt(field[n]!) - half;
  }
  return { k, field, bits, area, centreI: sumI / area, centreJ: sumJ / area };
}

function fillBetween(
  before: Section | null,
  a: Section,
  b: Section,
  after: Section | null,
  box: IndexBox,
  out: Uint8Array,
): void {
  const [si, sj] = box.size;
  const drifts = followsDrift(a, b, si, sj);
  for (let k = a.k + 1; k < b.k; k += 1) {
    const to = out.subarray(si * sj * (k - box.lo[2]), si * sj * (k - box.lo[2] + 1));
    if (drifts) blendMoved(a, b, k, si, sj, to);
    else blendStill(before, a, b, after, k, to);
  }
}

/**
 * Blend of the fields, part straight, part cubic (Catmull-Rom) with the slices beyond; a neighbour that is missing or
 * empty leaves its end straight.
 */
function blendStill(
  before: Section | null,
  a: Section,
  b: Section,
  after: Section | null,
  k: number,
  to: Uint8Array,
): void {
  const gap = b.k - a.k;
  const t = (k - a.k) / gap;
  // Hermite weights; the slope at a is (b − before) / their distance, in units of the gap.
  const slopeA = t * (1 - t) * (1 - t);
  const slopeB = -t * t * (1 - t);
  const spanA = before === null ? 1 : (b.k - before.k) / gap;
  const spanB = after === null ? 1 : (after.k - a.k) / gap;
  const hermiteB = t * t * (3 - 2 * t);
  const [fieldBefore, fieldAfter] = [before?.field ?? a.field, after?.field ?? b.field];
  const curved = gap >= CURVED_FROM ? CURVED : 0;
  const weightBefore = -curved * (slopeA / spanA);
  const weightAfter = curved * (slopeB / spanB);
  const weightA = curved * (1 - hermiteB - slopeB / spanB) + (1 - curved) * (1 - t);
  const weightB = curved * (hermiteB + slopeA / spanA) + (1 - curved) * t;
  for (let n = 0; n < to.length; n += 1) {
    const value =
      weightBefore * fieldBefore[n]! +
      weightA * a.field[n]! +
      weightB * b.field[n]! +
      weightAfter * fieldAfter[n]!;
    to[n] = value <= 0 ? 1 : 0;
  }
}

/** Whether moving `a` by the centroids' drift makes it overlap `b` clearly better (by 2 % of the smaller area). */
function followsDrift(a: Section, b: Section, si: number, sj: number): boolean {
  const di = Math.round(b.centreI - a.centreI);
  const dj = Math.round(b.centreJ - a.centreJ);
  if (di === 0 && dj === 0) return false;
  let [still, moved] = [0, 0];
  for (let j = 0, n = 0; j < sj; j += 1) {
    for (let i = 0; i < si; i += 1, n += 1) {
      if (b.bits[n] === 0) continue;
      still += a.bits[n]!;
      const [ai, aj] = [i - di, j - dj];
      if (ai >= 0 && aj >= 0 && ai < si && aj < sj) moved += a.bits[ai + si * aj]!;
    }
  }
  return moved > still + 0.02 * Math.min(a.area, b.area);
}

/** Blends the fields, `a` moved on by t of the drift, `b` moved back by the rest. */
function blendMoved(a: Section, b: Section, k: number, si: number, sj: number, to: Uint8Array): void {
  const t = (k - a.k) / (b.k - a.k);
  const driftI = b.centreI - a.centreI;
  const driftJ = b.centreJ - a.centreJ;
  for (let j = 0, n = 0; j < sj; j += 1) {
    for (let i = 0; i < si; i += 1, n += 1) {
      const fromA = sample(a.field, si, sj, i - t * driftI, j - t * driftJ);
      const fromB = sample(b.field, si, sj, i + (1 - t) * driftI, j + (1 - t) * driftJ);
      to[n] = (1 - t) * fromA + t * fromB <= 0 ? 1 : 0;
    }
  }
}

/** Bilinear sample, clamped to the box (whose rim is outside the shape). */
function sample(field: Float32Array, si: number, sj: number, i: number, j: number): number {
  const ci = i < 0 ? 0 : Math.min(i, si - 1.000001);
  const cj = j < 0 ? 0 : Math.min(j, sj - 1.000001);
  const i0 = Math.floor(ci);
  const j0 = Math.floor(cj);
  const u = ci - i0;
  const v = cj - j0;
  const n = i0 + si * j0;
  const lower = (1 - u) * field[n]! + u * field[n + 1]!;
  const upper = (1 - u) * field[n + si]! + u * field[n + si + 1]!;
  return (1 - v) * lower + v * upper;
}
