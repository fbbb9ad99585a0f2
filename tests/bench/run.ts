/**
 * `npm run bench [-- name …]`: runs the benchmarks beside their peers in one process and prints a table, with the machine
 * named. `--markdown` prints it for docs/benchmarks.md, `--json` for tools.
 */
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Bench, BenchResult } from './types.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const asJson = process.argv.includes('--json');
const asMarkdown = process.argv.includes('--markdown');

const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

async function collect(): Promise<Bench[]> {
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.bench.ts'))
    .sort();
  const modules = await Promise.all(
    files.map((f) => import(new URL(f, import.meta.url).href) as Promise<{ benches: Bench[] }>),
  );
  const all = modules.flatMap((m) => m.benches);
  return wanted.length === 0 ? all : all.filter((b) => wanted.some((w) => b.name.includes(w)));
}

const verdict = (result: BenchResult): string =>
  result.met === null ? 'no peer here' : result.met ? 'met' : 'NOT met';

function printTable(bench: Bench, result: BenchResult): void {
  const own = result.rows[0]?.medianMs ?? Number.NaN;
  console.log(`\n${asMarkdown ? '### ' : ''}${bench.name} — goal ${bench.goal}: ${verdict(result)}`);
  if (asMarkdown) console.log('\n| who | median ms | ratio | peak MB | |\n|---|---|---|---|---|');
  for (const row of result.rows) {
    const cells = [
      row.who,
      row.medianMs.toFixed(1),
      (row.medianMs / own).toFixed(2),
      row.peakMb?.toFixed(0) ?? '',
      row.note ?? '',
    ];
    console.log(
      asMarkdown
        ? `| ${cells.join(' | ')} |`
        : `  ${cells[0]?.padEnd(36)} ${cells[1]?.padStart(10)} ms  × ${cells[2]?.padStart(6)}  ${cells[3]?.padStart(5)} MB  ${cells[4]}`,
    );
  }
  if (result.remark) console.log(asMarkdown ? `\n${result.remark}` : `  ${result.remark}`);
}

const results: { name: string; goal: string; result: BenchResult }[] = [];
if (!asJson) console.log(`Machine: ${machine}`);
for (const bench of await collect()) {
  const result = await bench.run();
  results.push({ name: bench.name, goal: bench.goal, result });
  if (!asJson) printTable(bench, result);
}
if (asJson) console.log(JSON.stringify({ machine, results }, null, 2));
