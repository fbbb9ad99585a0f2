/** Every offered feature on IBSI's digital phantom against the published reference values, in all six aggregations. */
import { describe, expect, it } from 'vitest';
import { type Aggregation, radiomics } from '../../../../src/core/radiomics/index.ts';
import { digitalPhantom, reference } from './digital-phantom.ts';

const { volume, mask } = digitalPhantom();
const RULES = ['2d-average', '2d-merged', '2.5d-average', '2.5d-merged', '3d-average', '3d-merged'] as const;
const features = (aggregation: Aggregation) =>
  radiomics(volume, mask, { rangeHu: null, discretisation: { kind: 'none' }, aggregation }).features;

/** Published values have three digits. */
const threeDigits = (value: number): number => Number(value.toPrecision(3));

describe('IBSI digital phantom', () => {
  const merged = features('3d-merged');

  it.each(Object.entries(reference.shape))('%s', (tag, [value, tolerance]) => {
    expect(Math.abs(threeDigits(merged[tag] as number) - value)).toBeLessThanOrEqual(tolerance + 1e-12);
  });

  it.each(
    Object.entries(reference.intensity).flatMap(([family, values]) =>
      Object.entries(values).map(([tag, value]) => [`${family}_${tag}`, value] as const),
    ),
  )('%s', (tag, value) => {
    expect(threeDigits(merged[tag] as number)).toBe(value);
  });

  for (const rule of RULES) {
    it(`textures, ${rule}`, () => {
      const found = features(rule);
      for (const [family, table] of Object.entries(reference.texture)) {
        const { tags, ...sets } = table;
        const values =
          (sets as Record<string, number[]>)[rule] ??
          (sets as Record<string, number[]>)[rule.split('-')[0] as string];
        expect(values, `${family} has reference values for ${rule}`).toHaveLength(tags.length);
        tags.forEach((tag, n) => {
          const value = found[`${family}_${tag}`] as number;
          expect(threeDigits(value) + 0, `${family}_${tag}`).toBe(values?.[n]);
        });
      }
    });
  }

  it('offers nothing that has no reference value here', () => {
    const known = new Set([
      ...Object.keys(reference.shape),
      ...Object.entries(reference.intensity).flatMap(([f, v]) => Object.keys(v).map((t) => `${f}_${t}`)),
      ...Object.entries(reference.texture).flatMap(([f, { tags }]) => tags.map((t) => `${f}_${t}`)),
    ]);
    expect(Object.keys(merged).filter((tag) => !known.has(tag))).toEqual([]);
    expect(known.size).toBe(Object.keys(merged).length);
  });
});
