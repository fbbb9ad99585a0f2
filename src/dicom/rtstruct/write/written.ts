/** Which contours of a structure are written, and with which coordinates. */
import {
  areasByRule,
  keyholeRings,
  resolveRings,
  ringAreaMm2,
  ringsToPolygons,
} from '../../../core/contours/index.ts';
import { sameRings } from '../../../core/structures/edit.ts';
import type { Ring, Structure } from '../../../core/structures/types.ts';
import type { RtstructSource, SourceSlice, WrittenContour } from '../types.ts';
import { writable } from './identity.ts';

/** Whether drawn rings cross: then nesting alone does not say what is inside (even-odd does). */
function crossing(rings: readonly Ring[]): boolean {
  const nested = ringsToPolygons(rings).reduce(
    (sum, { outer, holes }) =>
      holes.reduce((rest, hole) => rest - ringAreaMm2(hole), sum + ringAreaMm2(outer)),
    0,
  );
  const { evenOdd } = areasByRule(rings);
  return Math.abs(nested - evenOdd) > 1e-6 * evenOdd + 1e-9;
}

/** Holes as keyholes; crossing rings (drawn ones only, traced ones never cross) are resolved first. */
function keyholes(k: number, rings: readonly Ring[], drawn: boolean): WrittenContour[] {
  const whole = rings.filter((ring) => ring.length >= 9);
  const simple = drawn && whole.length > 1 && crossing(whole) ? resolveRings(whole) : whole;
  return keyholeRings(simple).map((pointsMm) => ({ type: 'CLOSED_PLANAR', pointsMm, k }));
}

/** The slice as it came in, when its rings are still the imported ones. */
function untouched(rings: readonly Ring[], slice: SourceSlice | undefined): SourceSlice | undefined {
  return slice && sameRings(rings, slice.rings) ? slice : undefined;
}

/** One slice's rings and the contours written for them. */
export interface WrittenSlice {
  readonly k: number;
  readonly rings: readonly Ring[];
  readonly contours: readonly WrittenContour[];
  /** Written exactly as imported (then the import's ring rule says what is inside). */
  readonly asImported: boolean;
}

export interface WrittenStructure {
  readonly slices: readonly WrittenSlice[];
  readonly unplaced: readonly WrittenContour[];
}

/**
 * The contours of a structure as they go into the file, slices ascending, then the unplaced ones as they came. A slice whose rings are the imported
 * ones is written with the imported contours; on any other slice holes become zero-width keyholes (CLOSED_PLANAR), which readers that
 * join rings and readers that XOR them both understand (docs/dicom-conformance.md). CLOSEDPLANAR_XOR survives only when the whole ROI is untouched, because
 * it may not be mixed with CLOSED_PLANAR (PS3.3 C.8.8.6.3).
 */
export function writtenStructure(structure: Structure, source?: RtstructSource): WrittenStructure {
  const own = source?.rois.get(structure.id);
  const { provenance } = structure;
  const asItIs = !own && provenance.kind === 'imported' && !provenance.edited;
  const drawn = provenance.kind === 'manual' || provenance.edited;
  const entries = [...structure.slices].sort(([a], [b]) => a - b);
  const kept = entries.map(([k, rings]) => untouched(rings, own?.slices.get(k)));
  const xor = kept.some((slice) => slice?.contours.some((contour) => contour.type === 'CLOSEDPLANAR_XOR'));
  const mixed = xor && kept.some((slice) => !slice);
  const slices = entries.map(([k, rings], n): WrittenSlice => {
    const slice = mixed ? undefined : kept[n];
    if (slice) return { k, rings, contours: slice.contours, asImported: true };
    const plain = (pointsMm: Ring): WrittenContour => ({ type: 'CLOSED_PLANAR', pointsMm, k });
    if (asItIs) return { k, rings, contours: rings.map(plain), asImported: true };
    return { k, rings, contours: keyholes(k, rings, drawn), asImported: false };
  });
  const unplaced = writable(structure).map(({ type, pointsMm }) => ({ type, pointsMm, k: null }));
  return { slices, unplaced };
}

/** All contours of {@link writtenStructure} in file order. */
export const writtenContours = ({ slices, unplaced }: WrittenStructure): WrittenContour[] => [
  ...slices.flatMap((slice) => slice.contours),
  ...unplaced,
];
