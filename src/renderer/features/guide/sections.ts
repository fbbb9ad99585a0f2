/** A document's parts by its headings of second order. Pure. */

export interface Section {
  readonly title: string;
  /** Markdown, its heading included. */
  readonly text: string;
}

/** What stands before the first heading belongs to the first section. */
export function sectionsOf(markdown: string): Section[] {
  const [before = '', ...rest] = markdown.split(/^## /m);
  return rest.map((part, n) => {
    const [title = ''] = part.split('\n', 1);
    return { title: title.trim(), text: `${n === 0 ? `${before}\n` : ''}## ${part}` };
  });
}

/** The sections that hold every word of a search, in any order and case; all of them without words. */
export function sectionsWith(sections: readonly Section[], words: string): Section[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return sections.filter(({ text }) => {
    const all = text.toLowerCase();
    return wanted.every((word) => all.includes(word));
  });
}
