import { describe, expect, it } from 'vitest';
import {
  countVoxels,
  intersectMasks,
  type Mask,
  maskFromLabel,
  unionMasks,
} from '../../../../../src/core/masks/index.ts';
import type { PhantomOptions } from '../../../../../src/core/phantom/index.ts';
import { bodyValue, posteriorValue } from '../../../../../src/core/phantom/label-table.ts';
import {
  divideBody,
  divideSectors,
  measureSpine,
  type SectorNumber,
  sectorNumbers,
  splitBody,
  type VertebraLevel,
} from '../../../../../src/core/spine/index.ts';
import { equalMasks } from '../../../../builders/mask-arrays.ts';
import { phantomParts, type VertebraPart } from '../../../../builders/phantom-parts.ts';
import { canalOf, type SpineField, spinePhantom } from '../../../../builders/spine-grid.ts';

const cases: [string, PhantomOptions, SpineField][] = [
  ['straight', {}, { from: 'T9', to: 'L5' }],
  ['neck', {}, { from: 'C3', to: 'T2' }],
  ['scoliotic', { scoliosisDeg: 35 }, { from: 'T11', to: 'L5' }],
  ['kyphotic', { curvature: 1.5 }, { from: 'T10', to: 'T12' }],
  ['strongly kyphotic', { curvature: 2 }, { from: 'T9', to: 'T12' }],
  ['strongly lordotic', { curvature: 2 }, { from: 'L1', to: 'L5' }],
  ['collapsed', { fractures: [{ level: 'L1', heightLoss: 0.6 }] }, { from: 'T12', to: 'L2' }],
  ['four lumbar', { lumbarCount: 4 }, { from: 'L2', to: 'L4' }],
  ['six lumbar', { lumbarCount: 6 }, { from: 'L4', to: 'L6' }],
  ['feet first', {}, { from: 'L3', to: 'L5', feetFirst: true }],
  ['oblique grid', {}, { from: 'L2', to: 'L5', turnDeg: [14, -9], spacingMm: [0.9, 1.1, 1.4] }],
];

const dice = (a: Mask, b: Mask): number =>
  (2 * countVoxels(intersectMasks(a, b))) / (countVoxels(a) + countVoxels(b));

const PARTS: Readonly<Record<Exclude<SectorNumber, 1>, readonly VertebraPart[]>> = {
  2: ['pedicle-left'],
  3: ['lamina-left', 'facet-left', 'transverse-left'],
  4: ['spinous-left', 'spinous-right'],
  5: ['lamina-right', 'facet-right', 'transverse-right'],
  6: ['pedicle-right'],
};

describe.each(cases)('six sectors of a vertebra, %s', (_, options, field) => {
  const p = spinePhantom(options, field);
  const canal = canalOf(p);
  const levels = p.vertebrae.map((v) => v.level);
  const seen = levels.slice(levels.indexOf(field.from), levels.indexOf(field.to) + 1);
  const mask = (level: VertebraLevel): { body: Mask; whole: Mask } => {
    const body = maskFromLabel(p.labels, bodyValue(level));
    return { body, whole: unionMasks(body, maskFromLabel(p.labels, posteriorValue(level))) };
  };
  const model = measureSpine(
    seen.map((level) => ({ name: level, level, ...mask(level) })),
    canal,
  );

  it('are the phantom’s own parts, Dice ≥ 0.9', () => {
    for (const v of model.vertebrae) {
      const sectors = divideSectors({ whole: v.whole!, body: v.body! }, v.frame!, canal);
      const parts = phantomParts(p, v.level!);
      expect(equalMasks(sectors.get(1)!, v.body!)).toBe(true);
      for (const n of [2, 3, 4, 5, 6] as const) {
        const truth = PARTS[n].flatMap((name) => parts.get(name) ?? []) as [Mask, ...Mask[]];
        expect(dice(sectors.get(n)!, unionMasks(...truth)), `${v.level} sector ${n}`).toBeGreaterThan(0.9);
      }
    }
  });

  it('share no voxel and are the whole vertebra together', () => {
    const v = model.vertebrae[0]!;
    const sectors = divideSectors({ whole: v.whole!, body: v.body! }, v.frame!, canal);
    const all = sectorNumbers.map((n) => sectors.get(n)!);
    expect(equalMasks(unionMasks(...(all as [Mask, ...Mask[]])), v.whole!)).toBe(true);
    expect(all.reduce((sum, m) => sum + countVoxels(m), 0)).toBe(countVoxels(v.whole!));
  });

  it('a whole vertebra splits into body and processes, with the canal and without', () => {
    for (const v of model.vertebrae) {
      const given = splitBody(v.whole!, canal, v.frame!.up)!;
      expect(given.canal).toBe('given');
      expect(dice(given.body, v.body!), v.name).toBeGreaterThan(0.9);
      expect(countVoxels(given.body) + countVoxels(given.posterior)).toBe(countVoxels(v.whole!));
      const found = splitBody(v.whole!, undefined, v.frame!.up);
      // Thoracic laminae overlap like tiles: an oblique slice may never show a closed ring.
      if (found !== null) expect(dice(found.body, v.body!), `${v.name} found`).toBeGreaterThan(0.9);
    }
  });
});

describe('thirds of a body', () => {
  const p = spinePhantom({ scoliosisDeg: 30 }, { from: 'L1', to: 'L3' });
  const body = maskFromLabel(p.labels, bodyValue('L2'));
  const { frame } = measureSpine([{ name: 'L2', body }], canalOf(p)).vertebrae[0]!;
  const thirds = divideBody(body, frame!);

  it('are about a third each, the middle one a little more, and together the body', () => {
    const share = (m: Mask): number => countVoxels(m) / countVoxels(body);
    expect(share(thirds.left)).toBeCloseTo(share(thirds.right), 1);
    expect(share(thirds.middle)).toBeGreaterThan(share(thirds.left));
    expect(share(thirds.left)).toBeGreaterThan(0.2);
    expect(equalMasks(unionMasks(thirds.left, thirds.middle, thirds.right), body)).toBe(true);
  });
});

it('without a canal the sectors of a lumbar vertebra are nearly the same', () => {
  const p = spinePhantom({}, { from: 'L2', to: 'L2' });
  const body = maskFromLabel(p.labels, bodyValue('L2'));
  const whole = unionMasks(body, maskFromLabel(p.labels, posteriorValue('L2')));
  const canal = canalOf(p);
  const { frame } = measureSpine([{ name: 'L2', body, whole }], canal).vertebrae[0]!;
  const [seen, blind] = [
    divideSectors({ whole, body }, frame!, canal),
    divideSectors({ whole, body }, frame!),
  ];
  for (const n of sectorNumbers) expect(dice(seen.get(n)!, blind.get(n)!), `${n}`).toBeGreaterThan(0.85);
});
