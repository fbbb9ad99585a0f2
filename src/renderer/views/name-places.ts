/** Where names at outlines stand so that none lies on another. Pure. */

export interface NameAt {
  readonly text: string;
  /** Left end and middle of the line, CSS px. */
  readonly x: number;
  readonly y: number;
}

/** Room a name takes, CSS px: of its line, and of most names along it. */
const LINE_PX = 14;
const WIDTH_PX = 40;
/** A name further from its outline than this says nothing of it any more, CSS px. */
const FURTHEST_PX = 2 * LINE_PX;
/** A line's height added to a place and taken away again is not always that height: without this much play a name would go below another for ever. */
const PLAY_PX = 1e-6;

/**
 * The names that can be read, from top to bottom. One that would lie on another goes below it; the same name is written once (two
 * sets of the same vertebrae), and one that would come too far from its outline is left out.
 */
export function placeNames<T extends NameAt>(names: readonly T[]): T[] {
  const placed: T[] = [];
  const hit = (x: number, y: number): T | undefined =>
    placed.find((other) => Math.abs(other.y - y) < LINE_PX - PLAY_PX && Math.abs(other.x - x) < WIDTH_PX);
  for (const name of [...names].sort((a, b) => a.y - b.y)) {
    let { y } = name;
    let other = hit(name.x, y);
    while (other !== undefined && other.text !== name.text && y - name.y <= FURTHEST_PX) {
      y = other.y + LINE_PX;
      other = hit(name.x, y);
    }
    if (other === undefined && y - name.y <= FURTHEST_PX) placed.push({ ...name, y });
  }
  return placed;
}
