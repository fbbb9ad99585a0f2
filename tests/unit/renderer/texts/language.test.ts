import { afterEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../../src/renderer/texts/english.ts';
import { german } from '../../../../src/renderer/texts/german/index.ts';
import { preferred } from '../../../../src/renderer/texts/language.ts';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

async function spoken(kept: string | null) {
  vi.resetModules();
  vi.stubGlobal('localStorage', { getItem: () => kept });
  return (await import('../../../../src/renderer/texts/index.ts')).texts;
}

it('is English until German is chosen; anything unreadable counts as English', async () => {
  expect((await spoken(null)).menus.file).toBe('File');
  expect((await spoken('xx')).menus.file).toBe('File');
  expect((await spoken('de')).menus.file).toBe('Datei');
});

/** Every text by its path; functions by what they are. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, 'function']];
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, `${path}/${key}`));
}

it('German has every text of the English object, none empty, most of them other words', () => {
  const [en, de] = [leaves(english), leaves(german)];
  expect(de.map(([path]) => path).sort()).toEqual(en.map(([path]) => path).sort());
  const words = new Map(en);
  const empty = de.filter(([path, text]) => text === '' && words.get(path) !== '');
  expect(empty).toEqual([]);
  const texts = de.filter(([, text]) => text !== 'function');
  const same = texts.filter(([path, text]) => words.get(path) === text);
  expect(same.length / texts.length).toBeLessThan(0.15);
});

describe('the language until one is chosen', () => {
  it.each([
    [['de-CH', 'fr'], 'de'],
    [['fr', 'DE'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['fr', 'ja'], 'en'],
    [['den'], 'en'],
    [[], 'en'],
  ])('%j → %s', (tags, expected) => expect(preferred(tags as string[])).toBe(expected));
});
