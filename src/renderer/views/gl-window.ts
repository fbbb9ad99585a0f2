/**
 * A WebGL window for one view. Each view has a context of its own: with one slice texture a view, nothing is gained by
 * sharing, and copying out of a shared context costs 25–35 ms a draw under software GL (docs/decisions/0041-gl-contexts.md).
 */
import '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import '@kitware/vtk.js/Rendering/OpenGL/Camera';
import '@kitware/vtk.js/Rendering/OpenGL/Renderer';
import '@kitware/vtk.js/Rendering/OpenGL/ImageMapper';
import '@kitware/vtk.js/Rendering/OpenGL/ImageSlice';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';

/** The parts of vtk.js' OpenGL render window used here (its own type declares less). */
interface OpenGlView {
  setContainer(element: HTMLElement | null): void;
  setSize(width: number, height: number): void;
  getCanvas(): HTMLCanvasElement;
  delete(): void;
}

export interface GlWindow {
  readonly renderWindow: ReturnType<typeof vtkRenderWindow.newInstance>;
  resize(widthPx: number, heightPx: number): void;
  /** Waits until everything asked for has been drawn. */
  finish(): void;
  dispose(): void;
}

export interface GlStatus {
  readonly available: boolean;
  readonly software: boolean;
  readonly renderer: string;
}

/** vtk.js gets the context a canvas has already: one without multisampling draws a slice in 0.6 of the time under software GL. */
const FLAT = { antialias: false, alpha: false, powerPreference: 'high-performance' } as const;

/** Opens a window inside `host`; sizes are device pixels. A view of one image needs no smoothed edges, a 3D scene does. */
export function openGlWindow(host: HTMLElement, smoothEdges = true): GlWindow {
  const renderWindow = vtkRenderWindow.newInstance();
  const view = renderWindow.newAPISpecificView('WebGL') as OpenGlView;
  renderWindow.addView(view as never);
  if (!smoothEdges) view.getCanvas().getContext('webgl2', FLAT);
  view.setContainer(host);
  return {
    renderWindow,
    resize: (widthPx, heightPx) => view.setSize(Math.max(1, widthPx), Math.max(1, heightPx)),
    finish: () => {
      const context = view.getCanvas().getContext('webgl2');
      context?.readPixels(0, 0, 1, 1, context.RGBA, context.UNSIGNED_BYTE, new Uint8Array(4));
    },
    dispose: () => {
      const canvas = view.getCanvas();
      view.setContainer(null);
      view.delete();
      renderWindow.delete();
      // Browsers keep few contexts: give this one back now, not at the next garbage collection.
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
    },
  };
}

let known: GlStatus | null = null;

/** What draws here; asked once, on a throw-away canvas, so that a missing GPU is said clearly. */
export function probeGl(): GlStatus {
  known ??= askGl();
  return known;
}

function askGl(): GlStatus {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return { available: false, software: false, renderer: '' };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { available: true, software: /swiftshader|llvmpipe|software/i.test(renderer), renderer };
}
