/**
 * Draws one grid slice with vtk.js. vtk's world here is index × spacing (identity direction): views are exact for
 * oblique and mirrored grids alike, and patient coordinates stay in core/geometry.
 */
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import { SlicingMode } from '@kitware/vtk.js/Rendering/Core/ImageMapper/Constants';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { spacingMm } from '../../core/geometry/grid.ts';
import type { CaseVolume } from '../state/case.ts';
import type { WindowLevel } from '../state/view.ts';
import type { Camera, ViewPlane } from './geometry.ts';
import { openGlWindow } from './glWindow.ts';

type ImageData = ReturnType<typeof vtkImageData.newInstance>;
const images = new WeakMap<CaseVolume, ImageData>();

/** HU range given to vtk so that it never scans the voxels: what CT can hold. */
const HU_RANGE = { min: -1024, max: 3071 };

function imageOf(volume: CaseVolume): ImageData {
  const known = images.get(volume);
  if (known !== undefined) return known;
  const [ni, nj, nk] = volume.grid.dims;
  const image = vtkImageData.newInstance({ extent: [0, ni - 1, 0, nj - 1, 0, nk - 1] });
  image.setSpacing([...spacingMm(volume.grid)] as [number, number, number]);
  const scalars = vtkDataArray.newInstance({ name: 'HU', numberOfComponents: 1, values: volume.data });
  if (volume.data instanceof Int16Array) scalars.setRange(HU_RANGE, 0);
  image.getPointData().setScalars(scalars);
  images.set(volume, image);
  return image;
}

/** New voxels arrived: textures of slices shown are made again at the next draw. */
export const touchImage = (volume: CaseVolume): void => imageOf(volume).modified();

export interface SliceImage {
  setVolume(volume: CaseVolume, plane: ViewPlane): void;
  draw(slice: number, camera: Camera, window: WindowLevel, interpolate: boolean): void;
  resize(widthPx: number, heightPx: number): void;
  clear(): void;
  dispose(): void;
}

const unit = (axis: number, sign: number): [number, number, number] => {
  const v: [number, number, number] = [0, 0, 0];
  v[axis] = sign;
  return v;
};
const cross = (a: readonly number[], b: readonly number[]): [number, number, number] => [
  a[1]! * b[2]! - a[2]! * b[1]!,
  a[2]! * b[0]! - a[0]! * b[2]!,
  a[0]! * b[1]! - a[1]! * b[0]!,
];
const modes = [SlicingMode.I, SlicingMode.J, SlicingMode.K] as const;

/** A view of one slice in `host`. Sizes are device pixels. */
export function createSliceImage(host: HTMLElement): SliceImage {
  const gl = openGlWindow(host, false);
  const renderer = vtkRenderer.newInstance({ background: [0, 0, 0] });
  gl.renderWindow.addRenderer(renderer);
  const mapper = vtkImageMapper.newInstance();
  const actor = vtkImageSlice.newInstance();
  actor.setMapper(mapper);
  renderer.getActiveCamera().setParallelProjection(true);
  let shown: { volume: CaseVolume; plane: ViewPlane } | null = null;
  let height = 1;

  const place = (slice: number, c: Camera): void => {
    if (shown === null) return;
    const { plane, volume } = shown;
    const right = unit(plane.rightAxis, plane.rightSign);
    const up = unit(plane.downAxis, -plane.downSign);
    const forward = cross(up, right);
    const focal: [number, number, number] = [0, 0, 0];
    focal[plane.rightAxis] = plane.rightSign * c.p;
    focal[plane.downAxis] = plane.downSign * c.q;
    focal[plane.normalAxis] = slice * spacingMm(volume.grid)[plane.normalAxis];
    const camera = renderer.getActiveCamera();
    camera.setFocalPoint(...focal);
    camera.setPosition(focal[0] - 100 * forward[0], focal[1] - 100 * forward[1], focal[2] - 100 * forward[2]);
    camera.setViewUp(...up);
    camera.setParallelScale(height / 2 / c.pxPerMm);
    camera.setClippingRange(1, 200);
  };

  return {
    setVolume: (volume, plane) => {
      if (shown?.volume === volume && shown.plane === plane) return;
      if (shown === null) renderer.addActor(actor);
      shown = { volume, plane };
      mapper.setInputData(imageOf(volume));
      mapper.setSlicingMode(modes[plane.normalAxis]!);
    },
    draw: (slice, camera, window, interpolate) => {
      if (shown === null) return;
      mapper.setSlice(slice);
      const property = actor.getProperty();
      property.setColorWindow(window.width);
      property.setColorLevel(window.level);
      if (interpolate) property.setInterpolationTypeToLinear();
      else property.setInterpolationTypeToNearest();
      place(slice, camera);
      gl.renderWindow.render();
    },
    resize: (widthPx, heightPx) => {
      height = heightPx;
      gl.resize(widthPx, heightPx);
    },
    clear: () => {
      if (shown !== null) renderer.removeActor(actor);
      shown = null;
      gl.renderWindow.render();
    },
    dispose: () => {
      gl.dispose();
      actor.delete();
      mapper.delete();
      renderer.delete();
    },
  };
}
