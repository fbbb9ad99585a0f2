/** Laminae as a second opinion where the labels of the bodies bridge the discs and the votes skip some, as in coarse necks. */
import { describe, expect, it } from 'vitest';
import { createSpinePhantom } from '../../../../../src/core/phantom/index.ts';
import { CODE, cropToSpine, isBody, voxelsOf } from '../../../../../src/core/spine/bone.ts';
import { laminaGaps } from '../../../../../src/core/spine/column/bridges.ts';
import { fitCentreline, project } from '../../../../../src/core/spine/frames/centreline.ts';
import { separateVertebrae } from '../../../../../src/core/spine/index.ts';
import { bridgeBodies, phantomClasses, withVotes } from '../../../../builders/spine-classes.ts';

const neck = createSpinePhantom({
  seed: 4,
  levels: { from: 'C2', to: 'T6' },
  size: [96, 90],
  spacingMm: [1.8, 1.8, 2],
  softTissue: false,
  noiseHu: 0,
});
const map = phantomClasses(neck);

describe('gaps between the laminae', () => {
  it('show every disc from C3 to T4, and the middle of no body', () => {
    const box = cropToSpine(map)!;
    const line = fitCentreline(
      voxelsOf(box, isBody),
      voxelsOf(box, (c) => c === CODE.canal),
    )!;
    const gaps = laminaGaps(box, line, new Float64Array(line.pointsMm.length / 3).fill(18));
    const centres = neck.vertebrae.map((v) => v.centreMm);
    const step = new Int32Array(centres.length);
    const axis = (a: 0 | 1 | 2) => Float32Array.from(centres, (c) => c[a]);
    const at = new Int32Array(centres.length);
    project(line, { count: centres.length, at, x: axis(0), y: axis(1), z: axis(2) }, step);
    const inner = neck.vertebrae.flatMap((v, n) => (/^(C[3-7]|T[1-4])$/.test(v.level) ? [n] : []));
    for (const n of inner) {
      const level = neck.vertebrae[n]!.level;
      const disc = Math.round((step[n]! + step[n + 1]!) / 2);
      const reach = Math.round(3 / line.stepMm);
      const near = Array.from(gaps.slice(disc - reach, disc + reach + 1));
      expect(Math.max(...near), `below ${level}`).toBeGreaterThan(0);
      expect(gaps[step[n]!], `in ${level}`).toBeLessThan(0);
    }
  });
});

describe('a neck half of whose votes make three vertebrae of four', () => {
  const bridged = bridgeBodies(map, 4);
  const right = withVotes(bridged, neck, 0);
  const z = (level: string): number => neck.vertebrae.find((v) => v.level === level)!.centreMm[2];
  const pitch = (z('C3') - z('C6')) / 3;
  const [top, bottom] = [z('C3') + pitch / 2, z('C6') - pitch / 2];
  const third = (top - bottom) / 3;
  const m = map.grid.indexToPatient;
  const [ni, nj] = map.grid.dims;
  const wrong = Float32Array.from(right.votes!.values[2], (vote, o) => {
    const at = m[10] * Math.floor(o / (ni * nj)) + m[11];
    if (o % 2 === 0 || vote === 0 || at > top || at < bottom) return vote;
    return top - third * (Math.floor((top - at) / third) + 0.5) - at;
  });
  const misled = {
    ...right,
    votes: { ...right.votes!, values: [right.votes!.values[0], right.votes!.values[1], wrong] as const },
  };

  it('gets its vertebrae back, and no name', () => {
    const { vertebrae, level, findings } = separateVertebrae(misled);
    const [found, truth] = [vertebrae.map((v) => v.centreMm[2]), ['C3', 'C4', 'C5', 'C6', 'C7', 'T1'].map(z)];
    const nearest = truth.map((mm) => found.filter((at) => Math.abs(at - mm) < 5).length);
    expect(nearest).toEqual([1, 1, 1, 1, 1, 1]);
    expect(found.filter((at) => at < z('C2') && at > z('T2'))).toHaveLength(6);
    expect(findings.map((f) => f.code)).toContain('neck-too-long');
    expect(level.status).toBe('not-established');
  });
});
