/** The rules and profiles that come with Pedicle. */
import eclipse from '../../../resources/profiles/eclipse.json' with { type: 'json' };
import elements from '../../../resources/profiles/elements.json' with { type: 'json' };
import monaco from '../../../resources/profiles/monaco.json' with { type: 'json' };
import pinnacle from '../../../resources/profiles/pinnacle.json' with { type: 'json' };
import raystation from '../../../resources/profiles/raystation.json' with { type: 'json' };
import rules from '../../../resources/rules/structure-checks.json' with { type: 'json' };
import { fault } from '../errors/errors.ts';
import { nearNames } from '../naming/index.ts';
import { parseReceiverProfile, type ReceiverProfile } from './receiver-profile.ts';
import { parseStructureRules, type StructureRules } from './structure-rules.ts';

/** Read when first asked for: a page that never checks pays nothing. */
let read: { rules: StructureRules; profiles: readonly ReceiverProfile[] } | null = null;
const data = () => {
  read ??= {
    rules: parseStructureRules(rules),
    profiles: [eclipse, elements, monaco, pinnacle, raystation].map(parseReceiverProfile),
  };
  return read;
};

export const ownStructureRules = (): StructureRules => data().rules;
export const ownProfiles = (): readonly ReceiverProfile[] => data().profiles;

/** A profile by its id. @throws PedicleError `profile-unknown` with the choices. */
export function profileById(id: string): ReceiverProfile {
  const profiles = ownProfiles();
  const found = profiles.find((p) => p.id === id.toLowerCase());
  if (found !== undefined) return found;
  const ids = profiles.map((p) => p.id);
  throw fault('profile-unknown', { id, near: nearNames(id, ids), ids });
}
