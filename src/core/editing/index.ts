/** What the editing tools and operations compute; pure, the same on the page, in a worker and in tests. */

export { evenMargin } from '../masks/margin.ts';
export { snapToEdge, type WireTree, wireFrom } from './livewire.ts';
export { prvName, ptvName } from './names.ts';
export {
  needsVoxels,
  type Operation,
  type OperationRequest,
  runOperation,
} from './operations.ts';

export {
  applyProtocol,
  type Protocol,
  type ProtocolStep,
  parseProtocol,
  planProtocol,
  withFormulas,
} from './protocol.ts';
export {
  editSlab,
  joinSpans,
  outlineSpans,
  type SlabPlace,
  type SlabPoint,
  type SpanTable,
} from './slab.ts';
export { copiesOf, copyRings, nearestDrawnSlice, type SliceRange } from './slices.ts';
export {
  learnTissue,
  meanHu,
  noPaint,
  type PaintedSlice,
  paintedRings,
  paintTissue,
  type TissueWindow,
} from './smart-region.ts';
export { brushBall } from './sphere.ts';
export { cutBlock, type VoxelBlock } from './voxel-block.ts';
