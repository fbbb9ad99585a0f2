/** The structure templates that come with Pedicle, and applying one. */
import cervical from '../../../../resources/protocols/spine-sbrt-cervical.json' with { type: 'json' };
import lumbar from '../../../../resources/protocols/spine-sbrt-lumbar.json' with { type: 'json' };
import thoracic from '../../../../resources/protocols/spine-sbrt-thoracic.json' with { type: 'json' };
import {
  applyProtocol,
  type Protocol,
  type ProtocolStep,
  parseProtocol,
  planProtocol,
} from '../../../core/editing/index.ts';
import type { Grid } from '../../../core/geometry/grid.ts';
import { defaultColour } from '../../../core/naming/index.ts';
import { type Command, structuresOf } from '../../../core/structures/edit.ts';
import type { Structure } from '../../../core/structures/types.ts';
import { useCase } from '../../model/case.ts';
import { addStructures, newStructure } from '../../model/commands.ts';
import { perform, useDocument } from '../../model/document.ts';
import { changesTo } from '../../model/formulas.ts';
import { refusedAsLocked } from '../../model/locks.ts';
import { notify, notifyError } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { tellThinMargin } from './perform.ts';

const t = texts.operations;

export const protocols: readonly Protocol[] = [cervical, thoracic, lumbar].map(parseProtocol);

/** What applying a template would do to the structures there are. */
export const planFor = (protocol: Protocol, structures: readonly Structure[]): ProtocolStep[] =>
  planProtocol(protocol, new Map(structures.map((s) => [s.name, s.slices.size > 0])));

/** One command for everything a template adds and derives; null when there is nothing to do. */
export function protocolCommand(
  grid: Grid,
  protocol: Protocol,
  structures: readonly Structure[],
): Command | null {
  const after = applyProtocol(grid, protocol, structures, emptyOf);
  const changes = after.flatMap((next, n) => {
    const was = structures[n];
    if (was === undefined) return addStructures('', [next]).changes;
    return was === next ? [] : changesTo(was, next);
  });
  const label = t.labels.protocol(protocol.title);
  return changes.length === 0 ? null : { label, at: Date.now(), changes };
}

function emptyOf(entry: ProtocolStep['entry']): Structure {
  const made = newStructure(entry.name, entry.type, entry.colour ?? defaultColour(entry.name));
  return entry.note === undefined ? made : { ...made, description: entry.note };
}

/** Applies a template to the case as one history step; the user is told when there was nothing to do, or why not. */
export function performProtocol(protocol: Protocol): void {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const before = structuresOf(useDocument.getState().structures);
  const derives = planFor(protocol, before).filter((step) => step.state === 'derive');
  const locked = before.find((s) => derives.some(({ entry }) => entry.name === s.name) && refusedAsLocked(s));
  if (locked !== undefined) return;
  try {
    const command = protocolCommand(volume.grid, protocol, before);
    if (command === null) {
      notify('info', texts.protocols.complete);
      return;
    }
    perform(command);
    const thinnest = Math.min(...derives.flatMap(({ entry }) => marginsOf(entry.formula ?? '')));
    if (Number.isFinite(thinnest)) tellThinMargin(volume.grid, thinnest);
  } catch (error) {
    notifyError(error);
  }
}

/** The even margins of a formula, mm. */
const marginsOf = (formula: string): number[] =>
  [...formula.matchAll(/[+-] *(\d+(?:\.\d+)?) *mm/g)].map(([, mm]) => Number(mm));
