import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sectionsOf, sectionsWith } from '../../../../src/renderer/features/guide/sections.ts';

const guide = readFileSync(new URL('../../../../docs/user-guide.md', import.meta.url), 'utf8');

test('the guide comes apart at its headings, and nothing of it is lost', () => {
  const sections = sectionsOf(guide);
  expect(sections.map((s) => s.title)).toEqual(
    [...guide.matchAll(/^## (.*)$/gm)].map(([, title]) => title?.trim()),
  );
  expect(sections.map((s) => s.text).join('')).toBe(guide.replace(/\n## /, '\n\n## '));
});

test('a search finds the sections that hold all of its words', () => {
  const sections = sectionsOf('# G\nintro\n## Open\nfolders and files\n## Export\nThe File is proved\n');
  const titles = (words: string): string[] => sectionsWith(sections, words).map((s) => s.title);
  expect(titles('')).toEqual(['Open', 'Export']);
  expect(titles('file')).toEqual(['Open', 'Export']);
  expect(titles(' proved FILE ')).toEqual(['Export']);
  expect(titles('intro')).toEqual(['Open']);
  expect(titles('proved folders')).toEqual([]);
});
