/**
 * Whether a volume is a label map and no image: it says so, or its values are few whole numbers from 0 up that fill whole regions.
 * A heuristic of Pedicle's own; what holds air at HU is never one.
 */
import type { Volume } from '../masks/types.ts';

/** Label maps may mark what is not to be looked at with −1. */
const LOWEST_LABEL = -1;
const HIGHEST_LABEL = 65535;
/** An image of fewer values than this is none. */
const FEW = 8;
/** More different labels than this are no label map of a patient. */
const MOST = 4096;
/** Up to so many values, half of the neighbours being equal is enough; the 256 grey values of a windowed image need more. */
const SOME = 64;

/** How a file is called whose values are labels; a word of its own, or nnU-Net's folder of them. */
const LABEL_WORD =
  /(^|[^a-z])(d?seg|segs|segm|segmentations?|segmented|labels?|labelmaps?|masks?|msk|rois?|gt|ground.?truth|contours?|structures?|rtss|rtstruct|labels?(tr|ts|va))([^a-z]|$)/i;

/** Whether a path, its last folder and its name, speaks of labels. */
export const namedLikeLabels = (folder: string, name: string): boolean =>
  LABEL_WORD.test(name) || LABEL_WORD.test(folder);

interface Values {
  readonly distinct: number;
  readonly background: boolean;
}

/** Null when a value is no label, or there are too many different ones. */
function labelValues({ data }: Volume): Values | null {
  const seen = new Uint8Array(HIGHEST_LABEL - LOWEST_LABEL + 1);
  let distinct = 0;
  for (const value of data) {
    if (!(value >= LOWEST_LABEL && value <= HIGHEST_LABEL) || !Number.isInteger(value)) return null;
    if (seen[value - LOWEST_LABEL] === 1) continue;
    seen[value - LOWEST_LABEL] = 1;
    distinct += 1;
    if (distinct > MOST) return null;
  }
  return { distinct, background: seen[-LOWEST_LABEL] === 1 };
}

/** Of the pairs of neighbours along i that are not both 0, the share that are equal. */
function evenness({ data, grid }: Volume): number {
  const [ni] = grid.dims;
  let [pairs, equal] = [0, 0];
  for (let n = 1; n < data.length; n += 1) {
    const [a, b] = [data[n - 1]!, data[n]!];
    if (n % ni === 0 || (a === 0 && b === 0)) continue;
    pairs += 1;
    if (a === b) equal += 1;
  }
  return pairs === 0 ? 1 : equal / pairs;
}

/**
 * @param volume flat `i + ni*(j + nj*k)`, values after the file's scaling.
 * @param says the file itself calls its values labels.
 * @param named its name does: a second vote, never the only one.
 */
export function looksLikeLabels(volume: Volume, { says, named }: { says: boolean; named: boolean }): boolean {
  const values = labelValues(volume);
  if (values === null) return false;
  if (says) return true;
  if (!values.background) return false;
  if (values.distinct <= FEW) return true;
  const needed = (values.distinct <= SOME ? 0.5 : 0.8) / (named ? 2 : 1);
  return evenness(volume) >= needed;
}
