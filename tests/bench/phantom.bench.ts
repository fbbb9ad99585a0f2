import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import { type Bench, medianMs } from './types.ts';

const made = async (name: string, goal: string, limitMs: number, options: object): Promise<Bench> => ({
  name,
  goal,
  run: async () => {
    const ms = await medianMs(() => createSpinePhantom(options), 3, 1);
    return { rows: [{ who: 'Pedicle', medianMs: ms }], met: ms <= limitMs };
  },
});

export const benches: Bench[] = [
  await made('phantom: demonstration case', '≤ 1.5 s', 1500, {}),
  await made('phantom: 512 × 512 × 200', '≤ 5 s', 5000, {
    size: [512, 512],
    slices: 200,
    spacingMm: [0.977, 0.977, 2.5],
    levels: { from: 'T1', to: 'sacrum' },
  }),
];
