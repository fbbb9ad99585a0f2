/** From class labels to the structures a manifest proposes, with their guards. */
import { type Finding, finding } from '../../core/errors/errors.ts';
import {
  emptyMask,
  type IndexBox,
  isEmptyMask,
  type Mask,
  maskVolumeCc,
  unionBox,
  type Volume,
} from '../../core/masks/index.ts';
import type { ModelStructure } from '../manifest/manifest.ts';
import { type BoxLabels, NONE } from './label-map.ts';
import { applySteps } from './postprocess.ts';

/** Tight box of every class of a label array, in the array's own indices; one scan. Classes not there are left out. */
export function classBoxes(labels: BoxLabels): ReadonlyMap<number, IndexBox> {
  const [ni, nj, nk] = labels.box.size;
  const b = new Int32Array(6 * 256);
  for (let c = 0; c < 256; c += 1) b.set([ni, -1, nj, -1, nk, -1], 6 * c);
  const { data } = labels;
  for (let k = 0, v = 0; k < nk; k += 1) {
    for (let j = 0; j < nj; j += 1) {
      for (let i = 0; i < ni; ) {
        const from = i;
        const label = data[v]!;
        while (i < ni && data[v] === label) {
          i += 1;
          v += 1;
        }
        if (label === NONE) continue;
        const o = 6 * label;
        b[o] = Math.min(b[o]!, from);
        b[o + 1] = Math.max(b[o + 1]!, i - 1);
        b[o + 2] = Math.min(b[o + 2]!, j);
        b[o + 3] = Math.max(b[o + 3]!, j);
        b[o + 4] = Math.min(b[o + 4]!, k);
        b[o + 5] = k;
      }
    }
  }
  const boxes = new Map<number, IndexBox>();
  for (let c = 0; c < NONE; c += 1) {
    const [i0, i1, j0, j1, k0, k1] = b.subarray(6 * c, 6 * c + 6) as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    if (i1 >= 0) boxes.set(c, { lo: [i0, j0, k0], size: [i1 - i0 + 1, j1 - j0 + 1, k1 - k0 + 1] });
  }
  return boxes;
}

/**
 * The union of some classes as a mask on the CT's grid.
 * @param boxes `classBoxes(labels)`
 */
export function maskOfClasses(
  labels: BoxLabels,
  classIndices: readonly number[],
  boxes: ReadonlyMap<number, IndexBox>,
): Mask {
  const wanted = new Uint8Array(256);
  let box: IndexBox = { lo: [0, 0, 0], size: [0, 0, 0] };
  for (const n of classIndices) {
    const own = boxes.get(n);
    if (!own) continue;
    wanted[n] = 1;
    box = unionBox(box, own);
  }
  const [si, sj, sk] = box.size;
  const data = new Uint8Array(si * sj * sk);
  const [ni, nj] = labels.box.size;
  for (let k = 0, n = 0; k < sk; k += 1) {
    for (let j = 0; j < sj; j += 1) {
      const row = box.lo[0] + ni * (box.lo[1] + j + nj * (box.lo[2] + k));
      for (let i = 0; i < si; i += 1, n += 1) data[n] = wanted[labels.data[row + i]!]!;
    }
  }
  const lo = box.lo.map((n, a) => n + labels.box.lo[a as 0]) as unknown as IndexBox['lo'];
  return data.length === 0
    ? emptyMask(labels.grid)
    : { grid: labels.grid, box: { lo, size: box.size }, data };
}

/**
 * The manifest's structures, post-processed: each is made when first asked for, so that steps may look at others;
 * structures that look at each other in a circle see the raw mask.
 * @param rawMask the union of a structure's classes on the CT's grid
 */
export function structureMaker(
  structures: readonly ModelStructure[],
  volume: Volume,
  rawMask: (structure: ModelStructure) => Mask,
): (name: string) => Mask {
  const done = new Map<string, Mask>();
  const make = (name: string): Mask => {
    const known = done.get(name);
    if (known) return known;
    const structure = structures.find((s) => s.name === name);
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
export interface Verdict {
  readonly propose: boolean;
  readonly finding: Finding | null;
}

/**
 * Judges a finished mask by its volume and its confidence: nothing found, absurd or very doubtful structures are not
 * proposed; a small volume is proposed with a warning.
 * @param confidence overall confidence, 0…1; asked for only when the volume is sound
 * @param proposeAbove `confidence.proposeAbove` of the manifest
 */
export function guard(
  structure: ModelStructure,
  mask: Mask,
  title: string,
  confidence: () => number,
  proposeAbove: number,
): Verdict {
  const { name } = structure;
  if (isEmptyMask(mask)) {
    return refused(finding('structure-not-found', 'info', { name, title }));
  }
  const cc = maskVolumeCc(mask);
  if (cc > structure.maxCc) {
    return refused(finding('structure-volume-absurd', 'error', { name, title, cc, mostCc: structure.maxCc }));
  }
  const sure = confidence();
  if (sure < proposeAbove) {
    return refused(finding('structure-doubtful', 'info', { name, title, expectedDice: sure }));
  }
  if (cc >= structure.minCc) return { propose: true, finding: null };
  return { propose: true, finding: finding('structure-volume-small', 'warning', { name, title, cc }) };
}

const refused = (why: Finding): Verdict => ({ propose: false, finding: why });

/** The finding for a network that found nothing at all. */
export const nothingFound = (title: string): Finding => finding('model-output-empty', 'error', { title });
