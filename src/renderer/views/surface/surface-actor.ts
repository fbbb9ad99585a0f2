/** One structure's triangles as a vtk.js actor, in the list's colour or coloured by distance. */
import '@kitware/vtk.js/Rendering/OpenGL/Actor';
import '@kitware/vtk.js/Rendering/OpenGL/PolyDataMapper';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkPolyData from '@kitware/vtk.js/Common/DataModel/PolyData';
import vtkActor from '@kitware/vtk.js/Rendering/Core/Actor';
import vtkMapper from '@kitware/vtk.js/Rendering/Core/Mapper';
import type { SurfaceMesh } from '../../../core/surfaces/index.ts';
import { distanceColour } from '../../model/compare/settings.ts';

export interface SurfaceActor {
  readonly actor: ReturnType<typeof vtkActor.newInstance>;
  readonly mesh: SurfaceMesh;
  paint(colour: readonly [number, number, number], opacity: number, distanceLimitMm: number | null): void;
  dispose(): void;
}

const GREY: readonly [number, number, number] = [120, 124, 130];

/** RGB a vertex: the distance's colour, grey where it is not known. */
export function vertexColours(distances: Float32Array, limitMm: number): Uint8Array {
  const colours = new Uint8Array(3 * distances.length);
  for (const [n, mm] of distances.entries()) {
    colours.set(Number.isNaN(mm) ? GREY : distanceColour(mm, limitMm), 3 * n);
  }
  return colours;
}

/** vtk's cell list: 3, a, b, c, 3, … */
function cellsOf(triangles: Uint32Array): Uint32Array {
  const cells = new Uint32Array((triangles.length / 3) * 4);
  for (let t = 0, c = 0; t < triangles.length; t += 3, c += 4) {
    cells[c] = 3;
    cells.set(triangles.subarray(t, t + 3), c + 1);
  }
  return cells;
}

export function createSurfaceActor(mesh: SurfaceMesh): SurfaceActor {
  const data = vtkPolyData.newInstance();
  data.getPoints().setData(mesh.points, 3);
  data.getPolys().setData(cellsOf(mesh.triangles));
  data
    .getPointData()
    .setNormals(vtkDataArray.newInstance({ name: 'Normals', numberOfComponents: 3, values: mesh.normals }));
  const mapper = vtkMapper.newInstance();
  mapper.setInputData(data);
  mapper.setColorModeToDirectScalars();
  const actor = vtkActor.newInstance();
  actor.setMapper(mapper);
  const property = actor.getProperty();
  property.setAmbient(0.35);
  property.setDiffuse(0.7);
  property.setSpecular(0.1);
  property.setSpecularPower(12);
  let limitShown: number | null = null;
  return {
    actor,
    mesh,
    paint: (colour, opacity, distanceLimitMm) => {
      property.setOpacity(opacity);
      const distances = distanceLimitMm === null ? null : mesh.signedDistanceMm;
      mapper.setScalarVisibility(distances !== null);
      const flat = distanceLimitMm === null ? colour : GREY;
      property.setColor(flat[0] / 255, flat[1] / 255, flat[2] / 255);
      if (distances === null || distanceLimitMm === null || distanceLimitMm === limitShown) return;
      limitShown = distanceLimitMm;
      const values = vertexColours(distances, distanceLimitMm);
      data
        .getPointData()
        .setScalars(vtkDataArray.newInstance({ name: 'rgb', numberOfComponents: 3, values }));
    },
    dispose: () => {
      actor.delete();
      mapper.delete();
      data.delete();
    },
  };
}
