/** Reads any supported volume file, told apart by its first bytes. */
import { type Finding, fault } from '../errors/errors.ts';
import type { LabelMap, Volume } from '../masks/types.ts';
import { type ImageFile, imageLabels, imageLayerLabels, imageVolume, type VolumeFormat } from './image.ts';
import { inflateHead, isGzip } from './inflate.ts';
import { isMetaImage, readMetaImage } from './metaimage.ts';
import { isNifti, readNifti } from './nifti.ts';
import { isNrrd, readNrrd } from './nrrd.ts';

/** The format of a file by its content, or null when it is none of ours. */
export function volumeFormat(bytes: Uint8Array): VolumeFormat | null {
  if (isNrrd(bytes)) return 'nrrd';
  if (isMetaImage(bytes)) return 'metaimage';
  if (!isGzip(bytes)) return isNifti(bytes) ? 'nifti' : null;
  try {
    return isNifti(inflateHead(bytes, 4)) ? 'nifti' : null;
  } catch {
    return null;
  }
}

function readImage(bytes: Uint8Array): ImageFile {
  const format = volumeFormat(bytes);
  if (format === 'nifti') return readNifti(bytes);
  if (format === 'nrrd') return readNrrd(bytes);
  if (format === 'metaimage') return readMetaImage(bytes);
  throw fault('volume-wrong-magic', { what: 'none' });
}

/**
 * CT volume from the bytes of a NIfTI, NRRD or MetaImage file.
 *
 * Voxels stay in file order (flat `i + ni*(j + nj*k)`, i fastest); the grid maps them to LPS mm whatever the file's axis order,
 * direction or obliqueness. Values are HU after the file's scaling: Int16 where that is exact, else Float32.
 * The result may share memory with `bytes` where nothing had to be changed.
 * @returns also whether the file itself calls its values labels.
 * @throws PedicleError with the codes of `VolumeFileFault` (failure.ts): wrong magic, truncated, corrupt, unsupported datatype,
 * not 3D, too large, detached data, no orientation, unsupported encoding, unusable header; `volume-is-labels` for segments in layers.
 */
export function readVolume(bytes: Uint8Array): {
  readonly volume: Volume;
  readonly format: VolumeFormat;
  readonly saysLabels: boolean;
  readonly findings: readonly Finding[];
} {
  const whole = readImage(bytes);
  if (whole.layers !== undefined && whole.saysLabels === true) throw fault('volume-is-labels');
  const image = single(whole);
  const { format, findings, saysLabels = false } = image;
  return { volume: imageVolume(image), format, saysLabels, findings };
}

/**
 * Label maps from the bytes of a NIfTI (3-D or 4-D), NRRD (also 3D Slicer .seg.nrrd with overlapping segments) or MetaImage file, as {@link readVolume}: one, or one a layer.
 *
 * `labels` holds the values present, named by `names` (a sidecar, see `parseLabelNames`), else by the file itself (Slicer
 * segments, the NIfTI label table of TotalSegmentator), else `Label <value>`.
 * @throws PedicleError as {@link readVolume}, and `labels-not-integers`.
 */
export function readLabelMaps(
  bytes: Uint8Array,
  names?: ReadonlyMap<number, string>,
): {
  readonly labelMaps: readonly LabelMap[];
  readonly format: VolumeFormat;
  readonly findings: readonly Finding[];
} {
  const image = readImage(bytes);
  return { labelMaps: imageLayerLabels(image, names), format: image.format, findings: image.findings };
}

/**
 * The label map of a file of one layer, as {@link readLabelMaps}.
 * @throws PedicleError also `volume-not-3d` when the file holds several layers.
 */
export function readLabelMap(
  bytes: Uint8Array,
  names?: ReadonlyMap<number, string>,
): { readonly labelMap: LabelMap; readonly format: VolumeFormat; readonly findings: readonly Finding[] } {
  const image = single(readImage(bytes));
  return { labelMap: imageLabels(image, names), format: image.format, findings: image.findings };
}

function single(image: ImageFile): ImageFile {
  if (image.layers === undefined) return image;
  throw fault('volume-not-3d', { what: 'layers', layers: image.layers.length });
}
