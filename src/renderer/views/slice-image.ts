/**
 * Draws one grid slice with vtk.js, as an image of its own: (in-slice axis, other in-slice axis) × spacing, identity direction.
 * Views are exact for oblique and mirrored grids alike, and patient coordinates stay in core/geometry.
 */
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import { SlicingMode } from '@kitware/vtk.js/Rendering/Core/ImageMapper/Constants';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import { spacingMm } from '../../core/geometry/grid.ts';
import type { CaseVolume } from '../model/case.ts';
import type { WindowLevel } from '../model/view.ts';
import type { Camera, ViewPlane } from '../planes/planes.ts';
import { copySlice, inSlice } from './copy-slice.ts';
import { openGlWindow } from './gl-window.ts';

const editions = new WeakMap<CaseVolume, number>();
const editionOf = (volume: CaseVolume): number => editions.get(volume) ?? 0;

/** New voxels arrived: slices shown are taken from the volume again at the next draw. */
export const touchImage = (volume: CaseVolume): void => {
  editions.set(volume, editionOf(volume) + 1);
};

/** HU range given to vtk so that it never scans the voxels: what CT can hold. */
const HU_RANGE = { min: -1024, max: 3071 };

/**
 * A plane's slices as the image vtk.js draws: always the same memory, and 32 bits a voxel as it goes into the texture. From the
 * volume itself vtk.js would make two copies of a slice at every draw, hundreds of MB of garbage while scrolling.
 */
function planeImage(volume: CaseVolume, plane: ViewPlane) {
  const [a, b] = inSlice(plane);
  const { dims } = volume.grid;
  const spacing = spacingMm(volume.grid);
  const values = new Float32Array(dims[a] * dims[b]);
  const image = vtkImageData.newInstance({ extent: [0, dims[a] - 1, 0, dims[b] - 1, 0, 0] });
  image.setSpacing([spacing[a], spacing[b], 1]);
  const scalars = vtkDataArray.newInstance({ name: 'HU', numberOfComponents: 1, values });
  scalars.setRange(HU_RANGE, 0);
  image.getPointData().setScalars(scalars);
  let shown = '';
  return {
    image,
    show: (slice: number): void => {
      // Of an axial slice all or nothing is there; the others grow with every batch that arrives.
      const wanted = `${slice}/${plane.normalAxis === 2 ? volume.ready[slice] : editionOf(volume)}`;
      if (wanted === shown) return;
      shown = wanted;
      copySlice(volume, plane, slice, values);
      image.modified();
    },
    delete: (): void => {
      image.delete();
      scalars.delete();
    },
  };
}

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

/** A view of one slice in `host`. Sizes are device pixels. */
export function createSliceImage(host: HTMLElement): SliceImage {
  const gl = openGlWindow(host, false);
  const renderer = vtkRenderer.newInstance({ background: [0, 0, 0] });
  gl.renderWindow.addRenderer(renderer);
  const mapper = vtkImageMapper.newInstance();
  const actor = vtkImageSlice.newInstance();
  actor.setMapper(mapper);
  renderer.getActiveCamera().setParallelProjection(true);
  mapper.setSlicingMode(SlicingMode.K);
  let shown: { volume: CaseVolume; plane: ViewPlane; picture: ReturnType<typeof planeImage> } | null = null;
  let height = 1;

  const place = (plane: ViewPlane, c: Camera): void => {
    const [a] = inSlice(plane);
    const [rightOf, downOf] = [plane.rightAxis, plane.downAxis].map((axis) => (axis === a ? 0 : 1)) as [0, 1];
    const right = unit(rightOf, plane.rightSign);
    const up = unit(downOf, -plane.downSign);
    const forward = cross(up, right);
    const focal: [number, number, number] = [0, 0, 0];
    focal[rightOf] = plane.rightSign * c.p;
    focal[downOf] = plane.downSign * c.q;
    const camera = renderer.getActiveCamera();
    camera.setFocalPoint(...focal);
    camera.setPosition(focal[0] - 100 * forward[0], focal[1] - 100 * forward[1], -100 * forward[2]);
    camera.setViewUp(...up);
    camera.setParallelScale(height / 2 / c.pxPerMm);
    camera.setClippingRange(1, 200);
  };
  const letGo = (): void => {
    if (shown === null) return;
    renderer.removeActor(actor);
    shown.picture.delete();
    shown = null;
  };

  return {
    setVolume: (volume, plane) => {
      if (shown?.volume === volume && shown.plane === plane) return;
      letGo();
      shown = { volume, plane, picture: planeImage(volume, plane) };
      mapper.setInputData(shown.picture.image);
      renderer.addActor(actor);
    },
    draw: (slice, camera, window, interpolate) => {
      if (shown === null) return;
      shown.picture.show(slice);
      const property = actor.getProperty();
      property.setColorWindow(window.width);
      property.setColorLevel(window.level);
      if (interpolate) property.setInterpolationTypeToLinear();
      else property.setInterpolationTypeToNearest();
      place(shown.plane, camera);
      gl.renderWindow.render();
    },
    resize: (widthPx, heightPx) => {
      height = heightPx;
      gl.resize(widthPx, heightPx);
    },
    clear: () => {
      letGo();
      gl.renderWindow.render();
    },
    dispose: () => {
      letGo();
      gl.dispose();
      actor.delete();
      mapper.delete();
      renderer.delete();
    },
  };
}
