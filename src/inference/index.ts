/** Running segmentation networks, without any runtime or file system: see docs/models.md. */
export { bodyOutline, coarseBody } from './body.ts';
export { calibrated, type StructureConfidence } from './confidence.ts';
export { checkGolden, describeOutput, type GoldenInput, goldenInput } from './golden.ts';
export {
  type ModelManifest,
  type ModelStructure,
  modelManifestSchema,
  outputChannels,
  parseManifest,
} from './manifest.ts';
export { metalFinding, metalSlices } from './metal.ts';
export { modelGrid } from './model-grid.ts';
export { applySteps } from './postprocess.ts';
export type { ModelResult, ProposedMask, RunModelOptions } from './proposal.ts';
export { type Slab, slabAround } from './region.ts';
export { resampleToModel } from './resample.ts';
export { runModel } from './run-model.ts';
export type { InferenceSession } from './session.ts';
export { cancelled, slidingWindow } from './sliding-window.ts';
export type { LevelAnchor, LevelSummary, SeparateVertebrae } from './vertebrae.ts';
