/** Cord, cauda equina and their planning risk volumes. */

import { updateAll } from '../../core/formulas/index.ts';
import { withMarksOf } from '../../core/identity/index.ts';
import { defaultColour } from '../../core/naming/index.ts';
import { cordInCanal, divideNeural, type HandOff, prvOf } from '../../core/safety/index.ts';
import type { VertebraLevel } from '../../core/spine/index.ts';
import { structuresOf } from '../../core/structures/edit.ts';
import type { Structure } from '../../core/structures/types.ts';
import { texts } from '../texts/index.ts';
import { computeHandOff } from '../workers/targets/client.ts';
import { useCase } from './case.ts';
import { addStructures, grouped, replaceContours } from './commands.ts';
import { perform, useDocument } from './document.ts';
import { updateFormulas } from './formulas.ts';
import { refusedAsLocked } from './locks.ts';
import { notify, notifyError } from './notices.ts';
import { caseStore, currentScope } from './scope.ts';

const t = texts.targets;

export interface NeuralState {
  readonly running: boolean;
  /** Level whose lower end hands over; null: the usual one. */
  readonly level: VertebraLevel | null;
  /** What the last division was made at. */
  readonly handOff: HandOff | null;
}

export const useNeural = caseStore<NeuralState>('neural', () => ({
  running: false,
  level: null,
  handOff: null,
}));

const named = (name: string): Structure | undefined =>
  structuresOf(useDocument.getState().structures).find((s) => s.name === name && s.slices.size > 0);

/**
 * Makes the PRV of the cord: a structure with its formula, worked out; one there already is brought up to date. One history step.
 * @param mm margin in mm; the name says it (`SpinalCord_PRV02`).
 */
export function makeCordPrv(mm = 2): boolean {
  const { volume } = useCase.getState();
  if (volume === null) return false;
  if (named('SpinalCord') === undefined) {
    notify('info', t.noCord);
    return false;
  }
  const { name, formula } = prvOf('SpinalCord', mm);
  const structures = structuresOf(useDocument.getState().structures);
  const there = structures.find((s) => s.name === name);
  if (there?.formula !== undefined) return updateFormulas();
  if (there !== undefined) {
    notify('info', t.prvThere(name));
    return false;
  }
  try {
    const empty: Structure = {
      id: crypto.randomUUID(),
      name,
      interpretedType: 'AVOIDANCE',
      colour: defaultColour(name),
      slices: new Map(),
      unplaced: [],
      provenance: { kind: 'derived', operation: formula, edited: false },
      formula: { text: formula },
    };
    const made = updateAll(volume.grid, [...structures, empty]).find((s) => s.id === empty.id);
    return made === undefined ? false : perform(addStructures(t.labels.prv(name), [made]));
  } catch (error) {
    notifyError(error);
    return false;
  }
}

/** Cuts the cord to the canal; one history step. Says how much lay outside. */
export function clipCordToCanal(): boolean {
  const { volume } = useCase.getState();
  const [cord, canal] = [named('SpinalCord'), named('SpinalCanal')];
  if (volume === null || cord === undefined || canal === undefined) {
    notify('info', t.noCordOrCanal);
    return false;
  }
  if (refusedAsLocked(cord)) return false;
  const { cord: inside, outsideCc } = cordInCanal(volume.grid, cord.slices, canal.slices);
  if (outsideCc < 0.001) {
    notify('info', t.cordInside);
    return true;
  }
  notify('info', t.cordClipped(outsideCc));
  return perform(
    grouped(t.labels.clip, [
      replaceContours(t.labels.clip, cord, withMarksOf({ ...cord, slices: inside }, [canal])),
    ]),
  );
}

/** Ends the cord at the hand-off and makes the sac, or the canal, below it the cauda equina; one history step. */
export async function divideCord(): Promise<boolean> {
  const { volume } = useCase.getState();
  const cord = named('SpinalCord');
  const sac = named('ThecalSac') ?? named('SpinalCanal');
  if (volume === null || cord === undefined || sac === undefined) {
    notify('info', t.noCordOrCanal);
    return false;
  }
  const there = structuresOf(useDocument.getState().structures).find((s) => s.name === 'CaudaEquina');
  if (refusedAsLocked(cord) || (there !== undefined && refusedAsLocked(there))) return false;
  const scope = currentScope();
  useNeural.setState({ running: true });
  try {
    const structures = structuresOf(useDocument.getState().structures);
    const handOff = await computeHandOff(volume.grid, structures, useNeural.getState().level);
    if (scope.disposed) return false;
    useNeural.setState({ handOff });
    if (handOff === null) {
      notify('info', t.noHandOff);
      return false;
    }
    const { cord: above, cauda } = divideNeural(volume.grid, cord.slices, sac.slices, handOff);
    const label = t.labels.divide(handOff.level);
    const made: Structure = {
      id: there?.id ?? crypto.randomUUID(),
      name: 'CaudaEquina',
      interpretedType: 'ORGAN',
      colour: there?.colour ?? defaultColour('CaudaEquina'),
      slices: cauda,
      unplaced: [],
      provenance: { kind: 'derived', operation: label, edited: false },
      description: `${sac.name} below the lower end of ${handOff.level}: ${handOff.because}. To be reviewed.`,
    };
    const next = withMarksOf(made, [sac]);
    const changes = [replaceContours(label, cord, { ...cord, slices: above })];
    changes.push(there === undefined ? addStructures(label, [next]) : replaceContours(label, there, next));
    return perform(grouped(label, changes));
  } catch (error) {
    if (!scope.disposed) notifyError(error);
    return false;
  } finally {
    useNeural.in(scope).setState({ running: false });
  }
}
