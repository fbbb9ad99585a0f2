/** The comparison while editing: what its workers compute for one vertebra, and the surface shown in 3D. */
import { createSpinePhantom } from '../../src/core/phantom/index.ts';
import type { SliceRings } from '../../src/core/structures/types.ts';
import { surfaceMesh } from '../../src/core/surfaces/index.ts';
import { compareStructures } from '../../src/renderer/workers/metrics/compare-structures.ts';
import { type Bench, medianMs } from './types.ts';

const GOAL_MS = 200;

/** A vertebra, and the same with its upper half moved in plane: every slice differs somewhere. */
function pair(): {
  grid: ReturnType<typeof createSpinePhantom>['volume']['grid'];
  a: SliceRings;
  b: SliceRings;
} {
  const { volume, structures } = createSpinePhantom();
  const a = structures.find((s) => s.name === 'VB_L3')!.slices;
  const b = new Map(
    [...a].map(([k, rings]) => [k, rings.map((ring) => ring.map((v, n) => (n % 3 === 0 ? v + 2 : v)))]),
  );
  return { grid: volume.grid, a, b };
}

export const benches: Bench[] = [
  {
    name: 'Compare a vertebra with its reference after an edit (all metrics, per slice too)',
    goal: `≤ ${GOAL_MS} ms`,
    run: async () => {
      const { grid, a, b } = pair();
      const request = { grid, reference: a, test: b, tolerancesMm: [1, 2, 3] };
      const ms = await medianMs(() => compareStructures(request), 7, 2);
      return { rows: [{ who: 'Pedicle', medianMs: ms }], met: ms <= GOAL_MS };
    },
  },
  {
    name: 'Surface of a vertebra for the 3D view, with signed distances',
    goal: `≤ ${GOAL_MS} ms`,
    run: async () => {
      const { grid, a, b } = pair();
      const request = { grid, slices: b, reference: a, mostVertices: 20_000 };
      const ms = await medianMs(() => surfaceMesh(request), 7, 2);
      return { rows: [{ who: 'Pedicle', medianMs: ms }], met: ms <= GOAL_MS };
    },
  },
];
