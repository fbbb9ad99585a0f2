/** The pointer on a view along the spine: the left button moves the shared cursor, nothing is edited. */

import type { Vec3 } from '../../../core/geometry/grid.ts';
import { useCase } from '../../model/case.ts';
import { goToPatient } from '../../model/go-to.ts';
import { cursorMm, setReformatFrame } from '../../model/reformat.ts';
import type { ReformatKind } from '../../planes/planes.ts';
import type { PointerView } from '../pointer.ts';
import { isStraight, pointAt, type ReformatScene } from './scene.ts';

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
  const pointOf = ([p, q]: readonly [number, number]): Vec3 | null => {
    const seen = scene();
    return seen === null ? null : pointAt(seen, p, q);
  };
  const move = (at: readonly [number, number]): void => {
    const point = pointOf(at);
    if (point !== null) goTo(point);
  };
  return {
    size,
    camera: () => scene()?.camera ?? null,
    setFrame: (frame) => setReformatFrame(kind, frame),
    patientAt: (at) => pointOf(at) ?? [0, 0, 0],
    press: (at) => {
      move(at);
      // An aligned view moves along with the cursor: dragging would run away.
      return isStraight(kind);
    },
    drag: move,
    release: () => undefined,
    hover: () => undefined,
    step: (by) => {
      const seen = scene();
      if (seen !== null) stepSheet(seen, by);
    },
    shiftWheel: () => false,
  };
}
