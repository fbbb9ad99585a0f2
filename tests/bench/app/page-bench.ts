/** What the benches of the app do inside its page. */

export interface Work {
  /** Work of the event's own handlers, ms. */
  readonly handlerMs: number;
  /** That, the frame after it and what the graphics had to do to the end, ms. */
  readonly allMs: number;
}

export interface PageBench {
  /** Device pixels of the axial picture. */
  readonly size: readonly [number, number];
  /** Slice changes by wheel; up 20, down 20, and so on. */
  scroll(count: number): Promise<Work[]>;
  /** A stroke of `moves` on the axial view from (x, y) along a circle, parts of the view's size. */
  stroke(x: number, y: number, radius: number, moves: number): Promise<{ moves: Work[]; up: Work }>;
  /** Clicks, and after each one hovers along a circle. */
  wire(clicks: number, hovers: number): Promise<{ clicks: Work[]; hovers: Work[] }>;
  key(key: string, ctrl: boolean): Promise<Work>;
  /** Sets the value of a field as typing does. */
  type(selector: string, value: string): Promise<Work>;
}

/**
 * Runs in the page, once: makes `window.pageBench`. Every animation frame's work is timed, and afterwards one pixel of the
 * picture and of the structures is read back, which waits for what was drawn.
 */
export function installPageBench(): void {
  const view = document.querySelector<HTMLElement>('[data-view="axial"] .viewport-canvas')!;
  const picture = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-image canvas')!;
  const structures = document.querySelector<HTMLCanvasElement>('[data-view="axial"] .viewport-structures')!;
  const box = view.getBoundingClientRect();
  const gl = picture.getContext('webgl2')!;
  const pixel = new Uint8Array(4);
  let work = 0;
  let step = 0;
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (draw) =>
    nextFrame((now) => {
      const start = performance.now();
      draw(now);
      work += performance.now() - start;
    });
  view.setPointerCapture = () => undefined;
  const timed = async (act: () => void): Promise<Work> => {
    work = 0;
    const start = performance.now();
    act();
    // React answers events of the user before the task ends.
    await Promise.resolve();
    const handlerMs = performance.now() - start;
    // Runs after the views' own callbacks of this frame: waits for what they drew.
    await new Promise<void>((resolve) =>
      nextFrame(() => {
        const drawn = performance.now();
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        structures.getContext('2d')!.getImageData(0, 0, 1, 1);
        work += performance.now() - drawn;
        resolve();
      }),
    );
    await new Promise((resolve) => nextFrame(resolve));
    return { handlerMs, allMs: handlerMs + work };
  };
  const at = (x: number, y: number) => ({
    clientX: box.x + box.width * x,
    clientY: box.y + box.height * y,
    bubbles: true,
    cancelable: true,
  });
  const point = (type: string, x: number, y: number): void => {
    view.dispatchEvent(new PointerEvent(type, { ...at(x, y), pointerId: 1, button: 0, detail: 1 }));
  };
  const onCircle = (x: number, y: number, radius: number, part: number): [number, number] => [
    x + radius * Math.cos(2 * Math.PI * part),
    y + radius * Math.sin(2 * Math.PI * part),
  ];
  const bench: PageBench = {
    size: [picture.width, picture.height],
    scroll: async (count) => {
      const all: Work[] = [];
      for (let n = 0; n < count; n += 1, step += 1) {
        const deltaY = step % 40 < 20 ? -100 : 100;
        all.push(
          await timed(() => void view.dispatchEvent(new WheelEvent('wheel', { ...at(0.5, 0.5), deltaY }))),
        );
      }
      return all;
    },
    stroke: async (x, y, radius, count) => {
      const moves: Work[] = [];
      await timed(() => point('pointerdown', ...onCircle(x, y, radius, 0)));
      for (let n = 1; n <= count; n += 1) {
        const to = onCircle(x, y, radius, n / count);
        moves.push(await timed(() => point('pointermove', ...to)));
      }
      return { moves, up: await timed(() => point('pointerup', ...onCircle(x, y, radius, 1))) };
    },
    wire: async (count, hovers) => {
      const all: { clicks: Work[]; hovers: Work[] } = { clicks: [], hovers: [] };
      for (let n = 0; n < count; n += 1) {
        const to = onCircle(0.5, 0.5, 0.1, n / count);
        all.clicks.push(
          await timed(() => {
            point('pointerdown', ...to);
            point('pointerup', ...to);
          }),
        );
        for (let m = 0; m < hovers; m += 1)
          all.hovers.push(
            await timed(() =>
              point('pointermove', ...onCircle(0.5, 0.5, 0.06 + 0.01 * m, (n + 0.5) / count)),
            ),
          );
      }
      return all;
    },
    key: (key, ctrlKey) =>
      timed(() => void window.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true }))),
    type: (selector, value) => {
      const field = document.querySelector<HTMLInputElement>(selector)!;
      const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
      return timed(() => {
        set.call(field, value);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      });
    },
  };
  Object.assign(window, { pageBench: bench });
}
