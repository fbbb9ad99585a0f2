/** Contender: dicom-parser as viewers use it, headers sorted by position, pixels copied into one volume in HU. */
import { readdirSync, readFileSync } from 'node:fs';
import dicomParser from 'dicom-parser';

const [folder = '', runs = '5'] = process.argv.slice(2);

function load(): Int16Array {
  const slices = readdirSync(folder).map((name) => {
    const bytes = readFileSync(`${folder}/${name}`);
    const set = dicomParser.parseDicom(bytes);
    return { bytes, set, z: set.floatString('x00200032', 2) ?? 0 };
  });
  slices.sort((a, b) => a.z - b.z);
  const size = (slices[0]?.set.uint16('x00280010') ?? 0) * (slices[0]?.set.uint16('x00280011') ?? 0);
  const volume = new Int16Array(size * slices.length);
  for (const [k, { bytes, set }] of slices.entries()) {
    const intercept = set.floatString('x00281052') ?? 0;
    const slope = set.floatString('x00281053') ?? 1;
    const element = set.elements.x7fe00010;
    if (element === undefined) throw new Error('no pixels');
    const at = bytes.byteOffset + element.dataOffset;
    const stored =
      at % 2 === 0
        ? new Int16Array(bytes.buffer, at, size)
        : new Int16Array(bytes.buffer.slice(at, at + 2 * size) as ArrayBuffer);
    const to = k * size;
    for (let n = 0; n < size; n += 1) volume[to + n] = (stored[n] as number) * slope + intercept;
  }
  return volume;
}

const times: number[] = [];
const cpuTimes: number[] = [];
let sum = 0;
for (let n = 0; n <= Number(runs); n += 1) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const volume = load();
  times.push(performance.now() - start);
  const used = process.cpuUsage(cpu);
  cpuTimes.push((used.user + used.system) / 1000);
  sum = volume[volume.length >> 1] as number;
  if (n === 0)
    console.log(JSON.stringify({ firstMs: times[0], peakMb: process.resourceUsage().maxRSS / 1024 }));
}
const median = (all: number[]): number => all.slice(1).sort((a, b) => a - b)[(all.length - 1) >> 1] as number;
console.log(JSON.stringify({ ms: median(times), cpuMs: median(cpuTimes), sum }));
