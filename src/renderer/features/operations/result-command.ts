/** Results of operations as commands: into the structure itself, or into another one of a given name. Pure. */

import { withMarksOf } from '../../../core/identity/index.ts';
import { defaultColour, defaultInterpretedType } from '../../../core/naming/index.ts';
import { type Change, type Command, diffSlices, metaOf } from '../../../core/structures/edit.ts';
import type { Provenance, SliceRings, Structure } from '../../../core/structures/types.ts';
import { addStructures, editContours, newStructure } from '../../model/commands.ts';

/**
 * Only the slices that differ; others keep their very rings.
 * @param sources what the new contours are made of, too.
 */
export function editCommand(
  label: string,
  structure: Structure,
  slices: SliceRings,
  sources: readonly Structure[] = [],
): Command {
  const edit = editContours(label, structure, diffSlices(structure, slices));
  const { foreign } = withMarksOf(structure, sources);
  if (edit.changes.length === 0 || foreign === undefined || foreign === structure.foreign) return edit;
  // The edit's own change of provenance comes first, where it makes one.
  const described = edit.changes.find((c) => c.kind === 'structure')?.after ?? metaOf(structure);
  const marked: Change = {
    kind: 'structure',
    structureId: structure.id,
    before: described,
    after: { ...described, foreign },
  };
  return { ...edit, changes: [...edit.changes, marked] };
}

/** The default colour of the name; lighter than the source's where it would be the same (a cord and its PRV). */
function colourBeside(name: string, source: Structure): Structure['colour'] {
  const own = defaultColour(name);
  if (own.some((part, n) => part !== source.colour[n])) return own;
  const lighter = (part: number): number => Math.round(part + (255 - part) * 0.55);
  return [lighter(own[0]), lighter(own[1]), lighter(own[2])];
}

/** A structure called `name` with these contours: an existing one is edited, a new one is made. */
export function derivedCommand(
  label: string,
  name: string,
  source: Structure,
  slices: SliceRings,
  existing: Structure | undefined,
  operation: string,
  others: readonly Structure[] = [],
): { readonly command: Command; readonly structureId: string } {
  if (existing !== undefined) {
    const command = editCommand(label, existing, slices, [source, ...others]);
    return { command, structureId: existing.id };
  }
  const provenance: Provenance = { kind: 'derived', operation, edited: false };
  const made: Structure = {
    ...newStructure(name, defaultInterpretedType(name), colourBeside(name, source)),
    slices,
    provenance,
  };
  const structure = withMarksOf(made, [source, ...others]);
  return { command: addStructures(label, [structure]), structureId: structure.id };
}
