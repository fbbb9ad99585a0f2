/** What the round tools share: a radius changed by wheel and keys, and the disc drawn at the pointer. */

import { picture } from '../kit/colours.ts';
import { texts } from '../texts/index.ts';
import type { Painter, ToolContext, ToolPointer, ToolSession } from './types.ts';

const t = texts.tools;
const [LEAST_MM, MOST_MM] = [0.5, 60];

export const radiusSetting = (initial: number) =>
  ({
    kind: 'number',
    id: 'radius',
    label: t.settings.radius,
    unit: t.mm,
    min: LEAST_MM,
    max: MOST_MM,
    step: 0.5,
    initial,
  }) as const;

const setRadius = (context: ToolContext, mm: number): void =>
  context.changeSetting('radius', Math.round(Math.min(MOST_MM, Math.max(LEAST_MM, mm)) * 10) / 10);

export const radiusOf = (context: ToolContext): number => context.setting<number>('radius');

/** The pointer a disc is drawn at, and what every round tool does with it. */
export interface DiscPointer {
  /** Null while it is not over a view. */
  readonly at: ToolPointer | null;
  readonly session: Pick<Required<ToolSession>, 'hover' | 'wheel' | 'key'>;
}

/** Follows the pointer; Shift + wheel changes the radius by an eighth a notch, `<` and `>` by half a millimetre. */
export function discPointer(context: ToolContext): DiscPointer {
  let at: ToolPointer | null = null;
  return {
    get at() {
      return at;
    },
    session: {
      hover: (pointer) => {
        at = pointer;
        context.redraw();
      },
      wheel: (_pointer, notches) => {
        setRadius(context, radiusOf(context) * 1.12 ** notches);
        return true;
      },
      key: ({ key }) => {
        if (key !== '<' && key !== '>') return false;
        setRadius(context, radiusOf(context) + (key === '>' ? 0.5 : -0.5));
        return true;
      },
    },
  };
}

/** The disc at the pointer, dashed red when it takes away. */
export function drawDisc(
  painter: Painter,
  at: ToolPointer | null,
  radiusMm: number,
  takesAway: boolean,
): void {
  if (at === null || at.view !== painter.plane.name) return;
  const dashPx = takesAway ? [4, 3] : [];
  painter.ellipse(at.planeMm, radiusMm, radiusMm, { colour: picture.shadeFaint, widthPx: 2.5, dashPx });
  painter.ellipse(at.planeMm, radiusMm, radiusMm, {
    colour: takesAway ? picture.takesAway : picture.adds,
    widthPx: 1,
    dashPx,
  });
}
