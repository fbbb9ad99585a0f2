import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaultColour,
  exportNames,
  matchNames,
  maxNameLength,
  resolveName,
  searchNames,
} from '../../../../src/core/naming/index.ts';
import { tgStructures } from '../../../../src/core/naming/table.ts';

const tgName = fc.constantFrom(...tgStructures.map((s) => s.name));
const text = fc.oneof(tgName, fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme', maxLength: 20 }));

test('resolving is stable: a resolved name resolves to itself; any text is survived', () => {
  fc.assert(
    fc.property(text, (name) => {
      const resolved = resolveName(name);
      if (resolved) expect(resolveName(resolved.name)?.name).toBe(resolved.name);
      searchNames(name);
      expect(defaultColour(name)).toEqual(defaultColour(name));
    }),
    { numRuns: 2000 },
  );
});

test('TG-263 names are found in any case and with any separator, and never another one', () => {
  fc.assert(
    fc.property(tgName, fc.constantFrom(' ', '-', '.', '_'), fc.boolean(), (name, separator, upper) => {
      const written = name.replaceAll('_', separator);
      const resolved = resolveName(upper ? written.toUpperCase() : written);
      if (resolved && resolved.confidence >= 0.95)
        expect(resolved.name.toLowerCase().replaceAll(/\W|_/g, '')).toBe(
          name.toLowerCase().replaceAll(/\W|_/g, ''),
        );
    }),
    { numRuns: 2000 },
  );
});

test('exported names are short, unique without case, printable', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), (names) => {
      const out = exportNames(names);
      expect(out.length).toBe(names.length);
      expect(new Set(out.map((n) => n.toLowerCase())).size).toBe(names.length);
      for (const name of out) {
        expect(name.length).toBeGreaterThan(0);
        // Characters, as DICOM counts them, not UTF-16 units.
        expect([...name].length).toBeLessThanOrEqual(maxNameLength);
        expect(name).not.toMatch(/[\\\p{Cc}]/u);
      }
      expect(exportNames(out)).toEqual(out);
    }),
  );
});

test('matching is one to one, and a list matches itself completely', () => {
  const list = fc.uniqueArray(tgName, { minLength: 1, maxLength: 25 });
  fc.assert(
    fc.property(list, list, (a, b) => {
      const own = matchNames(a, a);
      expect(own.pairs.map((p) => [p.referenceIndex, p.testIndex, p.confidence])).toEqual(
        a.map((_, n) => [n, n, 1]),
      );
      const pairs = matchNames(a, b).pairs;
      expect(new Set(pairs.map((p) => p.testIndex)).size).toBe(pairs.length);
      for (const pair of pairs) expect(pair.test).toBe(pair.reference);
    }),
    { numRuns: 60 },
  );
  expect(matchNames(['VB_S'], ['VBs']).pairs).toEqual([]);
});
