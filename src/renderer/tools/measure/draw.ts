/** Draws measurements on whatever a view shows: their points are the patient's, and are seen where they lie. */
import type { Vec3 } from '../../../core/geometry/grid.ts';
import { along, minus } from '../../../core/geometry/vec.ts';
import { picture } from '../../kit/colours.ts';
import type { Surface } from '../../planes/surface.ts';
import { texts } from '../../texts/index.ts';
import type { PlanePoint } from '../region.ts';
import type { Drawing, LineStyle } from '../types.ts';
import { isCtView, type Measure, measureLines, type PlacedMeasure, useMeasures } from './measures.ts';

export const measureStyle: LineStyle = { colour: picture.hot, widthPx: 1.5 };
const asideStyle: LineStyle = { ...measureStyle, dashPx: [3, 4] };

/** An end plate is this deep to the front and wide to the sides of a view through the body, mm. */
const PLATE_REACH_MM = 15;
/** Pieces of a line on a bent sheet, where the straight way through the patient is no straight line. */
const PIECES = 48;
/** The part of a line inside the picture is looked for this finely on a plane. */
const CLIPPED = 1e-9;

interface Seen {
  /** Parts inside the picture, and of a measurement whose points all are, what of the way between them is not. */
  readonly inside: readonly (readonly PlanePoint[])[];
  readonly aside: readonly (readonly PlanePoint[])[];
}

/** The straight way from `a` to `b` on a plane: all of it or the part no further off than the slab. */
function clipped(a: Vec3, b: Vec3, surface: Surface, slabMm: number): PlanePoint[] {
  const [from, to] = [surface.placeOf(a), surface.placeOf(b)];
  const rise = to.offMm - from.offMm;
  let [t0, t1] = [0, 1];
  if (Math.abs(rise) < CLIPPED) {
    if (Math.abs(from.offMm) > slabMm) return [];
  } else {
    const cuts = [(-slabMm - from.offMm) / rise, (slabMm - from.offMm) / rise].sort((x, y) => x - y);
    t0 = Math.max(0, cuts[0]!);
    t1 = Math.min(1, cuts[1]!);
    if (t0 > t1) return [];
  }
  const at = (t: number): PlanePoint => [
    from.at[0] + t * (to.at[0] - from.at[0]),
    from.at[1] + t * (to.at[1] - from.at[1]),
  ];
  return [at(t0), at(t1)];
}

/** The same on a bent sheet. */
function bent(a: Vec3, b: Vec3, surface: Surface, isWhole: boolean): Seen {
  const [inside, aside]: [PlanePoint[][], PlanePoint[][]] = [[], []];
  const way = minus(b, a);
  let last: { list: PlanePoint[][]; at: PlanePoint } | null = null;
  for (let n = 0; n <= PIECES; n += 1) {
    const { at, offMm } = surface.placeOf(along(a, way, n / PIECES));
    const list = Math.abs(offMm) <= surface.slabMm ? inside : aside;
    if (last === null || last.list !== list) list.push(last === null ? [at] : [last.at, at]);
    else list.at(-1)!.push(at);
    last = { list, at };
  }
  return { inside, aside: isWhole ? aside : [] };
}

function seenLine(a: Vec3, b: Vec3, surface: Surface, slabMm: number, isWhole: boolean): Seen {
  if (surface.normal === null) return bent(a, b, surface, isWhole);
  const part = clipped(a, b, surface, slabMm);
  return { inside: part.length === 0 ? [] : [part], aside: [] };
}

/** The lines a measurement is made of. */
function linesOf({ kind, pointsMm }: Measure): [Vec3, Vec3][] {
  const steps = kind === 'cobb' ? [0, 2] : pointsMm.slice(1).map((_, n) => n);
  const lines = steps.flatMap((n): [Vec3, Vec3][] => {
    const [a, b] = [pointsMm[n], pointsMm[n + 1]];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  const [first, last] = [pointsMm[0], pointsMm.at(-1)];
  return kind === 'ellipse' && first !== undefined && last !== undefined ? [...lines, [last, first]] : lines;
}

const middle = (places: readonly PlanePoint[]): PlanePoint => [
  places.reduce((sum, p) => sum + p[0], 0) / places.length,
  places.reduce((sum, p) => sum + p[1], 0) / places.length,
];

/** Where its words stand, plane mm. */
function wordsAt(kind: Measure['kind'], places: readonly PlanePoint[]): PlanePoint {
  if (kind === 'angle') return places[1] ?? places[0]!;
  if (kind === 'cobb') return middle(places);
  if (kind === 'ellipse') return [Math.max(...places.map((p) => p[0])), middle(places)[1]];
  return places.at(-1)!;
}

/**
 * One measurement on what a view shows: its lines where they are in the picture; its points and its words where all of it is. In a
 * straightened view the straight way through the patient bends, dashed where it leaves the sheet.
 */
export function drawMeasure(drawing: Drawing, surface: Surface, measure: Measure, name = ''): void {
  const { kind, pointsMm } = measure;
  if (pointsMm.length === 0) return;
  const slabMm = kind === 'cobb' && measure.lines.length > 0 ? PLATE_REACH_MM : surface.slabMm;
  const places = pointsMm.map(surface.placeOf);
  const isWhole = places.every(({ offMm }) => Math.abs(offMm) <= slabMm);
  for (const [a, b] of linesOf(measure)) {
    const { inside, aside } = seenLine(a, b, surface, slabMm, isWhole);
    for (const part of inside) {
      const [from, to] = [part[0]!, part.at(-1)!];
      if (!isWhole && Math.hypot(to[0] - from[0], to[1] - from[1]) * drawing.pxPerMm < 3)
        drawing.handle(from, false);
      else drawing.line(part, measureStyle);
    }
    for (const part of aside) drawing.line(part, asideStyle);
  }
  if (!isWhole) return;
  const on = places.map(({ at }) => at);
  if (kind !== 'ellipse') for (const at of on) drawing.handle(at, false);
  const numbers = measureLines(measure);
  const notes =
    !isCtView(surface.name) && surface.normal === null && kind !== 'ellipse'
      ? [texts.measures.inPatient]
      : [];
  if (numbers.length > 0)
    drawing.text(wordsAt(kind, on), [...(name === '' ? [] : [name]), ...numbers, ...notes]);
}

/** A Cobb angle is of one look at the spine: in a view that looks from elsewhere its lines mean nothing. */
function looksAlike({ kind, pointsMm }: Measure, { normal }: Surface): boolean {
  if (kind !== 'cobb') return true;
  if (normal === null) return false;
  const ways = [0, 2].map((n) => minus(pointsMm[n + 1] ?? [0, 0, 0], pointsMm[n] ?? [0, 0, 0]));
  return ways.every((w) => {
    const length = Math.hypot(...w);
    const across = Math.abs(w[0] * normal[0] + w[1] * normal[1] + w[2] * normal[2]);
    return length > 0 && across < 0.35 * length;
  });
}

/** All measurements in the picture, with any tool. */
export function drawMeasures(drawing: Drawing, surface: Surface): void {
  for (const { measure, name } of useMeasures.getState().placed as readonly PlacedMeasure[])
    if (looksAlike(measure, surface)) drawMeasure(drawing, surface, measure, name);
}
