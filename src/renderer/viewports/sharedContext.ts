/**
 * One WebGL context for every view: a root render window that is never shown, and child windows that copy their part
 * of it to their own canvas (../docs: measured fastest under software GL). The traps: a child needs
 * `addView(view)` or nothing is drawn, and the root must be resized after each child.
 */
import '@kitware/vtk.js/Rendering/OpenGL/RenderWindow';
import '@kitware/vtk.js/Rendering/OpenGL/Camera';
import '@kitware/vtk.js/Rendering/OpenGL/Renderer';
import '@kitware/vtk.js/Rendering/OpenGL/ImageMapper';
import '@kitware/vtk.js/Rendering/OpenGL/ImageSlice';
import vtkRenderWindow from '@kitware/vtk.js/Rendering/Core/RenderWindow';

/** The parts of vtk.js' OpenGL render window used here (its own type declares less). */
interface GlWindow {
  initialize(): void;
  setContainer(element: HTMLElement | null): void;
  setSize(width: number, height: number): void;
  addMissingNode(child: unknown): GlWindow;
  resizeFromChildRenderWindows(): void;
  getCanvas(): HTMLCanvasElement;
}

export interface ChildWindow {
  readonly renderWindow: ReturnType<typeof vtkRenderWindow.newInstance>;
  readonly canvas: HTMLCanvasElement;
  resize(widthPx: number, heightPx: number): void;
  dispose(): void;
}

export interface GlStatus {
  readonly available: boolean;
  readonly software: boolean;
  readonly renderer: string;
}

let root: { main: ReturnType<typeof vtkRenderWindow.newInstance>; view: GlWindow } | null = null;

function sharedRoot(): NonNullable<typeof root> {
  if (root === null) {
    const main = vtkRenderWindow.newInstance();
    const view = main.newAPISpecificView('WebGL') as GlWindow;
    main.addView(view as never);
    view.setSize(16, 16);
    // A child draws with the root's context, which is only made when the root is asked.
    view.initialize();
    root = { main, view };
  }
  return root;
}

/** Opens a window in the shared context inside `host`. */
export function openChildWindow(host: HTMLElement): ChildWindow {
  const { main, view } = sharedRoot();
  const renderWindow = vtkRenderWindow.newInstance();
  main.addRenderWindow(renderWindow);
  const childView = view.addMissingNode(renderWindow);
  renderWindow.addView(childView as never);
  childView.setContainer(host);
  return {
    renderWindow,
    canvas: childView.getCanvas(),
    resize: (widthPx, heightPx) => {
      childView.setSize(Math.max(1, widthPx), Math.max(1, heightPx));
      view.resizeFromChildRenderWindows();
    },
    dispose: () => {
      childView.setContainer(null);
      main.removeRenderWindow(renderWindow);
      renderWindow.delete();
    },
  };
}

/** What draws here; asked once on a throw-away canvas so that a missing GPU is said clearly. */
export function probeGl(): GlStatus {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (gl === null) return { available: false, software: false, renderer: '' };
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return { available: true, software: /swiftshader|llvmpipe|software/i.test(renderer), renderer };
}
