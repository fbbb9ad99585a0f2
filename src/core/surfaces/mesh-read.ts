/** Reads what mesh-files.ts wrote, so that a file is compared with its structure before anyone relies on it. */
import { fault, type PedicleError } from '../errors/errors.ts';
import type { SurfaceMesh } from './mesh.ts';
import type { MeshForm } from './mesh-files.ts';

type Triangles = Pick<SurfaceMesh, 'points' | 'triangles'>;

const broken = (form: MeshForm): PedicleError => fault('mesh-unreadable', { form });

/** Triangles of a binary STL, an OBJ or a binary little-endian PLY; of an OBJ all groups together. @throws PedicleError `mesh-unreadable`. */
export function readMesh(bytes: Uint8Array, form: MeshForm): Triangles {
  if (form === 'stl') return readStl(bytes);
  return form === 'obj' ? readObj(bytes) : readPly(bytes);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function readStl(bytes: Uint8Array): Triangles {
  if (bytes.length < 84) throw broken('stl');
  const view = viewOf(bytes);
  const count = view.getUint32(80, true);
  if (bytes.length !== 84 + 50 * count) throw broken('stl');
  const points = new Float32Array(9 * count);
  for (let t = 0; t < count; t += 1)
    for (let n = 0; n < 9; n += 1) points[9 * t + n] = view.getFloat32(96 + 50 * t + 4 * n, true);
  return { points, triangles: Uint32Array.from({ length: 3 * count }, (_, n) => n) };
}

function readObj(bytes: Uint8Array): Triangles {
  const points: number[] = [];
  const triangles: number[] = [];
  for (const line of new TextDecoder().decode(bytes).split('\n')) {
    const [kind, ...values] = line.split(' ');
    if (kind === 'v') points.push(...values.map(Number));
    if (kind === 'f') triangles.push(...values.map((v) => Number(v) - 1));
  }
  if (triangles.some((v) => !(v >= 0 && v < points.length / 3))) throw broken('obj');
  return { points: Float32Array.from(points), triangles: Uint32Array.from(triangles) };
}

function readPly(bytes: Uint8Array): Triangles {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const end = head.indexOf('end_header\n');
  const count = (what: string): number =>
    Number(new RegExp(`element ${what} (\\d+)`).exec(head)?.[1] ?? Number.NaN);
  const [vertices, faces] = [count('vertex'), count('face')];
  const start = end + 'end_header\n'.length;
  if (end < 0 || bytes.length !== start + 24 * vertices + 13 * faces) throw broken('ply');
  const view = viewOf(bytes);
  const points = new Float32Array(3 * vertices);
  for (let v = 0; v < vertices; v += 1)
    for (let c = 0; c < 3; c += 1) points[3 * v + c] = view.getFloat32(start + 24 * v + 4 * c, true);
  const triangles = new Uint32Array(3 * faces);
  for (let t = 0; t < faces; t += 1)
    for (let c = 0; c < 3; c += 1)
      triangles[3 * t + c] = view.getInt32(start + 24 * vertices + 13 * t + 1 + 4 * c, true);
  return { points, triangles };
}
