/** What the round tools that stroke share: a disc under the pointer, a gesture on one slice, one command at its end. */
import type { Structure } from '../../core/structures/types.ts';
import { editContours, type SliceEdit } from '../model/commands.ts';
import { discPointer, drawDisc, radiusOf } from './disc.ts';
import type { PlanePoint } from './region.ts';
import type { Painter, ToolContext, ToolPointer, ToolSession } from './types.ts';

/** Every stroke knows where it began and where the disc was last. */
export interface Stroke {
  readonly structure: Structure;
  readonly start: ToolPointer;
  readonly radius: number;
  readonly takesAway: boolean;
}

export interface StrokeSteps<S> {
  /** Moves shorter than this part of the radius wait for the next: the covered shape hardly differs. */
  readonly stepOfRadius: number;
  /** True when a stroke begun now would take away. */
  takesAway(pointer: ToolPointer): boolean;
  /** The stroke at its first point; null when it can't be begun here. */
  begin(stroke: Stroke): S | null;
  /** The stroke carried on to a point of its slice. */
  extend(work: S, stroke: Stroke, pointer: ToolPointer): S;
  /** What the stroke made, on release; @returns no edits when nothing changed. */
  finish(work: S, stroke: Stroke): readonly SliceEdit[];
  label(stroke: Stroke): string;
  /** Drawn over the disc while stroking. */
  draw?(painter: Painter, work: S, stroke: Stroke, at: ToolPointer | null): void;
}

/** A session of a round tool made from its steps. The last point is carried on to also when it is close. */
export function strokeSession<S>(context: ToolContext, steps: StrokeSteps<S>): ToolSession {
  let running: { readonly stroke: Stroke; work: S; at: PlanePoint } | null = null;
  const disc = discPointer(context);
  return {
    pointerDown: (pointer) => {
      const structure = context.editable();
      if (structure === null) return false;
      const takesAway = steps.takesAway(pointer);
      const stroke = { structure, start: pointer, radius: radiusOf(context), takesAway };
      const work = steps.begin(stroke);
      if (work === null) return false;
      running = { stroke, work, at: pointer.planeMm };
      return true;
    },
    pointerMove: (pointer) => {
      if (running === null || pointer.slice !== running.stroke.start.slice) return;
      const { at, stroke } = running;
      const moved = Math.hypot(pointer.planeMm[0] - at[0], pointer.planeMm[1] - at[1]);
      if (moved < stroke.radius * steps.stepOfRadius) return;
      running.work = steps.extend(running.work, stroke, pointer);
      running.at = pointer.planeMm;
    },
    pointerUp: (pointer) => {
      if (running === null) return;
      const { stroke, work } = running;
      running = null;
      const last = pointer.slice === stroke.start.slice ? steps.extend(work, stroke, pointer) : work;
      const edits = steps.finish(last, stroke);
      context.preview(null);
      if (edits.length > 0) context.perform(editContours(steps.label(stroke), stroke.structure, edits));
    },
    ...disc.session,
    draw: (painter) => {
      const away = running?.stroke.takesAway ?? (disc.at !== null && steps.takesAway(disc.at));
      drawDisc(painter, disc.at, running?.stroke.radius ?? radiusOf(context), away);
      if (running !== null) steps.draw?.(painter, running.work, running.stroke, disc.at);
    },
    cancel: () => {
      running = null;
    },
  };
}
