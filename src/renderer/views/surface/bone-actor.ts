/** The CT's bone as a vtk.js volume: opaque from cancellous bone upwards, soft tissue clear. */
import '@kitware/vtk.js/Rendering/OpenGL/Volume';
import '@kitware/vtk.js/Rendering/OpenGL/VolumeMapper';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkPiecewiseFunction from '@kitware/vtk.js/Common/DataModel/PiecewiseFunction';
import vtkColorTransferFunction from '@kitware/vtk.js/Rendering/Core/ColorTransferFunction';
import vtkRenderWindowInteractor from '@kitware/vtk.js/Rendering/Core/RenderWindowInteractor';
import vtkVolume from '@kitware/vtk.js/Rendering/Core/Volume';
import vtkVolumeMapper from '@kitware/vtk.js/Rendering/Core/VolumeMapper';
import type { GlWindow } from '../gl-window.ts';
import { type CoarseCt, HU_PER_LEVEL } from './coarse-ct.ts';

export interface BoneActor {
  readonly ct: CoarseCt;
  readonly actor: ReturnType<typeof vtkVolume.newInstance>;
  dispose(): void;
}

/** HU, opacity a millimetre, colour 0–1. */
const transfer = [
  [140, 0, 0.72, 0.5, 0.36],
  [220, 0.12, 0.86, 0.7, 0.52],
  [400, 0.4, 0.95, 0.86, 0.72],
  [900, 0.7, 1, 0.97, 0.91],
  [1500, 0.8, 1, 1, 1],
] as const;

function imageOf({ dims, indexToPatient: m, data }: CoarseCt): ReturnType<typeof vtkImageData.newInstance> {
  const image = vtkImageData.newInstance({ extent: [0, dims[0] - 1, 0, dims[1] - 1, 0, dims[2] - 1] });
  const columns = [0, 1, 2].map((a) => [m[a]!, m[a + 4]!, m[a + 8]!]);
  const lengths = columns.map((c) => Math.hypot(...c)) as [number, number, number];
  image.setSpacing(lengths);
  image.setOrigin([m[3], m[7], m[11]]);
  image.setDirection(columns.flatMap((c, a) => c.map((v) => v / lengths[a]!)) as never);
  image
    .getPointData()
    .setScalars(vtkDataArray.newInstance({ name: 'bone', numberOfComponents: 1, values: data }));
  return image;
}

/** vtk.js' volumes ask their window's interactor whether it animates: gives it one that listens to nothing. */
export function allowVolumes({ renderWindow }: GlWindow): () => void {
  const interactor = vtkRenderWindowInteractor.newInstance();
  interactor.setView(renderWindow.getViews()[0]);
  interactor.enable();
  return () => interactor.delete();
}

/** @param simple for a software renderer: longer steps along each ray, no light. */
export function createBoneActor(ct: CoarseCt, simple: boolean): BoneActor {
  const image = imageOf(ct);
  const edgeMm = Math.min(...image.getSpacing());
  const mapper = vtkVolumeMapper.newInstance();
  mapper.setInputData(image);
  mapper.setAutoAdjustSampleDistances(false);
  mapper.setSampleDistance(edgeMm * (simple ? 1 : 0.6));
  mapper.setMaximumSamplesPerRay(simple ? 400 : 2000);
  const [opacity, colour] = [vtkPiecewiseFunction.newInstance(), vtkColorTransferFunction.newInstance()];
  for (const [hu, a, r, g, b] of transfer) {
    opacity.addPoint(hu / HU_PER_LEVEL, a);
    colour.addRGBPoint(hu / HU_PER_LEVEL, r, g, b);
  }
  const actor = vtkVolume.newInstance();
  actor.setMapper(mapper);
  const property = actor.getProperty();
  property.setRGBTransferFunction(0, colour);
  property.setScalarOpacity(0, opacity);
  property.setScalarOpacityUnitDistance(0, 1);
  property.setInterpolationTypeToLinear();
  property.setShade(!simple);
  property.setAmbient(0.25);
  property.setDiffuse(0.8);
  property.setSpecular(0.15);
  property.setSpecularPower(16);
  return {
    ct,
    actor,
    dispose: () => {
      for (const made of [actor, mapper, image, opacity, colour]) made.delete();
    },
  };
}
