/** Surface of an ellipsoid, as IBSI asks for it: a sum over Legendre polynomials up to degree 20. */

const DEGREE = 20;

/**
 * @param half the half axes, longest first, mm.
 * @returns mm²; 0 where the ellipsoid is flat to a line.
 */
export function ellipsoidArea([a, b, c]: readonly [number, number, number]): number {
  if (b === 0) return 0;
  const alpha = Math.sqrt(1 - (b * b) / (a * a));
  const beta = Math.sqrt(1 - (c * c) / (a * a));
  // A sphere has alpha = beta = 0: only the first term is left, whatever the polynomial's argument.
  const x = alpha * beta === 0 ? 1 : (alpha * alpha + beta * beta) / (2 * alpha * beta);
  let [previous, legendre, sum] = [1, 1, 0];
  for (let n = 0; n <= DEGREE; n += 1) {
    sum += ((alpha * beta) ** n / (1 - 4 * n * n)) * legendre;
    const following = n === 0 ? x : ((2 * n + 1) * x * legendre - n * previous) / (n + 1);
    previous = legendre;
    legendre = following;
  }
  return 4 * Math.PI * a * b * sum;
}
