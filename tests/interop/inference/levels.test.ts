/**
 * Level names through the networks: phantoms with four and six lumbar, eleven and thirteen thoracic vertebrae, crops without a sacrum
 * or a rib. No name that is given may be wrong, and nothing that is not given may look certain. A few always, 500 with PEDICLE_LONG=1
 * (PEDICLE_LEVELS=n for n of them); it prints how much is left open.
 */
import { describe, expect, it } from 'vitest';
import { listModels, runSegmentation } from '../../../src/backend/segmentation/index.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../src/core/phantom/index.ts';
import { levelPhantom } from '../../builders/level-phantoms.ts';

const { models } = await listModels(new URL('../../../models', import.meta.url).pathname);
const spine = models.filter((m) => m.manifest.postprocess.some((s) => s.step === 'separate-vertebrae'));
const count = Number(process.env.PEDICLE_LEVELS ?? (process.env.PEDICLE_LONG === '1' ? 500 : 0));

interface Judged {
  readonly right: string[];
  readonly wrong: string[];
  /** Vertebrae without a name. */
  readonly open: number;
  /** Candidates above 0.9 of vertebrae without a name. */
  readonly certain: string[];
  readonly status: string;
}

/** Runs the chain and judges every name by the phantom's own centres. */
async function judged(options: PhantomOptions): Promise<Judged> {
  const phantom = createSpinePhantom(options);
  const { levels } = await runSegmentation({ volume: phantom.volume, models: spine, threads: 2 });
  const out: Judged = { right: [], wrong: [], open: 0, certain: [], status: levels?.status ?? 'none' };
  let open = 0;
  for (const v of levels?.vertebrae ?? []) {
    if (v.level === null) {
      open += 1;
      if ((v.candidates[0]?.probability ?? 0) > 0.9) out.certain.push(`${v.candidates[0]?.level}`);
      continue;
    }
    const away = (c: readonly number[]): number => Math.hypot(...c.map((x, a) => x - v.centreMm[a as 0]));
    const truth = [...phantom.vertebrae].sort((a, b) => away(a.centreMm) - away(b.centreMm))[0]!;
    (truth.level === v.level ? out.right : out.wrong).push(`${v.level} is ${truth.level}`);
  }
  return { ...out, open };
}

/** The row of the public case: four lumbar vertebrae, T10 to sacrum; small and coarse enough to run always. */
const small: PhantomOptions = {
  levels: { from: 'T10', to: 'sacrum' },
  spacingMm: [2, 2, 2.5],
  size: [120, 105],
};

describe('level names through the networks', () => {
  it.each([
    ['four lumbar vertebrae', { lumbarCount: 4, scoliosisDeg: 15 }],
    ['six lumbar vertebrae', { lumbarCount: 6 }],
    ['thirteen thoracic vertebrae', { thoracicCount: 13 }],
    ['no rib in view', { lumbarCount: 4, levels: { from: 'L1', to: 'sacrum' } }],
    ['no sacrum in view', { thoracicCount: 11, levels: { from: 'T9', to: 'L2' } }],
  ] as [string, PhantomOptions][])(
    '%s: no wrong name, nothing certain that is not held',
    async (_, options) => {
      const result = await judged({ ...small, ...options });
      expect(result.wrong).toEqual([]);
      expect(result.certain).toEqual([]);
    },
  );

  it('the usual spine: lumbar vertebrae are named, thoracic ones wait for the first rib or the user', async () => {
    const result = await judged(small);
    expect(result.right).toHaveLength(5);
    expect([result.wrong, result.certain, result.status]).toEqual([[], [], 'partly-established']);
  });

  it.skipIf(count === 0)(`${count} drawn variants and crops`, { timeout: 24 * 3_600_000 }, async () => {
    const usual = { right: 0, open: 0 };
    const variant = { right: 0, open: 0 };
    const status: Record<string, number> = {};
    const wrong: string[] = [];
    for (let n = 0; n < count; n += 1) {
      const { options, title } = levelPhantom(n);
      const result = await judged(options);
      const sum = options.thoracicCount === 12 && options.lumbarCount === 5 ? usual : variant;
      sum.right += result.right.length;
      sum.open += result.open;
      status[result.status] = (status[result.status] ?? 0) + 1;
      if (result.wrong.length + result.certain.length > 0)
        wrong.push(`${title}: ${[...result.wrong, ...result.certain].join(', ')}`);
    }
    console.log(JSON.stringify({ phantoms: count, status, usual, variant, wrong }));
    expect(wrong).toEqual([]);
  });
});
