/** Cheapest paths over the pixels of a rectangle from one of them (Dijkstra 1959), found only as far as they are asked for. */

/** A rectangle of pixels; offset `a + width * b`. */
export interface PixelRectangle {
  readonly width: number;
  readonly height: number;
}

/** Marks a pixel whose cheapest path is known; other values are its place in the heap, −1 none. */
const SETTLED = -2;

/**
 * @param price of going 1 mm through each pixel, > 0; a step to one of the 8 neighbours costs its length times the mean of both.
 * @param mm width and height of a pixel.
 * @returns for the offset of a pixel: offsets of the cheapest path from `start` to it, both ends included. What was found
 *   for one pixel is kept for the next; a heap that knows where each pixel stands keeps every pixel in it once.
 */
export function cheapestPaths(
  price: Float32Array,
  { width, height }: PixelRectangle,
  start: number,
  [mmI, mmJ]: readonly [number, number],
): (to: number) => number[] {
  const before = new Int32Array(price.length).fill(-1);
  const cost = new Float64Array(price.length).fill(Infinity);
  const place = new Int32Array(price.length).fill(-1);
  const heap = new Int32Array(price.length);
  const diagonal = Math.hypot(mmI, mmJ);
  const half = [diagonal, mmJ, diagonal, mmI, 0, mmI, diagonal, mmJ, diagonal].map((length) => length / 2);
  let size = 0;

  const rise = (pixel: number, from: number): void => {
    const own = cost[pixel]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const other = heap[parent]!;
      if (cost[other]! <= own) break;
      heap[at] = other;
      place[other] = at;
      at = parent;
    }
    heap[at] = pixel;
    place[pixel] = at;
  };
  const sink = (pixel: number): void => {
    const own = cost[pixel]!;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && cost[heap[child + 1]!]! < cost[heap[child]!]!) child += 1;
      const other = heap[child]!;
      if (cost[other]! >= own) break;
      heap[at] = other;
      place[other] = at;
      at = child;
    }
    heap[at] = pixel;
    place[pixel] = at;
  };
  const takeFirst = (): number => {
    const first = heap[0]!;
    place[first] = SETTLED;
    size -= 1;
    if (size > 0) sink(heap[size]!);
    return first;
  };
  const visit = (at: number): void => {
    const [i, j] = [at % width, Math.floor(at / width)];
    const [own, toll] = [cost[at]!, price[at]!];
    for (let b = Math.max(0, j - 1); b <= Math.min(height - 1, j + 1); b += 1) {
      for (let a = Math.max(0, i - 1); a <= Math.min(width - 1, i + 1); a += 1) {
        const next = a + width * b;
        if (place[next] === SETTLED) continue;
        const step = half[a - i + 1 + 3 * (b - j + 1)]!;
        const total = own + step * (toll + price[next]!);
        if (total >= cost[next]!) continue;
        cost[next] = total;
        before[next] = at;
        rise(next, place[next] === -1 ? size++ : place[next]!);
      }
    }
  };

  cost[start] = 0;
  rise(start, size++);
  return (to) => {
    while (size > 0 && place[to] !== SETTLED) visit(takeFirst());
    const path: number[] = [];
    for (let at = to; at >= 0; at = before[at]!) path.push(at);
    return path.reverse();
  };
}
