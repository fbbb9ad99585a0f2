/** The page the app is compared with: vtk.js drawing one slice of the same size, nothing else. */
import '@kitware/vtk.js/Rendering/Profiles/Volume';
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray';
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData';
import vtkImageMapper from '@kitware/vtk.js/Rendering/Core/ImageMapper';
import vtkImageSlice from '@kitware/vtk.js/Rendering/Core/ImageSlice';
import vtkGenericRenderWindow from '@kitware/vtk.js/Rendering/Misc/GenericRenderWindow';

interface BareOptions {
  readonly dims: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
  readonly draws: number;
}

/** Times of `draws` slice changes, each in a frame of its own and drawn to the end (one pixel is read back). */
async function benchBare({ dims, width, height, draws }: BareOptions): Promise<number[]> {
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
  generic.getRenderer().getActiveCamera().setParallelProjection(true);
  generic.getRenderer().resetCamera();
  generic.resize();
  const gl = host.querySelector('canvas')!.getContext('webgl2')!;
  const pixel = new Uint8Array(4);
  const times: number[] = [];
  for (let n = 0; n < draws; n += 1) {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const start = performance.now();
    mapper.setSlice(Math.floor(nk / 2) + (n % 20));
    generic.getRenderWindow().render();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
    times.push(performance.now() - start);
  }
  return times;
}

Object.assign(window, { benchBare });
