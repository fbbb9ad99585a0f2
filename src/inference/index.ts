/** Running segmentation networks, without any runtime or file system: see docs/models.md. */

export { type Classifiable, classifierInput, type Fed, type Score, scoresOf } from './classifier/classify.ts';
export { type ClassifierManifest, isClassifier, parseClassifier } from './manifest/classifier-manifest.ts';
export { type ModelManifest, outputChannels, parseManifest } from './manifest/manifest.ts';
export { checkGolden, describeOutput, type GoldenInput, goldenInput } from './network/golden.ts';
export type { InferenceSession } from './network/session.ts';
export { cancelled } from './network/sliding-window.ts';

export { slabAround } from './raster/region.ts';

export { runModel } from './run-model.ts';
export { bodyOutline, coarseBody, TISSUE_HU } from './structures/body.ts';

export { huCrossing } from './structures/crossings.ts';
export { metalFinding, metalSlices } from './structures/metal.ts';

export type { ModelResult, ProposedMask } from './structures/proposal.ts';
export { type Quality, qualities } from './structures/quality.ts';
export type { LevelAnchor, LevelReport, NamedVertebra } from './structures/vertebrae.ts';
