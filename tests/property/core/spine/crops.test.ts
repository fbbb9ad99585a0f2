import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSpinePhantom, type PhantomOptions } from '../../../../src/core/phantom/index.ts';
import { separateVertebrae } from '../../../../src/core/spine/index.ts';
import { levelSequence } from '../../../../src/core/spine/level-names.ts';
import { phantomClasses } from '../../../builders/spine-classes.ts';

const levels = levelSequence();
const long = process.env.PEDICLE_LONG === '1';

/** Any stretch of the usual spine, any patient, any posture: a name is right or it is not given. */
const patient = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  from: fc.integer({ min: 1, max: 21 }),
  span: fc.integer({ min: 3, max: 12 }),
  position: fc.constantFrom('HFS', 'FFS', 'HFP', 'FFP') as fc.Arbitrary<'HFS' | 'FFS' | 'HFP' | 'FFP'>,
  slice: fc.constantFrom(1.5, 2, 3, 4),
  scoliosisDeg: fc.constantFrom(0, 0, 15, -20),
  fracture: fc.option(fc.integer({ min: 7, max: 23 })),
  regions: fc.boolean(),
});

describe('any crop of the phantom', () => {
  it('names right or not at all', { timeout: long ? 1_800_000 : 120_000 }, () => {
    let named = 0;
    fc.assert(
      fc.property(patient, (p) => {
        const to = levels[p.from + p.span];
        const options: PhantomOptions = {
          seed: p.seed,
          softTissue: false,
          size: [96, 80],
          spacingMm: [2.4, 2.7, p.slice],
          noiseHu: 0,
          sliceThicknessMm: 1,
          position: p.position,
          scoliosisDeg: p.scoliosisDeg,
          levels: { from: levels[p.from]!, to: to ?? 'sacrum' },
          fractures: p.fracture === null ? [] : [{ level: levels[p.fracture]!, heightLoss: 0.45 }],
        };
        const phantom = createSpinePhantom(options);
        const found = separateVertebrae(phantomClasses(phantom, { regions: p.regions }));
        const truth = new Map(phantom.vertebrae.map((v) => [v.level, v.centreMm]));
        const inner = found.vertebrae.filter((v) => v.level && v.level !== 'C1' && !v.partial);
        named += inner.length;
        for (const v of inner) {
          const c = truth.get(v.level!)!;
          expect(Math.hypot(...c.map((x, a) => x - v.centreMm[a]!)), v.name).toBeLessThan(9);
        }
        if (found.level.status === 'not-established') {
          expect(found.level.candidates.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: long ? 300 : 20, seed: 11 },
    );
    // Not only because none is given.
    expect(named).toBeGreaterThan(long ? 100 : 5);
  });
});
