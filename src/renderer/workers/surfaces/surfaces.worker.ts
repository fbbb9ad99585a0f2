/** The surface worker: triangles of one structure a message; buffers are handed over, not copied. */

import { surfaceMesh } from '../../../core/surfaces/index.ts';
import { answerRequests } from '../answers.ts';

answerRequests(surfaceMesh, ({ points, normals, triangles, signedDistanceMm }) => [
  points.buffer,
  normals.buffer,
  triangles.buffer,
  ...(signedDistanceMm === null ? [] : [signedDistanceMm.buffer]),
]);
