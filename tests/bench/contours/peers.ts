/** The peers of the contour benches, each measured in the same run; null when it is not installed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clipper, EndType, FillRule, JoinType, type Paths64 } from 'clipper2-ts';
import { spacingMm } from '../../../src/core/geometry/grid.ts';
import type { Mask } from '../../../src/core/masks/index.ts';
import type { SliceRings } from '../../../src/core/structures/index.ts';
import { maskToArray } from '../../builders/mask-arrays.ts';
import { grid } from './shapes.ts';

function inScratch<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'pedicle-bench-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const python = `
import sys, time, json, numpy as np
from scipy import ndimage as nd
shape = tuple(json.loads(sys.argv[2])); spacing = tuple(json.loads(sys.argv[3])); r = float(sys.argv[4])
m = np.fromfile(sys.argv[1], np.uint8).reshape(shape).astype(bool)
pad = [int(np.ceil(r / s)) for s in spacing]
g = np.ogrid[tuple(slice(-p, p + 1) for p in pad)]
ball = sum((x * s) ** 2 for x, s in zip(g, spacing)) <= (r * (1 + 1e-9)) ** 2
def median(f):
    ts = []
    for _ in range(3):
        t = time.perf_counter(); f(); ts.append(time.perf_counter() - t)
    return sorted(ts)[1] * 1000
p = np.pad(m, [(q, q) for q in pad])
ball_ms = median(lambda: nd.binary_dilation(p, ball))
edt_ms = median(lambda: nd.distance_transform_edt(~p, sampling=spacing) <= r * (1 + 1e-9))
print(json.dumps([ball_ms, edt_ms, int(nd.binary_dilation(p, ball).sum())]))
`;

/** scipy's margin on the cropped, padded mask: by ball, by distance map, and the voxels it has. */
export function scipyMargin(
  mask: Mask,
  radiusMm: number,
): { ballMs: number; edtMs: number; voxels: number } | null {
  return inScratch((folder) => {
    const file = join(folder, 'mask.raw');
    writeFileSync(file, mask.data);
    const [si, sj, sk] = spacingMm(grid);
    const run = spawnSync(
      '/usr/bin/python3',
      [
        '-c',
        python,
        file,
        JSON.stringify([...mask.box.size].reverse()),
        JSON.stringify([sk, sj, si]),
        String(radiusMm),
      ],
      { encoding: 'utf8' },
    );
    if (run.status !== 0) return null;
    const [ballMs, edtMs, voxels] = JSON.parse(run.stdout) as [number, number, number];
    return { ballMs, edtMs, voxels };
  });
}

/**
 * clipper2-ts at the same job: every slice's area grown by its section on each plane it reaches (arcs to 0.01 mm), and united there.
 * @returns slices it made.
 */
export function clipperMargin(slices: SliceRings, mm: number): number {
  const [, , step] = spacingMm(grid);
  const perMm = 2 ** 15;
  const onPlane = new Map<number, Paths64>();
  for (const [k, rings] of slices) {
    const paths = rings.map((ring) =>
      Array.from({ length: ring.length / 3 }, (_, n) => ({
        x: Math.round((ring[3 * n] as number) * perMm),
        y: Math.round((ring[3 * n + 1] as number) * perMm),
      })),
    );
    const area = Clipper.union(paths, [], FillRule.EvenOdd);
    const grown = new Map<number, Paths64>();
    for (let by = 0; (by - 0.5) * step <= mm; by += 1) {
      const r = Math.sqrt(Math.max(0, mm ** 2 - (Math.max(0, by - 0.5) * step) ** 2)) * perMm;
      const made = Clipper.inflatePaths(area, r, JoinType.Round, EndType.Polygon, 2, 0.01 * perMm);
      for (const to of new Set([k + by, k - by])) grown.set(to, made);
    }
    for (const [to, made] of grown) onPlane.set(to, [...(onPlane.get(to) ?? []), ...made]);
  }
  return [...onPlane.values()].map((paths) => Clipper.union(paths, [], FillRule.NonZero)).length;
}

/** plastimatch: 21 masks in a structure set image → contours (cxt), and back; wall time in ms with its file work. */
export function plastimatchBothWays(masks: readonly Mask[]): { traceMs: number; rasterMs: number } | null {
  if (spawnSync('plastimatch', ['--version']).error !== undefined) return null;
  return inScratch((folder) => {
    const bits = new Uint32Array(512 * 512 * 200);
    masks.forEach((mask, s) => {
      maskToArray(mask).forEach((v, n) => {
        if (v === 1) bits[n] = ((bits[n] as number) | (1 << s)) >>> 0;
      });
    });
    const head = [
      'NRRD0004',
      'type: uint32',
      'dimension: 3',
      'space: left-posterior-superior',
      'sizes: 512 512 200',
      'space directions: (0.9765625,0,0) (0,0.9765625,0) (0,0,2)',
      'endian: little',
      'encoding: raw',
      'space origin: (-250,-250,-300)',
    ];
    const image = join(folder, 'ss.nrrd');
    const cxt = join(folder, 'ss.cxt');
    writeFileSync(image, Buffer.concat([Buffer.from(`${head.join('\n')}\n\n`), Buffer.from(bits.buffer)]));
    const timed = (...args: string[]): number | null => {
      const start = performance.now();
      const run = spawnSync('plastimatch', ['convert', ...args]);
      return run.status === 0 ? performance.now() - start : null;
    };
    const traceMs = timed('--input-ss-img', image, '--output-cxt', cxt);
    const rasterMs =
      traceMs === null
        ? null
        : timed('--input', cxt, '--fixed', image, '--output-ss-img', join(folder, 'back.nrrd'));
    return traceMs === null || rasterMs === null ? null : { traceMs, rasterMs };
  });
}

/** itk-wasm's morphological interpolation of a cropped mask that holds only the known slices. */
export async function itkInterpolation(mask: Mask): Promise<{ ms: number; data: Uint8Array } | null> {
  const itk = await import('@itk-wasm/morphological-contour-interpolation').catch(() => null);
  if (itk === null || !('morphologicalContourInterpolationNode' in itk)) return null;
  const [si, sj, sk] = spacingMm(grid);
  const image = {
    imageType: { dimension: 3, componentType: 'uint8', pixelType: 'Scalar', components: 1 },
    name: 'mask',
    origin: [0, 0, 0],
    spacing: [si, sj, sk],
    direction: new Float64Array([1, 0, 0, 0, 1, 0, 0, 0, 1]),
    size: [...mask.box.size],
    data: mask.data.slice(),
    metadata: new Map(),
  };
  const interpolate = (
    itk as unknown as {
      morphologicalContourInterpolationNode: (
        image: unknown,
        options: object,
      ) => Promise<{ outputImage: { data: Uint8Array } }>;
    }
  ).morphologicalContourInterpolationNode;
  const start = performance.now();
  const { outputImage } = await interpolate(image, { axis: 2 });
  return { ms: performance.now() - start, data: outputImage.data };
}
