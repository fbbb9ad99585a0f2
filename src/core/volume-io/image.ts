/** What every format is read into: a grid, samples, scaling and label names; and how that becomes core types. */
import { type Finding, fault, PedicleError } from '../errors/errors.ts';
import { type Affine, type Grid, gridFromAffine, type Vec3 } from '../geometry/grid.ts';
import type { LabelMap, Volume } from '../masks/types.ts';
import {
  labelData,
  SAMPLE_BYTES,
  type Samples,
  type SampleType,
  type Scaling,
  volumeData,
} from './samples.ts';

export type VolumeFormat = 'nifti' | 'nrrd' | 'metaimage';

/** An image file, decoded: samples in file order (i fastest), the grid in LPS mm. */
export interface ImageFile {
  readonly format: VolumeFormat;
  readonly grid: Grid;
  readonly samples: Samples;
  readonly scaling: Scaling;
  /** Names of label values that the file itself carries. */
  readonly labelNames: ReadonlyMap<number, string>;
  /** The file itself says that its values are labels (NIfTI's intent, 3D Slicer's segments). */
  readonly saysLabels?: boolean;
  readonly findings: readonly Finding[];
  /** Set when the file holds several images on one grid (overlapping segments, 4-D NIfTI): all of them; `samples` is the first. */
  readonly layers?: readonly ImageLayer[];
}

/** One of several images of a file, and the names of its label values. */
export interface ImageLayer {
  readonly samples: Samples;
  readonly labelNames: ReadonlyMap<number, string>;
}

/** Most layers of a file. */
export const MOST_LAYERS = 512;

/**
 * Samples of one file taken apart along an axis: layer l holds sample `inner + size · (l + count · outer)`.
 * @param size product of the sizes of the axes that change faster than the layers' axis.
 */
export function splitLayers(samples: Samples, size: number, count: number): Samples[] {
  return Array.from({ length: count }, (_, l) => {
    const layer = samples.slice(0, samples.length / count);
    for (let n = 0; n < layer.length; n += 1) {
      const outer = Math.floor(n / size);
      layer[n] = samples[n - outer * size + size * (l + count * outer)]!;
    }
    return layer;
  });
}

/** Most bytes of voxels a file may declare: 2 GiB. */
const MOST_BYTES = 2 ** 31;

/**
 * Bytes that an image of this size and type takes.
 * @throws PedicleError `volume-header` on sizes that are not positive whole numbers, `volume-too-large` above 2 GiB.
 */
export function declaredBytes(dims: Vec3, type: SampleType, layers = 1): number {
  if (!dims.every((n) => Number.isInteger(n) && n > 0)) {
    throw fault('volume-header', { what: 'size', dims });
  }
  const bytes = dims[0] * dims[1] * dims[2] * SAMPLE_BYTES[type] * layers;
  if (bytes > MOST_BYTES) {
    throw fault('volume-too-large', { what: 'declared', mebibytes: Math.round(bytes / 2 ** 20) });
  }
  return bytes;
}

/** The bytes from `start`, `length` of them. @throws PedicleError `volume-truncated`. */
export function bytesAt(bytes: Uint8Array, start: number, length: number): Uint8Array {
  if (start + length > bytes.length) {
    throw fault('volume-truncated', {
      what: 'voxels',
      found: Math.max(0, bytes.length - start),
      declared: length,
    });
  }
  return bytes.subarray(start, start + length);
}

/** Grid of an affine to LPS mm. @throws PedicleError `volume-header` when the axes do not span space. */
export function gridOf(dims: Vec3, indexToLps: Affine): Grid {
  if (!indexToLps.every(Number.isFinite)) throw fault('volume-header', { what: 'no-position' });
  try {
    return gridFromAffine(dims, indexToLps);
  } catch (cause) {
    if (!(cause instanceof PedicleError)) throw cause;
    throw fault('volume-header', { what: 'flat' }, { cause });
  }
}

/** RAS ↔ LPS: the first two rows change their sign; its own inverse. What is no number stays none. */
export const flipRasLps = (m: Affine): Affine => m.map((v, n) => (n < 8 ? 0 - v : v)) as unknown as Affine;

export function imageVolume(image: ImageFile): Volume {
  return { grid: image.grid, data: volumeData(image.samples, image.scaling) };
}

/** Label map of an image; values present without a name are called `Label <value>`. */
export function imageLabels(image: ImageFile, names?: ReadonlyMap<number, string>): LabelMap {
  return labelsOf(image, image, (value) => names?.get(value) ?? image.labelNames.get(value));
}

/**
 * One label map a layer. A sidecar names the values of a file of one layer; of several it names the layers, counted from 1, where each holds one value only.
 */
export function imageLayerLabels(image: ImageFile, names?: ReadonlyMap<number, string>): LabelMap[] {
  if (image.layers === undefined) return [imageLabels(image, names)];
  return image.layers.map((layer, l) => {
    // A NIfTI table names the values of every layer; segments belong to theirs.
    const table = image.format === 'nifti' ? image.labelNames : undefined;
    const map = labelsOf(
      image,
      layer,
      (value) => layer.labelNames.get(value) ?? table?.get(value) ?? `Layer ${l + 1} label ${value}`,
    );
    const [only, ...others] = map.labels.keys();
    if (only === undefined || others.length > 0 || layer.labelNames.has(only)) return map;
    return { ...map, labels: new Map([[only, names?.get(l + 1) ?? table?.get(l + 1) ?? `Layer ${l + 1}`]]) };
  });
}

function labelsOf(
  { grid, scaling }: ImageFile,
  { samples }: Pick<ImageLayer, 'samples'>,
  nameOf: (value: number) => string | undefined,
): LabelMap {
  const data = labelData(samples, scaling);
  const present = new Uint8Array(65536);
  for (let n = 0; n < data.length; n += 1) present[data[n]!] = 1;
  const labels = new Map<number, string>();
  for (let value = 1; value < present.length; value += 1) {
    if (present[value] === 1) labels.set(value, nameOf(value) ?? `Label ${value}`);
  }
  return { grid, data, labels };
}
