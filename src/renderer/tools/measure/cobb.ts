import { picture } from '../../kit/colours.ts';
import { findEndPlates, useEndPlates } from '../../model/end-plates.ts';
import { notify } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import type { Drawing, LineStyle, SurfacePointer, Tool, ToolContext, ToolSession } from '../types.ts';
import { drawMeasure, measureStyle } from './draw.ts';
import { removeLast } from './measures.ts';
import { type CobbLine, cobbMeasure, nearestPlate, platesIn, type SeenPlate } from './plates.ts';
import { placeAt } from './session.ts';

const t = texts.tools;
const m = texts.measures;

/** A press that moves less is a click on an end plate, CSS px; so near it must be. */
const CLICK_PX = 5;
const REACH_PX = 14;

const plateStyle: LineStyle = { colour: picture.crosshair, widthPx: 1 };

/** Cobb's angle: two end plates clicked, or a line drawn along each. */
export const cobbTool: Tool = {
  id: 'cobb',
  title: t.names.cobb,
  hint: t.hints.cobb,
  group: 'measure',
  shortcut: 'Z',
  icon: 'cobb',
  cursor: 'crosshair',
  edits: false,
  settings: [],
  start: picking,
};

const platesOf = ({ surface }: SurfacePointer): SeenPlate[] =>
  platesIn(surface, useEndPlates.getState().plates ?? []);
const nearest = (at: SurfacePointer): SeenPlate | null =>
  nearestPlate(at.planeMm, platesOf(at), REACH_PX / at.pxPerMm);
const movedPx = (a: SurfacePointer, b: SurfacePointer): number =>
  Math.hypot(a.planeMm[0] - b.planeMm[0], a.planeMm[1] - b.planeMm[1]) * a.pxPerMm;

/** True, and the user is told why, where the spine's curve is not seen. */
function refused({ surface }: SurfacePointer): boolean {
  if (surface.normal === null) notify('info', m.cobbStraight);
  else if (Math.abs(surface.normal[2]) > 0.7) notify('info', m.cobbAxial);
  else return false;
  return true;
}

function picking(context: ToolContext): ToolSession {
  let first: { at: SurfacePointer; line: CobbLine } | null = null;
  let pressed: SurfacePointer | null = null;
  let hover: SurfacePointer | null = null;

  const lineTo = (to: SurfacePointer): CobbLine | null => {
    if (pressed !== null && movedPx(pressed, to) > CLICK_PX)
      return { pointsMm: [pressed.patient, to.patient], plate: null };
    const seen = nearest(to);
    return seen === null ? null : { pointsMm: seen.pointsMm, plate: seen.plate };
  };
  const take = (at: SurfacePointer, line: CobbLine): void => {
    const isSame = first?.line.plate != null && first.line.plate === line.plate;
    if (first === null || first.at.surface.name !== at.surface.name) first = { at, line };
    else if (!isSame) {
      placeAt(first.at, cobbMeasure(first.line, line));
      first = null;
    }
  };
  const drawPlates = (drawing: Drawing, seen: readonly SeenPlate[], hot: SeenPlate | null): void => {
    for (const one of seen) drawing.line(one.line, one === hot ? measureStyle : plateStyle);
    if (hot === null) return;
    drawing.text(hot.line[1], [m.plate(hot.plate.vertebra, hot.plate.end === 'upper')]);
  };
  return {
    onSurface: {
      down: (pointer) => {
        if (refused(pointer)) return false;
        pressed = pointer;
        context.redraw();
        return true;
      },
      move: (pointer) => {
        hover = pointer;
        context.redraw();
      },
      up: (pointer) => {
        const line = lineTo(pointer);
        pressed = null;
        if (line !== null) take(pointer, line);
        else notify('info', m.noPlateHere, m.noPlateHereAction);
        context.redraw();
      },
      hover: (pointer) => {
        hover = pointer;
        void findEndPlates().then(context.redraw);
        context.redraw();
      },
      draw: (drawing, surface) => {
        const seen = platesIn(surface, useEndPlates.getState().plates ?? []);
        const here = hover !== null && hover.surface.name === surface.name ? hover : null;
        const hot = here === null ? null : nearestPlate(here.planeMm, seen, REACH_PX / here.pxPerMm);
        drawPlates(drawing, seen, pressed === null ? hot : null);
        const second = here === null ? null : lineTo(here);
        const begun = first !== null && first.at.surface.name === surface.name ? first.line : null;
        if (begun !== null && second !== null && second.plate !== begun.plate)
          drawMeasure(drawing, surface, cobbMeasure(begun, second));
        else
          for (const line of [begun, pressed === null ? null : second])
            if (line !== null)
              drawing.line(
                line.pointsMm.map((mm) => surface.placeOf(mm).at),
                measureStyle,
              );
      },
    },
    key: ({ key }) => {
      if (key !== 'Delete' && key !== 'Backspace') return false;
      if (first !== null || pressed !== null) [first, pressed] = [null, null];
      else removeLast();
      context.redraw();
      return true;
    },
    cancel: () => {
      [first, pressed] = [null, null];
    },
  };
}
