/** Surfaces of structures on disk as STL, OBJ or PLY, each read back and compared. */
import { readFile } from 'node:fs/promises';
import { structureMask } from '../../core/contours/index.ts';
import { type Finding, fault, finding } from '../../core/errors/errors.ts';
import type { Grid } from '../../core/geometry/grid.ts';
import { maskVolumeCc } from '../../core/masks/index.ts';
import type { Structure } from '../../core/structures/types.ts';
import {
  type MeshForm,
  meshVolumeMm3,
  readMesh,
  type SurfaceMesh,
  surfaceMesh,
  writeObj,
  writePly,
  writeStl,
} from '../../core/surfaces/index.ts';
import { writeAtomically } from '../files/write-atomically.ts';

/** Vertices of one surface; larger structures are made coarser. */
const MOST_VERTICES = 400_000;
/** Share of the volume by which a surface may differ from its voxels before it is told. */
const LOSS_SHARE = 0.1;

export interface WrittenMesh {
  readonly name: string;
  readonly path: string;
  readonly triangles: number;
  /** Enclosed by the triangles of the file, cc. */
  readonly cc: number;
  /** Of the structure's voxels, cc. */
  readonly voxelCc: number;
}

const fileName = (name: string): string =>
  name.replace(/[^\p{L}\p{N}_.+-]+/gu, '_').slice(0, 64) || 'structure';

/** Where each file goes: one for all in OBJ; else the path itself for one structure, and `path_NAME.stl` for several. */
export function meshPaths(path: string, form: MeshForm, structures: readonly Structure[]): string[] {
  if (form === 'obj' || structures.length <= 1) return structures.slice(0, 1).map(() => path);
  const stem = path.slice(0, -form.length - 1);
  const taken = new Set<string>();
  return structures.map(({ name }) => {
    let free = fileName(name);
    for (let n = 2; taken.has(free.toLowerCase()); n += 1) free = `${fileName(name)}_${n}`;
    taken.add(free.toLowerCase());
    return `${stem}_${free}.${form}`;
  });
}

/**
 * @param structures those with contours; of others there is no surface.
 * @throws PedicleError `seg-empty` when none has contours, `form-proof-failed`, and those of `writeAtomically`.
 */
export async function writeMeshes(
  path: string,
  form: MeshForm,
  structures: readonly Structure[],
  grid: Grid,
  overwrite: boolean,
): Promise<{ readonly meshes: readonly WrittenMesh[]; readonly findings: readonly Finding[] }> {
  const drawn = structures.filter((s) => s.slices.size > 0);
  if (drawn.length === 0) throw fault('seg-empty', { without: 'contours' });
  const made = drawn.map((structure) => ({
    structure,
    mesh: surfaceMesh({ grid, slices: structure.slices, reference: null, mostVertices: MOST_VERTICES }),
  }));
  const paths = meshPaths(path, form, drawn);
  if (form === 'obj') {
    const bytes = writeObj(made.map(({ structure, mesh }) => ({ ...mesh, name: structure.name })));
    await put(
      paths[0] as string,
      bytes,
      form,
      made.map(({ mesh }) => mesh),
      overwrite,
    );
  } else
    for (const [n, { mesh }] of made.entries())
      await put(
        paths[n] as string,
        form === 'stl' ? writeStl(mesh) : writePly(mesh),
        form,
        [mesh],
        overwrite,
      );
  const meshes = made.map(
    ({ structure, mesh }, n): WrittenMesh => ({
      name: structure.name,
      path: paths[n] ?? (paths[0] as string),
      triangles: mesh.triangles.length / 3,
      cc: meshVolumeMm3(mesh) / 1000,
      voxelCc: maskVolumeCc(structureMask(structure, grid)),
    }),
  );
  return { meshes, findings: meshes.flatMap(lossFinding) };
}

function lossFinding({ name, cc, voxelCc }: WrittenMesh): Finding[] {
  if (Math.abs(cc - voxelCc) <= LOSS_SHARE * voxelCc) return [];
  return [finding('mesh-volume-differs', 'warning', { name, cc, voxelCc })];
}

/** Writes the file and compares what the disk has with the triangles it is of. */
async function put(
  path: string,
  bytes: Uint8Array,
  form: MeshForm,
  meshes: readonly SurfaceMesh[],
  overwrite: boolean,
): Promise<void> {
  const triangles = meshes.reduce((sum, mesh) => sum + mesh.triangles.length / 3, 0);
  const volume = meshes.reduce((sum, mesh) => sum + meshVolumeMm3(mesh), 0);
  await writeAtomically(path, bytes, {
    overwrite,
    mode: 0o600,
    check: async (temporary) => {
      const read = readMesh(await readFile(temporary), form);
      const same =
        read.triangles.length === 3 * triangles &&
        Math.abs(meshVolumeMm3(read) - volume) <= 1e-3 * Math.max(1, Math.abs(volume));
      if (!same) throw fault('form-proof-failed', { what: 'surface' });
    },
  });
}
