/** Metastases of the phantom: where they lie, and the target a planner would draw around each. */
import { indexPoint, toPatient, type Vec3 } from '../geometry/grid.ts';
import { cropMask } from '../masks/index.ts';
import type { LabelMap } from '../masks/types.ts';
import { defaultColour } from '../naming/index.ts';
import type { VertebraLevel } from '../spine/level-names.ts';
import { createStructure } from '../structures/create.ts';
import type { Structure } from '../structures/types.ts';
import type { PlacedVertebra } from './column.ts';
import { bodyValue, posteriorValue } from './label-table.ts';
import type { FullPhantomOptions, PhantomLesion } from './options.ts';
import { traceOutlines } from './outlines.ts';
import { fromLocal } from './shapes.ts';

/** A lesion in the patient: LPS mm. */
export interface PlacedLesion {
  readonly level: VertebraLevel;
  readonly centreMm: Vec3;
  readonly radiusMm: number;
}

export const lesionRadiusMm = (lesion: PhantomLesion): number => lesion.radiusMm ?? 8;

/** Centre of a lesion in the frame of the column, mm. */
export function lesionCentre({ size, frame }: PlacedVertebra, { place = 'body' }: PhantomLesion): Vec3 {
  const local: Vec3 =
    place === 'centre'
      ? [0, -2, 0]
      : place === 'pedicle'
        ? [size.canalWidth / 2, size.depth * 0.42, size.heightBack * 0.15]
        : [size.widthTop * 0.2, size.depth * 0.16, 0];
  return fromLocal(frame, local);
}

/**
 * One GTV a lesion, `GTV_T12`: the voxels of its vertebra within the lesion's radius, as contours. The lesion's own
 * rim wavers by some 2 mm about that sphere, as real ones do. Ids come from the level alone.
 * @param idOf makes the id of a name.
 */
export function lesionStructures(
  labels: LabelMap,
  lesions: readonly PlacedLesion[],
  outlines: FullPhantomOptions['outlines'],
  idOf: (name: string) => string,
): Structure[] {
  const { grid, data } = labels;
  const [ni, nj] = grid.dims;
  return lesions.flatMap(({ level, centreMm, radiusMm }) => {
    const bone = new Set([bodyValue(level), posteriorValue(level)]);
    const inside = new Uint8Array(data.length);
    for (let n = 0; n < data.length; n += 1) {
      if (!bone.has(data[n]!)) continue;
      const [x, y, z] = toPatient(
        grid,
        indexPoint(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))),
      );
      const far = Math.hypot(x - centreMm[0], y - centreMm[1], z - centreMm[2]);
      inside[n] = far <= radiusMm ? 1 : 0;
    }
    const mask = cropMask({ grid, box: { lo: [0, 0, 0], size: grid.dims }, data: inside });
    if (mask.data.length === 0) return [];
    const name = `GTV_${level}`;
    return [
      createStructure({
        id: idOf(name),
        name,
        interpretedType: 'GTV',
        colour: defaultColour(name),
        slices: traceOutlines(mask, outlines),
        provenance: { kind: 'derived', operation: 'digital phantom', edited: false, automatic: true },
      }),
    ];
  });
}
