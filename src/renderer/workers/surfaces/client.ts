/** Asks the surface worker. */

import type { SurfaceMesh, SurfaceRequest } from '../../../core/surfaces/index.ts';
import { askWorker } from '../answers.ts';

export const meshInWorker = askWorker<SurfaceRequest, SurfaceMesh>(
  () => new Worker(new URL('./surfaces.worker.ts', import.meta.url), { type: 'module' }),
);
