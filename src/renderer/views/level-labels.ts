/** Names of vertebrae beside their outlines, in every view but the one that has the ruler. */
import type { Structure } from '../../core/structures/types.ts';
import { type Vertebra, vertebraeOf } from '../model/vertebrae.ts';
import { type PlaneBox, toScreen } from '../planes/planes.ts';
import { type NameAt, placeNames } from './name-places.ts';
import { type OverlayScene, setPixels } from './overlay.ts';
import { rimmedText } from './painter.ts';

/** Room between an outline and its name, CSS px. */
const GAP_PX = 5;

const shortName = ({ level, name }: Vertebra): string => level ?? name.replace(/^VB_/i, '#');

/** True where the name would stand outside the picture or on the scale bar. */
function isOut([x, y]: readonly [number, number], [width, height]: readonly [number, number]): boolean {
  return x < 4 || x > width - 26 || y < 10 || y > height - 28;
}

/**
 * Writes the level of every vertebra that is cut by this view, to the right of its outline, in its colour.
 * @param structures all of the case, as one list that stays the same: sorting them by height goes through every point.
 */
export function drawLevels(
  ctx: CanvasRenderingContext2D,
  scene: OverlayScene,
  structures: readonly Structure[],
  hidden: ReadonlySet<string>,
): void {
  setPixels(ctx, scene.dpr);
  ctx.font = '600 12px system-ui, sans-serif';
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const names: (NameAt & { colour: string })[] = [];
  for (const vertebra of vertebraeOf(structures)) {
    const whole = vertebra.structures.find((s) => !hidden.has(s.id));
    const box: PlaneBox | undefined = whole === undefined ? undefined : scene.boxOf(whole);
    if (whole === undefined || box === undefined) continue;
    const [x, y] = toScreen(scene.camera, scene.size, box.p1, (box.q0 + box.q1) / 2);
    const name = { text: shortName(vertebra), x: x + GAP_PX, y, colour: `rgb(${whole.colour.join(' ')})` };
    if (!isOut([name.x, y], scene.size)) names.push(name);
  }
  for (const { text, x, y, colour } of placeNames(names)) {
    ctx.fillStyle = colour;
    rimmedText(ctx, text, x, y);
  }
}
