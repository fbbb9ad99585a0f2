/** Continuity of the spinal canal: gaps along the column are filled by the canal's own cross sections on both sides. */
import { patientPoint, toIndex, type Vec3 } from '../../geometry/grid.ts';
import { cropMask, reboxMask, unionBox } from '../../masks/index.ts';
import type { IndexBox, Mask } from '../../masks/types.ts';
import { located, type SpineBox, type Voxels } from '../bone.ts';
import type { SpineCentreline } from '../types.ts';
import { project } from './centreline.ts';

/** What was filled: lengths along the centre line, mm. */
export interface CompletedCanal {
  readonly canal: Mask;
  /** Gaps that were filled, from and to in mm along the line. */
  readonly filledMm: readonly (readonly [number, number])[];
  /** Gaps longer than the limit, left open: for a finding. */
  readonly openMm: readonly (readonly [number, number])[];
}

/** Per step of the line: centre across (left, back) and half widths; area 0 where the canal is missing. */
interface Sections {
  readonly area: Float64Array;
  readonly left: Float64Array;
  readonly back: Float64Array;
  readonly halfLeft: Float64Array;
  readonly halfBack: Float64Array;
}

/**
 * Fills gaps of the canal (mask of canal and cord together) between its first and last section along `line`, up to
 * `longestMm` each (default 60), with ellipses interpolated between the sections on both sides. Voxels of `bone` stay free.
 * The result contains the input.
 */
export function completeCanal(
  canal: Mask,
  line: SpineCentreline,
  options: { readonly longestMm?: number; readonly bone?: Mask } = {},
): CompletedCanal {
  const sections = measure(canal, line);
  const gaps = gapsOf(sections, line.stepMm);
  const limit = options.longestMm ?? 60;
  const length = ([from, to]: readonly [number, number]): number => (to - from) * line.stepMm;
  const inMm = ([from, to]: readonly [number, number]): [number, number] => [
    from * line.stepMm,
    to * line.stepMm,
  ];
  const fill = gaps.filter((g) => length(g) <= limit);
  const open = gaps.filter((g) => length(g) > limit).map(inMm);
  if (fill.length === 0) return { canal, filledMm: [], openMm: open };
  let box = canal.box;
  for (const gap of fill) box = unionBox(box, gapBox(canal, line, sections, gap));
  const out = reboxMask(canal, box);
  const data = out.data.slice();
  for (const gap of fill) fillGap({ ...out, data }, line, sections, gap, options.bone);
  return { canal: cropMask({ ...out, data }), filledMm: fill.map(inMm), openMm: open };
}

/** Voxels of a box of the grid as a list, all or those set in `mask`. */
function voxelsIn(mask: Mask, box: IndexBox, onlySet: boolean): Voxels {
  const [si, sj, sk] = box.size;
  const at: number[] = [];
  const source = onlySet ? reboxMask(mask, box).data : undefined;
  for (let o = 0; o < si * sj * sk; o += 1) if (!source || source[o] === 1) at.push(o);
  const frame: SpineBox = { grid: mask.grid, lo: box.lo, size: box.size, code: new Uint8Array(0) };
  return located(frame, Int32Array.from(at));
}

/** Coordinates across the line of voxel n at step s: left and back, mm. */
function across(line: SpineCentreline, v: Voxels, n: number, step: number): [number, number] {
  const s = 3 * step;
  const [d, b, p] = [line.down, line.back, line.pointsMm];
  const [dx, dy, dz] = [
    (v.x[n] as number) - p[s]!,
    (v.y[n] as number) - p[s + 1]!,
    (v.z[n] as number) - p[s + 2]!,
  ];
  // left = back × up, up = −down
  const lx = -(b[s + 1]! * d[s + 2]! - b[s + 2]! * d[s + 1]!);
  const ly = -(b[s + 2]! * d[s]! - b[s]! * d[s + 2]!);
  const lz = -(b[s]! * d[s + 1]! - b[s + 1]! * d[s]!);
  return [dx * lx + dy * ly + dz * lz, dx * b[s]! + dy * b[s + 1]! + dz * b[s + 2]!];
}

function measure(canal: Mask, line: SpineCentreline): Sections {
  const steps = line.pointsMm.length / 3;
  const array = (): Float64Array => new Float64Array(steps);
  const [area, left, back, ll, bb] = [array(), array(), array(), array(), array()];
  const v = voxelsIn(canal, canal.box, true);
  const step = new Int32Array(v.count);
  project(line, v, step);
  for (let n = 0; n < v.count; n += 1) {
    const s = step[n] as number;
    const [l, b] = across(line, v, n, s);
    area[s]! += 1;
    left[s]! += l;
    back[s]! += b;
    ll[s]! += l * l;
    bb[s]! += b * b;
  }
  const [halfLeft, halfBack] = [array(), array()];
  for (let s = 0; s < steps; s += 1) {
    const n = area[s] as number;
    if (n === 0) continue;
    left[s] = left[s]! / n;
    back[s] = back[s]! / n;
    // A filled ellipse has a variance of a²/4.
    halfLeft[s] = 2 * Math.sqrt(Math.max(0, ll[s]! / n - left[s]! ** 2));
    halfBack[s] = 2 * Math.sqrt(Math.max(0, bb[s]! / n - back[s]! ** 2));
  }
  return { area, left, back, halfLeft, halfBack };
}

/**
 * Runs between the canal's first and last section that hold at least 4 mm without any canal, widened by the sections beside
 * them that hold less than 0.7 of the usual area (first step inside, first step after).
 */
function gapsOf({ area }: Sections, stepMm: number): [number, number][] {
  const first = area.findIndex((a) => a > 0);
  const last = area.findLastIndex((a) => a > 0);
  const thin = (s: number): boolean =>
    (area[s] as number) < 0.7 * usualArea(area, s, Math.round(40 / stepMm));
  const gaps: [number, number][] = [];
  for (let s = first + 1; s < last; s += 1) {
    if (area[s] !== 0) continue;
    let [start, end] = [s, s];
    while (area[end] === 0) end += 1;
    if ((end - start) * stepMm >= 4) {
      for (let n = 0; n < 12 && start - 1 > first && thin(start - 1); n += 1) start -= 1;
      for (let n = 0; n < 12 && end < last && thin(end); n += 1) end += 1;
      gaps.push([start, end]);
    }
    s = end;
  }
  return gaps;
}

/** Median of the areas that are not empty, within ± reach. */
function usualArea(area: Float64Array, at: number, reach: number): number {
  const some = area.slice(Math.max(0, at - reach), at + reach + 1).filter((a) => a > 0);
  return some.sort()[some.length >> 1] ?? 0;
}

/** Median section within 8 mm on one side of a gap: left, back, half widths. */
function side(sections: Sections, from: number, direction: 1 | -1): [number, number, number, number] {
  const steps: number[] = [];
  for (let d = 0; d < 8; d += 1)
    if ((sections.area[from + direction * d] ?? 0) > 0) steps.push(from + direction * d);
  const median = (values: Float64Array): number =>
    steps.map((s) => values[s] as number).sort((a, b) => a - b)[steps.length >> 1] as number;
  return [median(sections.left), median(sections.back), median(sections.halfLeft), median(sections.halfBack)];
}

function gapBox(
  canal: Mask,
  line: SpineCentreline,
  sections: Sections,
  [from, to]: readonly [number, number],
): IndexBox {
  const reach =
    8 + Math.max(...[from - 1, to].flatMap((s) => [Math.abs(sections.back[s]!) + sections.halfBack[s]!, 14]));
  const lo = [Infinity, Infinity, Infinity];
  const hi = [-Infinity, -Infinity, -Infinity];
  for (let s = from; s < to; s += 1) {
    for (let c = 0; c < 8; c += 1) {
      const corner = [0, 1, 2].map(
        (a) => line.pointsMm[3 * s + a]! + (c & (1 << a) ? reach : -reach),
      ) as unknown as Vec3;
      toIndex(canal.grid, patientPoint(...corner)).forEach((v, a) => {
        lo[a] = Math.min(lo[a]!, v);
        hi[a] = Math.max(hi[a]!, v);
      });
    }
  }
  const start = lo.map((v) => Math.max(0, Math.floor(v)));
  const size = hi.map((v, a) => Math.max(0, Math.min(canal.grid.dims[a]!, Math.ceil(v) + 1) - start[a]!));
  return { lo: start as unknown as Vec3, size: size as unknown as Vec3 };
}

function fillGap(
  out: Mask,
  line: SpineCentreline,
  sections: Sections,
  gap: readonly [number, number],
  bone: Mask | undefined,
): void {
  const [from, to] = gap;
  const above = side(sections, from - 1, -1);
  const below = side(sections, to, 1);
  const v = voxelsIn(out, out.box, false);
  const step = new Int32Array(v.count);
  project(line, v, step);
  const taken = bone ? reboxMask(bone, out.box).data : undefined;
  for (let n = 0; n < v.count; n += 1) {
    const s = step[n] as number;
    if (s < from || s >= to || taken?.[n] === 1) continue;
    const t = (s - from + 1) / (to - from + 1);
    const [l0, b0, hl, hb] = above.map((a, i) => a + t * ((below[i] as number) - a)) as [
      number,
      number,
      number,
      number,
    ];
    const [l, b] = across(line, v, n, s);
    if (((l - l0) / Math.max(1, hl)) ** 2 + ((b - b0) / Math.max(1, hb)) ** 2 <= 1)
      out.data[v.at[n] as number] = 1;
  }
}
