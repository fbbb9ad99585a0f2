/** The pointer on a view along the spine: the left button moves the shared cursor or measures, no contour is edited. */

import { patientPoint, type Vec3 } from '../../../core/geometry/grid.ts';
import { useCase } from '../../model/case.ts';
import { goToPatient } from '../../model/go-to.ts';
import { cursorMm, setReformatFrame } from '../../model/reformat.ts';
import type { ReformatKind } from '../../planes/planes.ts';
import { surfaceName } from '../../planes/surface.ts';
import type { PlanePoint } from '../../tools/region.ts';
import { currentTool } from '../../tools/runtime.ts';
import type { SurfacePointer, SurfaceSession } from '../../tools/types.ts';
import type { PointerView } from '../pointer.ts';
import { isStraight, pointAt, type ReformatScene, sceneSurface } from './scene.ts';

const goTo = (point: Vec3): void => {
  const volume = useCase.getState().volume;
  if (volume !== null) goToPatient(point);
};

/** Moves the cursor across the picture, positive towards the head, the left or the back. */
export function stepSheet(scene: ReformatScene, by: number): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const at = cursorMm(volume.grid);
  const [x, y, z] = scene.stepMm;
  goToPatient([at[0] + by * x, at[1] + by * y, at[2] + by * z]);
}

/** @param scene what the view shows, asked anew at each event. */
export function sheetPointerView(
  kind: ReformatKind,
  scene: () => ReformatScene | null,
  size: () => readonly [number, number],
): PointerView {
  const pointOf = ([p, q]: PlanePoint): Vec3 | null => {
    const seen = scene();
    return seen === null ? null : pointAt(seen, p, q);
  };
  const move = (at: PlanePoint): void => {
    const point = pointOf(at);
    if (point !== null) goTo(point);
  };
  /** The tool in hand, where it measures, and the place it is given. */
  const measuring = (at: PlanePoint): { session: SurfaceSession; pointer: SurfacePointer } | null => {
    const [seen, session, volume] = [scene(), currentTool()?.session.onSurface, useCase.getState().volume];
    if (seen === null || session === undefined || volume === null) return null;
    const patient = patientPoint(...pointAt(seen, ...at));
    const surface = sceneSurface(kind, seen, volume.grid);
    const pointer = { surface, plane: null, slice: 0, patient, planeMm: at, pxPerMm: seen.camera.pxPerMm };
    return { session, pointer };
  };
  return {
    name: surfaceName(kind),
    size,
    camera: () => scene()?.camera ?? null,
    setFrame: (frame) => setReformatFrame(kind, frame),
    patientAt: (at) => pointOf(at) ?? [0, 0, 0],
    press: (at) => {
      const measured = measuring(at);
      if (measured !== null) return measured.session.down(measured.pointer);
      move(at);
      // An aligned view moves along with the cursor: dragging would run away.
      return isStraight(kind);
    },
    drag: (at) => {
      const measured = measuring(at);
      if (measured === null) move(at);
      else measured.session.move(measured.pointer);
    },
    release: (at) => {
      const measured = measuring(at);
      measured?.session.up(measured.pointer);
    },
    hover: (at) => {
      if (at === null) {
        currentTool()?.session.onSurface?.hover(null);
        return;
      }
      const measured = measuring(at);
      measured?.session.hover(measured.pointer);
    },
    step: (by) => {
      const seen = scene();
      if (seen !== null) stepSheet(seen, by);
    },
    shiftWheel: () => false,
  };
}
