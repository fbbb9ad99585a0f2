/** Segmentation as a service: models on disk, jobs in a child process. */
export { chooseModels, fileSha256, listModels } from './models.ts';
export { runSegmentation, type SegmentationHooks, verifyModel } from './run-segmentation.ts';
export type {
  ModelFolder,
  ProposalReview,
  ProviderChoice,
  ProviderName,
  SegmentationProgress,
  SegmentationRequest,
  SegmentationResult,
  SegmentationStage,
  VolumeFile,
} from './types.ts';
