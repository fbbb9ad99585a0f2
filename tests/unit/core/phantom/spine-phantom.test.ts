import { describe, expect, it } from 'vitest';
import { structureMask } from '../../../../src/core/contours/index.ts';
import {
  indexPoint,
  patientPoint,
  sliceDistanceMm,
  spacingMm,
  toIndex,
  toPatient,
} from '../../../../src/core/geometry/grid.ts';
import type { SpinePhantom } from '../../../../src/core/phantom/create-spine-phantom.ts';
import { createSpinePhantom } from '../../../../src/core/phantom/index.ts';
import { bodyValue, organValue, PART, posteriorValue } from '../../../../src/core/phantom/label-table.ts';
import { allLevels, type VertebraLevel } from '../../../../src/core/spine/level-names.ts';

const small = { size: [96, 80], spacingMm: [3.6, 4, 4], sliceThicknessMm: 1 } as const;
const volumeOf = (p: SpinePhantom, ...values: number[]): number => {
  const [a, b, c] = spacingMm(p.labels.grid);
  let n = 0;
  for (const v of p.labels.data) if (values.includes(v)) n += 1;
  return (n * a * b * c) / 1000;
};
const labelAt = (p: SpinePhantom, mm: readonly [number, number, number]): number => {
  const [i, j, k] = toIndex(p.labels.grid, patientPoint(...mm)).map(Math.round) as [number, number, number];
  const [ni, nj] = p.labels.grid.dims;
  return p.labels.data[i + ni * (j + nj * k)] ?? -1;
};
const meanHu = (p: SpinePhantom, value: number): number => {
  let [sum, n] = [0, 0];
  p.labels.data.forEach((v, at) => {
    if (v === value) {
      sum += p.volume.data[at] as number;
      n += 1;
    }
  });
  return sum / n;
};
const present = (p: SpinePhantom): VertebraLevel[] => {
  const seen = new Set<number>(p.labels.data);
  return allLevels.filter((level) => seen.has(bodyValue(level)));
};

describe('spine phantom', () => {
  it('is the same for the same seed and another for another seed', () => {
    const [a, b, c] = [1, 1, 2].map((seed) => createSpinePhantom({ ...small, seed }));
    expect(Buffer.from(a!.volume.data.buffer).equals(Buffer.from(b!.volume.data.buffer))).toBe(true);
    expect(Buffer.from(a!.labels.data.buffer).equals(Buffer.from(c!.labels.data.buffer))).toBe(false);
    expect(a!.structures.map((s) => s.id)).toEqual(b!.structures.map((s) => s.id));
  });

  it('has smooth outlines when asked, of the very same voxels with fewer points', () => {
    const lesions = [{ level: 'T12', kind: 'lytic' }] as const;
    const [edges, smooth] = (['edges', 'smooth'] as const).map(
      (outlines) => createSpinePhantom({ ...small, lesions, outlines }).structures,
    );
    const points = (structures: typeof edges): number =>
      (structures ?? []).reduce(
        (sum, s) => sum + [...s.slices.values()].flat().reduce((n, ring) => n + ring.length / 3, 0),
        0,
      );
    expect(smooth?.map((s) => s.name)).toEqual(edges?.map((s) => s.name));
    expect(points(smooth)).toBeLessThan(points(edges));
    const { grid } = createSpinePhantom(small).labels;
    for (const [n, s] of (smooth ?? []).entries()) {
      const [a, b] = [s, edges![n]!].map((one) => Buffer.from(structureMask(one, grid).data));
      expect(a?.equals(b!), s.name).toBe(true);
    }
  });

  it('holds every vertebra of the usual spine, body centre in its own label', () => {
    const p = createSpinePhantom({ ...small, levels: { from: 'head', to: 'hips' } });
    expect(p.vertebrae.map((v) => v.level)).toHaveLength(24);
    for (const v of p.vertebrae.slice(1)) expect(labelAt(p, v.centreMm), v.level).toBe(bodyValue(v.level));
    const zs = p.vertebrae.map((v) => v.centreMm[2]);
    expect(zs).toEqual([...zs].sort((a, b) => b - a));
    expect(volumeOf(p, posteriorValue('C1'))).toBeGreaterThan(3);
    expect(volumeOf(p, bodyValue('C1'))).toBe(0);
  });

  it('has volumes of adult anatomy', () => {
    const p = createSpinePhantom({
      size: [200, 160],
      spacingMm: [1.8, 1.8, 2],
      levels: { from: 'T1', to: 'hips' },
    });
    const between = (low: number, high: number, ...values: number[]): void => {
      const cc = volumeOf(p, ...values);
      expect(cc).toBeGreaterThan(low);
      expect(cc).toBeLessThan(high);
    };
    between(24, 48, bodyValue('L3'));
    between(7, 16, bodyValue('T6'));
    between(14, 45, posteriorValue('L3'));
    between(12, 45, PART.cord);
    between(900, 2600, organValue('Lung_L'));
    between(900, 2600, organValue('Lung_R'));
    between(350, 900, organValue('Heart'));
    between(900, 2300, organValue('Liver'));
    between(100, 260, organValue('Kidney_L'));
    between(120, 360, PART.sacrum);
  });

  it('ends the cord between L1 and L2', () => {
    const p = createSpinePhantom({ ...small, spacingMm: [3, 3, 2] });
    const { grid, data } = p.labels;
    let lowest = Infinity;
    data.forEach((v, at) => {
      const [ni, nj] = grid.dims;
      if (v === PART.cord)
        lowest = Math.min(lowest, toPatient(grid, indexPoint(0, 0, Math.floor(at / (ni * nj))))[2]);
    });
    const z = (level: VertebraLevel): number => p.vertebrae.find((v) => v.level === level)!.centreMm[2];
    expect(lowest).toBeGreaterThan(z('L2'));
    expect(lowest).toBeLessThan(z('L1'));
  });

  it('knows 11 and 13 thoracic, 4 and 6 lumbar vertebrae', () => {
    const levels = { from: 'T1', to: 'sacrum' } as const;
    const six = createSpinePhantom({ ...small, levels, lumbarCount: 6 });
    expect(present(six)).toContain('L6');
    const thirteen = createSpinePhantom({ ...small, levels, thoracicCount: 13 });
    expect(present(thirteen)).toContain('T13');
    expect(present(createSpinePhantom({ ...small, levels, thoracicCount: 11 }))).not.toContain('T12');
    expect(present(createSpinePhantom({ ...small, levels, lumbarCount: 4 }))).not.toContain('L5');
  });

  it('has HU of bone, lung, fat, metal and lesions', () => {
    const p = createSpinePhantom({
      ...small,
      spacingMm: [2, 2, 2.5],
      size: [180, 150],
      levels: { from: 'T11', to: 'L5' },
      lesions: [
        { level: 'L2', kind: 'lytic', radiusMm: 12 },
        { level: 'L3', kind: 'sclerotic', radiusMm: 12 },
      ],
      screws: ['L4', 'L5'],
    });
    expect(meanHu(p, PART.metal)).toBeGreaterThan(2000);
    expect(meanHu(p, bodyValue('L2'))).toBeLessThan(meanHu(p, bodyValue('L1')) - 15);
    expect(meanHu(p, bodyValue('L3'))).toBeGreaterThan(meanHu(p, bodyValue('L1')) + 40);
    expect(meanHu(p, PART.muscle)).toBeGreaterThan(20);
    expect(meanHu(p, organValue('Liver'))).toBeGreaterThan(50);
  });

  it('squeezes the front of a fractured body', () => {
    const options = {
      ...small,
      size: [120, 100],
      spacingMm: [2.5, 2.5, 1.5],
      levels: { from: 'L1', to: 'L3' },
    } as const;
    const whole = createSpinePhantom(options);
    const broken = createSpinePhantom({ ...options, fractures: [{ level: 'L2', heightLoss: 0.5 }] });
    const ratio = volumeOf(broken, bodyValue('L2')) / volumeOf(whole, bodyValue('L2'));
    expect(ratio).toBeGreaterThan(0.55);
    expect(ratio).toBeLessThan(0.8);
  });

  it.each(['HFS', 'HFP', 'FFS', 'FFP'] as const)(
    '%s: right-handed grid, couch on the right side',
    (position) => {
      const p = createSpinePhantom({ ...small, position });
      const m = p.volume.grid.indexToPatient;
      const det =
        m[0] * (m[5] * m[10] - m[6] * m[9]) -
        m[1] * (m[4] * m[10] - m[6] * m[8]) +
        m[2] * (m[4] * m[9] - m[5] * m[8]);
      expect(det).toBeGreaterThan(0);
      expect(Math.sign(m[10])).toBe(position.startsWith('FF') ? -1 : 1);
      const couchRow = (p.labels.data as Uint8Array).indexOf(PART.couch);
      const [ni, nj] = p.labels.grid.dims;
      // In image rows the couch is always below the patient: the table does not move.
      expect(Math.floor(couchRow / ni) % nj).toBeGreaterThan(nj / 2);
      const l3 = p.vertebrae.find((v) => v.level === 'L3')!;
      expect(labelAt(p, l3.centreMm)).toBe(bodyValue('L3'));
    },
  );

  it('shears the grid for a tilted gantry', () => {
    const { grid } = createSpinePhantom({ ...small, gantryTiltDeg: 20 }).volume;
    expect(spacingMm(grid)[2]).toBeCloseTo(4, 9);
    expect(sliceDistanceMm(grid)).toBeCloseTo(4 * Math.cos((20 * Math.PI) / 180), 9);
  });

  it('averages HU over a thick slice but labels its plane', () => {
    const options = { ...small, noiseHu: 0, spacingMm: [3.6, 4, 5] } as const;
    const [thin, thick] = [1, 5].map((sliceThicknessMm) =>
      createSpinePhantom({ ...options, sliceThicknessMm }),
    );
    expect(Buffer.from(thick!.labels.data).equals(Buffer.from(thin!.labels.data))).toBe(true);
    expect(Buffer.from(thick!.volume.data.buffer).equals(Buffer.from(thin!.volume.data.buffer))).toBe(false);
  });

  it('traces structures with TG-263 names that say whether a body is meant', () => {
    const { structures } = createSpinePhantom(small);
    const byName = new Map(structures.map((s) => [s.name, s]));
    for (const name of [
      'External',
      'VB_T12',
      'VB_T09_Body',
      'VB_L5',
      'Sacrum',
      'SpinalCord',
      'SpinalCanal',
      'Kidney_R',
    ]) {
      expect(byName.get(name)?.slices.size, name).toBeGreaterThan(0);
    }
    expect(byName.get('VB_L3_Body')?.description).toMatch(/body only/);
    expect(Math.max(...structures.map((s) => s.name.length))).toBeLessThanOrEqual(16);
  });

  it.each([
    { spacingMm: [0, 1, 1] },
    { size: [0, 5] },
    { slices: 2.5 },
    { lumbarCount: 9 },
    { gantryTiltDeg: 60 },
    { fractures: [{ level: 'L1', heightLoss: 0.9 }] },
    { noiseHu: -1 },
  ] as const)('refuses %o', (options) => {
    expect(() => createSpinePhantom(options as object)).toThrow(
      expect.objectContaining({ code: 'phantom-options' }),
    );
  });
});
