/**
 * `npm run bench [-- name …]`: runs the benchmarks beside their peers in one process and prints a table, with the machine
 * named. `--markdown` prints it for docs/benchmarks.md, `--json` for tools, `--list` names them, `--peers` installs the peers that
 * are missing where that can be done (root on Debian). A name that matches no bench ends with 2 and the names there are.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ensureDebianPackages } from '../debian-packages.mjs';
import { benchNames, chooseBenches, type Listed, missingPeers, type Peer, packageOf } from './choose.ts';
import type { Bench, BenchResult } from './types.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));
const asJson = process.argv.includes('--json');
const asMarkdown = process.argv.includes('--markdown');

const machine = `${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

async function collect(): Promise<Listed[]> {
  const files = readdirSync(folder)
    .filter((f) => f.endsWith('.bench.ts'))
    .sort();
  const modules = await Promise.all(
    files.map(async (name) => {
      const { benches } = (await import(new URL(name, import.meta.url).href)) as { benches: Bench[] };
      return benches.map((bench) => ({ file: name.replace('.bench.ts', ''), bench }));
    }),
  );
  return modules.flat();
}

const isThere = ({ probe: [command, ...args] }: Peer): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

const verdict = (result: BenchResult): string =>
  result.met === null ? 'no peer here' : result.met ? 'met' : 'NOT met';

function printTable(bench: Bench, result: BenchResult, missing: readonly Peer[]): void {
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
  for (const peer of missing)
    console.log(
      asMarkdown
        ? `| ${peer.name} | not installed | | | ${packageOf(peer)} |`
        : `  ${peer.name.padEnd(36)} not installed: ${packageOf(peer)}`,
    );
  if (result.remark) console.log(asMarkdown ? `\n${result.remark}` : `  ${result.remark}`);
}

const all = await collect();
const { chosen, unknown } = chooseBenches(all, wanted);
if (process.argv.includes('--list')) {
  console.log(benchNames(all));
  process.exit(0);
}
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are:\n${benchNames(all)}`);
  process.exit(2);
}
const files = [...new Set(chosen.map(({ file }) => file))];
if (process.argv.includes('--peers')) {
  const left = ensureDebianPackages(missingPeers(files, isThere).map(({ debian }) => debian));
  if (left.length > 0) console.error(`Could not be installed here: ${left.join(', ')}`);
}
const results: { name: string; goal: string; result: BenchResult; missingPeers: string[] }[] = [];
if (!asJson) console.log(`Machine: ${machine}`);
for (const { file, bench } of chosen) {
  const missing = missingPeers([file], isThere);
  const result = await bench.run();
  results.push({ name: bench.name, goal: bench.goal, result, missingPeers: missing.map(packageOf) });
  if (!asJson) printTable(bench, result, missing);
}
if (asJson) console.log(JSON.stringify({ machine, results }, null, 2));
