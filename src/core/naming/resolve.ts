/** Free-text structure name → TG-263 name. */
import synonymTable from '../../../resources/tg263/synonyms.json' with { type: 'json' };
import { editDistance, nameParts, nameSigns, type Side } from './normalise.ts';
import { lookUpName, tgStructures } from './table.ts';

export interface ResolvedName {
  /** The TG-263 name. */
  readonly name: string;
  /** 0–1: 1 the very name, 0.98 spelled differently, 0.95 known synonym, 0.9 pattern, below 0.8 a guess to confirm. */
  readonly confidence: number;
  readonly via: 'exact' | 'spelling' | 'synonym' | 'pattern' | 'fuzzy';
}

interface Known {
  readonly name: string;
  readonly via: 'spelling' | 'synonym';
}

const slot = (key: string, side: Side): string => `${key}/${side}`;

/** Key (words joined) + side → name. */
function readTables(): ReadonlyMap<string, Known> {
  const table = new Map<string, Known>();
  for (const { name } of tgStructures) {
    const { key, side } = nameParts(name);
    if (!table.has(slot(key, side))) table.set(slot(key, side), { name, via: 'spelling' });
  }
  for (const [base, synonyms] of Object.entries(synonymTable.synonyms)) {
    for (const synonym of [base, ...synonyms]) {
      const { key } = nameParts(synonym);
      for (const side of ['', 'L', 'R'] as const) {
        const name = side === '' ? base : `${base}_${side}`;
        if (lookUpName(name) && !table.has(slot(key, side)))
          table.set(slot(key, side), { name, via: 'synonym' });
      }
    }
  }
  return table;
}
let read: ReadonlyMap<string, Known> | null = null;
/** Read with the first name: a page, a thread, a command that asks for none starts without it. */
function known(): ReadonlyMap<string, Known> {
  read ??= readTables();
  return read;
}

const vertebra =
  /^(?:vb|v|vert|vertebra|vertebrae|wirbel)?(c|t|th|d|l|s|hwk|bwk|lwk)(\d{1,2})(?:vb|vertebra)?$/;
/** Words for the body of a vertebra without its arch: not the vertebra (docs/decisions/0010). */
const bodyWords: ReadonlySet<string> = new Set(['body', 'corpus', 'korper', 'koerper', 'wirbelkorper']);
/** A first word that makes a planner's helper of whatever follows. */
const helperWords: ReadonlySet<string> = new Set([
  'z',
  'zz',
  'x',
  'xx',
  'opt',
  'ring',
  'avoid',
  'dummy',
  'help',
]);
const regions: Record<string, string> = {
  c: 'C',
  hwk: 'C',
  t: 'T',
  th: 'T',
  d: 'T',
  bwk: 'T',
  l: 'L',
  lwk: 'L',
  s: 'S',
};
const levels: Record<string, number> = { C: 7, T: 13, L: 6, S: 5 };

/**
 * Vertebra names in any usual spelling (`T1`, `Th 01`, `D12`, `vertebrae_L3`) → `VB_T01`, their bodies (`L3 body`) → `VB_L3_Body`; T13 and L6 are no TG-263 names but
 * keep their number. `LWK 3` means the vertebra to most and its body to some: to be confirmed.
 */
function vertebraName(words: readonly string[]): ResolvedName | undefined {
  const whole = words.filter((word) => !bodyWords.has(word));
  const body = whole.length < words.length;
  const match = vertebra.exec(whole.filter((word) => !body || word !== 'vertebral').join(''));
  if (!match) return undefined;
  const letter = regions[match[1]!]!;
  const number = Number(match[2]);
  if (number < 1 || number > (levels[letter] ?? 0)) return undefined;
  const name = `VB_${letter}${letter === 'T' ? String(number).padStart(2, '0') : number}`;
  const said = words.some((word) => /^v(b|ert|ertebrae?)?$|^wirbel$/.test(word));
  const confidence = match[1]!.endsWith('wk') && !body ? 0.75 : said ? 0.95 : 0.9;
  return { name: body ? `${name}_Body` : name, confidence, via: 'pattern' };
}

/** `cord PRV 2mm`, `PRV_Cord`, `SpinalCord_PRV02` → organ name + `_PRV` + two digits in mm (none when not given). */
function prvName(words: readonly string[], side: Side): ResolvedName | undefined {
  if (!words.includes('prv')) return undefined;
  const number = words.find((word) => /^[1-9]\d?$/.test(word));
  const rest = words.filter((word) => word !== 'prv' && word !== number && word !== 'mm');
  const organ = known().get(slot(rest.join(''), side));
  if (!organ) return undefined;
  const name = `${organ.name}_PRV${number ? number.padStart(2, '0') : ''}`;
  return { name, confidence: number ? 0.9 : 0.8, via: 'pattern' };
}

/** No name of the table is longer: a longer text is not worth a guess. */
const longestGuess = 40;

function fuzzyName(key: string, side: Side): ResolvedName | undefined {
  if (key.length < 5 || key.length > longestGuess || /\d/.test(key)) return undefined;
  let best: { name: string; distance: number } | undefined;
  for (const [candidate, { name }] of known()) {
    const [text, candidateSide] = candidate.split('/') as [string, Side];
    if (candidateSide !== side || Math.abs(text.length - key.length) > 2) continue;
    const distance = editDistance(text, key);
    if (distance <= (key.length < 8 ? 1 : 2) && (!best || distance < best.distance))
      best = { name, distance };
  }
  return best && { name: best.name, confidence: 0.8 - best.distance / key.length, via: 'fuzzy' };
}

/**
 * The TG-263 name a department's name most likely means, or null. Never changes a side or a level. Targets (`GTVp`,
 * `PTV4140`) keep their own name and are not resolved: TG-263 leaves their suffix free.
 */
export function resolveName(text: string): ResolvedName | null {
  const trimmed = text.trim();
  if (lookUpName(trimmed)) return { name: trimmed, confidence: 1, via: 'exact' };
  const { words, side, key } = nameParts(trimmed);
  if (key === '' || (words.length > 1 && helperWords.has(words[0] as string))) return null;
  const hit = known().get(slot(key, side));
  if (hit) return { name: hit.name, confidence: hit.via === 'spelling' ? 0.98 : 0.95, via: hit.via };
  const level = side === '' ? vertebraName(words) : undefined;
  if (level) return level;
  return prvName(words, side) ?? fuzzyName(key, side) ?? null;
}

/**
 * The TG-263 name of a label where there is no doubt what is meant, else the label itself: spelling, a vertebra called one (`vertebrae_L3`, not `L3`), a synonym of more
 * than four letters. What a name is changed to must be told.
 */
export function sureName(text: string): string {
  const resolved = resolveName(text);
  if (resolved === null || resolved.confidence < 0.95 || nameSigns(text) !== '') return text;
  if (resolved.via === 'synonym' && nameParts(text).key.length < 5) return text;
  return resolved.name;
}
