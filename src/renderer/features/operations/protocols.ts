/** The structure templates that come with Pedicle, and applying one. */
import cervical from '../../../../resources/protocols/spine-sbrt-cervical.json' with { type: 'json' };
import lumbar from '../../../../resources/protocols/spine-sbrt-lumbar.json' with { type: 'json' };
import thoracic from '../../../../resources/protocols/spine-sbrt-thoracic.json' with { type: 'json' };
import {
  evenMargin,
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
import { notify, notifyError } from '../../model/notices.ts';
import { texts } from '../../texts/index.ts';
import { computeOperation } from '../../workers/operations/client.ts';
import { tellThinMargin } from './perform.ts';
import { derivedCommand } from './result-command.ts';

const t = texts.operations;

export const protocols: readonly Protocol[] = [cervical, thoracic, lumbar].map(parseProtocol);

/** What applying a template would do to the structures there are. */
export const planFor = (protocol: Protocol, structures: readonly Structure[]): ProtocolStep[] =>
  planProtocol(protocol, new Map(structures.map((s) => [s.name, s.slices.size > 0])));

/** One command for everything a template adds and derives; null when there is nothing to do. */
export async function protocolCommand(
  grid: Grid,
  protocol: Protocol,
  structures: readonly Structure[],
): Promise<Command | null> {
  const named = new Map(structures.map((s) => [s.name, s]));
  const changes: Command['changes'][number][] = [];
  const label = t.labels.protocol(protocol.title);
  for (const { entry, state } of planFor(protocol, structures)) {
    if (state === 'exists' || named.has(entry.name)) {
      if (state !== 'derive') continue;
    }
    const made = emptyOf(entry);
    const source = entry.margin === undefined ? undefined : named.get(entry.margin.of);
    if (state !== 'derive' || source === undefined || entry.margin === undefined) {
      changes.push(...addStructures(label, [made]).changes);
      continue;
    }
    const operation = { kind: 'margin', margin: evenMargin(entry.margin.mm) } as const;
    const slices = await computeOperation(grid, { slices: source.slices, operation });
    const what = t.labels.margin(source.name, `${entry.margin.mm} mm`);
    const existing = named.get(entry.name);
    if (existing !== undefined) {
      changes.push(...derivedCommand(label, entry.name, source, slices, existing, what).command.changes);
      continue;
    }
    const provenance = { kind: 'derived', operation: what, edited: false } as const;
    changes.push(...addStructures(label, [{ ...made, slices, provenance }]).changes);
  }
  return changes.length === 0 ? null : { label, at: Date.now(), changes };
}

function emptyOf(entry: ProtocolStep['entry']): Structure {
  const made = newStructure(entry.name, entry.type, entry.colour ?? defaultColour(entry.name));
  return entry.note === undefined ? made : { ...made, description: entry.note };
}

export async function applyProtocol(protocol: Protocol): Promise<void> {
  const volume = useCase.getState().volume;
  if (volume === null) return;
  const before = useDocument.getState().structures;
  try {
    const command = await protocolCommand(volume.grid, protocol, structuresOf(before));
    if (useDocument.getState().structures !== before) notify('info', t.changedMeanwhile, t.tryAgain);
    else if (command === null) notify('info', texts.protocols.complete);
    else {
      perform(command);
      const derived = planFor(protocol, structuresOf(before)).filter((step) => step.state === 'derive');
      const thinnest = Math.min(...derived.map((step) => Math.abs(step.entry.margin?.mm ?? 0)));
      if (derived.length > 0) tellThinMargin(volume.grid, thinnest);
    }
  } catch (error) {
    notifyError(error);
  }
}
