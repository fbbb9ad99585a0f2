/** CTV proposals and sectors, worked out in a worker that ends once nobody has asked for a while: it remembers the spine it measured. */
import type { Grid } from '../../../core/geometry/grid.ts';
import type { HandOff } from '../../../core/safety/index.ts';
import type { VertebraLevel } from '../../../core/spine/index.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { type StructuresRequest, spineStructures } from '../../../core/targets/index.ts';
import { askWorker } from '../answers.ts';
import type { AskTargets, NamedPlate, ProposedCtv, SectorContours, TargetsAnswer } from './targets.worker.ts';

const ask = askWorker<AskTargets, TargetsAnswer>(
  () => new Worker(new URL('./targets.worker.ts', import.meta.url), { type: 'module' }),
);

/** How long the worker waits for the next question, ms. */
const KEPT_MS = 120_000;
let asking = 0;
let ending: ReturnType<typeof setTimeout> | undefined;

async function answerTo(asked: AskTargets): Promise<TargetsAnswer> {
  asking += 1;
  clearTimeout(ending);
  try {
    return await ask(asked);
  } finally {
    asking -= 1;
    if (asking === 0) ending = setTimeout(() => ask.stop(), KEPT_MS);
  }
}

/** @throws PedicleError as `proposeCtv`, or `worker-failed`. */
export async function computeCtv(grid: Grid, request: StructuresRequest): Promise<ProposedCtv | null> {
  const structures = spineStructures(request.structures);
  const answer = await answerTo({ ask: 'ctv', grid, request: { ...request, structures } });
  return answer.ask === 'ctv' ? answer.proposal : null;
}

/** The sectors of all vertebrae that can be divided. @throws PedicleError `worker-failed`. */
export async function computeSectors(
  grid: Grid,
  structures: readonly Structure[],
): Promise<readonly SectorContours[]> {
  const answer = await answerTo({ ask: 'sectors', grid, structures });
  return answer.ask === 'sectors' ? answer.sectors : [];
}

/** Where the cord hands over to the cauda equina at a level (null: the usual one); null where that level cannot be measured. */
export async function computeHandOff(
  grid: Grid,
  structures: readonly Structure[],
  level: VertebraLevel | null,
): Promise<HandOff | null> {
  const answer = await answerTo({ ask: 'hand-off', grid, structures, level });
  return answer.ask === 'hand-off' ? answer.handOff : null;
}

/** The end plates of all contoured vertebrae that show them, cranial first. @throws PedicleError `worker-failed`. */
export async function computeEndPlates(
  grid: Grid,
  structures: readonly Structure[],
): Promise<readonly NamedPlate[]> {
  const answer = await answerTo({ ask: 'plates', grid, structures });
  return answer.ask === 'plates' ? answer.plates : [];
}
