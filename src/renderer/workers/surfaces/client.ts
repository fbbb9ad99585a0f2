/** Asks the surface worker. */
import { askWorker } from '../answers.ts';
import type { SurfaceMesh, SurfaceRequest } from './mesh.ts';

export const meshInWorker = askWorker<SurfaceRequest, SurfaceMesh>(
  () => new Worker(new URL('./surfaces.worker.ts', import.meta.url), { type: 'module' }),
);
