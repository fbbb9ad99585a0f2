/** Contender: Pedicle, headers and volume. Prints `{ms, peakMb}`. */
import { loadSeries } from '../../../src/backend/studies/load.ts';
import { scanFolder } from '../../../src/backend/studies/scan.ts';

const [folder = '', runs = '5'] = process.argv.slice(2);
const times: number[] = [];
const cpuTimes: number[] = [];
let sum = 0;
for (let n = 0; n <= Number(runs); n += 1) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const series = (await scanFolder([folder])).studies[0]?.series[0];
  if (series === undefined) throw new Error('no series');
  const { volume } = await loadSeries(series);
  times.push(performance.now() - start);
  const used = process.cpuUsage(cpu);
  cpuTimes.push((used.user + used.system) / 1000);
  sum = volume.data[volume.data.length >> 1] as number;
  if (n === 0)
    console.log(JSON.stringify({ firstMs: times[0], peakMb: process.resourceUsage().maxRSS / 1024 }));
}
const median = (all: number[]): number => all.slice(1).sort((a, b) => a - b)[(all.length - 1) >> 1] as number;
console.log(JSON.stringify({ ms: median(times), cpuMs: median(cpuTimes), sum }));
