/** From class labels to the structures a manifest proposes, with their guards. */
import type { Finding } from '../core/errors/errors.ts';
import {
  cropMask,
  emptyMask,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
  type Volume,
} from '../core/masks/index.ts';
import { type BoxLabels, NONE } from './label-map.ts';
import type { ModelManifest, ModelStructure } from './manifest.ts';
import { applySteps } from './postprocess.ts';

/** The union of some classes as a mask on the CT's grid. */
export function maskOfClasses(labels: BoxLabels, classIndices: readonly number[]): Mask {
  const wanted = new Uint8Array(256);
  for (const n of classIndices) if (n >= 0 && n !== NONE) wanted[n] = 1;
  const data = new Uint8Array(labels.data.length);
  for (let v = 0; v < data.length; v += 1) data[v] = wanted[labels.data[v] as number] as number;
  return cropMask({ grid: labels.grid, box: labels.box, data });
}

/**
 * The manifest's structures, post-processed: each is made when first asked for, so that steps may look at others;
 * structures that look at each other in a circle see the raw mask.
 * @param rawMask the union of a structure's classes on the CT's grid
 */
export function structureMaker(
  manifest: ModelManifest,
  volume: Volume,
  rawMask: (structure: ModelStructure) => Mask,
): (name: string) => Mask {
  const done = new Map<string, Mask>();
  const make = (name: string): Mask => {
    const known = done.get(name);
    if (known) return known;
    const structure = manifest.structures.find((s) => s.name === name);
    if (!structure) return emptyMask(volume.grid);
    const raw = rawMask(structure);
    done.set(name, raw);
    const finished = applySteps(raw, structure.postprocess, { volume, structure: make });
    done.set(name, finished);
    return finished;
  };
  return make;
}

/** The verdict on one finished mask: whether to propose it, and what to say. */
export function guard(
  structure: ModelStructure,
  mask: Mask,
  title: string,
): { propose: boolean; finding: Finding | null } {
  if (isEmptyMask(mask)) {
    return {
      propose: false,
      finding: {
        code: 'structure-not-found',
        severity: 'info',
        message: `${structure.name} was not found by ${title}.`,
        action: 'Draw it by hand if it is in the image.',
      },
    };
  }
  const volumeCc = maskVolumeCc(mask);
  if (volumeCc > structure.maxCc) {
    return {
      propose: false,
      finding: {
        code: 'structure-volume-absurd',
        severity: 'error',
        message: `${structure.name} by ${title} has ${volumeCc.toFixed(0)} cc, more than the ${structure.maxCc} cc it can have; it is not proposed.`,
        action: 'Check that the CT is in Hounsfield units and of a patient, then draw the structure by hand.',
      },
    };
  }
  if (volumeCc < structure.minCc) {
    return {
      propose: true,
      finding: {
        code: 'structure-volume-small',
        severity: 'warning',
        message: `${structure.name} by ${title} has only ${volumeCc.toFixed(1)} cc.`,
        action: 'Look whether it is cut off by the image or only partly found.',
      },
    };
  }
  return { propose: true, finding: null };
}

/** The finding for a network that found nothing at all. */
export const nothingFound = (title: string): Finding => ({
  code: 'model-output-empty',
  severity: 'error',
  message: `${title} found nothing in this CT.`,
  action: 'Check that the CT shows the anatomy the model is made for (its card says which).',
});
