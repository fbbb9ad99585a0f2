/** `pedicle rules test <folder>`: what the rules would do with every series there; nothing is queued. */
import { join, resolve } from 'node:path';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { type Decision, decide, readRules } from '../../../backend/intake/rules.ts';
import { seriesFacts } from '../../../backend/intake/series-facts.ts';
import { scanFolder } from '../../../backend/studies/index.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

const wordsOf = (decision: Decision): string =>
  decision.kind === 'refuse'
    ? `refused: ${decision.why || 'no rule fits'}`
    : [decision.protocol ?? 'every structure', ...decision.sendTo.map((name) => `to ${name}`)].join(', ');

/** @param rules a file of rules; default those that come with Pedicle. */
export async function rulesCommand(
  action: string,
  folder: string,
  rules: string | undefined,
): Promise<Outcome> {
  if (action !== 'test') throw usageError({ what: 'rules-action' });
  const file = rules === undefined ? join(resourcesFolder(), 'intake', 'rules.json') : resolve(rules);
  const made = await readRules(file);
  const { studies } = await scanFolder([resolve(folder)]);
  const rows = [];
  for (const series of studies.flatMap((study) => study.series)) {
    const facts = await seriesFacts(series);
    rows.push({ series: series.key, facts, decision: decide(made, facts) });
  }
  const unusable = studies.flatMap((study) => study.refused).map(({ key }) => key);
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
