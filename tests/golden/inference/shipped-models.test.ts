/** The shipped weights are the ones their manifests name, and give the values written into them, on this machine. */
import { describe, expect, it } from 'vitest';
import { listModels, verifyModel } from '../../../src/backend/segmentation/index.ts';

const { models, findings } = await listModels(new URL('../../../models', import.meta.url).pathname);

describe('shipped models', () => {
  it('are there, with manifests that are right', () => {
    expect(findings).toEqual([]);
    expect(models.length).toBeGreaterThan(0);
  });

  it.each(models.map((m) => [m.manifest.id, m] as const))(
    '%s passes its self-test on the CPU',
    async (_id, model) => {
      const result = await verifyModel(model, { provider: 'cpu' });
      expect(result.findings).toEqual([]);
      expect(result.provider).toBe('cpu');
    },
  );
});
