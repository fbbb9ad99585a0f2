/** Screws in one vertebra of the phantom: told there, with their volume, and not far from there. */
import { expect, it } from 'vitest';
import { metalNearCc } from '../../../../src/core/assess/metal-near.ts';
import { maskFromLabel, maskVolumeCc, unionMasks } from '../../../../src/core/masks/index.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { bodyValue, PART, posteriorValue } from '../../../../src/core/phantom/label-table.ts';

const options = {
  seed: 2,
  levels: { from: 'L1', to: 'L4' },
  size: [120, 120],
  spacingMm: [1, 1, 2],
  softTissue: false,
} as const;
const wholeOf = (phantom: ReturnType<typeof createSpinePhantom>, level: 'L1' | 'L2' | 'L4') =>
  unionMasks(
    maskFromLabel(phantom.labels, bodyValue(level)),
    maskFromLabel(phantom.labels, posteriorValue(level)),
  );

it('tells the metal of a vertebra with screws, and none where there is none', () => {
  const phantom = createSpinePhantom({ ...options, screws: ['L2'] });
  const all = maskVolumeCc(maskFromLabel(phantom.labels, PART.metal));
  const found = metalNearCc(phantom.volume, wholeOf(phantom, 'L2'));
  expect(all).toBeGreaterThan(1);
  // Voxels at the edge of a screw are half bone and below the threshold.
  expect(found / all).toBeGreaterThan(0.5);
  expect(found / all).toBeLessThan(1.05);
  expect(metalNearCc(phantom.volume, wholeOf(phantom, 'L4'))).toBe(0);
  const sound = createSpinePhantom(options);
  expect(metalNearCc(sound.volume, wholeOf(sound, 'L2'))).toBe(0);
  expect(metalNearCc(sound.volume, undefined)).toBe(0);
});
