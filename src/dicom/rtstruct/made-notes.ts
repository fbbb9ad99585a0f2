/**
 * What derived structures were made from, in a file: digests of the contours as they are written, for the ones that come back may be rounded
 * (DS) or keyholed. Written with the formula, read back into the structures, so that what was stale when it left is stale when it returns.
 */
import { contoursDigest, type MadeNote } from '../../core/formulas/index.ts';
import type { Ring, Structure, StructureFormula } from '../../core/structures/types.ts';
import { formatCoordinate } from './coordinates.ts';
import type { WrittenContour } from './types.ts';

/** A structure and its contours in the file. */
interface Filed {
  readonly structure: Structure;
  readonly contours: readonly WrittenContour[];
}

const asWritten = (pointsMm: Ring): Ring => pointsMm.map((mm) => Number(formatCoordinate(mm)));

/** Digest of the contours that lie on slices, as a reader of the file gets them. */
function writtenDigest(contours: readonly WrittenContour[]): string {
  const slices = new Map<number, Ring[]>();
  for (const { k, pointsMm } of contours) {
    if (k === null) continue;
    const rings = slices.get(k) ?? [];
    rings.push(asWritten(pointsMm));
    slices.set(k, rings);
  }
  return contoursDigest(slices);
}

const firstByName = <T extends Filed>(all: readonly T[]): Map<string, T> =>
  new Map(all.toReversed().map((one) => [one.structure.name, one]));

/** The notes of structures with a formula that was worked out, by their ids. */
export function madeNotes(all: readonly Filed[]): ReadonlyMap<string, MadeNote> {
  const byName = firstByName(all);
  return new Map(
    all.flatMap(({ structure, contours }): [string, MadeNote][] => {
      const made = structure.formula?.made;
      if (made === undefined) return [];
      const inputs = Object.entries(made.inputs).map(([name, digest]): [string, string | null] => {
        const parent = byName.get(name);
        const same = parent !== undefined && contoursDigest(parent.structure.slices) === digest;
        return [name, same ? writtenDigest(parent.contours) : null];
      });
      const byHand = made.result !== contoursDigest(structure.slices);
      const note = { own: writtenDigest(contours), inputs: Object.fromEntries(inputs), byHand };
      return [[structure.id, note]];
    }),
  );
}

/** A digest that no contours have. */
const NONE = '';

/**
 * The formulas as their notes say, for contours that are still the ones they were written about; others stay without a note: nobody knows.
 * @param notes by the ids of `all`.
 */
export function withMadeNotes(
  all: readonly Filed[],
  notes: ReadonlyMap<string, MadeNote>,
): ReadonlyMap<string, StructureFormula> {
  const byName = firstByName(all);
  return new Map(
    all.flatMap(({ structure, contours }): [string, StructureFormula][] => {
      const [note, text] = [notes.get(structure.id), structure.formula?.text];
      if (note === undefined || text === undefined || note.own !== writtenDigest(contours)) return [];
      const inputs = Object.entries(note.inputs).map(([name, digest]): [string, string] => {
        const parent = byName.get(name);
        const same = parent !== undefined && digest === writtenDigest(parent.contours);
        return [name, same ? contoursDigest(parent.structure.slices) : NONE];
      });
      const result = note.byHand ? NONE : contoursDigest(structure.slices);
      return [[structure.id, { text, made: { inputs: Object.fromEntries(inputs), result } }]];
    }),
  );
}
