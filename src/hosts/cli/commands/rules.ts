/** `pedicle rules test <folder>`: what the rules would do with every series there; nothing is queued. */
import { join, resolve } from 'node:path';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { dataFolder } from '../../../backend/files/places.ts';
import { ownRulesFile, rulesStamp } from '../../../backend/intake/kept-rules.ts';
import { readRules } from '../../../backend/intake/rules.ts';
import { tryRules } from '../../../backend/intake/try-rules.ts';
import type { Decision } from '../../../contract/index.ts';
import { requireFolder } from '../input-folder.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

const wordsOf = (decision: Decision): string =>
  decision.kind === 'refuse'
    ? `refused: ${decision.why || 'no rule fits'}`
    : [decision.protocol ?? 'every structure', ...decision.sendTo.map((name) => `to ${name}`)].join(', ');

/** @param rules a file of rules; default the site's own (the page's), else those that come with Pedicle. */
export async function rulesCommand(
  action: string,
  folder: string,
  rules: string | undefined,
): Promise<Outcome> {
  if (action !== 'test') throw usageError({ what: 'rules-action' });
  const shipped = join(resourcesFolder(), 'intake', 'rules.json');
  const site = (await rulesStamp(dataFolder())) === '' ? shipped : ownRulesFile(dataFolder());
  const file = rules === undefined ? site : resolve(rules);
  const trial = await tryRules(await readRules(file), [await requireFolder(folder)]);
  const { unusable } = trial;
  const rows = trial.series.map(({ key, facts, decision }) => ({ series: key, facts, decision }));
  return {
    exit: rows.every(({ decision }) => decision.kind === 'take') ? EXIT.done : EXIT.findings,
    json: { rules: file, series: rows, unusable },
    text: textTable([
      ['series', 'slices', 'mm', 'sender', 'rule', 'what is done'],
      ...rows.map(({ series, facts, decision }) => [
        series,
        String(facts.slices),
        String(facts.thicknessMm),
        facts.sender,
        decision.rule,
        wordsOf(decision),
      ]),
      ...unusable.map((key) => [key, '', '', '', '', 'forms no volume: see pedicle inspect']),
    ]),
  };
}
