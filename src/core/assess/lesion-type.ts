/** Whether a lesion is lytic, blastic or mixed, by its HU against sound trabecular bone of the same spine. */
import type { Mask, Volume } from '../masks/types.ts';
import type { SinsRule } from './assessment-rules.ts';
import { valuesIn } from './trabecular.ts';

export type LesionType = 'lytic' | 'mixed' | 'blastic';

export interface LesionHu {
  readonly meanHu: number;
  /** Shares of its voxels well below and well above the reference. */
  readonly lyticShare: number;
  readonly blasticShare: number;
  /** Null where hardly any voxel differs from sound bone. */
  readonly type: LesionType | null;
}

/**
 * @param lesion voxels of the tumour inside bone, on the volume's grid, not empty.
 * @param soundHu trabecular HU of sound vertebrae of this spine.
 */
export function lesionHu(
  volume: Volume,
  lesion: Mask,
  soundHu: number,
  { lyticBelowHu, blasticAboveHu, mixedShare }: SinsRule['prefill'],
): LesionHu {
  const values = valuesIn(volume, lesion);
  const n = values.length;
  let [sum, low, high] = [0, 0, 0];
  for (const hu of values) {
    sum += hu;
    if (hu < soundHu - lyticBelowHu) low += 1;
    else if (hu > soundHu + blasticAboveHu) high += 1;
  }
  const [lyticShare, blasticShare] = [low / n, high / n];
  const both = lyticShare >= mixedShare && blasticShare >= mixedShare;
  const most = Math.max(lyticShare, blasticShare);
  const type = most < mixedShare ? null : both ? 'mixed' : lyticShare > blasticShare ? 'lytic' : 'blastic';
  return { meanHu: sum / n, lyticShare, blasticShare, type };
}
