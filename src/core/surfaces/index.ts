/** Surfaces of structures as triangles, and the files they go into. */
export { coarsened, type SurfaceMesh, type SurfaceRequest, stepsFor, surfaceMesh } from './mesh.ts';
export { type MeshForm, meshVolumeMm3, writeObj, writePly, writeStl } from './mesh-files.ts';
export { readMesh } from './mesh-read.ts';
export { surfaceNet } from './surface-net.ts';
