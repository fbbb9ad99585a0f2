/** Autocompletion over the TG-263 table. */
import { nameParts, nameWords } from './normalise.ts';
import { resolveName } from './resolve.ts';
import { lookUpName, type TgStructure, tgStructures } from './table.ts';

interface Entry {
  readonly structure: TgStructure;
  readonly key: string;
  readonly words: readonly string[];
}
/** Made by the first search: a start of the page does not wait for it. */
let made: readonly Entry[] | null = null;
function index(): readonly Entry[] {
  made ??= tgStructures.map((structure) => ({
    structure,
    key: nameWords(structure.name).join(''),
    words: nameWords(`${structure.name} ${structure.description}`),
  }));
  return made;
}

function rank(query: string, words: readonly string[], entry: Entry): number {
  if (entry.key === query) return 5;
  if (entry.key.startsWith(query)) return 4;
  if (words.every((word) => entry.words.some((w) => w.startsWith(word)))) return 3;
  return entry.key.includes(query) ? 2 : 0;
}

/**
 * Names for what the user has typed so far, best first: a known synonym's name (`cord` → `SpinalCord`), names that begin with it,
 * names or descriptions with words that begin so, names that contain it; shorter names first. Empty query: nothing.
 */
export function searchNames(query: string, limit = 12): TgStructure[] {
  const words = nameWords(query);
  const key = words.join('');
  if (key === '') return [];
  const resolved = resolveName(query);
  const first = resolved && resolved.via !== 'fuzzy' ? lookUpName(resolved.name) : undefined;
  const base = nameParts(query).key;
  const hits = index()
    .map((entry) => ({
      structure: entry.structure,
      score: Math.max(rank(key, words, entry), base === entry.key ? 4 : 0),
    }))
    .filter((hit) => hit.score > 0 && hit.structure.name !== first?.name)
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.structure.name.length - b.structure.name.length ||
        (a.structure.name < b.structure.name ? -1 : 1),
    )
    .map((hit) => hit.structure);
  return (first ? [first, ...hits] : hits).slice(0, limit);
}
