/** Takes the arguments of `pedicle segment`, writes a file where the RTSTRUCT goes, and counts its own runs beside it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const args = process.argv.slice(2);
const after = (name: string): string => args[args.indexOf(name) + 1] ?? '';
const series = after('--series');
appendFileSync(join(dirname(dirname(after('--out'))), 'runs.log'), `${series}\n`);
await new Promise((resolve) => setTimeout(resolve, 60));
if (series.endsWith('.refused')) {
  console.log(JSON.stringify({ error: { code: 'ct-none', message: 'No CT.', action: 'Check the folder.' } }));
  process.exit(3);
}
if (series.endsWith('.crash')) process.exit(4);
writeFileSync(after('--out'), `RTSTRUCT of ${series}`);
console.log(JSON.stringify({ findings: [] }));
