/** Edits are data: applying one replaces whole slices, undoing swaps before and after. */
import { PedicleError } from '../errors/errors.ts';
import type { ContourEdit, Provenance, Ring, SliceChange, Structure } from './types.ts';

/**
 * The structure after the edit; rings of slices the edit does not name stay the very same objects. The provenance
 * is marked as edited (also after an undo: what a person has touched is never called automatic again).
 * @throws PedicleError `edit-other-structure` when the edit is for another structure, `edit-stale` when a slice no
 * longer holds the edit's `before` rings.
 */
export function applyEdit(structure: Structure, edit: ContourEdit): Structure {
  if (edit.structureId !== structure.id) {
    throw new PedicleError(
      'edit-other-structure',
      'The edit belongs to another structure.',
      'Select its structure.',
    );
  }
  const slices = new Map(structure.slices);
  for (const change of edit.slices) {
    if (!sameRings(slices.get(change.k) ?? [], change.before)) throw staleEdit(change);
    if (change.after.length === 0) slices.delete(change.k);
    else slices.set(change.k, change.after);
  }
  return { ...structure, slices, provenance: markEdited(structure.provenance) };
}

/** The edit that undoes `edit`. */
export function invertEdit(edit: ContourEdit): ContourEdit {
  return {
    ...edit,
    slices: edit.slices.map(({ k, before, after }) => ({ k, before: after, after: before })).reverse(),
  };
}

/**
 * The edit that turns `structure`'s contours into `slices`: names only the slices whose rings differ.
 * Returns an edit without slices when nothing differs.
 */
export function diffSlices(structure: Structure, slices: Structure['slices'], label: string): ContourEdit {
  const changes: SliceChange[] = [];
  for (const k of new Set([...structure.slices.keys(), ...slices.keys()])) {
    const [before, after] = [structure.slices.get(k) ?? [], slices.get(k) ?? []];
    if (!sameRings(before, after)) changes.push({ k, before, after });
  }
  changes.sort((a, b) => a.k - b.k);
  return { structureId: structure.id, label, slices: changes };
}

/** True when both lists hold the same rings with the same coordinates in the same order. */
export function sameRings(a: readonly Ring[], b: readonly Ring[]): boolean {
  return a === b || (a.length === b.length && a.every((ring, n) => sameRing(ring, b[n] as Ring)));
}

function sameRing(a: Ring, b: Ring): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let n = 0; n < a.length; n += 1) if (a[n] !== b[n]) return false;
  return true;
}

function markEdited(provenance: Provenance): Provenance {
  return provenance.kind === 'manual' || provenance.edited ? provenance : { ...provenance, edited: true };
}

function staleEdit({ k }: SliceChange): PedicleError {
  return new PedicleError(
    'edit-stale',
    `The contours of slice ${k + 1} are not the ones this edit started from.`,
    'Undo the later edits of this slice first.',
  );
}
