/** Door of the volume file area: bytes ↔ `Volume` and `LabelMap`; no file system. */

export { labelNamesJson, parseLabelNames } from './label-names.ts';
export { looksLikeLabels, namedLikeLabels } from './looks-like-labels.ts';
export { writeNifti } from './nifti-write.ts';
export { readLabelMap, readLabelMaps, readVolume, volumeFormat } from './read.ts';
export { resampleLabels, sameLattice } from './resample.ts';
export { writeMetaImage, writeNrrd } from './text-header-write.ts';
