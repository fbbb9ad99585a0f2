/** Results of operations as commands: into the structure itself, or into another one of a given name. Pure. */

import { defaultColour, defaultInterpretedType } from '../../../core/naming/index.ts';
import { type Command, diffSlices } from '../../../core/structures/edit.ts';
import type { Provenance, SliceRings, Structure } from '../../../core/structures/types.ts';
import { addStructures, editContours, newStructure } from '../../model/commands.ts';

/** Only the slices that differ; others keep their very rings. */
export const editCommand = (label: string, structure: Structure, slices: SliceRings): Command =>
  editContours(label, structure, diffSlices(structure, slices));

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
): { readonly command: Command; readonly structureId: string } {
  if (existing !== undefined) {
    return { command: editCommand(label, existing, slices), structureId: existing.id };
  }
  const provenance: Provenance = { kind: 'derived', operation, edited: false };
  const structure: Structure = {
    ...newStructure(name, defaultInterpretedType(name), colourBeside(name, source)),
    slices,
    provenance,
    // What is made of another patient's structure is another patient's.
    ...(source.foreign === undefined ? {} : { foreign: source.foreign }),
  };
  return { command: addStructures(label, [structure]), structureId: structure.id };
}
