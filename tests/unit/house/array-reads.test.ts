/** One way to read an element that is there: `values[n]!`, not `values[n] as number`, in all of src. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const OTHER_WAY = /\] as number\b(?!\[)/;

it('elements of arrays are read in one way', () => {
  const sources = globSync('src/**/*.{ts,tsx}', { cwd: root });
  expect(sources.length).toBeGreaterThan(500);
  expect(sources.filter((path) => OTHER_WAY.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
  expect(OTHER_WAY.test('const v = data[n] as number;')).toBe(true);
  expect(OTHER_WAY.test('const v = [] as number[];')).toBe(false);
});
