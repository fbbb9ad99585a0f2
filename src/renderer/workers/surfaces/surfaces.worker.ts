/** The surface worker: triangles of one structure a message; buffers are handed over, not copied. */
import { answerRequests } from '../answers.ts';
import { surfaceMesh } from './mesh.ts';

answerRequests(surfaceMesh, ({ points, normals, triangles, signedDistanceMm }) => [
  points.buffer,
  normals.buffer,
  triangles.buffer,
  ...(signedDistanceMm === null ? [] : [signedDistanceMm.buffer]),
]);
