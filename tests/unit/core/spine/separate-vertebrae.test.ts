import { describe, expect, it } from 'vitest';
import { gridFromAffine } from '../../../../src/core/geometry/grid.ts';
import type { SpinePhantom } from '../../../../src/core/phantom/create-spine-phantom.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../../src/core/phantom/index.ts';
import {
  type SeparationOptions,
  type SpineClassMap,
  type SpineSeparation,
  separateVertebrae,
} from '../../../../src/core/spine/index.ts';
import {
  bridgeBodies,
  erase,
  phantomClasses,
  speckle,
  vertebraDice,
  without,
} from '../../../builders/spine-classes.ts';

const lumbar: PhantomOptions = {
  softTissue: false,
  size: [110, 90],
  spacingMm: [2.6, 2.6, 2.6],
  sliceThicknessMm: 1,
  noiseHu: 0,
};
const trunk: PhantomOptions = { ...lumbar, levels: { from: 'C5', to: 'hips' } };
const whole: PhantomOptions = { ...lumbar, levels: { from: 'head', to: 'hips' } };
const names = (s: SpineSeparation): string[] => s.vertebrae.map((v) => v.name);

/** Every vertebra whose level is named: is it the phantom's, by the phantom's own centres? */
function wrongNames(p: SpinePhantom, s: SpineSeparation): string[] {
  const truth = new Map(p.vertebrae.map((v) => [v.level, v.centreMm]));
  return s.vertebrae
    .filter((v) => v.level && v.level !== 'C1' && !v.partial)
    .filter((v) => {
      const c = truth.get(v.level!);
      return !c || Math.hypot(...c.map((x, a) => x - v.centreMm[a]!)) > 7;
    })
    .map((v) => v.name);
}

const run = (
  options: PhantomOptions,
  change: (m: SpineClassMap) => SpineClassMap = (m) => m,
  separation: SeparationOptions = {},
): { p: SpinePhantom; s: SpineSeparation } => {
  const p = createSpinePhantom(options);
  return { p, s: separateVertebrae(change(phantomClasses(p)), separation) };
};

describe('separating and naming vertebrae of the phantom', () => {
  it('names the whole spine and finds every voxel of most vertebrae', () => {
    const { p, s } = run({ ...whole, spacingMm: [2, 2, 2], size: [130, 120] });
    expect(s.level.status).toBe('established');
    expect(s.vertebrae.map((v) => v.level)).toEqual(p.vertebrae.map((v) => v.level));
    expect(wrongNames(p, s)).toEqual([]);
    const dice = vertebraDice(p, s);
    expect(Math.min(...dice.map((d) => d.body))).toBeGreaterThan(0.98);
    expect(Math.min(...dice.map((d) => d.whole))).toBeGreaterThan(0.85);
    expect(dice.map((d) => d.whole).sort((a, b) => a - b)[12]).toBeGreaterThan(0.96);
    const c1 = s.vertebrae[0]!;
    expect([c1.body.data.length, c1.whole.data.length > 0]).toEqual([0, true]);
  });

  it.each([
    ['feet first', { position: 'FFS' }],
    ['prone', { position: 'HFP' }],
    ['oblique', { obliqueDeg: [8, -6, 12] }],
    ['tilted gantry', { gantryTiltDeg: 15 }],
    ['5 mm slices', { spacingMm: [1.6, 2, 5], size: [190, 130] }],
    ['scoliosis', { scoliosisDeg: 25 }],
    ['flat back', { curvature: 0.4 }],
    [
      'fractures',
      {
        fractures: [
          { level: 'L1', heightLoss: 0.6 },
          { level: 'T9', heightLoss: 0.5 },
        ],
      },
    ],
    ['screws', { screws: ['L3', 'L4'] }],
  ] as [string, PhantomOptions][])('%s: the same names', (_, options) => {
    const { p, s } = run({ ...trunk, ...options });
    expect(s.level.status).toBe('established');
    expect(wrongNames(p, s)).toEqual([]);
    expect(names(s).filter((n) => /^VB_(T|L)/.test(n)).length).toBeGreaterThanOrEqual(17);
  });

  it('works on a fine grid as on a coarse one', () => {
    const p = createSpinePhantom({
      ...lumbar,
      size: [150, 150],
      spacingMm: [0.8, 0.8, 1],
      levels: { from: 'L2', to: 'sacrum' },
    });
    const l3 = p.vertebrae.find((v) => v.level === 'L3')!;
    const s = separateVertebrae(phantomClasses(p), { anchor: { level: 'L3', pointMm: l3.centreMm } });
    expect(s.level.status).toBe('established');
    expect(wrongNames(p, s)).toEqual([]);
    expect(Math.min(...vertebraDice(p, s).map((d) => d.body))).toBeGreaterThan(0.97);
  });

  it('cuts bodies that the labels join', () => {
    const { p, s } = run(
      { ...lumbar, levels: { from: 'T1', to: 'hips' }, spacingMm: [2, 2, 2], size: [120, 120] },
      (m) => bridgeBodies(m, 3),
    );
    expect(names(s).filter((n) => n.startsWith('VB_L'))).toHaveLength(5);
    expect(wrongNames(p, s)).toEqual([]);
    expect(Math.min(...vertebraDice(p, s).map((d) => d.bodyFound))).toBeGreaterThan(0.93);
  });

  it('is not misled by specks of noise', () => {
    const { p, s } = run(trunk, (m) => speckle(m, 400, 7));
    expect(s.level.status).toBe('established');
    expect(wrongNames(p, s)).toEqual([]);
  });

  it('keeps the count when a body was missed, and says so', () => {
    const base = createSpinePhantom(trunk);
    const map = erase(phantomClasses(base), base, 'L2');
    const s = separateVertebrae(map);
    expect(wrongNames(base, s)).toEqual([]);
    expect(s.findings.map((f) => f.code)).toContain('vertebra-missing');
    expect(names(s)).not.toContain('VB_L2');
  });

  it('marks vertebrae cut off by the image as partial', () => {
    const { s } = run({ ...lumbar, levels: { from: 'L2', to: 'L4' }, slices: 30 });
    expect(s.vertebrae.some((v) => v.partial)).toBe(true);
    expect(s.vertebrae.some((v) => !v.partial)).toBe(true);
  });
});

describe('not guessing', () => {
  const bare = (m: SpineClassMap): SpineClassMap => without(m, 'sacrum', 'rib', 'skull');

  it('says "not established" with candidates when nothing is there to count from', () => {
    const p = createSpinePhantom({ ...lumbar, levels: { from: 'T12', to: 'L4' } });
    const s = separateVertebrae(bare(phantomClasses(p, { regions: false })));
    expect(s.level.status).toBe('not-established');
    expect(s.level.candidates.length).toBeGreaterThan(1);
    expect(s.vertebrae.every((v) => v.level === undefined && /^VB_\d\d$/.test(v.name))).toBe(true);
    expect(s.vertebrae.every((v) => v.candidates.length > 1)).toBe(true);
    expect(s.vertebrae.some((v) => v.candidates.some((c) => c.level === 'L2'))).toBe(true);
  });

  it('one anchor fixes all, by height or by point', () => {
    const p = createSpinePhantom({ ...lumbar, levels: { from: 'T12', to: 'L4' } });
    const map = bare(phantomClasses(p, { regions: false }));
    const l3 = p.vertebrae.find((v) => v.level === 'L3')!;
    for (const anchor of [
      { level: 'L3' as const, zMm: l3.centreMm[2] },
      { level: 'L3' as const, pointMm: l3.centreMm },
    ]) {
      const s = separateVertebrae(map, { anchor });
      expect(s.level.status).toBe('established');
      expect(wrongNames(p, s)).toEqual([]);
      expect(names(s)).toContain('VB_L3');
    }
  });

  it('refuses an anchor beside the spine or one that fits no sequence', () => {
    const p = createSpinePhantom({ ...lumbar, levels: { from: 'T12', to: 'L4' } });
    const map = bare(phantomClasses(p));
    const off = separateVertebrae(map, { anchor: { level: 'L3', zMm: 900 } });
    expect([off.level.status, off.findings.some((f) => f.code === 'anchor-off-spine')]).toEqual([
      'not-established',
      true,
    ]);
    const l4 = p.vertebrae.find((v) => v.level === 'L4')!;
    const odd = separateVertebrae(map, { anchor: { level: 'C2', pointMm: l4.centreMm } });
    expect(odd.level.status).toBe('not-established');
  });

  it('leaves six lumbar vertebrae open though it counts six, says it is a variant, and names the rest', () => {
    const { p, s } = run({ ...whole, lumbarCount: 6 });
    expect(s.level.status).toBe('partly-established');
    expect(s.level.candidates[0]!.levels).toContain('L6');
    expect(names(s).filter((n) => /^VB_(C|T)/.test(n))).toHaveLength(19);
    expect(names(s).filter((n) => n.startsWith('VB_L'))).toEqual([]);
    expect(wrongNames(p, s)).toEqual([]);
    expect(s.findings.map((f) => f.code)).toContain('level-variant');
  });

  it.each([11, 12, 13])(
    'counts lumbar vertebrae from the last rib and the sacrum whatever the chest has: %i',
    (thoracicCount) => {
      const { p, s } = run({ ...lumbar, levels: { from: 'T8', to: 'hips' }, thoracicCount });
      expect(names(s).filter((n) => n.startsWith('VB_L'))).toHaveLength(5);
      expect(names(s).filter((n) => n.startsWith('VB_T'))).toEqual([]);
      expect(s.level.status).toBe('partly-established');
      expect(wrongNames(p, s)).toEqual([]);
    },
  );

  it('takes nothing for held when the last rib contradicts the sacrum, and shows both counts', () => {
    for (const lumbarCount of [4, 6]) {
      const { s } = run({ ...lumbar, levels: { from: 'T9', to: 'hips' }, lumbarCount });
      expect(s.level.named.every((level) => level === undefined)).toBe(true);
      const [a, b] = s.level.ladder.countings;
      expect([a!.lumbar, b!.lumbar].sort()).toContain(lumbarCount);
      expect([...a!.stances, ...b!.stances].some((x) => x.stance === 'contradicts')).toBe(true);
    }
  });

  it('never claims certainty for a wrong name when a variant is only half in view', () => {
    for (const options of [{ lumbarCount: 6 }, { lumbarCount: 4 }] as const) {
      const { p, s } = run({ ...lumbar, levels: { from: 'T10', to: 'sacrum' }, ...options });
      const right = wrongNames(p, s).length === 0;
      expect(s.level.status === 'not-established' || right, JSON.stringify(options)).toBe(true);
    }
  });

  it('does not take ribs that the model missed for lumbar vertebrae', () => {
    for (const lumbarCount of [4, 5, 6]) {
      const p = createSpinePhantom({ ...lumbar, levels: { from: 'T8', to: 'sacrum' }, lumbarCount });
      const map = phantomClasses(p);
      const s = separateVertebrae({ ...map, data: map.data.map((v) => (v === 9 ? 0 : v)) });
      expect(s.level.status === 'not-established' || wrongNames(p, s).length === 0, String(lumbarCount)).toBe(
        true,
      );
    }
  });

  it.each([13, 11])(
    'names %i thoracic vertebrae when neck and sacrum are in view, or says it cannot',
    (thoracicCount) => {
      const { p, s } = run({ ...whole, thoracicCount });
      expect(s.level.status === 'not-established' || wrongNames(p, s).length === 0).toBe(true);
      const right = s.level.candidates.some((c) => c.levels.includes('T13') === (thoracicCount === 13));
      expect(right).toBe(true);
    },
  );

  it('finds nothing in an empty map and says so', () => {
    const grid = gridFromAffine([8, 9, 10], [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0]);
    const s = separateVertebrae({ grid, data: new Uint8Array(720), values: { body: [1], posterior: [2] } });
    expect([s.vertebrae.length, s.level.status, s.findings[0]?.code]).toEqual([
      0,
      'not-established',
      'spine-not-found',
    ]);
  });
});
