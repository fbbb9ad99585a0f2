/** The rules for series that come without a hand, shown, changed and tried on the page. */
import { join } from 'node:path';
import type { Handlers } from '../../contract/index.ts';
import { checkRules } from '../intake/check-rules.ts';
import { ownRulesFile, rulesInForce, rulesStamp, saveRules } from '../intake/kept-rules.ts';
import { listProtocols } from '../intake/protocols.ts';
import { readRules } from '../intake/rules.ts';
import { tryRules } from '../intake/try-rules.ts';
import { type Destination, ownNodeSettings } from '../network/settings.ts';
import { resourcesFolder } from './entries.ts';

/** @param folder Pedicle's own: `rules.json` and `network.json` lie there. */
export function rulesHandlers(
  folder: string,
  gone: AbortSignal,
): Pick<Handlers, 'rules.get' | 'rules.save' | 'rules.try'> {
  const templatesFolder = join(resourcesFolder(), 'protocols');
  const shipped = join(resourcesFolder(), 'intake', 'rules.json');
  const destinations = async (): Promise<readonly Destination[]> =>
    (await ownNodeSettings(folder))?.destinations ?? [];
  return {
    'rules.get': async ({ from }) => {
      const stamp = await rulesStamp(folder);
      const [rules, templates, systems] = await Promise.all([
        from === 'shipped' ? readRules(shipped) : rulesInForce({ folder, shipped }),
        listProtocols(templatesFolder),
        destinations(),
      ]);
      return {
        rules,
        own: stamp !== '',
        file: ownRulesFile(folder),
        stamp,
        templates: templates.map(({ id, title }) => ({ id, title })),
        destinations: systems.map(({ name }) => name),
      };
    },
    'rules.save': async ({ rules, stamp }) => {
      await checkRules(rules, templatesFolder, await destinations());
      return { stamp: await saveRules(folder, rules, stamp) };
    },
    'rules.try': ({ rules, paths }) => tryRules(rules, paths, gone),
  };
}
