import { describe, expect, it } from 'vitest';
import { patientPoint, toIndex } from '../../../../../src/core/geometry/grid.ts';
import type { SpinePhantom } from '../../../../../src/core/phantom/create-spine-phantom.ts';
import { createSpinePhantom, type PhantomOptions } from '../../../../../src/core/phantom/index.ts';
import { type SpineSeparation, separateVertebrae } from '../../../../../src/core/spine/index.ts';
import {
  bridgeBodies,
  phantomClasses,
  vertebraDice,
  without,
  withVotes,
} from '../../../../builders/spine-classes.ts';

const trunk: PhantomOptions = {
  softTissue: false,
  size: [110, 90],
  spacingMm: [2.6, 2.6, 2.6],
  sliceThicknessMm: 1,
  noiseHu: 0,
  levels: { from: 'T1', to: 'hips' },
};
const p = createSpinePhantom(trunk);
const bridged = bridgeBodies(phantomClasses(p), 12);

const inView = ['C7', ...p.vertebrae.map((v) => v.level).filter((l) => !l.startsWith('C'))];
const nearestLevel = (phantom: SpinePhantom, at: readonly number[]): string => {
  const away = (c: readonly number[]): number => Math.hypot(...c.map((x, a) => x - at[a]!));
  return [...phantom.vertebrae].sort((a, b) => away(a.centreMm) - away(b.centreMm))[0]!.level;
};
/** The likeliest count: a chest without the first rib in view has no held names. */
const levels = (s: SpineSeparation): unknown[] =>
  s.vertebrae.map((v) => s.level.candidates[0]?.levels[v.number - 1]);

describe('vertebrae whose voxels vote for their own middle', () => {
  it('are told apart although every disc is bridged', () => {
    const s = separateVertebrae(withVotes(bridged, p, 0));
    expect(s.level.status).toBe('partly-established');
    expect(levels(s)).toEqual(inView);
  });

  it('survive votes that are up to 8 mm astray', () => {
    expect(levels(separateVertebrae(withVotes(bridged, p, 8)))).toEqual(inView);
  });

  it('get no worse where the labels are clean', () => {
    const clean = phantomClasses(p);
    const without = vertebraDice(p, separateVertebrae(clean));
    const voted = vertebraDice(p, separateVertebrae(withVotes(clean, p, 3)));
    expect(voted).toHaveLength(without.length);
    voted.forEach(({ level, whole }, n) => {
      expect(whole, level).toBeGreaterThan(without[n]!.whole - 0.01);
    });
  });

  it('say which level they look like: it orders the candidates, it does not establish one', () => {
    const lumbar = createSpinePhantom({ ...trunk, levels: { from: 'L1', to: 'L5' } });
    const map = without(phantomClasses(lumbar, { regions: false }), 'sacrum', 'rib', 'skull');
    const s = separateVertebrae(withVotes(map, lumbar, 3));
    const best = s.level.candidates[0]!;
    expect(s.level.status).toBe('not-established');
    expect(s.vertebrae.map((v, n) => [v.centreMm[2], best.levels[n]])).toEqual(
      s.vertebrae.map((v) => [v.centreMm[2], nearestLevel(lumbar, v.centreMm)]),
    );
    expect(best.probability).toBeGreaterThan(separateVertebrae(map).level.candidates[0]!.probability);
  });

  it('are not made of a sliver in the sacrum', () => {
    const map = phantomClasses(p);
    const data = map.data.slice();
    const [ni, nj] = map.grid.dims;
    const last = p.vertebrae.at(-1)!.centreMm;
    for (const belowMm of [34, 48]) {
      const at = toIndex(map.grid, patientPoint(last[0], last[1] + 8, last[2] - belowMm)).map(Math.round);
      for (let n = 0; n < 6 * 6 * 3; n += 1) {
        const [i, j, k] = [n % 6, Math.floor(n / 6) % 6, Math.floor(n / 36)];
        data[at[0]! + i + ni * (at[1]! + j + nj * (at[2]! + k))] = 3;
      }
    }
    expect(levels(separateVertebrae(withVotes({ ...map, data }, p, 3)))).toEqual(inView);
  });

  it('lie between the cuts reported for them', () => {
    const { vertebrae } = separateVertebrae(withVotes(phantomClasses(p), p, 3));
    vertebrae.forEach((v, n) => {
      const next = vertebrae[n + 1];
      if (next) expect(next.fromMm).toBeCloseTo(v.toMm, 6);
      if (n > 0) expect(v.toMm - v.fromMm).toBeGreaterThan(15);
    });
  });
});
