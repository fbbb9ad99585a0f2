/** The phantom's vertebrae in parts: the truth that sectors are compared with. */
import type { Vec3 } from '../../src/core/geometry/grid.ts';
import { maskFromLabel } from '../../src/core/masks/index.ts';
import type { Mask } from '../../src/core/masks/types.ts';
import { buildColumn } from '../../src/core/phantom/column.ts';
import type { SpinePhantom } from '../../src/core/phantom/create-spine-phantom.ts';
import { bodyValue, posteriorValue } from '../../src/core/phantom/label-table.ts';
import { type ArchPart, archPartAt } from '../../src/core/phantom/vertebra.ts';
import type { VertebraLevel } from '../../src/core/spine/level-names.ts';

/** A vertebra's parts; pedicles and processes by side (the patient's). C1 has none. */
export type VertebraPart = 'body' | `${ArchPart}-${'left' | 'right'}`;

/**
 * Masks of a vertebra's parts on the phantom's grid: every voxel of the body, and every voxel of the posterior elements by the
 * part whose shape is nearest. They share no voxel and together are the whole vertebra.
 */
export function phantomParts(phantom: SpinePhantom, level: VertebraLevel): Map<VertebraPart, Mask> {
  const out = new Map<VertebraPart, Mask>([['body', maskFromLabel(phantom.labels, bodyValue(level))]]);
  const vertebra = buildColumn(phantom.options).vertebrae.find((v) => v.level === level);
  const arch = maskFromLabel(phantom.labels, posteriorValue(level));
  if (vertebra === undefined || level === 'C1') return out;
  const partAt = archPartAt(vertebra);
  const { origin, left, back, up } = vertebra.frame;
  const offset = phantom.options.sacrumAtMm;
  const m = arch.grid.indexToPatient;
  const { lo, size } = arch.box;
  const dot = (a: Vec3, x: number, y: number, z: number): number => a[0] * x + a[1] * y + a[2] * z;
  for (let o = 0; o < arch.data.length; o += 1) {
    if (arch.data[o] === 0) continue;
    const [i, j, k] = [
      lo[0] + (o % size[0]),
      lo[1] + (Math.floor(o / size[0]) % size[1]),
      lo[2] + Math.floor(o / (size[0] * size[1])),
    ];
    const x = m[0] * i + m[1] * j + m[2] * k + m[3] - offset[0] - origin[0];
    const y = m[4] * i + m[5] * j + m[6] * k + m[7] - offset[1] - origin[1];
    const z = m[8] * i + m[9] * j + m[10] * k + m[11] - offset[2] - origin[2];
    const u = dot(left, x, y, z);
    const name: VertebraPart = `${partAt(u, dot(back, x, y, z), dot(up, x, y, z))}-${u > 0 ? 'left' : 'right'}`;
    const mask = out.get(name) ?? { ...arch, data: new Uint8Array(arch.data.length) };
    mask.data[o] = 1;
    out.set(name, mask);
  }
  return out;
}
