/** How deep voxels lie inside the bodies: pedicles, facets and bridges of bone over a disc are thin, a body is not. */
import { spacingMm } from '../geometry/grid.ts';
import { squaredDistances } from '../masks/distance.ts';
import { isBody, type SpineBox, type Voxels } from './bone.ts';

const FAR = 1e20;

/**
 * Distance in mm from each of the voxels to the nearest voxel that is not body, in the voxels' order. The edge of the image is
 * not an edge of the body.
 */
export function bodyDepthMm(box: SpineBox, bodies: Voxels): Float32Array {
  const squared = new Float32Array(box.code.length);
  for (let o = 0; o < squared.length; o += 1) squared[o] = isBody(box.code[o] as number) ? FAR : 0;
  squaredDistances(squared, box.size, spacingMm(box.grid));
  const widest = 40;
  return Float32Array.from(bodies.at, (o) => Math.min(widest, Math.sqrt(squared[o] as number)));
}
