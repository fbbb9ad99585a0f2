/** The assessment of a CT from chest to pelvis, everything that the panel shows, as its worker does it. */
import { assessCase, shippedRules } from '../../src/core/assess/index.ts';
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import type { Bench } from './types.ts';

const LIMIT_MS = 15_000;

export const benches: Bench[] = [
  {
    name: 'assess: chest to pelvis',
    goal: '≤ 15 s',
    run: async () => {
      const { volume, structures } = createSpinePhantom({
        size: [512, 512],
        slices: 260,
        spacingMm: [0.977, 0.977, 2.5],
        levels: { from: 'T1', to: 'sacrum' },
        noiseHu: 15,
        lesions: [{ level: 'T12', kind: 'lytic' }],
        fractures: [{ level: 'T8', heightLoss: 0.3 }],
      });
      const all = structures.filter((s) => s.slices.size > 0);
      const gtvs = all.filter((s) => s.interpretedType === 'GTV');
      const [start, before] = [performance.now(), process.cpuUsage()];
      const { vertebrae, body } = assessCase(volume, all, gtvs, shippedRules());
      const ms = performance.now() - start;
      const cpu = process.cpuUsage(before);
      const seconds = ((cpu.user + cpu.system) / 1e6).toFixed(1);
      const note = `512 × 512 × 260, ${all.length} structures, ${vertebrae.length} vertebrae, L3 ${body === null ? 'not ' : ''}measured; processor ${seconds} s; once, cold`;
      return { rows: [{ who: 'Pedicle', medianMs: ms, note }], met: ms <= LIMIT_MS };
    },
  },
];
