/** Display colours as DICOM has them: CIELab scaled to 16 bits (PS3.3 C.10.7.1.1). */

/** D50, the white of the ICC profile connection space. */
const WHITE = [0.9642, 1, 0.8251] as const;

/** sRGB (IEC 61966-2-1) adapted to D50 by Bradford, rows of the matrix. */
const TO_XYZ = [
  [0.4360747, 0.3850649, 0.1430804],
  [0.2225045, 0.7168786, 0.0606169],
  [0.0139322, 0.0971045, 0.7141733],
] as const;

const linear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const curve = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);

/**
 * L* 0…100 to 0…65535, a* and b* −128…127 to 0…65535.
 * @param rgb sRGB, 0–255.
 */
export function cieLab(rgb: readonly [number, number, number]): [number, number, number] {
  const lin = rgb.map((v) => linear(Math.min(255, Math.max(0, v)) / 255));
  const [x, y, z] = TO_XYZ.map((row, n) =>
    curve(row.reduce((sum, w, c) => sum + w * lin[c]!, 0) / WHITE[n]!),
  ) as [number, number, number];
  const scaled = (v: number): number => Math.min(65535, Math.max(0, Math.round(v)));
  return [
    scaled(((116 * y - 16) * 65535) / 100),
    scaled(((500 * (x - y) + 128) * 65535) / 255),
    scaled(((200 * (y - z) + 128) * 65535) / 255),
  ];
}
