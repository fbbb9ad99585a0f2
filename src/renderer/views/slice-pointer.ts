/** The pointer on a view of one slice: the left button is the tool's, in plane and patient coordinates. */
import { toPatient } from '../../core/geometry/grid.ts';
import { type CaseVolume, useCase } from '../model/case.ts';
import { openContextMenu } from '../model/context-menu.ts';
import { notify } from '../model/notices.ts';
import { selectStructure } from '../model/selection.ts';
import { setCursor, setFrame, useView } from '../model/view.ts';
import {
  indexOfPlane,
  isContourPlane,
  slicePositionMm,
  type ViewName,
  type ViewPlane,
} from '../planes/planes.ts';
import { planeSurface } from '../planes/surface.ts';
import { texts } from '../texts/index.ts';
import { currentTool } from '../tools/runtime.ts';
import type { SurfacePointer, ToolPointer } from '../tools/types.ts';
import { chooseContour, contoursAt, hoverContours, type SliceSight } from './contour-hit.ts';
import type { PointerView } from './pointer.ts';

function toolPointer(
  { volume, plane, slice, camera }: SliceSight,
  planeMm: readonly [number, number],
  event: MouseEvent,
): ToolPointer {
  const index = indexOfPlane(plane, planeMm[0], planeMm[1], slice);
  return {
    view: plane.name,
    plane,
    slice,
    index,
    patient: toPatient(volume.grid, index),
    planeMm,
    pxPerMm: camera.pxPerMm,
    shift: event.shiftKey,
    ctrl: event.ctrlKey || event.metaKey,
    alt: event.altKey,
    clicks: event.detail,
  };
}

const onPlane = (pointer: ToolPointer, { grid }: CaseVolume): SurfacePointer => ({
  ...pointer,
  surface: planeSurface(grid, pointer.plane, pointer.slice),
});

/** Moves a view by whole slices, positive towards the patient's head, left or back whatever the storage order. */
export function stepSlice(plane: ViewPlane, by: number): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const next = [...useView.getState().cursor] as [number, number, number];
  const { grid } = volume;
  const ascending = slicePositionMm(grid, plane, 1) >= slicePositionMm(grid, plane, 0) ? 1 : -1;
  next[plane.normalAxis] = Math.round(next[plane.normalAxis]) + by * ascending;
  setCursor(next, volume.grid.dims);
}

/** A press that moves less than this is a click, CSS px. */
const CLICK_REACH_PX = 3;

/** Lines are named and chosen by a tool that leaves contours alone. */
const namesContours = (): boolean => currentTool()?.tool.group === 'navigate';

function toolMayUse(plane: ViewPlane): boolean {
  const current = currentTool();
  if (current === null) return false;
  const { edits, everyView } = current.tool;
  if (!edits || everyView === true || isContourPlane(plane)) return true;
  notify('info', texts.tools.wrongView);
  return false;
}

/** @param sight what the view shows, asked anew at each event; null without a case. */
export function slicePointerView(
  name: ViewName,
  sight: () => SliceSight | null,
  size: () => readonly [number, number],
): PointerView {
  let pressed: readonly [number, number] | null = null;
  const pointerOf = (at: readonly [number, number], event: MouseEvent): ToolPointer | null => {
    const seen = sight();
    return seen === null ? null : toolPointer(seen, at, event);
  };
  /** For a tool that works on whatever a view shows; null for the others. */
  const measuredAt = (pointer: ToolPointer): SurfacePointer | null => {
    const seen = sight();
    return seen === null || currentTool()?.session.onSurface === undefined
      ? null
      : onPlane(pointer, seen.volume);
  };
  return {
    name,
    size,
    camera: () => sight()?.camera ?? null,
    setFrame: (frame) => {
      const seen = sight();
      if (seen !== null) setFrame(seen.plane.name, frame);
    },
    patientAt: ([p, q]) => {
      const seen = sight();
      return seen === null
        ? [0, 0, 0]
        : toPatient(seen.volume.grid, indexOfPlane(seen.plane, p, q, seen.slice));
    },
    press: (at, event) => {
      const pointer = pointerOf(at, event);
      pressed = at;
      hoverContours(null, null);
      if (pointer === null || !toolMayUse(pointer.plane)) return false;
      const session = currentTool()?.session;
      const measured = measuredAt(pointer);
      if (measured !== null) return session?.onSurface?.down(measured) === true;
      return session?.pointerDown?.(pointer) === true;
    },
    drag: (at, event) => {
      const pointer = pointerOf(at, event);
      if (pointer === null) return;
      const [session, measured] = [currentTool()?.session, measuredAt(pointer)];
      if (measured === null) session?.pointerMove?.(pointer);
      else session?.onSurface?.move(measured);
    },
    release: (at, event) => {
      const pointer = pointerOf(at, event);
      const measured = pointer === null ? null : measuredAt(pointer);
      if (measured !== null) currentTool()?.session.onSurface?.up(measured);
      else if (pointer !== null) currentTool()?.session.pointerUp?.(pointer);
      const seen = sight();
      if (seen === null || pressed === null || !namesContours()) return;
      const movedPx = Math.hypot(at[0] - pressed[0], at[1] - pressed[1]) * seen.camera.pxPerMm;
      if (movedPx < CLICK_REACH_PX) chooseContour(seen, at);
    },
    menu: (at, event) => {
      const seen = sight();
      if (seen === null) return;
      const { line, inside } = contoursAt(seen, at);
      // Inside the body alone the picture is meant.
      const structure = line ?? inside.find((s) => s.interpretedType !== 'EXTERNAL') ?? null;
      if (structure !== null) selectStructure(structure.id);
      openContextMenu([event.clientX, event.clientY], structure?.name ?? '');
    },
    hover: (at, event) => {
      const pointer = at === null ? null : pointerOf(at, event);
      const session = currentTool()?.session;
      session?.onSurface?.hover(pointer === null ? null : measuredAt(pointer));
      session?.hover?.(pointer);
      if (event.buttons === 0) hoverContours(namesContours() ? sight() : null, at);
    },
    step: (by) => {
      const seen = sight();
      if (seen !== null) stepSlice(seen.plane, by);
    },
    shiftWheel: (at, notches, event) => {
      const pointer = pointerOf(at, event);
      return pointer !== null && currentTool()?.session.wheel?.(pointer, notches) === true;
    },
  };
}
