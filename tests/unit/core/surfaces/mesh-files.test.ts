/** Surface files: what is written is read back, faces outwards, and encloses what the voxels do. */
import { expect, test } from 'vitest';
import {
  meshVolumeMm3,
  readMesh,
  surfaceMesh,
  writeObj,
  writePly,
  writeStl,
} from '../../../../src/core/surfaces/index.ts';
import { boxGrid, cuboid } from '../editing/shapes.ts';

const grid = boxGrid();
// 20 × 20 × 5 voxels of 1 × 1 × 2 mm.
const mesh = surfaceMesh({
  grid,
  slices: cuboid(grid, [8, 12], [20.5, 20.5, 40.5, 40.5]),
  reference: null,
  mostVertices: 1e6,
});

test('triangles face outwards and enclose the box; a surface net moves its vertices within their cells', () => {
  const volume = meshVolumeMm3(mesh);
  expect(Math.abs(volume - 4000)).toBeLessThan(0.01 * 4000);
});

test.each([
  ['stl', writeStl(mesh)],
  ['obj', writeObj([{ ...mesh, name: 'a box' }])],
  ['ply', writePly(mesh)],
] as const)('%s is read back', (form, bytes) => {
  const read = readMesh(bytes, form);
  expect(read.triangles.length).toBe(mesh.triangles.length);
  expect(meshVolumeMm3(read)).toBeCloseTo(meshVolumeMm3(mesh), 1);
  const [first] = mesh.triangles;
  const corner = 3 * (read.triangles[0] as number);
  expect([...read.points.slice(corner, corner + 3)]).toEqual([
    ...mesh.points.slice(3 * (first as number), 3 * (first as number) + 3),
  ]);
  // Text that ends early has fewer triangles; a binary file says how many it must have.
  const cut = bytes.subarray(0, bytes.length - 30);
  if (form === 'obj') expect(readMesh(cut, form).triangles.length).toBeLessThan(mesh.triangles.length);
  else expect(() => readMesh(cut, form)).toThrow(/not complete/);
});

test('two structures in one OBJ: two named groups, indices counted on', () => {
  const text = new TextDecoder().decode(
    writeObj([
      { ...mesh, name: 'A b' },
      { ...mesh, name: 'C' },
    ]),
  );
  expect(text.match(/^o .*$/gm)).toEqual(['o A_b', 'o C']);
  const read = readMesh(new TextEncoder().encode(text), 'obj');
  expect(meshVolumeMm3(read)).toBeCloseTo(2 * meshVolumeMm3(mesh), 0);
});
