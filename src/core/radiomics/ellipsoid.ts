/** The ellipsoid of a shape's principal axes. */

/**
 * Eigenvalues of a symmetric matrix of three rows, in closed form (Smith 1961, CACM 4:168).
 * @param m xx, xy, xz, yy, yz, zz.
 * @returns the three eigenvalues, least first.
 */
export function symmetricEigenvalues(
  m: readonly [number, number, number, number, number, number],
): [number, number, number] {
  const [xx, xy, xz, yy, yz, zz] = m;
  const off = xy * xy + xz * xz + yz * yz;
  if (off === 0) return [xx, yy, zz].sort((a, b) => a - b) as [number, number, number];
  const mean = (xx + yy + zz) / 3;
  const [a, b, c] = [xx - mean, yy - mean, zz - mean];
  const p = Math.sqrt((a * a + b * b + c * c + 2 * off) / 6);
  const det = a * (b * c - yz * yz) - xy * (xy * c - yz * xz) + xz * (xy * yz - b * xz);
  const r = Math.min(1, Math.max(-1, det / (2 * p * p * p)));
  const angle = Math.acos(r) / 3;
  const most = mean + 2 * p * Math.cos(angle);
  const least = mean + 2 * p * Math.cos(angle + (2 * Math.PI) / 3);
  return [least, 3 * mean - most - least, most];
}

const DEGREE = 20;

/**
 * Surface of an ellipsoid, as IBSI asks for it: a sum over Legendre polynomials up to degree 20.
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
