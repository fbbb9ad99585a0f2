/** The ISRC sectors of the vertebrae as structures: seen, edited, exported and taken back like any other. */
import { withMarksOf } from '../../core/identity/index.ts';
import { type SectorNumber, sectorTitles } from '../../core/spine/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { computeSectors } from '../workers/targets/client.ts';
import { useCase } from './case.ts';
import { addStructures } from './commands.ts';
import { perform, useDocument } from './document.ts';
import { notify, notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

const t = texts.targets;

/** Opposite sides in related colours, neighbours far apart. */
const SECTOR_COLOURS: Readonly<Record<SectorNumber, Structure['colour']>> = {
  1: [255, 205, 90],
  2: [90, 190, 255],
  3: [70, 110, 235],
  4: [200, 120, 235],
  5: [40, 150, 90],
  6: [130, 225, 120],
};

export const useSectors = caseStore<{ readonly running: boolean }>('sectors', () => ({ running: false }));

/** `zSec2_VB_L3`: no name of TG-263 says sector, and the z keeps them below the organs. */
export const sectorName = (vertebra: string, sector: SectorNumber): string => `zSec${sector}_${vertebra}`;

/**
 * Divides vertebrae into their sectors and adds these as structures; one history step.
 * @param only names of vertebrae; default all that can be divided.
 */
export async function makeSectors(only?: readonly string[]): Promise<boolean> {
  const { volume } = useCase.getState();
  if (volume === null || useSectors.getState().running) return false;
  const scope = currentScope();
  useSectors.setState({ running: true });
  try {
    const all = structuresOf(useDocument.getState().structures);
    const made = await computeSectors(volume.grid, all);
    if (scope.disposed) return false;
    const taken = new Set(structuresOf(useDocument.getState().structures).map((s) => s.name));
    const next = made
      .filter(({ vertebra }) => only === undefined || only.includes(vertebra))
      .map(
        ({ vertebra, sector, slices }): Structure =>
          withMarksOf<Structure>(
            {
              id: crypto.randomUUID(),
              name: sectorName(vertebra, sector),
              interpretedType: 'CONTROL',
              colour: SECTOR_COLOURS[sector],
              slices,
              unplaced: [],
              provenance: { kind: 'derived', operation: 'ISRC sector', edited: false },
              description: `ISRC sector ${sector} of ${vertebra}: ${sectorTitles[sector]}. To be reviewed.`,
            },
            all.filter(
              ({ name }) => name === vertebra || name === `${vertebra}_Body` || name === 'SpinalCanal',
            ),
          ),
      )
      .filter(({ name }) => !taken.has(name));
    if (next.length === 0) {
      notify('info', t.noSectors);
      return false;
    }
    return perform(addStructures(t.labels.sectors(next.length), next));
  } catch (error) {
    if (!scope.disposed) notifyError(error);
    return false;
  } finally {
    useSectors.in(scope).setState({ running: false });
  }
}
