/** The 3D scene: surfaces of the structures and, when wanted, the CT's bone; drawn only when something changed. */
import vtkRenderer from '@kitware/vtk.js/Rendering/Core/Renderer';
import type { Vec3 } from '../../../core/geometry/grid.ts';
import { useCompare } from '../../model/compare/compare.ts';
import { useCompareSettings } from '../../model/compare/settings.ts';
import { useDocument } from '../../model/document.ts';
import { useSelection } from '../../model/selection.ts';
import { openGlWindow } from '../gl-window.ts';
import { showBone, useBone } from './bone.ts';
import { useSurfaceSettings, useSurfaces } from './meshes.ts';
import { fitted, type Orbit, orbitAxes } from './orbit.ts';
import { type Picked, pickBone, pickSeen, pickSurface, sightLine } from './pick.ts';
import { createSurfaceActor, type SurfaceActor } from './surface-actor.ts';

export interface SurfaceScene {
  orbit(): Orbit;
  /** `moving` while a gesture lasts: a software renderer then draws fewer pixels. */
  setOrbit(orbit: Orbit, moving: boolean): void;
  fit(): void;
  /** Surface or bone under a point (CSS px from the top left), or null. */
  pick(xPx: number, yPx: number): Picked | null;
  dispose(): void;
}

const ARRIVALS_MS = 500;
/** By how much a software renderer draws fewer pixels along each side. */
const REDUCTION = { still: 1, moving: 2, boneStill: 2, boneMoving: 4 };
const start: Orbit = { azimuth: 25, elevation: 12, focalMm: [0, 0, 0], halfHeightMm: 250 };

export function createSurfaceScene(
  host: HTMLElement,
  software: boolean,
  onOrbit: (orbit: Orbit) => void,
): SurfaceScene {
  const gl = openGlWindow(host);
  const renderer = vtkRenderer.newInstance({ background: [0.04, 0.05, 0.06] });
  gl.renderWindow.addRenderer(renderer);
  renderer.getActiveCamera().setParallelProjection(true);
  const actors = new Map<string, SurfaceActor>();
  let orbit = start;
  let size: [number, number] = [1, 1];
  let frame = 0;
  let isFitted = false;
  let isMoving = false;
  let reduction = 1;

  const resize = (): void => {
    const scale = window.devicePixelRatio / reduction;
    gl.resize(Math.round(size[0] * scale), Math.round(size[1] * scale));
  };
  const reduce = (): void => {
    const { still, moving, boneStill, boneMoving } = REDUCTION;
    const wanted = bone.shown() !== null ? [boneStill, boneMoving] : [still, moving];
    const next = software || useBone.getState().slow ? wanted[isMoving ? 1 : 0]! : 1;
    if (next === reduction) return;
    reduction = next;
    resize();
  };

  const syncActors = (): void => {
    const { meshes } = useSurfaces.getState();
    const { showDistances, opacity } = useSurfaceSettings.getState();
    const { byId } = useDocument.getState().structures;
    const { structureId } = useSelection.getState();
    const hasPairs = useCompare.getState().pairing.pairs.length > 0;
    const limit = showDistances && hasPairs ? useCompareSettings.getState().distanceLimitMm : null;
    for (const [id, kept] of actors) {
      if (meshes.get(id) === kept.mesh) continue;
      renderer.removeActor(kept.actor);
      kept.dispose();
      actors.delete(id);
    }
    for (const [id, mesh] of meshes) {
      const structure = byId.get(id);
      if (structure === undefined || mesh.triangles.length === 0) continue;
      const shown = actors.get(id) ?? createSurfaceActor(mesh);
      if (!actors.has(id)) {
        actors.set(id, shown);
        renderer.addActor(shown.actor);
      }
      shown.paint(structure.colour, id === structureId ? 1 : opacity, limit);
    }
  };

  const place = (): void => {
    const { up, forward } = orbitAxes(orbit);
    const camera = renderer.getActiveCamera();
    const [x, y, z] = orbit.focalMm;
    camera.setFocalPoint(x, y, z);
    camera.setPosition(x - 1000 * forward[0], y - 1000 * forward[1], z - 1000 * forward[2]);
    camera.setViewUp(up[0], up[1], up[2]);
    camera.setParallelScale(orbit.halfHeightMm);
    renderer.resetCameraClippingRange();
  };

  /** Of the surfaces, else of the bone, LPS mm. */
  const bounds = (): [Vec3, Vec3] | null => {
    const all = actors.size > 0 ? [...actors.values()].map((a) => a.actor.getBounds()) : bone.bounds();
    if (all.length === 0) return null;
    const least = (n: number): number => Math.min(...all.map((b) => b[n]!));
    const most = (n: number): number => Math.max(...all.map((b) => b[n]!));
    return [
      [least(0), least(2), least(4)],
      [most(1), most(3), most(5)],
    ];
  };
  const fitAll = (): void => {
    const box = bounds();
    if (box !== null) orbit = fitted(orbit, box[0], box[1], size[0] / Math.max(1, size[1]));
  };

  const draw = (): void => {
    frame = 0;
    if (size[0] < 2 || size[1] < 2) return;
    syncActors();
    reduce();
    // The camera stays where the user put it; until then it follows what comes in.
    if (!isFitted) fitAll();
    place();
    bone.timed(() => gl.renderWindow.render());
    onOrbit(orbit);
  };
  const invalidate = (): void => {
    if (frame === 0) frame = requestAnimationFrame(draw);
  };

  const bone = showBone(gl, renderer, software, invalidate);

  // Many surfaces come in a row: under software GL drawing each arrival would take longer than making them.
  let later: ReturnType<typeof setTimeout> | null = null;
  const onSurfaces = (): void => {
    if (useSurfaces.getState().pending === 0) invalidate();
    else
      later ??= setTimeout(() => {
        later = null;
        invalidate();
      }, ARRIVALS_MS);
  };

  const observer = new ResizeObserver(() => {
    size = [host.clientWidth, host.clientHeight];
    resize();
    invalidate();
  });
  observer.observe(host);
  const stops = [
    useSurfaces.subscribe(onSurfaces),
    useSurfaceSettings.subscribe(onSurfaces),
    useSelection.subscribe(invalidate),
    useDocument.subscribe(invalidate),
    useCompareSettings.subscribe(invalidate),
    useBone.subscribe(invalidate),
  ];

  return {
    orbit: () => orbit,
    setOrbit: (next, moving) => {
      isFitted = true;
      orbit = next;
      isMoving = moving;
      invalidate();
    },
    fit: () => {
      isFitted = false;
      invalidate();
    },
    pick: (xPx, yPx) => {
      const ray = sightLine(orbit, xPx, yPx, size[0], size[1]);
      const surfaces = [...actors].map(([id, { mesh }]) => ({
        id,
        points: mesh.points,
        triangles: mesh.triangles,
      }));
      const ct = bone.shown();
      return pickSeen(pickSurface(ray, surfaces), ct === null ? null : pickBone(ray, ct));
    },
    dispose: () => {
      for (const stop of stops) stop();
      observer.disconnect();
      cancelAnimationFrame(frame);
      if (later !== null) clearTimeout(later);
      for (const kept of actors.values()) kept.dispose();
      bone.dispose();
      gl.dispose();
      renderer.delete();
    },
  };
}
