/** Results of operations as commands: into the structure itself, or into another one of a given name. Pure. */
import type { Command } from '../../../contract/index.ts';
import { defaultColour, defaultInterpretedType } from '../../../core/naming/index.ts';
import { diffSlices } from '../../../core/structures/edit.ts';
import type { Provenance, SliceRings, Structure } from '../../../core/structures/types.ts';
import { addStructures, editContours, newStructure } from '../../state/commands.ts';

/** Only the slices that differ; others keep their very rings. */
export const editCommand = (label: string, structure: Structure, slices: SliceRings): Command =>
  editContours(label, structure, diffSlices(structure, slices, label).slices);

/** A structure called `name` with these contours: an existing one is edited, a new one is made. */
export function derivedCommand(
  label: string,
  name: string,
  slices: SliceRings,
  existing: Structure | undefined,
  operation: string,
): { readonly command: Command; readonly structureId: string } {
  if (existing !== undefined) {
    return { command: editCommand(label, existing, slices), structureId: existing.id };
  }
  const provenance: Provenance = { kind: 'derived', operation, edited: false };
  const structure: Structure = {
    ...newStructure(name, defaultInterpretedType(name), defaultColour(name)),
    slices,
    provenance,
  };
  return { command: addStructures(label, [structure]), structureId: structure.id };
}
