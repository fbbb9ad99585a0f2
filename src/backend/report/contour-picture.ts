/** Two sets of contours on one slice as SVG. */

const SIZE = 240;
const EDGE = 12;

/**
 * Reference filled grey, test as an orange line; the two together fill the picture.
 * @param reference rings `i0,j0,i1,j1,…` in voxels; rows go down, as on the slice.
 */
export function contourPicture(
  reference: readonly (readonly number[])[],
  test: readonly (readonly number[])[],
): string {
  const points = [...reference, ...test].flat();
  const [is, js] = [points.filter((_, n) => n % 2 === 0), points.filter((_, n) => n % 2 === 1)];
  if (is.length === 0) return '';
  const [left, top] = [Math.min(...is), Math.min(...js)];
  const span = Math.max(Math.max(...is) - left, Math.max(...js) - top, 1e-6);
  const scale = (SIZE - 2 * EDGE) / span;
  const path = (rings: readonly (readonly number[])[]): string =>
    rings
      .map((ring) => {
        const steps = Array.from({ length: ring.length / 2 }, (_, n) => {
          const x = EDGE + (ring[2 * n]! - left) * scale;
          const y = EDGE + (ring[2 * n + 1]! - top) * scale;
          return `${x.toFixed(1)} ${y.toFixed(1)}`;
        });
        return `M${steps.join('L')}Z`;
      })
      .join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE}" height="${SIZE}" viewBox="0 0 ${SIZE} ${SIZE}" role="img"><rect width="${SIZE}" height="${SIZE}" fill="#fff" stroke="#bbb"/><path d="${path(reference)}" fill="#c8d0d8" stroke="#47525e" fill-rule="evenodd"/><path d="${path(test)}" fill="none" stroke="#d55e00" stroke-width="1.5"/></svg>`;
}
