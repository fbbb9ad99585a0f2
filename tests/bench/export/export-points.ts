/** One proved export in a process of its own, for the benchmark: `node export-points.ts <points a contour> <structures>`; 200 slices. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportToFile } from '../../../src/backend/export/index.ts';
import { ctOnDisk, makeCtSeries, makeGrid } from '../../builders/ct-series.ts';
import { makeSet, makeStructure } from '../../builders/rt-structures.ts';

const [pointsEach, structureCount] = process.argv.slice(2).map(Number) as [number, number];
const own = mkdtempSync(join(tmpdir(), 'pedicle-bench-'));
process.env.PEDICLE_HOME = own;
try {
  const grid = makeGrid([512, 512, 200], [0.9765625, 0.9765625, 1.5], { originMm: [-250, -250, -150] });
  const ct = ctOnDisk(makeCtSeries(grid), join(own, 'ct'));
  const hundredth = (v: number): number => Math.round(v * 100) / 100;
  const ring = (k: number, s: number): Float64Array =>
    Float64Array.from({ length: 3 * pointsEach }, (_, n) => {
      const angle = (2 * Math.PI * Math.floor(n / 3)) / pointsEach;
      if (n % 3 === 2) return ct.slices[k]!.positionMm[2];
      return hundredth(n % 3 === 0 ? (40 + s) * Math.cos(angle) : (30 + s) * Math.sin(angle));
    });
  const structures = Array.from({ length: structureCount }, (_, s) =>
    makeStructure(
      `S${s}`,
      new Map(Array.from({ length: 200 }, (_, k) => [k, [ring(k, (150 * s) / structureCount)]] as const)),
    ),
  );
  const before = process.cpuUsage();
  const start = performance.now();
  const { proof } = await exportToFile(
    join(own, 'rs.dcm'),
    makeSet(ct, structures),
    ct,
    {},
    { overwrite: false },
  );
  const { user, system } = process.cpuUsage(before);
  const result = {
    ms: performance.now() - start,
    cpuMs: (user + system) / 1000,
    points: proof.points,
    fileMb: proof.fileBytes / 1e6,
  };
  console.log(JSON.stringify(result));
} finally {
  rmSync(own, { recursive: true, force: true });
}
