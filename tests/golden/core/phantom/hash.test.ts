import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';

/** The demonstration case must not change unnoticed: a change here is a decision, update the hash on purpose. */
describe('the demonstration phantom', () => {
  it('has the label map and HU it always had', () => {
    const { volume, labels } = createSpinePhantom();
    expect(volume.grid.dims).toEqual([256, 256, DEMO.slices]);
    expect(createHash('sha256').update(labels.data).digest('hex').slice(0, 16)).toBe(DEMO.labels);
    const hu = new Uint8Array(volume.data.buffer);
    expect(createHash('sha256').update(hu).digest('hex').slice(0, 16)).toBe(DEMO.hu);
  });
});

const DEMO = { slices: 155, labels: '699c2521ec8ef864', hu: 'b27347c3b4c26731' };
