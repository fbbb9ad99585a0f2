/** The page the app is compared with: vtk.js drawing one slice of the same size, nothing else. */
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';

export interface BareOptions {
  readonly dims: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
  /** Of the canvas' smaller side, how much the image takes. */
  readonly fit: number;
}

export interface BareBench {
  prepare(options: BareOptions): void;
  /** Times of `count` slice changes, each in a frame of its own and drawn to the end (one pixel is read back). */
  scroll(count: number): Promise<number[]>;
}

function prepare({ dims, width, height, fit }: BareOptions): BareBench['scroll'] {
  const host = document.getElementById('view')!;
  host.style.cssText = `width:${width}px;height:${height}px`;
  const generic = vtkGenericRenderWindow.newInstance({ background: [0, 0, 0] });
  generic.setContainer(host);
  const [ni, nj, nk] = dims;
  const values = new Int16Array(ni * nj * nk);
  for (let n = 0; n < values.length; n += 1) values[n] = (n * 7919) % 2000;
  const image = vtkImageData.newInstance({ extent: [0, ni - 1, 0, nj - 1, 0, nk - 1] });
  const scalars = vtkDataArray.newInstance({ numberOfComponents: 1, values });
  scalars.setRange({ min: -1024, max: 3071 }, 0);
  image.getPointData().setScalars(scalars);
  const mapper = vtkImageMapper.newInstance();
  mapper.setInputData(image);
  mapper.setSlicingMode(2);
  const actor = vtkImageSlice.newInstance();
  actor.setMapper(mapper);
  generic.getRenderer().addActor(actor);
  const camera = generic.getRenderer().getActiveCamera();
  camera.setParallelProjection(true);
  generic.getRenderer().resetCamera();
  generic.resize();
  camera.setParallelScale(height / 2 / (fit * Math.min(width / ni, height / nj)));
  const gl = host.querySelector('canvas')!.getContext('webgl2')!;
  const pixel = new Uint8Array(4);
  let step = 0;
  return async (count) => {
    const times: number[] = [];
    for (let n = 0; n < count; n += 1, step += 1) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const start = performance.now();
      mapper.setSlice(Math.floor(nk / 2) + (step % 20));
      generic.getRenderWindow().render();
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      times.push(performance.now() - start);
    }
    return times;
  };
}

const bareBench: BareBench = {
  prepare: (options) => {
    bareBench.scroll = prepare(options);
  },
  scroll: () => Promise.reject(new Error('not prepared')),
};
Object.assign(window, { bareBench });
