/** Eigenvalues of a symmetric matrix of three rows, in closed form (Smith 1961, CACM 4:168). */

/**
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
