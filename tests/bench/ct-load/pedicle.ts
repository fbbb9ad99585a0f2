/** Contender: Pedicle, headers and volume. Prints `{ms, peakMb}`. */
import { loadSeries } from '../../../src/backend/studies/load.ts';
import { scanFolder } from '../../../src/backend/studies/scan.ts';

const [folder = '', runs = '5'] = process.argv.slice(2);
const times: number[] = [];
let sum = 0;
for (let n = 0; n <= Number(runs); n += 1) {
  const start = performance.now();
  const series = (await scanFolder([folder])).studies[0]?.series[0];
  if (series === undefined) throw new Error('no series');
  const { volume } = await loadSeries(series);
  times.push(performance.now() - start);
  sum = volume.data[volume.data.length >> 1] as number;
  if (n === 0)
    console.log(JSON.stringify({ firstMs: times[0], peakMb: process.resourceUsage().maxRSS / 1024 }));
}
times.shift();
times.sort((a, b) => a - b);
console.log(JSON.stringify({ ms: times[times.length >> 1], sum }));
