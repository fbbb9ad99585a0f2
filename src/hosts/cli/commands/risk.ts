/** `pedicle risk [model] [--set feature=value …]`: published risk models and a site's own, worked out with their terms. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { resourcesFolder } from '../../../backend/app/entries.ts';
import { readRulesFile } from '../../../backend/files/rules-file.ts';
import { parseRiskModel, type RiskModel, type RiskResult, workOutRisk } from '../../../core/risk/index.ts';
import { EXIT, type Outcome, usageError } from '../outcome.ts';
import { textTable } from '../table.ts';

export interface RiskArguments {
  readonly set?: string[];
}

const read = (path: string): Promise<RiskModel> => readRulesFile(path, parseRiskModel);

const shipped = async (): Promise<RiskModel[]> => {
  const folder = join(resourcesFolder(), 'risk');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(files.map((name) => read(join(folder, name))));
};

function inputsOf(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw usageError({ what: 'set' });
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

export async function riskCommand(model: string | undefined, a: RiskArguments): Promise<Outcome> {
  if (model === undefined) return listed(await shipped());
  const chosen = /\.json$/i.test(model) ? await read(model) : (await shipped()).find((m) => m.id === model);
  if (chosen === undefined) throw usageError({ what: 'risk-model', name: model });
  const result = workOutRisk(chosen, inputsOf(a.set ?? []));
  return {
    exit: result.value === null ? EXIT.findings : EXIT.done,
    json: { model: chosen, ...result },
    text: described(chosen, result),
  };
}

const listed = (models: readonly RiskModel[]): Outcome => ({
  exit: EXIT.done,
  json: models,
  text: textTable([
    ['model', 'title', 'inputs'],
    ...models.map((m) => [m.id, m.title, m.features.map((f) => f.id).join(' ')]),
  ]),
});

function described(model: RiskModel, result: RiskResult): string {
  const number = (value: number): string => Number(value.toPrecision(3)).toString();
  const { value, interval, group } = result;
  return [
    model.title,
    `Outcome: ${model.outcome}`,
    ...(result.terms.length === 0
      ? []
      : [
          textTable([
            ['input', 'value', model.kind === 'relative-hazard' ? 'ratio' : 'points', '95 %'],
            ...result.terms.map((t) => [
              t.title,
              t.value,
              number(t.amount),
              t.interval === null ? '-' : t.interval.map(number).join(' to '),
            ]),
          ]),
        ]),
    ...result.missing.map((m) => `Missing: ${m.title} (--set ${m.id}=…): ${m.choices.join(', ')}`),
    ...(value === null
      ? []
      : [
          `Result: ${number(value)}${interval === null ? ', no interval published' : ` (${interval.map(number).join(' to ')})`}${group === null ? '' : `, ${group}`}`,
        ]),
    `Source: ${model.source}`,
    `Holds for: ${model.validity}`,
    'A published average for a reader to weigh, never a statement about this patient.',
  ].join('\n');
}
