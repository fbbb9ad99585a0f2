/** Live wire: clicks along an edge; between them the line follows it. */
import { snapToEdge, type WireTree, wireFrom } from '../../core/editing/index.ts';
import { picture } from '../kit/colours.ts';
import { planePoint } from '../planes/planes.ts';
import { texts } from '../texts/index.ts';
import { commitArea, modeOf, modeSetting } from './freehand.ts';
import type { PlanePoint, RegionMode } from './region.ts';
import type { Tool, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;
type Pixel = readonly [number, number];

interface Wire {
  readonly start: ToolPointer;
  readonly mode: RegionMode;
  /** Clicked points, (i, j). */
  readonly anchors: readonly Pixel[];
  /** Path to anchor n from the one before, (i, j); none for the first. */
  readonly paths: readonly (readonly Pixel[])[];
  readonly tree: WireTree;
}

/** How far from the last click the line is looked for, mm. */
const REACH_MM = 60;
const SNAP_MM = 3;

function startLivewire(context: ToolContext): ToolSession {
  let wire: Wire | null = null;
  let hover: ToolPointer | null = null;

  const treeAt = (at: Pixel, k: number): WireTree => wireFrom(context.grid, context.voxels, k, at, REACH_MM);
  const snapped = (pointer: ToolPointer): Pixel => {
    const at: Pixel = [pointer.index[0], pointer.index[1]];
    return context.setting<boolean>('snap')
      ? snapToEdge(context.grid, context.voxels, pointer.slice, at, SNAP_MM)
      : at;
  };
  const onPlane = ({ start }: Wire, points: readonly Pixel[]): PlanePoint[] =>
    points.map(([i, j]) => planePoint(start.plane, [i, j, start.slice]));

  const close = (): void => {
    const done = wire;
    wire = null;
    context.redraw();
    if (done === null || done.anchors.length < 2) return;
    const back = done.tree.pathTo(done.anchors[0] as Pixel);
    const points = onPlane(done, [...done.paths.flat(), ...back]);
    commitArea(context, done.start, points, done.mode, t.labels.livewire);
  };
  const extend = (to: Wire, pointer: ToolPointer): Wire => {
    const at = snapped(pointer);
    const path = to.tree.pathTo(at);
    return {
      ...to,
      anchors: [...to.anchors, at],
      paths: [...to.paths, path],
      tree: treeAt(at, to.start.slice),
    };
  };
  const takeBack = (from: Wire): Wire | null => {
    const anchors = from.anchors.slice(0, -1);
    const last = anchors.at(-1);
    if (last === undefined) return null;
    return { ...from, anchors, paths: from.paths.slice(0, -1), tree: treeAt(last, from.start.slice) };
  };

  return {
    pointerDown: (pointer) => {
      if (context.editable() === null) return false;
      if (wire === null || wire.start.slice !== pointer.slice) {
        const at = snapped(pointer);
        wire = {
          start: pointer,
          mode: modeOf(context, pointer.alt),
          anchors: [at],
          paths: [],
          tree: treeAt(at, pointer.slice),
        };
      } else if (pointer.clicks >= 2) close();
      else wire = extend(wire, pointer);
      context.redraw();
      return true;
    },
    hover: (pointer) => {
      hover = pointer;
      if (wire !== null) context.redraw();
    },
    key: ({ key }) => {
      if (wire === null) return false;
      if (key === 'Enter') close();
      else if (key === 'Escape') wire = null;
      else if (key === 'Backspace') wire = takeBack(wire);
      else return false;
      context.redraw();
      return true;
    },
    draw: (painter) => {
      if (wire === null || painter.plane.name !== wire.start.view || painter.slice !== wire.start.slice)
        return;
      const colour = wire.mode === 'add' ? picture.adds : picture.takesAway;
      painter.line(onPlane(wire, wire.paths.flat()), { colour, widthPx: 2 });
      if (hover !== null && hover.view === wire.start.view) {
        const next = wire.tree.pathTo([hover.index[0], hover.index[1]]);
        painter.line(onPlane(wire, next), { colour: picture.hot, widthPx: 1.5 });
      }
      for (const anchor of onPlane(wire, wire.anchors)) painter.handle(anchor, false);
    },
    cancel: () => {
      wire = null;
    },
  };
}

export const livewireTool: Tool = {
  id: 'livewire',
  title: t.names.livewire,
  hint: t.hints.livewire,
  group: 'draw',
  shortcut: 'T',
  icon: 'livewire',
  cursor: 'crosshair',
  edits: true,
  settings: [modeSetting, { kind: 'toggle', id: 'snap', label: t.settings.edgeSnap, initial: true }],
  start: startLivewire,
};
