/** What has to stand in the file for a structure, slice by slice: it follows from the screen and the import alone. */
import type { Ring, Structure } from '../../../core/structures/types.ts';
import type { RtstructSource, WrittenContour } from '../../../dicom/rtstruct/index.ts';

/** What is meant on one slice (k null: contours without a slice). */
export interface Meant {
  readonly k: number | null;
  readonly rings: readonly Ring[];
  /** The contours to be written word for word; null where only what they enclose is given. */
  readonly verbatim: readonly Pick<WrittenContour, 'type' | 'pointsMm'>[] | null;
  /** Holes are to be walked into by keyholes. */
  readonly joined: boolean;
}

/** Largest difference of two lists of coordinates; infinite for lists of other lengths or what is no number. */
export function deviation(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let n = 0; n < a.length; n += 1) {
    const apart = Math.abs(a[n]! - b[n]!);
    if (!(apart <= worst)) worst = Number.isNaN(apart) ? Infinity : apart;
  }
  return worst;
}

const same = (a: readonly Ring[], b: readonly Ring[]): boolean =>
  a.length === b.length && a.every((ring, n) => ring === b[n] || deviation(ring, b[n] as Ring) === 0);

/**
 * A structure's slices, ascending, then what has no slice. An imported slice whose rings nobody touched stands for the contours it came
 * as; but CLOSEDPLANAR_XOR stands alone in its ROI, or not at all (PS3.3 C.8.8.6.3).
 */
export function meantOf(structure: Structure, source: RtstructSource | undefined): Meant[] {
  const { provenance } = structure;
  const own = source?.rois.get(structure.id);
  const slices = [...structure.slices].sort(([a], [b]) => a - b);
  const imports = slices.map(([k, rings]) => {
    const slice = own?.slices.get(k);
    return slice !== undefined && same(slice.rings, rings) ? slice.contours : null;
  });
  const hasXor = imports.some((contours) => contours?.some(({ type }) => type === 'CLOSEDPLANAR_XOR'));
  const untouched = !(hasXor && imports.includes(null));
  const joined = own !== undefined || provenance.kind !== 'imported' || provenance.edited;
  const onSlices = slices.map(([k, rings], n): Meant => {
    const verbatim = untouched ? (imports[n] ?? null) : null;
    return { k, rings, verbatim, joined };
  });
  const loose = structure.unplaced.filter(({ reason }) => reason !== 'other-frame');
  return [...onSlices, { k: null, rings: [], verbatim: loose, joined: false }];
}
