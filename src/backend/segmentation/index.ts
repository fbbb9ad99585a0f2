/** Segmentation as a service: models on disk, jobs in a child process. */
export {
  chooseClassifier,
  classifierInputs,
  classify,
  listClassifiers,
} from './classify.ts';
export { chooseModels, listModels, modelCard } from './models.ts';
export { runSegmentation, type SegmentationHooks, verifyModel } from './run-segmentation.ts';
export type {
  ModelFolder,
  ProviderChoice,
  SegmentationRequest,
  SegmentationResult,
} from './types.ts';
