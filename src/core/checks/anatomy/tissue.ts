/** What the image shows inside an organ: no air in a solid one, no bone in a lung, bone in a bone. */
import { structureMask } from '../../contours/index.ts';
import type { Mask, Volume } from '../../masks/types.ts';
import { knownName } from '../structure-rules.ts';
import { type CheckFinding, of } from '../types.ts';
import type { AnatomyCheck } from './types.ts';

const AIR_HU = -400;
const BONE_HU = 150;

interface TissueRule {
  readonly names: RegExp;
  /** What must be there or not, the share of voxels and of a slice from which on it is told. */
  readonly is: (hu: number) => boolean;
  readonly wanted: boolean;
  readonly share: number;
  readonly sliceShare: number;
  readonly said: string;
}

const RULES: readonly TissueRule[] = [
  {
    names: /^(Liver|Spleen|Kidney_[LR]|Kidneys|Heart|SpinalCord|SpinalCanal|Brain|Pancreas|VB_.*)$/,
    is: (hu) => hu < AIR_HU,
    wanted: false,
    share: 0.02,
    sliceShare: 0.1,
    said: 'air or lung',
  },
  {
    names: /^Lungs?(_[LR])?$/,
    is: (hu) => hu < AIR_HU,
    wanted: true,
    share: 0.5,
    sliceShare: 0.15,
    said: 'air',
  },
  {
    names: /^(Liver|Spleen|Kidney_[LR]|Heart|SpinalCord)$/,
    is: (hu) => hu > BONE_HU + 150,
    wanted: false,
    share: 0.05,
    sliceShare: 0.25,
    said: 'bone',
  },
  {
    names: /^VB_[CTL]\d+(_Body)?$/,
    is: (hu) => hu > 50,
    wanted: true,
    share: 0.5,
    sliceShare: 0.2,
    said: 'bone',
  },
];

/** Voxels inside by slice, and how many of them are what the rule asks for. */
function counted(
  mask: Mask,
  image: Volume,
  is: (hu: number) => boolean,
): Map<number, { all: number; hit: number }> {
  const [ni, nj] = image.grid.dims;
  const { lo, size } = mask.box;
  const found = new Map<number, { all: number; hit: number }>();
  for (let k = 0, at = 0; k < size[2]; k += 1) {
    let [all, hit] = [0, 0];
    for (let j = 0; j < size[1]; j += 1) {
      const row = lo[0] + ni * (lo[1] + j + nj * (lo[2] + k));
      for (let i = 0; i < size[0]; i += 1, at += 1) {
        if (mask.data[at] !== 1) continue;
        all += 1;
        if (is(image.data[row + i]!)) hit += 1;
      }
    }
    if (all > 0) found.set(lo[2] + k, { all, hit });
  }
  return found;
}

export const tissueChecks: AnatomyCheck = ({ structures, grid, image }) => {
  if (image === null) return [];
  return structures.flatMap((structure): CheckFinding[] => {
    const name = knownName(structure.name);
    return RULES.flatMap((rule): CheckFinding[] => {
      if (!rule.names.test(name) || structure.slices.size === 0) return [];
      const slices = counted(structureMask(structure, grid), image, rule.is);
      const total = [...slices.values()].reduce(
        (sum, s) => ({ all: sum.all + s.all, hit: sum.hit + s.hit }),
        {
          all: 0,
          hit: 0,
        },
      );
      const bad = (share: number, limit: number): boolean => (rule.wanted ? share < limit : share > limit);
      const share = total.hit / Math.max(1, total.all);
      const worst = [...slices].filter(([, s]) => bad(s.hit / s.all, rule.sliceShare)).map(([k]) => k);
      if (!bad(share, rule.share) && worst.length === 0) return [];
      return [
        of(
          structure,
          'anatomy-tissue',
          'warning',
          { name: structure.name, share, tissue: rule.said, least: rule.wanted ? rule.share : null },
          { slices: worst },
        ),
      ];
    });
  });
};
