/** Triangles as STL, OBJ and PLY: what 3D printers and other programs take. Coordinates are LPS mm, as the structures'. */
import type { SurfaceMesh } from './mesh.ts';

export type MeshForm = 'stl' | 'obj' | 'ply';

type Triangles = Pick<SurfaceMesh, 'points' | 'triangles'>;

/** Binary STL: 80 bytes of header that do not begin with `solid`, then 50 bytes a triangle with its normal. */
export function writeStl({ points, triangles }: Triangles): Uint8Array {
  const count = triangles.length / 3;
  const bytes = new Uint8Array(84 + 50 * count);
  bytes.set(new TextEncoder().encode('Pedicle binary STL, LPS, mm'));
  const view = new DataView(bytes.buffer);
  view.setUint32(80, count, true);
  for (let t = 0; t < count; t += 1) {
    const corners = [0, 1, 2].map((c) => {
      const at = 3 * triangles[3 * t + c]!;
      return [points[at]!, points[at + 1]!, points[at + 2]!] as const;
    });
    const [a, b, c] = corners as [Point, Point, Point];
    const at = 84 + 50 * t;
    [...normalOf(a, b, c), ...a, ...b, ...c].forEach((v, n) => {
      view.setFloat32(at + 4 * n, v, true);
    });
  }
  return bytes;
}

type Point = readonly [number, number, number];

function normalOf(a: Point, b: Point, c: Point): Point {
  const [u, v] = [
    [b[0] - a[0], b[1] - a[1], b[2] - a[2]],
    [c[0] - a[0], c[1] - a[1], c[2] - a[2]],
  ] as [Point, Point];
  const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]] as const;
  const length = Math.hypot(...n) || 1;
  return [n[0] / length, n[1] / length, n[2] / length];
}

/** Names in text formats: one word, as their readers split at blanks. */
const word = (name: string): string => name.replace(/[^\p{L}\p{N}_.+-]+/gu, '_') || 'structure';

/** Wavefront OBJ: one group a structure, vertices numbered through from 1. */
export function writeObj(meshes: readonly (Triangles & { readonly name: string })[]): Uint8Array {
  const lines = ['# Pedicle, LPS, mm'];
  let first = 1;
  for (const { name, points, triangles } of meshes) {
    lines.push(`o ${word(name)}`);
    for (let n = 0; n < points.length; n += 3) lines.push(`v ${points[n]} ${points[n + 1]} ${points[n + 2]}`);
    for (let t = 0; t < triangles.length; t += 3)
      lines.push(`f ${[0, 1, 2].map((c) => triangles[t + c]! + first).join(' ')}`);
    first += points.length / 3;
  }
  return new TextEncoder().encode(`${lines.join('\n')}\n`);
}

/** Binary little-endian PLY with normals. */
export function writePly({ points, triangles, normals }: SurfaceMesh): Uint8Array {
  const [vertices, faces] = [points.length / 3, triangles.length / 3];
  const head = new TextEncoder().encode(
    [
      'ply',
      'format binary_little_endian 1.0',
      'comment Pedicle, LPS, mm',
      `element vertex ${vertices}`,
      ...['x', 'y', 'z', 'nx', 'ny', 'nz'].map((name) => `property float ${name}`),
      `element face ${faces}`,
      'property list uchar int vertex_indices',
      'end_header\n',
    ].join('\n'),
  );
  const bytes = new Uint8Array(head.length + 24 * vertices + 13 * faces);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  let at = head.length;
  for (let v = 0; v < vertices; v += 1) {
    for (const list of [points, normals])
      for (let c = 0; c < 3; c += 1, at += 4) view.setFloat32(at, list[3 * v + c]!, true);
  }
  for (let t = 0; t < triangles.length; t += 3) {
    view.setUint8(at, 3);
    for (let c = 0; c < 3; c += 1) view.setInt32(at + 1 + 4 * c, triangles[t + c]!, true);
    at += 13;
  }
  return bytes;
}

/** Volume the triangles enclose, mm³ (divergence theorem); positive when they face outwards. */
export function meshVolumeMm3({ points, triangles }: Triangles): number {
  // About the first point, so that far-away coordinates do not cost digits.
  const [ox = 0, oy = 0, oz = 0] = points;
  let sum = 0;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [3 * triangles[t]!, 3 * triangles[t + 1]!, 3 * triangles[t + 2]!];
    const [ax, ay, az] = [points[a]! - ox, points[a + 1]! - oy, points[a + 2]! - oz];
    const [bx, by, bz] = [points[b]! - ox, points[b + 1]! - oy, points[b + 2]! - oz];
    const [cx, cy, cz] = [points[c]! - ox, points[c + 1]! - oy, points[c + 2]! - oz];
    sum += ax * (by * cz - bz * cy) - ay * (bx * cz - bz * cx) + az * (bx * cy - by * cx);
  }
  return sum / 6;
}
