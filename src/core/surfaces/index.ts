/** Surfaces of structures as triangles, and the files they go into. */
export { type SurfaceMesh, type SurfaceRequest, surfaceMesh } from './mesh.ts';
export { type MeshForm, meshVolumeMm3, writeObj, writePly, writeStl } from './mesh-files.ts';
export { readMesh } from './mesh-read.ts';
