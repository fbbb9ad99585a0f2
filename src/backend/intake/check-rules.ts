/** Whether what rules name is there: said before they are saved, and before anything waits in the queue. */
import type { Rules } from '../../contract/index.ts';
import { type Destination, destinationOf } from '../network/settings.ts';
import { protocolStructures } from './protocols.ts';

/**
 * Every template and every destination that the rules name exists.
 * @throws PedicleError `protocol-unknown`, `network-unknown`.
 */
export async function checkRules(
  rules: Rules,
  protocolsFolder: string,
  destinations: readonly Destination[],
): Promise<void> {
  for (const { do: action } of rules.rules) {
    if ('refuse' in action) continue;
    if (action.protocol !== null) await protocolStructures(protocolsFolder, action.protocol);
    for (const name of action.sendTo) destinationOf(destinations, name);
  }
}
