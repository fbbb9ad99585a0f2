/** Numbers for points of the integer grid: the same point always gets the same one. Open addressing over typed arrays. */

/** A table of grid points; coordinates are whole and fit 32 bits. Points are numbered 0, 1, 2, … as they come. */
export class PointTable {
  private slots: Int32Array;
  private xs: Int32Array;
  private ys: Int32Array;
  private count = 0;

  /** @param expected points to expect; more than that make the table grow. */
  constructor(expected: number) {
    let size = 16;
    while (size < 2 * expected) size *= 2;
    this.slots = new Int32Array(size);
    this.xs = new Int32Array(size >> 1);
    this.ys = new Int32Array(size >> 1);
  }

  /** How many points there are. */
  get size(): number {
    return this.count;
  }

  /** x of the points by number; valid until a point is added. */
  get x(): Int32Array {
    return this.xs;
  }

  /** y of the points by number; valid until a point is added. */
  get y(): Int32Array {
    return this.ys;
  }

  /** The point's number; a new one when it was not there. */
  add(x: number, y: number): number {
    const slot = this.slotOf(x, y);
    const there = this.slots[slot]! - 1;
    if (there >= 0) return there;
    if (this.count === this.xs.length) {
      this.grow();
      return this.add(x, y);
    }
    this.xs[this.count] = x;
    this.ys[this.count] = y;
    this.count += 1;
    this.slots[slot] = this.count;
    return this.count - 1;
  }

  private slotOf(x: number, y: number): number {
    const { slots, xs, ys } = this;
    const mask = slots.length - 1;
    let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h ^= h >>> 13;
    for (let slot = h & mask; ; slot = (slot + 1) & mask) {
      const n = slots[slot]!;
      if (n === 0 || (xs[n - 1] === x && ys[n - 1] === y)) return slot;
    }
  }

  private grow(): void {
    const { xs, ys } = this;
    this.slots = new Int32Array(2 * this.slots.length);
    this.xs = new Int32Array(2 * xs.length);
    this.ys = new Int32Array(2 * ys.length);
    this.xs.set(xs);
    this.ys.set(ys);
    for (let n = 0; n < this.count; n += 1) this.slots[this.slotOf(xs[n]!, ys[n]!)] = n + 1;
  }
}
