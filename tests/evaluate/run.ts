/**
 * `npm run evaluate -- lesions`: lesion candidates (lesions.ts); `-- anatomy`: planted errors of drawing (anatomy.ts). Else
 * `npm run evaluate -- [--weights folder] [--cases a,b] [--markdown] [--json file] [--save name] [--threads n]`: the split of
 * issue 3 through the product's own chain, case by case. Needs ../shared/data; without it says so and ends well.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { listModels } from '../../src/backend/segmentation/index.ts';
import { LEAST_SCORE } from '../../src/core/assess/lesion-candidates.ts';
import { evaluateAnatomy } from './anatomy.ts';
import { type CaseResult, evaluateCase } from './chain.ts';
import { evaluateKnownCases } from './known-cases.ts';
import { evaluateLesions } from './lesions.ts';
import { loadCase, splitCases } from './references.ts';
import { caseReport, chainMetrics, summaryReport } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = resolve(root, '../shared/data');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    weights: { type: 'string', default: join(root, 'models') },
    cases: { type: 'string' },
    opinions: { type: 'string' },
    misses: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    json: { type: 'string' },
    save: { type: 'string' },
    threads: { type: 'string', default: '2' },
  },
});

if (positionals[0] === 'lesions')
  console.log(await evaluateLesions(existsSync(data) ? data : null, LEAST_SCORE, values.markdown));
else if (positionals[0] === 'known-cases' && existsSync(data))
  console.log(evaluateKnownCases(data, join(root, 'resources/rules/known-cases.json')));
else if (positionals[0] === 'anatomy')
  console.log(
    await evaluateAnatomy(existsSync(data) ? data : null, (await listModels(values.weights)).models, {
      markdown: values.markdown,
      misses: values.misses,
      ...(values.cases !== undefined && { cases: values.cases.split(',') }),
      ...(values.opinions !== undefined && { opinions: values.opinions }),
    }),
  );
else if (existsSync(data)) await evaluate();
else console.log(`Skipped: the cases are not here (${data}).`);

async function evaluate(): Promise<void> {
  const { models, findings } = await listModels(values.weights);
  for (const f of findings) console.log(`${f.severity}: ${f.message}`);
  const wanted = values.cases?.split(',') ?? splitCases(data);
  const results: CaseResult[] = [];
  for (const name of wanted) {
    const loaded = await loadCase(data, name);
    const result = await evaluateCase(name, loaded, models, Number(values.threads));
    results.push(result);
    console.log(`${caseReport(result, values.markdown)}\n`);
  }
  console.log(
    `${values.markdown ? '### ' : ''}All cases: ${models.map((m) => `${m.manifest.id} ${m.manifest.version}`).join(', ')}\n`,
  );
  console.log(summaryReport(results, values.markdown));
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(results, null, 1)}\n`);
  if (values.save === undefined) return;
  for (const { folder, manifest } of models) {
    const hasVertebrae = manifest.postprocess.some((s) => s.step === 'separate-vertebrae');
    const text = chainMetrics(results, manifest.id, manifest.version, hasVertebrae);
    await writeFile(join(folder, `metrics-${values.save}.json`), text);
  }
}
